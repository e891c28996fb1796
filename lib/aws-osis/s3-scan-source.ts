import type { Duration } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { BoundPlugin, PluginContext } from './plugin';
import { inSeconds } from './units';
import { allowRead } from './read-permission';
import { allowObjects, renderS3Read, type DataSelection, type S3ReadOptions } from './s3-read-options';

/** Which objects are read, by when they were last changed. */
export interface S3ScanPeriod {
  /**
   * Objects from this time on, in UTC. Not together with `range`.
   *
   * @default - from the beginning
   */
  readonly startTime?: Date;

  /**
   * Objects up to this time, in UTC. Not together with `range`, and not when buckets are read again and again.
   *
   * @default - up to the end
   */
  readonly endTime?: Date;

  /**
   * Objects not older than this, when the pipeline starts.
   *
   * @default - objects of any age
   */
  readonly range?: Duration;
}

/** A bucket that is listed and read. */
export interface S3ScanBucket extends S3ScanPeriod {
  /** The bucket. */
  readonly bucket: s3.IBucketRef;

  /**
   * What the keys of the objects begin with: one of these. The role may read no others.
   *
   * @default - every object
   */
  readonly includePrefix?: string[];

  /**
   * What the keys of the objects must not end with, such as `.tmp`.
   *
   * @default - no restriction
   */
  readonly excludeSuffix?: string[];

  /**
   * What of the bucket's objects becomes events.
   *
   * @default - as for all buckets
   */
  readonly dataSelection?: DataSelection;
}

/** How buckets are listed and read. */
export interface S3ScanSourceOptions extends S3ReadOptions, S3ScanPeriod {
  /**
   * How often buckets are listed again, for new objects: 30 seconds to 365 days.
   *
   * @default - once: objects that come later are not read
   */
  readonly interval?: Duration;

  /**
   * How many times buckets are listed: at least 2. Only with `interval`.
   *
   * @default - without end
   */
  readonly count?: number;

  /**
   * How long the source waits until all sinks have an object's events, before it reads the object again.
   *
   * @default Duration.hours(2)
   */
  readonly acknowledgmentTimeout?: Duration;
}

/** Makes the source, and lets the role list the buckets and read their objects. */
export function bindS3ScanSource(
  buckets: readonly S3ScanBucket[],
  options: S3ScanSourceOptions,
  context: PluginContext,
): BoundPlugin {
  for (const each of buckets) {
    const { bucket, includePrefix = [] } = each;
    allowObjects(context, bucket, includePrefix.length ? includePrefix : [''], options.deleteS3ObjectsOnRead ?? false);
    allowRead(context, bucket, ['s3:ListBucket'], [bucket.bucketRef.bucketArn]);
  }
  return {
    name: 's3',
    options: {
      ...renderS3Read(options),
      scan: renderScan(buckets, options),
      ...owners(buckets),
      aws: { region: context.region },
    },
  };
}

function renderScan(buckets: readonly S3ScanBucket[], options: S3ScanSourceOptions): Record<string, unknown> {
  const { interval, count } = options;
  return {
    ...renderPeriod(options),
    acknowledgment_timeout: inSeconds(options.acknowledgmentTimeout),
    scheduling: interval || count !== undefined ? { interval: inSeconds(interval), count } : undefined,
    buckets: buckets.map((each) => ({
      bucket: {
        name: each.bucket.bucketRef.bucketName,
        data_selection: each.dataSelection ?? options.dataSelection,
        ...renderPeriod(each),
        filter:
          each.includePrefix || each.excludeSuffix
            ? { include_prefix: each.includePrefix, exclude_suffix: each.excludeSuffix }
            : undefined,
      },
    })),
  };
}

/** Times are local ones of a service that knows of no zone but UTC. */
function renderPeriod({ startTime, endTime, range }: S3ScanPeriod): Record<string, unknown> {
  const local = (date?: Date): string | undefined => date?.toISOString().slice(0, 19);
  return { start_time: local(startTime), end_time: local(endTime), range: inSeconds(range) };
}

/** Who the buckets belong to: objects of a bucket that somebody else made with a name of old are not read. */
function owners(buckets: readonly S3ScanBucket[]): Record<string, unknown> {
  const [first, ...rest] = buckets.map(({ bucket }) => ({
    name: bucket.bucketRef.bucketName,
    account: bucket.env.account,
  }));
  if (!first) return {};
  const others = rest.filter(({ account }) => account !== first.account);
  return {
    default_bucket_owner: first.account,
    bucket_owners: others.length ? Object.fromEntries(others.map(({ name, account }) => [name, account])) : undefined,
  };
}
