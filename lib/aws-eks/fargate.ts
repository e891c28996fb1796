import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { IConstruct } from 'constructs';
import { isKnown } from '../core/validation';

/** An association, and where its pods are. */
interface Workload {
  readonly cluster: eks.IClusterRef;
  readonly namespace: string;
}

interface Selector {
  readonly path: string;
  readonly pattern: string;
}

/** The workloads of an app. */
const workloads = new WeakMap<IConstruct, Workload[]>();

/**
 * Refuses an association for a namespace whose pods the app sends to Fargate, where they get no credentials and nobody
 * says so. Selectors with labels are let pass: which pods have the labels is not known here.
 *
 * The app is searched once per synth, by the first association, however many there are.
 */
export function refuseFargate(association: IConstruct, cluster: eks.IClusterRef, namespace: string): void {
  const { root } = association.node;
  const known = workloads.get(root);
  if (known) {
    known.push({ cluster, namespace });
    return;
  }
  const all = [{ cluster, namespace }];
  workloads.set(root, all);
  association.node.addValidation({ validate: () => workloadsOnFargate(root, all) });
}

function workloadsOnFargate(root: IConstruct, all: readonly Workload[]): string[] {
  const selectors = collectSelectors(root);
  if (selectors.size === 0) return [];
  return all.flatMap(({ cluster, namespace }) =>
    (selectors.get(clusterKey(cluster, cluster.clusterRef.clusterName)) ?? [])
      .filter(({ pattern }) => isKnown(namespace) && matches(pattern, namespace))
      .map(
        ({ path, pattern }) =>
          `pods in '${namespace}' run on Fargate by the selector '${pattern}' of '${path}', where EKS Pod Identity does not ` +
          `work; use IRSA for them, or take the namespace out of the profile`,
      ),
  );
}

function collectSelectors(root: IConstruct): Map<string, Selector[]> {
  const found = new Map<string, Selector[]>();
  for (const profile of root.node.findAll()) {
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

function clusterKey(scope: IConstruct, clusterName: string): string {
  return JSON.stringify(Stack.of(scope).resolve(clusterName));
}

/** A selector's namespace may have the wildcards `*` and `?`. */
function matches(pattern: string, namespace: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(namespace);
}
