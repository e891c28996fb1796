import type {
  AggregateCountOptions,
  AggregateHistogramOptions,
  AggregateRateLimiterOptions,
  AggregateSumOptions,
  AggregateTailSamplerOptions,
} from './aggregate-options';
import { snakeCase } from './snake-case';

/** What becomes of the events of one group. */
export class AggregateAction {
  /**
   * One event with the values of all, in lists.
   *
   * @param keysToAppend the keys whose values become lists; all if there are none
   */
  public static append(...keysToAppend: string[]): AggregateAction {
    return new AggregateAction('append', keysToAppend.length > 0 ? { keysToAppend } : {});
  }

  /** One event with the number of all. */
  public static count(options: AggregateCountOptions = {}): AggregateAction {
    return new AggregateAction('count', options);
  }

  /**
   * One event with the sum of a value.
   *
   * @param key the key of the value
   */
  public static sum(key: string, options: AggregateSumOptions = {}): AggregateAction {
    return new AggregateAction('sum', { key, ...options });
  }

  /**
   * One event with the number of values in each bucket.
   *
   * @param key the key of the value
   */
  public static histogram(key: string, options: AggregateHistogramOptions): AggregateAction {
    return new AggregateAction('histogram', { key, ...options });
  }

  /** A share of the events, at random: `percent` is more than 0 and less than 100. */
  public static percentSampler(percent: number): AggregateAction {
    return new AggregateAction('percent_sampler', { percent });
  }

  /** One event with the keys of all; later events replace values of earlier ones. */
  public static putAll(): AggregateAction {
    return new AggregateAction('put_all');
  }

  /** No more events than so many in a second; see `RateExceeded` for the others. */
  public static rateLimiter(eventsPerSecond: number, options: AggregateRateLimiterOptions = {}): AggregateAction {
    return new AggregateAction('rate_limiter', { eventsPerSecond, ...options });
  }

  /** The first event, at once; later ones are dropped. */
  public static removeDuplicates(): AggregateAction {
    return new AggregateAction('remove_duplicates');
  }

  /** All events of some groups, such as the spans of traces with an error, and of a share of the other groups. */
  public static tailSampler(options: AggregateTailSamplerOptions): AggregateAction {
    return new AggregateAction('tail_sampler', options);
  }

  private constructor(
    private readonly name: string,
    private readonly options: object = {},
  ) {}

  /** @internal */
  public _render(): Record<string, unknown> {
    return { [this.name]: snakeCase(this.options) };
  }
}
