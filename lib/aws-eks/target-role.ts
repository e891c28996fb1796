import { App, Stack, Stage, Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { fail, isKnown } from '../core/validation';
import { addToTrust, isOwned } from './pod-identity-trust';
import { SessionTag } from './session-tag';

const ASSUME_ROLE = 'sts:AssumeRole';
const TAG_SESSION = 'sts:TagSession';

const outsiders = new WeakMap<IConstruct, Stack>();

/** A workload whose credentials are those of a role in another account. */
export interface TargetRoleLink {
  readonly cluster: eks.IClusterRef;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly role: iam.IRole;
  readonly targetRole: iam.IRole;
  readonly disableSessionTags: boolean;
}

/**
 * What EKS sends as external id when session tags are disabled: known before the association exists, so that the account
 * of the target role can be deployed first.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
export function externalId({
  cluster,
  namespace,
  serviceAccount,
}: Pick<TargetRoleLink, 'cluster' | 'namespace' | 'serviceAccount'>): string {
  const { region, account } = cluster.env;
  return [region, account, givenName(cluster) ?? cluster.clusterRef.clusterName, namespace, serviceAccount].join('/');
}

/** The name that an L1 was given: what it refers to by itself is known only once it is deployed, and only in its account. */
function givenName(cluster: eks.IClusterRef): string | undefined {
  return eks.CfnCluster.isCfnCluster(cluster) && isKnown(cluster.name) ? cluster.name : undefined;
}

function knownArn(cluster: eks.IClusterRef): string {
  const name = givenName(cluster);
  if (name === undefined) return cluster.clusterRef.clusterArn;
  return Stack.of(cluster).formatArn({ service: 'eks', resource: 'cluster', resourceName: name });
}

/** Lets the role of the association assume the target role: its permission, and the target's trust. */
export function linkTargetRole(scope: IConstruct, link: TargetRoleLink): void {
  const { role, targetRole } = link;
  validateEnvironments(scope, link);
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: [ASSUME_ROLE, TAG_SESSION], resources: [targetRole.roleArn] }),
  );
  const roleArn = isOwned(targetRole) ? role.roleArn : arnForOtherAccounts(scope, role);
  for (const statement of targetTrust(link, roleArn)) {
    addToTrust(scope, targetRole, statement, `pods get no credentials of '${targetRole.node.path}'`);
  }
}

/**
 * Refuses what is not known until deployment where two stacks of the app name each other's accounts: `AWS::AccountId` in
 * the trust of the target role would be the target's own account, and the trust a wrong one.
 */
function validateEnvironments(scope: IConstruct, { cluster, targetRole }: TargetRoleLink): void {
  if (!isOwned(targetRole)) return;
  const unknown = [
    ...(Token.isUnresolved(cluster.env.account) ? ["the cluster's account"] : []),
    ...(Token.isUnresolved(cluster.env.region) ? ["the cluster's region"] : []),
    ...(Token.isUnresolved(targetRole.env.account) ? ["the target role's account"] : []),
  ];
  if (unknown.length === 0) return;
  fail(
    scope,
    'TargetRoleEnvironmentUnknown',
    `'targetRole' must be in a stack whose account is known, and the cluster in one whose account and region are known, since ` +
      `each names the other; give their stacks an 'env', got '${targetRole.node.path}' without ${unknown.join(' and ')}`,
  );
}

/**
 * The ARN of the role as somebody outside of the app has to write it: seen from another account it is made of the role's
 * name, which the association generates for its own role when it is asked for. Of another role without a name, or where the
 * account is only known at deployment, it stays a reference.
 */
function arnForOtherAccounts(scope: IConstruct, role: iam.IRole): string {
  const { account, region } = Stack.of(scope);
  const { defaultChild } = role.node;
  const isNamed = role.node.scope === scope || !iam.CfnRole.isCfnRole(defaultChild) || isKnown(defaultChild.roleName);
  if (!isNamed || !isKnown(account) || !isKnown(region)) return role.roleArn;
  return elsewhere(scope).resolve(role.roleArn) as string;
}

/** A stack of no account that the app deploys to: what is resolved in it is as another account sees it. One for each app. */
function elsewhere({ node: { root } }: IConstruct): Stack {
  const known = outsiders.get(root);
  if (known) return known;
  // An app makes its output folder at once; this one is never synthesized, and shares the one that is there.
  const stack = new Stack(new App({ autoSynth: false, outdir: Stage.of(root)?.outdir }), 'Elsewhere');
  outsiders.set(root, stack);
  return stack;
}

/**
 * The account is the principal and the role a condition: a principal has to exist when the trust is deployed, a condition
 * does not, so that either account can be deployed first.
 */
function targetTrust(
  { cluster, namespace, serviceAccount, disableSessionTags }: TargetRoleLink,
  roleArn: string,
): iam.PolicyStatement[] {
  const principals = [new iam.AccountPrincipal(cluster.env.account)];
  const byRole = { ArnEquals: { 'aws:PrincipalArn': roleArn } };
  if (disableSessionTags) {
    const id = externalId({ cluster, namespace, serviceAccount });
    return [
      new iam.PolicyStatement({
        principals,
        actions: [ASSUME_ROLE],
        conditions: { ...byRole, StringEquals: { 'sts:ExternalId': id } },
      }),
      new iam.PolicyStatement({ principals, actions: [TAG_SESSION], conditions: byRole }),
    ];
  }
  const tags = {
    [SessionTag.CLUSTER_ARN.requestTagKey]: knownArn(cluster),
    [SessionTag.NAMESPACE.requestTagKey]: namespace,
    [SessionTag.SERVICE_ACCOUNT.requestTagKey]: serviceAccount,
  };
  return [
    new iam.PolicyStatement({
      principals,
      // The tags are transitive: without TagSession on this hop too, AssumeRole is denied.
      actions: [ASSUME_ROLE, TAG_SESSION],
      conditions: { ...byRole, StringEquals: tags },
    }),
  ];
}
