import { Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type { IConstruct } from 'constructs';
import { fail, isKnown } from '../core/validation';

/** What an app has made for one of its clusters, whichever constructs stand for the cluster. */
export interface ClusterRecord {
  /** The agent, of which a cluster has one. */
  agent?: IConstruct;
  /** The associations by `<namespace>/<service account>`, of which a cluster has one each. */
  readonly associations: Map<string, IConstruct>;
}

const records = new WeakMap<IConstruct, Map<string, ClusterRecord>>();

/** The app's record of a cluster. */
export function clusterRecord(scope: IConstruct, cluster: eks.IClusterRef): ClusterRecord {
  const { root } = scope.node;
  const clusters = records.get(root) ?? new Map<string, ClusterRecord>();
  records.set(root, clusters);

  const key = keyOf(cluster);
  const record = clusters.get(key) ?? { associations: new Map<string, IConstruct>() };
  clusters.set(key, record);
  return record;
}

/** Refuses a second association of a service account in one cluster, whichever construct makes it. */
export function claimServiceAccount(
  association: IConstruct,
  cluster: eks.IClusterRef,
  namespace: string,
  serviceAccount: string,
): void {
  if (!isKnown(namespace) || !isKnown(serviceAccount)) return;
  const { associations } = clusterRecord(association, cluster);
  const key = `${namespace}/${serviceAccount}`;
  const other = associations.get(key);
  if (other) {
    fail(
      association,
      'AssociationTwice',
      `a service account has one association per cluster, got '${key}' at '${association.node.path}' and at ` +
        `'${other.node.path}'`,
    );
  }
  associations.set(key, association);
}

/** A literal name means a cluster of its account and region; a token means one cluster wherever it is used. */
function keyOf({ clusterRef: { clusterName }, env }: eks.IClusterRef): string {
  return Token.isUnresolved(clusterName) ? clusterName : [env.account, env.region, clusterName].join('/');
}

/**
 * What tells the clusters of an app from one another, whichever constructs stand for them. A reference is told by what it
 * refers to: in the template it is a logical id, which the stacks of other stages have as well.
 *
 * @param user what is in the cluster's account and region, and names it
 */
export function clusterKey(user: IConstruct, clusterName: string): string {
  const { account, region } = Stack.of(user);
  if (!Token.isUnresolved(clusterName)) return [account, region, clusterName].join('/');
  const [reference] = Tokenization.reverseString(clusterName).tokens;
  if (Reference.isReference(reference)) return reference.target.node.addr;
  return [Stack.of(user).node.addr, JSON.stringify(Stack.of(user).resolve(clusterName))].join('/');
}
