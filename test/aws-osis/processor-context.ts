import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { PluginContext } from '../../lib/aws-osis/plugin';
import { REGION, testStack } from '../support/stack';

/** What a processor is bound with, outside of a pipeline. */
export function processorContext(stack: Stack = testStack(), role: iam.IRole = pipelineRole(stack)): PluginContext {
  return {
    pipeline: stack,
    role,
    region: REGION,
    subPipelineName: 'main',
    secretField: (_secret, field) => `\${{aws_secrets:s:${field}}}`,
  };
}

function pipelineRole(stack: Stack): iam.Role {
  return new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('osis-pipelines.amazonaws.com') });
}
