import type * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { addToTrust } from './pod-identity-trust';
import { SessionTag } from './session-tag';

const ASSUME_ROLE = 'sts:AssumeRole';
const TAG_SESSION = 'sts:TagSession';

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
  return [region, account, cluster.clusterRef.clusterName, namespace, serviceAccount].join('/');
}

/** Lets the role of the association assume the target role: its permission, and the target's trust. */
export function linkTargetRole(scope: IConstruct, link: TargetRoleLink): void {
  const { role, targetRole } = link;
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: [ASSUME_ROLE, TAG_SESSION], resources: [targetRole.roleArn] }),
  );
  for (const statement of targetTrust(link)) {
    addToTrust(scope, targetRole, statement, `pods get no credentials of '${targetRole.node.path}'`);
  }
}

/**
 * The account is the principal and the role a condition: a principal has to exist when the trust is deployed, a condition
 * does not, so that either account can be deployed first.
 */
function targetTrust({
  cluster,
  namespace,
  serviceAccount,
  role,
  disableSessionTags,
}: TargetRoleLink): iam.PolicyStatement[] {
  const principals = [new iam.AccountPrincipal(cluster.env.account)];
  const byRole = { ArnEquals: { 'aws:PrincipalArn': role.roleArn } };
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
    [SessionTag.CLUSTER_ARN.requestTagKey]: cluster.clusterRef.clusterArn,
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
