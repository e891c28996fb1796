import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Credentials, type Source } from '../../lib/aws-osis';
import type { BoundPlugin, PluginContext } from '../../lib/aws-osis/plugin';
import { statements, testStack } from '../support/stack';

/** A pipeline that reads from one source. */
export class SourceContext implements PluginContext {
  public readonly pipeline: Construct;
  public readonly role: iam.IRole;
  public readonly region: string;
  public readonly subPipelineName = 'main';

  constructor(
    public readonly stack: Stack = testStack(),
    role?: iam.IRole,
    id = 'Pipeline',
  ) {
    this.region = stack.region;
    this.pipeline = new Construct(stack, id);
    this.role =
      role ??
      new iam.Role(this.pipeline, 'Role', { assumedBy: new iam.ServicePrincipal('osis-pipelines.amazonaws.com') });
  }

  public secretField(_secret: secretsmanager.ISecret, field: string): string {
    return `\${{aws_secrets:s:${field}}}`;
  }

  /** Binds the source; its options are what CloudFormation gets, without those that are left out. */
  public bind(source: Source): BoundPlugin {
    const bound = source._bind(this);
    const options = JSON.parse(JSON.stringify(this.stack.resolve(bound.options))) as Record<string, unknown>;
    return { ...bound, options };
  }

  /** What the role may do, statement by statement. */
  public get allowed(): Record<string, unknown>[] {
    return statements(this.stack, 'AWS::IAM::Policy', /^PipelineRoleDefaultPolicy/);
  }

  public get credentials(): Credentials {
    return Credentials.fromSecret(secretsmanager.Secret.fromSecretNameV2(this.stack, 'Secret', 'user'));
  }
}

/** How `Credentials` look when they are bound. */
export const USER = { username: '${{aws_secrets:s:username}}', password: '${{aws_secrets:s:password}}' };

/** A role that takes no statements. */
export function foreignRole(stack: Stack): iam.IRole {
  const role = iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::123456789012:role/foreign', { mutable: false });
  role.addToPrincipalPolicy = (): iam.AddToPrincipalPolicyResult => ({ statementAdded: false });
  return role;
}
