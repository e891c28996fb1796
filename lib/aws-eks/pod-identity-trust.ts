import { Annotations, Lazy, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { fail } from '../core/validation';
import { SessionTag } from './session-tag';

const PODS = 'pods.eks.amazonaws.com';
const ACTIONS = ['sts:AssumeRole', 'sts:TagSession'];

/** Who may assume a role by way of an association. */
export interface TrustedWorkload {
  readonly cluster: eks.IClusterRef;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** The tags that the session must bear; none where the cluster is all that matters. */
  readonly sessionTags: readonly SessionTag[];
}

/** The clusters that a role trusts whatever the session tags: they share one statement, however many there are. */
const trustedClusters = new WeakMap<iam.IRole, Set<string>>();

/**
 * A role that EKS Pod Identity may assume for a workload.
 *
 * @param props what else the role is made with
 */
export function createPodIdentityRole(
  association: Construct,
  workload: TrustedWorkload,
  props: Partial<iam.RoleProps>,
): iam.Role {
  const clusters = new Set([workload.cluster.clusterRef.clusterArn]);
  const conditions = trustConditions(workload, clusters);
  const role = new iam.Role(association, 'Role', {
    description: `Pod Identity of ${workload.namespace}/${workload.serviceAccount}`,
    ...props,
    assumedBy: new iam.ServicePrincipal(PODS, { conditions }).withSessionTags(),
  });
  if (workload.sessionTags.length === 0) trustedClusters.set(role, clusters);
  return role;
}

/**
 * Lets EKS Pod Identity assume a role for one more workload; where the app does not own the role, says what its owner must
 * add.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function trustPodIdentity(scope: IConstruct, role: iam.IRole, workload: TrustedWorkload): void {
  const { clusterArn } = workload.cluster.clusterRef;
  const known = workload.sessionTags.length === 0 ? trustedClusters.get(role) : undefined;
  if (known) {
    known.add(clusterArn);
    return;
  }
  const clusters = new Set([clusterArn]);
  const statement = new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(PODS)],
    actions: ACTIONS,
    conditions: trustConditions(workload, clusters),
  });
  if (addToTrust(scope, role, statement, 'pods get no credentials') && workload.sessionTags.length === 0) {
    trustedClusters.set(role, clusters);
  }
}

/**
 * Adds a statement to the trust policy of a role that the app owns, or tells the user what the role's owner must add.
 *
 * @param consequence what does not work until then
 * @returns whether the app owns the role
 */
export function addToTrust(
  scope: IConstruct,
  role: iam.IRole,
  statement: iam.PolicyStatement,
  consequence: string,
): boolean {
  if (isOwned(role)) {
    role.assumeRolePolicy.addStatements(statement);
    return true;
  }
  Annotations.of(scope).addWarningV2(
    'cdk-reinvent-constructs:eks.trustNotOwned',
    `${consequence} until this is added to the trust policy of '${role.node.path}', which this app does not own: ` +
      JSON.stringify(Stack.of(scope).resolve(statement.toJSON())),
  );
  return false;
}

/** Refuses a role that EKS cannot assume for the pods of a cluster; `advice` says what to do with it instead. */
export function refuseForeignRole(
  association: IConstruct,
  cluster: eks.IClusterRef,
  role: iam.IRole,
  advice: string,
): void {
  if (Token.compareStrings(role.env.account, cluster.env.account) !== TokenComparison.DIFFERENT) return;
  fail(
    association,
    'RoleOfAnotherAccount',
    `'role' must be in the account of the cluster, ${cluster.env.account}, got '${role.node.path}' of ` +
      `${role.env.account}; ${advice}`,
  );
}

/** Whether the app can change the trust policy of a role. */
export function isOwned(role: iam.IRole): role is iam.IRole & { readonly assumeRolePolicy: iam.PolicyDocument } {
  return (role as { assumeRolePolicy?: iam.PolicyDocument }).assumeRolePolicy !== undefined;
}

/** `aws:SourceArn` is the cluster's, since that is what EKS sends; with the association's ARN pods get no credentials. */
function trustConditions(workload: TrustedWorkload, clusters: ReadonlySet<string>): iam.Conditions {
  const { cluster, namespace, serviceAccount, sessionTags } = workload;
  const values = new Map<SessionTag, string>([
    [SessionTag.CLUSTER_ARN, cluster.clusterRef.clusterArn],
    [SessionTag.CLUSTER_NAME, cluster.clusterRef.clusterName],
    [SessionTag.NAMESPACE, namespace],
    [SessionTag.SERVICE_ACCOUNT, serviceAccount],
  ]);
  return {
    StringEquals: {
      'aws:SourceAccount': cluster.env.account,
      ...Object.fromEntries(sessionTags.map((tag) => [tag.requestTagKey, values.get(tag)])),
    },
    ArnEquals: {
      'aws:SourceArn': Lazy.any({ produce: () => (clusters.size === 1 ? [...clusters][0] : [...clusters]) }),
    },
  };
}
