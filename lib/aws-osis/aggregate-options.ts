import type { Duration } from 'aws-cdk-lib';
import type { ConditionalOptions } from './conditional-options';

/** Which events belong together, and for how long. */
export interface AggregateOptions extends ConditionalOptions {
  /** Events with the same values of these keys are a group. */
  readonly identificationKeys: string[];

  /**
   * How long a group stays open.
   *
   * @default Duration.seconds(180)
   */
  readonly groupDuration?: Duration;

  /**
   * Whether each node of the pipeline has groups of its own. AWS recommends it for throughput, since events need not
   * travel between nodes; but with more than one unit a group is then concluded once on each node, so that counts and
   * sums come in parts.
   *
   * @default false, so that a group is one
   */
  readonly localMode?: boolean;

  /**
   * Whether events go on themselves as well; needs `aggregatedEventsTag`.
   *
   * @default false
   */
  readonly outputUnaggregatedEvents?: boolean;

  /**
   * The tag of events that stand for a group.
   *
   * @default - they are not tagged
   */
  readonly aggregatedEventsTag?: string;

  /**
   * Whether events are acknowledged to the source when their group is concluded, and not before.
   *
   * @default false
   */
  readonly acknowledgeOnConclude?: boolean;

  /**
   * Whether the events that stand for a group take no part in acknowledgments.
   *
   * @default false
   */
  readonly disableGroupAcknowledgments?: boolean;
}

/** How the number of a group is written. */
export enum AggregateOutput {
  /** As a metric of OpenTelemetry. */
  OTEL_METRICS = 'otel_metrics',

  /** As a key of the event that stands for the group. */
  RAW = 'raw',
}

/** What becomes of events over a rate. */
export enum RateExceeded {
  /** They wait, and so does what comes after them. */
  BLOCK = 'block',

  /** They are dropped. */
  DROP = 'drop',
}

/** How events are counted. */
export interface AggregateCountOptions {
  /**
   * How the number is written.
   *
   * @default AggregateOutput.OTEL_METRICS
   */
  readonly outputFormat?: AggregateOutput;

  /**
   * The metric's name, in the format of OpenTelemetry.
   *
   * @default 'count'
   */
  readonly metricName?: string;

  /**
   * The key of the number, in the raw format.
   *
   * @default 'aggr._count'
   */
  readonly countKey?: string;

  /**
   * The key of the time of the first event, in the raw format.
   *
   * @default 'aggr._start_time'
   */
  readonly startTimeKey?: string;

  /**
   * The key of the time of the last event, in the raw format.
   *
   * @default 'aggr._end_time'
   */
  readonly endTimeKey?: string;

  /**
   * Events with the same values of these keys count as one.
   *
   * @default - all events are counted
   */
  readonly uniqueKeys?: string[];
}

/** How values are added up. */
export interface AggregateSumOptions {
  /**
   * How the sum is written.
   *
   * @default AggregateOutput.OTEL_METRICS
   */
  readonly outputFormat?: AggregateOutput;

  /**
   * The metric's name, in the format of OpenTelemetry.
   *
   * @default 'sum'
   */
  readonly metricName?: string;

  /**
   * The key of the number of events, in the raw format.
   *
   * @default 'aggr._count'
   */
  readonly countKey?: string;
}

/** How values are sorted into buckets. */
export interface AggregateHistogramOptions {
  /** The unit of the values, such as `seconds`. */
  readonly units: string;

  /** The bounds of the buckets, ascending. */
  readonly buckets: number[];

  /**
   * How the buckets are written.
   *
   * @default AggregateOutput.OTEL_METRICS
   */
  readonly outputFormat?: AggregateOutput;

  /**
   * The metric's name, in the format of OpenTelemetry.
   *
   * @default 'histogram'
   */
  readonly metricName?: string;

  /**
   * What the keys of the raw format begin with.
   *
   * @default 'aggr._'
   */
  readonly generatedKeyPrefix?: string;

  /**
   * Whether the smallest and the largest value are written.
   *
   * @default false
   */
  readonly recordMinmax?: boolean;
}

/** What becomes of events over the rate. */
export interface AggregateRateLimiterOptions {
  /**
   * Whether they wait or are dropped.
   *
   * @default RateExceeded.BLOCK
   */
  readonly whenExceeds?: RateExceeded;
}

/** Which groups pass, once no event came for a while. */
export interface AggregateTailSamplerOptions {
  /** How long no event must have come. */
  readonly waitPeriod: Duration;

  /** How much of the groups passes that `condition` is not true for, in percent. */
  readonly percent: number;

  /**
   * An expression of Data Prepper: a group with an event that it is true for passes.
   *
   * @default - none passes for itself
   */
  readonly condition?: string;
}
