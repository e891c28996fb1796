import { Annotations, CfnResource, Duration, Stack, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct, IDependable } from 'constructs';
import { fail } from '../core/validation';
import { notificationFilters } from './notification-filter';
import { NotificationSource } from './notification-source';
import type { PluginContext } from './plugin';
import { isForeign, requireRegion } from './read-permission';

/** Which objects a queue is told of, and what the queue is like. */
export interface NotificationSettings {
  readonly prefix?: string;
  readonly suffix?: string;
  readonly notificationSource?: NotificationSource;
  readonly maxReceiveCount?: number;
  readonly visibilityTimeout: Duration;
}

/** A queue that is told of objects. */
export interface Notified {
  readonly queue: sqs.IQueueRef;
  readonly source: NotificationSource;
  readonly dependencies: readonly IDependable[];
}

/** Makes a queue, and has it told of the objects that come to a bucket. */
export function notify(bucket: s3.IBucketRef, settings: NotificationSettings, context: PluginContext): Notified {
  requireNear(bucket, context);
  const source = settings.notificationSource ?? defaultSource(bucket, context);
  const queue = makeQueue(settings, context);
  if (source === NotificationSource.S3) {
    notifyFromBucket(bucket, queue, settings, context);
    // Not the notification: what else the bucket notifies may well need the pipeline.
    return { queue, source, dependencies: [queue] };
  }
  const rule = notifyFromRule(bucket, queue, settings, context);
  return { queue, source, dependencies: [queue, rule] };
}

function requireNear(bucket: s3.IBucketRef, context: PluginContext): void {
  requireRegion(context, 'bucket', bucket);
  if (!isForeign(context, bucket)) return;
  fail(
    context.pipeline,
    'BucketOfOtherAccount',
    `'queue' must be given for a bucket of another account, '${bucket.node.path}' is of ${bucket.env.account}: ` +
      `what is new in it is told in its own account`,
  );
}

function defaultSource(bucket: s3.IBucketRef, { pipeline }: PluginContext): NotificationSource {
  const near = isL2(bucket) && resourceOf(bucket) !== undefined && Stack.of(bucket) === Stack.of(pipeline);
  return near && !ownNotifications(bucket) ? NotificationSource.S3 : NotificationSource.EVENTBRIDGE;
}

function isL2(bucket: s3.IBucketRef): bucket is s3.IBucket {
  return 'addEventNotification' in bucket;
}

/** The bucket's own resource, if the app makes it. */
function resourceOf(bucket: s3.IBucketRef): s3.CfnBucket | undefined {
  const resource = bucket.node.defaultChild ?? bucket;
  return CfnResource.isCfnResource(resource) ? (resource as s3.CfnBucket) : undefined;
}

/** What CloudFormation itself sets of a bucket's notifications; aws-cdk-lib's L2 has a custom resource, which overwrites that. */
function ownNotifications(bucket: s3.IBucketRef): s3.CfnBucket['notificationConfiguration'] {
  return resourceOf(bucket)?.notificationConfiguration;
}

/** Notifications wait for a week, and those that failed for another: the dead-letter queue counts from the beginning. */
function makeQueue(settings: NotificationSettings, { pipeline }: PluginContext): sqs.Queue {
  const secure = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true };
  const deadLetters = new sqs.Queue(pipeline, 'SourceDeadLetterQueue', {
    ...secure,
    retentionPeriod: Duration.days(14),
  });
  return new sqs.Queue(pipeline, 'SourceQueue', {
    ...secure,
    visibilityTimeout: settings.visibilityTimeout,
    retentionPeriod: Duration.days(7),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: settings.maxReceiveCount ?? 10 },
  });
}

function notifyFromBucket(
  bucket: s3.IBucketRef,
  queue: sqs.Queue,
  { prefix, suffix }: NotificationSettings,
  { pipeline }: PluginContext,
): void {
  if (!isL2(bucket)) return refuseS3(bucket, 'has no addEventNotification()', pipeline);
  if (resourceOf(bucket) && Stack.of(bucket) !== Stack.of(pipeline)) {
    refuseS3(bucket, 'is in another stack, which would refer to this one', pipeline);
  }
  if (ownNotifications(bucket)) {
    refuseS3(bucket, "has a 'notificationConfiguration', which addEventNotification() would overwrite", pipeline);
  }
  const filters = notificationFilters(bucket, { prefix, suffix }, pipeline);
  const bind = (): s3.BucketNotificationDestinationConfig => {
    allowSender(queue, 's3.amazonaws.com', bucket.bucketRef.bucketArn);
    return { arn: queue.queueArn, type: s3.BucketNotificationDestinationType.QUEUE, dependencies: [queue] };
  };
  bucket.addEventNotification(s3.EventType.OBJECT_CREATED, { bind }, ...filters);
}

function refuseS3(bucket: s3.IBucketRef, reason: string, pipeline: Construct): never {
  fail(
    pipeline,
    'NotificationSourceUnavailable',
    `'notificationSource' must be EVENTBRIDGE, got S3: '${bucket.node.path}' ${reason}`,
  );
}

function notifyFromRule(
  bucket: s3.IBucketRef,
  queue: sqs.Queue,
  settings: NotificationSettings,
  { pipeline }: PluginContext,
): events.Rule {
  turnOnEventBridge(bucket, pipeline);
  const key = keyPattern(settings);
  const rule = new events.Rule(pipeline, 'SourceRule', {
    description: `Tells ${pipeline.node.path} of new objects`,
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [bucket.bucketRef.bucketName] }, ...(key && { object: { key: [key] } }) },
    },
  });
  rule.addTarget({ bind: () => ({ arn: queue.queueArn }) });
  allowSender(queue, 'events.amazonaws.com', rule.ruleArn);
  return rule;
}

/** The patterns of a list are alternatives, so that both ends have to be in one. */
function keyPattern({ prefix, suffix }: NotificationSettings): Record<string, string> | undefined {
  if (prefix === undefined) return suffix === undefined ? undefined : { suffix };
  if (suffix === undefined) return { prefix };
  const [begin, end] = [prefix, suffix].map((part) => part.replace(/[\\*]/g, '\\$&'));
  return { wildcard: `${begin}*${end}` };
}

function turnOnEventBridge(bucket: s3.IBucketRef, pipeline: Construct): void {
  const own = ownNotifications(bucket);
  if (own && (Token.isUnresolved(own) || 'eventBridgeConfiguration' in own)) return;
  if (!own && isL2(bucket) && resourceOf(bucket)) {
    bucket.enableEventBridgeNotification();
    return;
  }
  Annotations.of(pipeline).addWarningV2(
    'cdk-reinvent-constructs:osis.bucketSendsNoEvents',
    `nothing is read until '${bucket.node.path}' sends its events to Amazon EventBridge, which this library does not turn on for a ` +
      `bucket of others, of the L1, or with notifications of its own: set NotificationConfiguration.EventBridgeConfiguration of the bucket`,
  );
}

/** Lets only this bucket or rule of only this account send. */
function allowSender(queue: sqs.Queue, service: string, sourceArn: string): void {
  queue.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(service)],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: {
        ArnEquals: { 'aws:SourceArn': sourceArn },
        StringEquals: { 'aws:SourceAccount': Stack.of(queue).account },
      },
    }),
  );
}
