/** How many active series of a workspace may bear certain labels. */
export interface LabelSetLimit {
  /**
   * The labels that a series must bear, all of them, to count: names of letters, digits and underscores, values of at least
   * one character. No label at all stands for every series that no other label set of the workspace matches.
   */
  readonly labelSet: Record<string, string>;

  /**
   * Active series (with a sample in the last two hours) up to which samples of new series are taken, from 0. Beyond it they
   * are discarded and counted in `DiscardedSamples` under the reason `per_labelset_series_limit`. **0 is no limit**: it only
   * makes the service publish metrics per label set.
   */
  readonly maxSeries: number;
}
