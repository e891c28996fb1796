import { CfnResource, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Source } from '../../lib/aws-osis';
import type { BoundPlugin, PluginContext } from '../../lib/aws-osis/plugin';
import { statements, testStack } from '../support/stack';

/** A pipeline with one source. Like a real one, it is made after its role and what the source says. */
export class BoundSource implements PluginContext {
  public readonly pipeline: Construct;
  public readonly role: iam.IRole;
  public readonly region: string;
  public readonly subPipelineName = 'main';
  public readonly bound: BoundPlugin;

  constructor(
    source: Source,
    public readonly stack: Stack = testStack(),
    role?: iam.IRole,
  ) {
    this.region = stack.region;
    this.pipeline = new Construct(stack, 'Pipeline');
    this.role =
      role ??
      new iam.Role(this.pipeline, 'Role', { assumedBy: new iam.ServicePrincipal('osis-pipelines.amazonaws.com') });
    this.bound = source._bind(this);
    const resource = new CfnResource(this.pipeline, 'Resource', { type: 'AWS::OSIS::Pipeline' });
    resource.node.addDependency(this.role, ...(this.bound.dependencies ?? []));
    resource.addPropertyOverride('Options', this.bound.options);
  }

  /** The options as CloudFormation gets them, without those that are left out. */
  public get options(): Record<string, unknown> {
    return JSON.parse(JSON.stringify(this.stack.resolve(this.bound.options))) as Record<string, unknown>;
  }

  /** What the role may do, statement by statement: actions and resources. */
  public get allowed(): [unknown, unknown][] {
    return statements(this.stack, 'AWS::IAM::Policy', /^PipelineRoleDefaultPolicy/).map((each) => {
      const { Action, Resource, Effect, ...rest } = each;
      if (Effect !== 'Allow' || Object.keys(rest).length) throw new Error(JSON.stringify(each));
      return [Action, Resource];
    });
  }

  public secretField(_secret: unknown, field: string): string {
    return `\${{aws_secrets:s:${field}}}`;
  }
}

/** The ARN of a resource of the stack. */
export function arn(logicalId: string, end = ''): unknown {
  const get = { 'Fn::GetAtt': [logicalId, 'Arn'] };
  return end === '' ? get : { 'Fn::Join': ['', [get, end]] };
}
