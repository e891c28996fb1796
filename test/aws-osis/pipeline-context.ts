import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Pipeline, Sink, Source, type PipelineProps } from '../../lib/aws-osis';
import { testStack } from '../support/stack';

/** A source that clients send to. */
export const HTTP = Source.of('http', { path: '/logs' });
/** A source that fetches. */
export const S3 = Source.of('s3', {
  codec: { json: {} },
  sqs: { queue_url: 'https://sqs.us-east-1.amazonaws.com/123456789012/queue' },
  aws: { region: 'us-east-1' },
});
export const SINKS = [Sink.of('opensearch', { hosts: ['https://x'], index: 'i', aws: { region: 'us-east-1' } })];
/** All that a pipeline has to be told. */
export const PUSH = { source: HTTP, sinks: SINKS };
export const PULL = { source: S3, sinks: SINKS };

export function makePipeline(props: PipelineProps, stack = testStack()): Pipeline {
  return new Pipeline(stack, 'Logs', props);
}

/** The properties of the only pipeline of a stack. */
export function propertiesOf(stack: Stack): Record<string, unknown> {
  return onlyOne(stack, 'AWS::OSIS::Pipeline')['Properties'] as Record<string, unknown>;
}

/** The only resource of a type. */
export function onlyOne(stack: Stack, type: string): Record<string, unknown> {
  const found = Object.values(Template.fromStack(stack).findResources(type)) as Record<string, unknown>[];
  if (found.length !== 1) throw new Error(`expected one ${type}, found ${found.length}`);
  return found[0]!;
}
