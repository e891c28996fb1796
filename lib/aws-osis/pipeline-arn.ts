import { Stack } from 'aws-cdk-lib';
import { CfnPipeline, type IPipelineRef } from 'aws-cdk-lib/aws-osis';
import type { IConstruct } from 'constructs';

/** The ARN of a pipeline by its name: what the role says of the pipeline must not need the pipeline. */
export function pipelineArnOf(pipeline: IConstruct, pipelineName: string): string {
  return Stack.of(pipeline).formatArn({ service: 'osis', resource: 'pipeline', resourceName: pipelineName });
}

/** The ARN of a pipeline of any kind. */
export function arnOf(pipeline: IPipelineRef): string {
  // The reference of an L1 is `Ref`, of which the documentation says that it is the name.
  return CfnPipeline.isCfnPipeline(pipeline) ? pipeline.attrPipelineArn : pipeline.pipelineRef.pipelineArn;
}
