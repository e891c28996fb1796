import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { IConstruct } from 'constructs';
import { isKnown } from '../core/validation';
import { clusterKey } from './cluster-record';
import type { PlacedPods } from './pod-placement';

interface Selector {
  readonly path: string;
  readonly pattern: string;
}

/** What is wrong with pods that a Fargate profile selects. Selectors with labels are let pass: who has them is not known. */
export function fargateProblems(constructs: readonly IConstruct[], all: readonly PlacedPods[]): string[] {
  const selectors = collectSelectors(constructs);
  if (selectors.size === 0) return [];
  return all.flatMap(({ cluster, namespace, isDaemonSet }) =>
    (isDaemonSet ? [] : (selectors.get(clusterKey(cluster, cluster.clusterRef.clusterName)) ?? []))
      .filter(({ pattern }) => isKnown(namespace) && matches(pattern, namespace))
      .map(
        ({ path, pattern }) =>
          `pods in '${namespace}' run on Fargate by the selector '${pattern}' of '${path}', where EKS Pod Identity does not ` +
          `work; use IRSA for them, or take the namespace out of the profile`,
      ),
  );
}

function collectSelectors(constructs: readonly IConstruct[]): Map<string, Selector[]> {
  const found = new Map<string, Selector[]>();
  for (const profile of constructs) {
    if (!eks.CfnFargateProfile.isCfnFargateProfile(profile)) continue;
    const key = clusterKey(profile, profile.clusterName);
    const rendered = Stack.of(profile).resolve(profile.selectors) as { namespace: unknown; labels?: unknown[] }[];
    const patterns = rendered.filter(({ labels = [] }) => labels.length === 0).map(({ namespace }) => namespace);
    const own = patterns
      .filter((pattern) => typeof pattern === 'string')
      .map((pattern) => ({ path: profile.node.path, pattern }));
    found.set(key, [...(found.get(key) ?? []), ...own]);
  }
  return found;
}

/** A selector's namespace may have the wildcards `*` and `?`. */
function matches(pattern: string, namespace: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(namespace);
}
