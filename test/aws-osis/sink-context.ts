import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { BoundPlugin, PluginContext } from '../../lib/aws-osis/plugin';
import type { Sink } from '../../lib/aws-osis/sink';
import { testStack } from '../support/stack';

/** A stack with what a sink needs of a pipeline. */
export class SinkContext {
  readonly pipeline: Construct;
  readonly role: iam.IRole;

  constructor(
    readonly stack: Stack = testStack(),
    role?: iam.IRole,
  ) {
    this.pipeline = new Construct(stack, 'Pipeline');
    const assumedBy = new iam.ServicePrincipal('osis-pipelines.amazonaws.com');
    this.role = role ?? new iam.Role(stack, 'Role', { assumedBy });
  }

  bind(sink: Sink): BoundPlugin {
    const { pipeline, role, stack } = this;
    const context: PluginContext = {
      pipeline,
      role,
      region: stack.region,
      subPipelineName: 'main',
      secretField: () => '${{aws_secrets:s:FIELD}}',
    };
    return sink._bind(context);
  }

  /** The options of a sink as the template has them. */
  options(sink: Sink): Record<string, unknown> {
    return this.stack.resolve(this.bind(sink).options) as Record<string, unknown>;
  }

  /** What the pipeline's role may do. */
  statements(): unknown[] {
    const policies = Template.fromStack(this.stack).findResources('AWS::IAM::Policy');
    const [, policy] = Object.entries(policies).find(([id]) => id.startsWith('RoleDefaultPolicy')) ?? [];
    return (policy as { Properties: { PolicyDocument: { Statement: unknown[] } } }).Properties.PolicyDocument.Statement;
  }
}
