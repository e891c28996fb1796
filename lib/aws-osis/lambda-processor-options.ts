import type { Duration, Size } from 'aws-cdk-lib';
import type { TaggedOptions } from './conditional-options';

/** How a function gets events, and what becomes of what it returns. */
export interface LambdaProcessorOptions extends TaggedOptions {
  /**
   * Whether the pipeline waits for what the function returns, which becomes the events.
   *
   * @default LambdaInvocationType.REQUEST_RESPONSE
   */
  readonly invocationType?: LambdaInvocationType;

  /**
   * Whether the function returns as many events as it gets, in the same order; only then events keep their
   * acknowledgments and what else belongs to them.
   *
   * @default false
   */
  readonly responseEventsMatch?: boolean;

  /**
   * Whether what the function returns replaces events or is merged into them.
   *
   * @default LambdaResponseMode.REPLACE
   */
  readonly responseMode?: LambdaResponseMode;

  /**
   * The keys of events that the function gets.
   *
   * @default - all
   */
  readonly keys?: string[];

  /**
   * The key of the request that holds the events.
   *
   * @default 'events'
   */
  readonly batchKey?: string;

  /**
   * How many events one request has at most.
   *
   * @default 100
   */
  readonly batchEventCount?: number;

  /**
   * How large one request is at most. A function takes 6 MB, and OpenSearch Ingestion passes 5 MB.
   *
   * @default Size.mebibytes(5)
   */
  readonly batchMaximumSize?: Size;

  /**
   * How long events are collected for one request: 1 second to 1 hour.
   *
   * @default Duration.seconds(10)
   */
  readonly batchTimeout?: Duration;

  /**
   * How long answers are remembered, in whole seconds; needs `LambdaResponseMode.MERGE` and `keys`.
   *
   * @default - answers are not remembered
   */
  readonly cacheTtl?: Duration;

  /**
   * How large the memory of answers is: 1 to 10 MiB; needs the same as `cacheTtl`.
   *
   * @default - answers are not remembered
   */
  readonly cacheMaxSize?: Size;

  /**
   * How often a request is sent again that failed.
   *
   * @default 3
   */
  readonly maxRetries?: number;

  /**
   * How many requests may be under way.
   *
   * @default 200
   */
  readonly maxConcurrency?: number;

  /**
   * How long a request may take with all its attempts. A function may run for 15 minutes.
   *
   * @default Duration.seconds(60)
   */
  readonly apiCallTimeout?: Duration;

  /**
   * How long one attempt may take.
   *
   * @default - no limit but `apiCallTimeout`
   */
  readonly apiCallAttemptTimeout?: Duration;

  /**
   * How long it may take to connect.
   *
   * @default Duration.seconds(60)
   */
  readonly connectionTimeout?: Duration;

  /**
   * How long the connection may be silent, so how long the function may run.
   *
   * @default - that of the AWS SDK
   */
  readonly readTimeout?: Duration;

  /**
   * How long the first attempt after a failure waits; later ones wait longer.
   *
   * @default Duration.millis(100)
   */
  readonly baseDelay?: Duration;

  /**
   * How long an attempt waits at most.
   *
   * @default Duration.seconds(20)
   */
  readonly maxBackoff?: Duration;

  /**
   * How often the pipeline waits while its circuit breaker is open, before it calls the function in spite of that.
   *
   * @default 0
   */
  readonly circuitBreakerRetries?: number;

  /**
   * How long it waits each time, in whole milliseconds.
   *
   * @default Duration.seconds(1)
   */
  readonly circuitBreakerWaitInterval?: Duration;

  /**
   * What is made of the parts of an answer that comes in a stream; for `LambdaInvocationType.STREAMING_RESPONSE`.
   *
   * @default - answers do not come in streams
   */
  readonly responseHandling?: LambdaResponseHandling;
}

/** How a function is called. */
export enum LambdaInvocationType {
  /** The pipeline waits for the answer, a list in JSON, which becomes the events. */
  REQUEST_RESPONSE = 'request-response',

  /** The pipeline does not wait, and events go on unchanged. */
  EVENT = 'event',

  /** As `REQUEST_RESPONSE`, but the answer comes in a stream. */
  STREAMING_RESPONSE = 'streaming-response',
}

/** What becomes of events for which a function returned some. */
export enum LambdaResponseMode {
  /** They are replaced. */
  REPLACE = 'replace',

  /** The keys that were returned are added to them. */
  MERGE = 'merge',
}

/** What is made of the parts of an answer. */
export enum LambdaResponseHandling {
  /** They are put together to one document. */
  RECONSTRUCT_DOCUMENT = 'reconstruct-document',
}
