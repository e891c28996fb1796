import type { Duration } from 'aws-cdk-lib';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { fail, isKnown } from '../core/validation';
import type { Codec } from './codec';
import type { BoundPlugin, PluginContext } from './plugin';
import { inSeconds } from './units';
import { allowKeyOf, allowRead, requireRegion } from './read-permission';

/** What happens to a message that cannot be read. */
export enum OnError {
  /** It stays, and is received again until it is moved to the dead-letter queue or too old. */
  RETAIN_MESSAGES = 'retain_messages',
  /** It is deleted, and lost. */
  DELETE_MESSAGES = 'delete_messages',
}

/** How a pipeline receives the messages of a queue. */
export interface QueuePollingOptions {
  /**
   * The most messages of one request, 1 to 10.
   *
   * @default 10
   */
  readonly maximumMessages?: number;

  /**
   * How long a message that was received is hidden: at most 12 hours. It has to be longer than it takes until all sinks have the
   * events, or `visibilityDuplicationProtection` has to make it longer. For objects of a bucket: 30 seconds, and another 30 seconds
   * for each 0.25 GB of the largest object.
   *
   * @default - for objects of a bucket 60 seconds, for messages what the queue says
   */
  readonly visibilityTimeout?: Duration;

  /**
   * Whether a message stays hidden for as long as it is worked on, so that it is not read twice. Only with acknowledgments.
   *
   * @default - as `acknowledgments`
   */
  readonly visibilityDuplicationProtection?: boolean;

  /**
   * For how long a message stays hidden at most by `visibilityDuplicationProtection`: 30 seconds to 24 hours.
   *
   * @default Duration.hours(2)
   */
  readonly visibilityDuplicateProtectionTimeout?: Duration;

  /**
   * How long a request waits for messages: at most 20 seconds. Shorter waits cost more requests.
   *
   * @default Duration.seconds(20)
   */
  readonly waitTime?: Duration;

  /**
   * How long the pipeline waits between two requests.
   *
   * @default Duration.seconds(0)
   */
  readonly pollDelay?: Duration;

  /**
   * Whether a message is deleted only when all sinks have its events. Without, messages are deleted as soon as they are read,
   * and events are lost silently when a sink fails.
   *
   * @default true
   */
  readonly acknowledgments?: boolean;

  /**
   * What happens to a message that cannot be read.
   *
   * @default OnError.RETAIN_MESSAGES
   */
  readonly onError?: OnError;
}

/** What a pipeline reads from a queue. */
export interface SqsSourceOptions extends QueuePollingOptions {
  /**
   * How events are read from a message.
   *
   * @default - an event for each message, with its body in the key `message`
   */
  readonly codec?: Codec;

  /**
   * How many threads receive messages.
   *
   * @default 1
   */
  readonly workers?: number;
}

/** Makes the source, and lets the role receive and delete messages. */
export function bindSqsSource(queue: sqs.IQueueRef, options: SqsSourceOptions, context: PluginContext): BoundPlugin {
  allowQueue(context, queue);
  return {
    name: 'sqs',
    options: {
      queues: [
        {
          url: queue.queueRef.queueUrl,
          codec: options.codec?._render(),
          workers: options.workers,
          on_error: options.onError,
          ...renderPolling(options),
        },
      ],
      acknowledgments: options.acknowledgments ?? true,
      aws: { region: context.region },
    },
  };
}

/** The options of Data Prepper for what is the same for messages and for notifications. */
export function renderPolling(options: QueuePollingOptions): Record<string, unknown> {
  return {
    maximum_messages: options.maximumMessages,
    visibility_timeout: inSeconds(options.visibilityTimeout),
    visibility_duplication_protection: options.visibilityDuplicationProtection ?? options.acknowledgments ?? true,
    visibility_duplicate_protection_timeout: inSeconds(options.visibilityDuplicateProtectionTimeout),
    wait_time: inSeconds(options.waitTime),
    poll_delay: inSeconds(options.pollDelay),
  };
}

/** Lets the role work on a queue. The guide's `sqs:DeleteMessageBatch` is no permission: `sqs:DeleteMessage` is for both. */
export function allowQueue(context: PluginContext, queue: sqs.IQueueRef): void {
  const { queueArn } = queue.queueRef;
  const { fifo, fifoQueue } = queue as { readonly fifo?: unknown; readonly fifoQueue?: unknown };
  if (fifo === true || fifoQueue === true || (isKnown(queueArn) && queueArn.endsWith('.fifo'))) {
    fail(
      context.pipeline,
      'FifoQueue',
      `'queue' must be a standard queue, '${queue.node.path}' is FIFO: OpenSearch Ingestion does not read from it`,
    );
  }
  requireRegion(context, 'queue', queue);
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'];
  allowRead(context, queue, actions, [queueArn]);
  allowKeyOf(context, queue, 'kms:Decrypt');
}
