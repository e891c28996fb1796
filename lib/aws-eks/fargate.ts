import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { IConstruct } from 'constructs';
import { isKnown } from '../core/validation';

/**
 * Refuses an association for a namespace whose pods the app sends to Fargate, where they get no credentials and nobody
 * says so. Selectors with labels are let pass: which pods have the labels is not known here.
 */
export function refuseFargate(association: IConstruct, cluster: eks.IClusterRef, namespace: string): void {
  association.node.addValidation({
    validate: () =>
      fargateSelectors(association, cluster)
        .filter(({ pattern }) => isKnown(namespace) && matches(pattern, namespace))
        .map(
          ({ path, pattern }) =>
            `pods in '${namespace}' run on Fargate by the selector '${pattern}' of '${path}', where EKS Pod Identity does not ` +
            `work; use IRSA for them, or take the namespace out of the profile`,
        ),
  });
}

interface Selector {
  readonly path: string;
  readonly pattern: string;
}

/** Found once per cluster, however many associations ask. */
const selectors = new WeakMap<IConstruct, Map<string, Selector[]>>();

function fargateSelectors(scope: IConstruct, cluster: eks.IClusterRef): Selector[] {
  const { root } = scope.node;
  const found = selectors.get(root) ?? collectSelectors(root);
  selectors.set(root, found);
  return found.get(clusterKey(cluster, cluster.clusterRef.clusterName)) ?? [];
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
