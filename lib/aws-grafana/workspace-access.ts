import { Stack } from 'aws-cdk-lib';
import type { IWorkspaceRef } from 'aws-cdk-lib/aws-grafana';

/** What it takes to act in a workspace by a service account that is made and removed again. */
export const PROVISION_ACTIONS = [
  'grafana:CreateWorkspaceServiceAccount',
  'grafana:CreateWorkspaceServiceAccountToken',
  'grafana:DeleteWorkspaceServiceAccount',
  'grafana:DeleteWorkspaceServiceAccountToken',
  'grafana:DescribeWorkspace',
  'grafana:ListWorkspaceServiceAccounts',
];

/** The ARN of a workspace, whose resource begins with a slash. */
export function workspaceArn(workspace: IWorkspaceRef, workspaceId = workspace.workspaceRef.workspaceId): string {
  const { account, region } = workspace.env;
  return Stack.of(workspace).formatArn({
    service: 'grafana',
    account,
    region,
    resource: '/workspaces',
    resourceName: workspaceId,
  });
}
