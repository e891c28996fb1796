import type { Duration, Size } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { fail } from '../core/validation';
import { bucketGrants, trimPrefix } from './bucket-permission';
import type { OutputCodec } from './output-codec';
import type { BoundPlugin, PluginContext } from './plugin';
import { inBytes, inSeconds } from './units';
import type { SinkOptions } from './sink-options';
import { renderSinkOptions } from './sink-rendering';

/** How objects are compressed. */
export enum S3Compression {
  /** As they are. */
  NONE = 'none',

  /** GZIP. */
  GZIP = 'gzip',

  /** Snappy. */
  SNAPPY = 'snappy',
}

/** Where an object grows until it is complete. */
export enum S3BufferType {
  /** In memory. */
  IN_MEMORY = 'in_memory',

  /** On the disk of the OCU. */
  LOCAL_FILE = 'local_file',

  /** In the bucket, by a multipart upload. */
  MULTIPART = 'multipart',
}

/** When an object is complete: whichever comes first. */
export interface S3Threshold {
  /** How long events are collected at most: 1 second to 1 hour. */
  readonly eventCollectTimeout: Duration;

  /**
   * How large an object becomes.
   *
   * @default Size.mebibytes(50)
   */
  readonly maximumSize?: Size;

  /**
   * How many events an object has, at most 10,000,000.
   *
   * @default - any number
   */
  readonly eventCount?: number;
}

/** How events become objects. */
export interface S3SinkOptions extends SinkOptions {
  /** How events are written. */
  readonly codec: OutputCodec;

  /** When an object is complete. */
  readonly threshold: S3Threshold;

  /**
   * What keys begin with, without a slash at the end. Formats are filled in: `logs/%{yyyy}/%{MM}/%{dd}` by the time,
   * `${/tenant}` by the event. The role may put objects under what comes before the first of these only.
   *
   * @default - none: the role may put objects anywhere in the bucket
   */
  readonly prefix?: string;

  /**
   * What the names of objects begin with; a format of the time is in it.
   *
   * @default 'events-%{yyyy-MM-dd'T'HH-mm-ss'Z'}'
   */
  readonly namePattern?: string;

  /**
   * How objects are compressed.
   *
   * @default S3Compression.NONE
   */
  readonly compression?: S3Compression;

  /**
   * Where objects grow.
   *
   * @default S3BufferType.IN_MEMORY
   */
  readonly bufferType?: S3BufferType;

  /**
   * How often a put is tried again.
   *
   * @default 5
   */
  readonly maxRetries?: number;
}

/** An `s3` sink. */
export function bindS3Sink(bucket: s3.IBucket, options: S3SinkOptions, context: PluginContext): BoundPlugin {
  const { codec, threshold, namePattern, compression, bufferType, maxRetries } = options;
  if (codec._name === 'parquet' && compression !== undefined && compression !== S3Compression.NONE) {
    fail(
      context.pipeline,
      'CompressedTwice',
      `'compression' must be left out with OutputCodec.parquet(), which compresses by itself, got '${compression}'`,
    );
  }
  const prefix = options.prefix === undefined ? undefined : trimPrefix(options.prefix);
  return {
    name: 's3',
    options: {
      ...renderSinkOptions(options),
      aws: { region: bucket.env.region },
      bucket: bucket.bucketName,
      default_bucket_owner: bucket.env.account,
      object_key:
        prefix !== undefined || namePattern !== undefined
          ? { path_prefix: prefix, name_pattern_prefix: namePattern }
          : undefined,
      codec: codec._render(),
      compression,
      buffer_type: bufferType,
      threshold: {
        event_collect_timeout: inSeconds(threshold.eventCollectTimeout),
        maximum_size: inBytes(threshold.maximumSize),
        event_count: threshold.eventCount,
      },
      max_retries: maxRetries,
    },
    dependencies: bucketGrants(context, bucket, prefix ?? ''),
  };
}
