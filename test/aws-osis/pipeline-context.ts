import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Pipeline, Processor, Sink, Source, type PipelineProps } from '../../lib/aws-osis';
import { testStack } from '../support/stack';

type Options = Readonly<Record<string, Record<string, unknown>>>;

const AWS = { region: 'us-east-1' };
const PUSHED = { path: '/logs' };

/** The least that is valid, for those that need options. */
const SOURCES: Options = {
  http: PUSHED,
  otel_logs_source: PUSHED,
  otel_metrics_source: PUSHED,
  otel_trace_source: PUSHED,
  s3: { codec: { json: {} }, sqs: { queue_url: 'https://sqs.us-east-1.amazonaws.com/123456789012/queue' }, aws: AWS },
  dynamodb: { tables: [{ table_arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/t', stream: {} }], aws: AWS },
  kinesis: { streams: [{ stream_name: 'stream' }], codec: { json: {} }, aws: AWS },
  opensearch: { hosts: ['https://y'], aws: AWS },
  documentdb: { host: 'cluster', collections: [{ collection: 'a.b' }], s3_bucket: 'staging', aws: {} },
  /** With the secret that the pipeline declares as `s`. */
  rds: {
    db_identifier: 'db',
    engine: 'mysql',
    database: 'd',
    s3_bucket: 'staging',
    authentication: { username: '${{aws_secrets:s:u}}', password: '${{aws_secrets:s:p}}' },
    aws: AWS,
  },
};
const PROCESSORS: Options = {
  aggregate: { identification_keys: ['id'], action: { put_all: {} } },
  date: { from_time_received: true },
};
const SINKS_OF: Options = {
  opensearch: { hosts: ['https://x'], index: 'i', aws: AWS },
  s3: { bucket: 'archive', codec: { ndjson: {} }, threshold: { event_collect_timeout: '60s' }, aws: AWS },
};

/** A source with the least that is valid, and with what is added. */
export function sourceOf(name: string, more?: Record<string, unknown>): Source {
  return Source.of(name, { ...SOURCES[name], ...more });
}

/** A processor with the least that is valid, and with what is added. */
export function processorOf(name: string, more?: Record<string, unknown>): Processor {
  return Processor.of(name, { ...PROCESSORS[name], ...more });
}

/** A sink with the least that is valid, and with what is added. */
export function sinkOf(name: string, more?: Record<string, unknown>): Sink {
  return Sink.of(name, { ...SINKS_OF[name], ...more });
}

/** A source that clients send to. */
export const HTTP = sourceOf('http');
/** A source that fetches. */
export const S3 = sourceOf('s3');
export const SINKS = [sinkOf('opensearch')];
/** Of which nothing is warned. */
export const ARCHIVE = [sinkOf('s3')];
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
