/** What each sink can do: which events it gets, and what of them. */
export interface SinkOptions {
  /**
   * Names of routes of the same sub-pipeline: the sink gets the events of these only. `_default` is what no route takes.
   *
   * @default - all events
   */
  readonly routes?: string[];

  /**
   * The keys of events that are written; not together with `excludeKeys`.
   *
   * @default - all
   */
  readonly includeKeys?: string[];

  /**
   * The keys of events that are not written; not together with `includeKeys`.
   *
   * @default - none
   */
  readonly excludeKeys?: string[];

  /**
   * The key that the tags of an event are written to.
   *
   * @default - tags are not written
   */
  readonly tagsTargetKey?: string;
}
