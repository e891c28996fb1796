import type { Duration } from 'aws-cdk-lib';
import type * as kinesis from 'aws-cdk-lib/aws-kinesis';
import { fail } from '../core/validation';
import type { Codec } from './codec';
import type { Compression } from './compression';
import type { BoundPlugin, PluginContext } from './plugin';
import { inSeconds } from './units';
import { allowKeyOf, allowRead, isForeign, requireRegion } from './read-permission';

/** How a pipeline gets the records of a stream. */
export enum KinesisConsumerStrategy {
  /** By a consumer of its own, with 2 MB/s per shard that it shares with nobody; at a price. */
  FAN_OUT = 'fan-out',
  /** By asking for records, with 2 MB/s per shard for all that ask. */
  POLLING = 'polling',
}

/** Where a pipeline begins to read a stream. */
export enum KinesisInitialPosition {
  /** With the records that come after the pipeline was made. */
  LATEST = 'LATEST',
  /** With the oldest record that the stream still has. */
  EARLIEST = 'EARLIEST',
  /**
   * With the first record of a time: of `initialTimestamp`, or as long ago as `range`. Data Prepper has it since 2026; the
   * guide of OpenSearch Ingestion does not name it.
   *
   * @see https://github.com/opensearch-project/data-prepper/pull/6415
   */
  AT_TIMESTAMP = 'AT_TIMESTAMP',
}

/** What a pipeline reads from Amazon Kinesis Data Streams. */
export interface KinesisSourceOptions {
  /** How events are read from a record. */
  readonly codec: Codec;

  /**
   * How records are compressed.
   *
   * @default Compression.NONE
   */
  readonly compression?: Compression;

  /**
   * Where the pipeline begins.
   *
   * @default KinesisInitialPosition.LATEST
   */
  readonly initialPosition?: KinesisInitialPosition;

  /**
   * The time of the first record, in UTC, to the second. Only with `KinesisInitialPosition.AT_TIMESTAMP`, and not together with
   * `range`.
   *
   * @default - see `range`
   */
  readonly initialTimestamp?: Date;

  /**
   * How old the first record is at most when the pipeline starts for the first time. Only with
   * `KinesisInitialPosition.AT_TIMESTAMP`, and not together with `initialTimestamp`.
   *
   * @default - see `initialTimestamp`
   */
  readonly range?: Duration;

  /**
   * How the pipeline gets records.
   *
   * @default KinesisConsumerStrategy.FAN_OUT
   */
  readonly consumerStrategy?: KinesisConsumerStrategy;

  /**
   * The most records of one request; only for polling.
   *
   * @default 10000
   */
  readonly maxPollingRecords?: number;

  /**
   * How long the pipeline waits between two requests; only for polling.
   *
   * @default Duration.millis(250)
   */
  readonly idleTimeBetweenReads?: Duration;

  /**
   * How often the pipeline notes how far it has come: what it read since is read again after a restart.
   *
   * @default Duration.minutes(2)
   */
  readonly checkpointInterval?: Duration;

  /**
   * Whether the pipeline goes on only when all sinks have the events. Without, events are lost silently when a sink fails.
   *
   * @default true
   */
  readonly acknowledgments?: boolean;
}

/** Makes the source, and lets the role read the streams. */
export function bindKinesisSource(
  streams: readonly kinesis.IStreamRef[],
  options: KinesisSourceOptions,
  context: PluginContext,
): BoundPlugin {
  validatePosition(options, context);
  for (const stream of streams) allowStream(stream, context);
  const { maxPollingRecords, idleTimeBetweenReads } = options;
  return {
    name: 'kinesis',
    options: {
      streams: streams.map((stream) => renderStream(stream, options, context)),
      codec: options.codec._render(),
      consumer_strategy: options.consumerStrategy,
      polling:
        maxPollingRecords !== undefined || idleTimeBetweenReads
          ? { max_polling_records: maxPollingRecords, idle_time_between_reads: inSeconds(idleTimeBetweenReads) }
          : undefined,
      acknowledgments: options.acknowledgments ?? true,
      aws: { region: context.region },
    },
  };
}

function validatePosition(options: KinesisSourceOptions, { pipeline }: PluginContext): void {
  const { initialPosition = KinesisInitialPosition.LATEST, initialTimestamp, range } = options;
  const given = Object.entries({ initialTimestamp, range }).flatMap(([key, value]) => (value ? [`'${key}'`] : []));
  const atTime = initialPosition === KinesisInitialPosition.AT_TIMESTAMP;
  if (given.length === (atTime ? 1 : 0)) return;
  fail(
    pipeline,
    'InitialPosition',
    `${atTime ? 'exactly one' : 'none'} of 'initialTimestamp' and 'range' must be given with the initial position ` +
      `${initialPosition}, got ${given.join(' and ') || 'none'}`,
  );
}

/** A name stands for a stream of the pipeline's account. */
function renderStream(
  stream: kinesis.IStreamRef,
  options: KinesisSourceOptions,
  context: PluginContext,
): Record<string, unknown> {
  const { streamName, streamArn } = stream.streamRef;
  return {
    ...(isForeign(context, stream) ? { stream_arn: streamArn } : { stream_name: streamName }),
    initial_position: options.initialPosition,
    // A local time of a service that knows of no zone but UTC.
    initial_timestamp: options.initialTimestamp?.toISOString().slice(0, 19),
    range: inSeconds(options.range),
    checkpoint_interval: inSeconds(options.checkpointInterval),
    compression: options.compression,
  };
}

/** `kinesis:ListStreams` of the guide's policy does nothing there: it is for all streams of an account or none. */
const READ = [
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
  'kinesis:ListStreamConsumers',
  'kinesis:RegisterStreamConsumer',
];
/** What is done with a consumer, whose ARN is the stream's with something behind it. */
const CONSUME = ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'];

function allowStream(stream: kinesis.IStreamRef, context: PluginContext): void {
  requireRegion(context, 'streams', stream);
  const { streamArn } = stream.streamRef;
  allowRead(context, stream, [...READ, ...CONSUME], [streamArn, `${streamArn}/consumer/*`]);
  allowKeyOf(context, stream, 'kms:Decrypt');
}
