import { Annotations, Stack } from 'aws-cdk-lib';
import { CfnWorkspace, type IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct, IConstruct } from 'constructs';

const GRAFANA = 'grafana.amazonaws.com';
const QUERY_ACTIONS = ['aps:GetLabels', 'aps:GetMetricMetadata', 'aps:GetSeries', 'aps:QueryMetrics'];
const DISCOVERY_ACTIONS = ['aps:DescribeWorkspace', 'aps:ListWorkspaces'];
const KEY_ACTIONS = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'];

/** The role that a workspace reads with, which no workspace of another account or region can make Grafana assume. */
export function createWorkspaceRole(workspace: Construct): iam.Role {
  return new iam.Role(workspace, 'Role', {
    description: 'What a Grafana workspace may read and notify',
    assumedBy: new iam.ServicePrincipal(GRAFANA, { conditions: trustConditions(workspace) }),
  });
}

/** Lets Grafana assume a role that was there; where the app does not own it, says what its owner must add. */
export function trustGrafana(workspace: IConstruct, role: iam.IRole): void {
  const statement = new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(GRAFANA)],
    actions: ['sts:AssumeRole'],
    conditions: trustConditions(workspace),
  });
  const { assumeRolePolicy } = role as { assumeRolePolicy?: iam.PolicyDocument };
  if (assumeRolePolicy) {
    assumeRolePolicy.addStatements(statement);
    return;
  }
  Annotations.of(workspace).addWarningV2(
    'cdk-reinvent-constructs:grafana.trustNotOwned',
    `the workspace can read nothing until this is added to the trust policy of '${role.node.path}', which this app does ` +
      `not own: ${JSON.stringify(Stack.of(workspace).resolve(statement.toJSON()))}`,
  );
}

/** Any workspace of the account and region: the id of this one is not known before the role is. */
function trustConditions(workspace: IConstruct): iam.Conditions {
  const { account } = Stack.of(workspace);
  const arn = Stack.of(workspace).formatArn({ service: 'grafana', resource: '/workspaces', resourceName: '*' });
  return { StringEquals: { 'aws:SourceAccount': account }, StringLike: { 'aws:SourceArn': arn } };
}

/** Lets a role query a Prometheus workspace, and use the key of an encrypted one by way of the service. */
export function allowQueries(role: iam.IRole, prometheus: IWorkspaceRef, key: kms.IKeyRef | undefined): void {
  iam.Grant.addToPrincipal({
    grantee: role,
    actions: QUERY_ACTIONS,
    resourceArns: [CfnWorkspace.arnForWorkspace(prometheus)],
  }).assertSuccess();
  if (key === undefined) return;
  iam.Grant.addToPrincipal({
    grantee: role,
    actions: KEY_ACTIONS,
    resourceArns: [key.keyRef.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': `aps.${prometheus.env.region}.${Stack.of(prometheus).urlSuffix}` },
    },
  }).assertSuccess();
}

/** Lets a role find the Prometheus workspaces of the account; neither action can be limited to some of them. */
export function allowDiscovery(role: iam.IRole): void {
  iam.Grant.addToPrincipal({ grantee: role, actions: DISCOVERY_ACTIONS, resourceArns: ['*'] }).assertSuccess();
}

/** Lets a role publish what Grafana's alerts have to say. */
export function allowNotifications(role: iam.IRole, topics: readonly sns.ITopicRef[]): void {
  for (const topic of topics) sns.TopicGrants.fromTopic(topic).publish(role);
}

/** Lets a role become another, in whose account the data are. */
export function allowAssuming(role: iam.IRole, other: iam.IRoleRef): void {
  iam.Grant.addToPrincipal({
    grantee: role,
    actions: ['sts:AssumeRole'],
    resourceArns: [other.roleRef.roleArn],
  }).assertSuccess();
}
