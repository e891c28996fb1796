import { Duration } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { fail } from '../core/validation';
import { NotificationSource } from './notification-source';
import type { BoundPlugin, PluginContext } from './plugin';
import { allowRead } from './read-permission';
import { notify, type Notified } from './s3-notification';
import { allowObjects, renderS3Read, type S3ReadOptions } from './s3-read-options';
import { allow } from './role-permission';
import { allowQueue, renderPolling, type QueuePollingOptions } from './sqs-source';

/** What a pipeline reads of a bucket as objects come. */
export interface S3SourceOptions extends S3ReadOptions, QueuePollingOptions {
  /**
   * What the keys of the objects begin with, such as `AWSLogs/` or `year=2026/`, as it is in the keys and without wildcards: others
   * are neither notified of nor readable. With a `queue` of your own, its notifications must be restricted in the same way.
   *
   * @default - every object
   */
  readonly prefix?: string;

  /**
   * What the keys of the objects end with, such as `.json.gz`, as it is in the keys and without wildcards. Not with a `queue` of
   * your own, whose notifications say this.
   *
   * @default - every object
   */
  readonly suffix?: string;

  /**
   * Who tells the queue of new objects.
   *
   * @default - NotificationSource.S3 with a `queue` of your own, and for a bucket that is made in the pipeline's stack without a
   * `notificationConfiguration`; otherwise NotificationSource.EVENTBRIDGE, since a bucket that refers to a queue of another stack
   * would have to be deployed both before and after it
   */
  readonly notificationSource?: NotificationSource;

  /**
   * A standard queue that gets the notifications already, in the pipeline's region. With several readers, each needs its own.
   *
   * @default - a queue is made, which SQS encrypts, with a dead-letter queue
   */
  readonly queue?: sqs.IQueueRef;

  /**
   * How often a notification is received before it is moved to the dead-letter queue that is made; 1 to 1,000. Too few, and a sink
   * that is down for some time moves all of them there.
   *
   * @default 10
   */
  readonly maxReceiveCount?: number;
}

/** Makes the source with its queue, and lets the role read the objects and the queue. */
export function bindS3Source(bucket: s3.IBucketRef, options: S3SourceOptions, context: PluginContext): BoundPlugin {
  const visibilityTimeout = options.visibilityTimeout ?? Duration.seconds(60);
  const { queue, source, dependencies } = notified(bucket, { ...options, visibilityTimeout }, context);
  allowBucket(bucket, options, context);
  allowQueue(context, queue);
  return {
    name: 's3',
    options: {
      notification_type: 'sqs',
      notification_source: source,
      ...renderS3Read(options),
      data_selection: options.dataSelection,
      on_error: options.onError,
      sqs: { queue_url: queue.queueRef.queueUrl, ...renderPolling({ ...options, visibilityTimeout }) },
      // Without it the service takes the owner of the queue for that of the bucket.
      default_bucket_owner: bucket.env.account,
      aws: { region: context.region },
    },
    dependencies,
  };
}

function notified(
  bucket: s3.IBucketRef,
  options: S3SourceOptions & { readonly visibilityTimeout: Duration },
  context: PluginContext,
): Notified {
  const { queue, notificationSource } = options;
  if (queue === undefined) return notify(bucket, options, context);
  refuseForGivenQueue(options, context);
  return { queue, source: notificationSource ?? NotificationSource.S3, dependencies: [] };
}

/** What only a queue that is made could follow. */
function refuseForGivenQueue(options: S3SourceOptions, { pipeline }: PluginContext): void {
  const { suffix, maxReceiveCount, queue } = options;
  const extra = Object.entries({ suffix, maxReceiveCount }).find(([, value]) => value !== undefined);
  if (!extra) return;
  fail(
    pipeline,
    'QueueGiven',
    `'${extra[0]}' must be left out with 'queue', got '${extra[1]}': set it where '${queue!.node.path}' is made and notified`,
  );
}

/** Lets the role read the objects of a bucket, as the guide's policy for notifications does. */
function allowBucket(bucket: s3.IBucketRef, options: S3SourceOptions, context: PluginContext): void {
  const { bucketArn } = bucket.bucketRef;
  allowObjects(context, bucket, [options.prefix ?? ''], options.deleteS3ObjectsOnRead ?? false);
  allowRead(context, bucket, ['s3:ListBucket', 's3:GetBucketLocation'], [bucketArn]);
  // The guide names all buckets, but to IAM the action is about none.
  allow(context, { actions: ['s3:ListAllMyBuckets'], resources: ['*'] });
}
