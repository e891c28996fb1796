import type { Duration } from 'aws-cdk-lib';

/** How spans become documents of trace analytics. */
export interface OtelTracesOptions {
  /**
   * How long spans wait for the root of their trace, in whole seconds; OpenSearch Ingestion allows 300 at most.
   *
   * @default Duration.seconds(180)
   */
  readonly traceFlushInterval?: Duration;

  /**
   * How long the group of a trace is remembered.
   *
   * @default Duration.seconds(15)
   */
  readonly traceGroupCacheTtl?: Duration;

  /**
   * How many groups of traces are remembered.
   *
   * @default 1000000
   */
  readonly traceGroupCacheMaxSize?: number;
}

/** How metrics become documents. */
export interface OtelMetricsOptions {
  /**
   * Whether attributes stand in the root of a document.
   *
   * @default true
   */
  readonly flattenAttributes?: boolean;

  /**
   * Whether the buckets of histograms are written out.
   *
   * @default true
   */
  readonly calculateHistogramBuckets?: boolean;

  /**
   * Whether the buckets of exponential histograms are written out.
   *
   * @default true
   */
  readonly calculateExponentialHistogramBuckets?: boolean;

  /**
   * The largest scale of exponential histograms whose buckets are written out; others are left without.
   *
   * @default 10
   */
  readonly exponentialHistogramMaxAllowedScale?: number;
}

/** How the map of services is made of spans. */
export interface ServiceMapOptions {
  /**
   * How long spans are collected for one map, in whole seconds; OpenSearch Ingestion allows 300 at most.
   *
   * @default Duration.seconds(180)
   */
  readonly windowDuration?: Duration;
}

/** How the map of services, and metrics of it, are made of spans. */
export interface OtelApmServiceMapOptions {
  /**
   * How long spans are collected for one map.
   *
   * @default Duration.seconds(60)
   */
  readonly windowDuration?: Duration;

  /**
   * Attributes of resources that services are told apart by, besides their name.
   *
   * @default - none
   */
  readonly groupByAttributes?: string[];

  /**
   * What the time of metrics is.
   *
   * @default MetricTimestampSource.ARRIVAL_TIME
   */
  readonly metricTimestampSource?: MetricTimestampSource;

  /**
   * What the time of metrics is rounded to.
   *
   * @default MetricTimestampGranularity.SECONDS
   */
  readonly metricTimestampGranularity?: MetricTimestampGranularity;
}

/** What the time of a metric is. */
export enum MetricTimestampSource {
  /** When the span came. */
  ARRIVAL_TIME = 'arrival_time',

  /** When the span ended. */
  SPAN_END_TIME = 'span_end_time',
}

/** What the time of a metric is rounded to. */
export enum MetricTimestampGranularity {
  /** Seconds. */
  SECONDS = 'seconds',

  /** Minutes. */
  MINUTES = 'minutes',
}

/** Where groups of traces are looked up. */
export interface OtelTraceGroupOptions {
  /**
   * The indices of spans.
   *
   * @default - those of trace analytics, `otel-v1-apm-span-*`
   */
  readonly indices?: string[];
}
