/** A part of the day. */
export interface TimeOfDay {
  /** When it begins, as `HH:MM`. */
  readonly start: string;
  /** When it is over, as `HH:MM`, up to `24:00`. After `start`: what goes past midnight is two parts. */
  readonly end: string;
}

/** A recurring time. What is given must all be so; what is left out is any. */
export interface TimePeriod {
  /**
   * Parts of the day.
   *
   * @default - the whole day
   */
  readonly times?: TimeOfDay[];

  /**
   * Days of the week or ranges of them: `saturday`, `monday:friday`.
   *
   * @default - every day
   */
  readonly weekdays?: string[];

  /**
   * Days of the month or ranges of them, from 1 to 31; from -1 backwards they count from the month's end: `1:7`, `-1`.
   *
   * @default - every day
   */
  readonly daysOfMonth?: string[];

  /**
   * Months or ranges of them, by name or number: `december`, `6:8`.
   *
   * @default - every month
   */
  readonly months?: string[];

  /**
   * Years or ranges of them: `2027`, `2027:2028`.
   *
   * @default - every year
   */
  readonly years?: string[];

  /**
   * The time zone that all of this is meant in, such as `Europe/Berlin`.
   *
   * @default - UTC
   */
  readonly location?: string;
}

/** Times at which routes are muted or active. */
export class TimeInterval {
  /**
   * Recurring times.
   *
   * @param name the interval's name, once per alert manager
   * @param periods at least one; the interval is all of them
   */
  public static of(name: string, ...periods: TimePeriod[]): TimeInterval {
    return new TimeInterval(name, periods);
  }

  private constructor(
    /** The interval's name. */
    public readonly name: string,
    private readonly periods: readonly TimePeriod[],
  ) {}

  /** @internal */
  public _render(): Record<string, unknown> {
    return {
      name: this.name,
      time_intervals: this.periods.map(({ times, weekdays, daysOfMonth, months, years, location }) => ({
        ...(times && { times: times.map(({ start, end }) => ({ start_time: start, end_time: end })) }),
        ...(weekdays && { weekdays }),
        ...(daysOfMonth && { days_of_month: daysOfMonth }),
        ...(months && { months }),
        ...(years && { years }),
        ...(location !== undefined && { location }),
      })),
    };
  }
}
