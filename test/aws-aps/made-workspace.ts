import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, testStack } from '../support/stack';

export const WORKSPACE = 'AWS::APS::Workspace';
export const ARN = `arn:aws:aps:us-east-1:${ACCOUNT}:workspace/ws-1`;
export const OTHER_ACCOUNT = '210987654321';

export function make(props?: aps.WorkspaceProps): { stack: Stack; workspace: aps.Workspace } {
  const stack = testStack();
  return { stack, workspace: new aps.Workspace(stack, 'Workspace', props) };
}

export function role(stack: Stack, id = 'Role'): iam.Role {
  return new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
}

/** The only workspace of a stack. */
export function resource(stack: Stack): Record<string, unknown> {
  return Object.values(Template.fromStack(stack).findResources(WORKSPACE))[0]!;
}

export function properties(stack: Stack): Record<string, unknown> {
  return (resource(stack)['Properties'] ?? {}) as Record<string, unknown>;
}
