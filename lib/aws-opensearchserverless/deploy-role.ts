import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { fail } from '../core/validation';

/** What synthesizers write where they do not know better: placeholders of `Fn::Sub`, which are no tokens. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  '${AWS::AccountId}': Aws.ACCOUNT_ID,
  '${AWS::Partition}': Aws.PARTITION,
  '${AWS::Region}': Aws.REGION,
};

/** The role by which CloudFormation deploys the stack of a construct. */
export function deployRoleOf(construct: Construct, role: iam.IRoleRef | undefined): iam.IRole {
  const arn = role ? role.roleRef.roleArn : synthesizedRole(construct);
  return iam.Role.fromRoleArn(construct, 'DeployRole', arn, { mutable: false });
}

function synthesizedRole(construct: Construct): string {
  let stack = Stack.of(construct);
  // A nested stack is deployed by the role of the stack that it is in.
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  // Told by what it has: a synthesizer may be of another copy of aws-cdk-lib, or of the user's own.
  const { cloudFormationExecutionRole } = stack.synthesizer as { cloudFormationExecutionRole?: string };
  if (!cloudFormationExecutionRole) {
    fail(
      construct,
      'UnknownDeployRole',
      `'deployRole' must be given, got none: the synthesizer of the stack '${stack.node.path}' does not say by which role ` +
        `CloudFormation deploys it, and whoever that is makes the index`,
    );
  }
  return Object.entries(PLACEHOLDERS).reduce(
    (arn, [placeholder, token]) => arn.split(placeholder).join(token),
    cloudFormationExecutionRole,
  );
}
