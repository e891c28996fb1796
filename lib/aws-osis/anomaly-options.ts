/** How numbers out of the ordinary are found, by a random cut forest. */
export interface AnomalyDetectorOptions {
  /** The keys of the numbers; those of one event are looked at together. */
  readonly keys: string[];

  /**
   * Keys whose values tell series of numbers apart: each has a forest of its own.
   *
   * @default - all events are one series
   */
  readonly identificationKeys?: string[];

  /**
   * Whether all anomalies are reported that are like earlier ones, and not the first few only.
   *
   * @default false
   */
  readonly verbose?: boolean;

  /**
   * How many series there may be; events of further ones are not looked at.
   *
   * @default 5000
   */
  readonly cardinalityLimit?: number;

  /**
   * How many events in a row are looked at together, 1 to 60.
   *
   * @default 4
   */
  readonly shingleSize?: number;

  /**
   * How many events a forest is made of, 100 to 2500.
   *
   * @default 256
   */
  readonly sampleSize?: number;

  /**
   * How fast old events lose their weight, from 0 to 1.
   *
   * @default 0.1
   */
  readonly timeDecay?: number;

  /**
   * How many events are learned from before the first is reported.
   *
   * @default 32
   */
  readonly outputAfter?: number;

  /**
   * The kind of the numbers: Data Prepper knows `metrics`.
   *
   * @default 'metrics'
   */
  readonly type?: string;

  /**
   * The version of the algorithm: Data Prepper knows `1.0`.
   *
   * @default '1.0'
   */
  readonly version?: string;
}
