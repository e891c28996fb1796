import type { Duration } from 'aws-cdk-lib';
import type { ConditionalOptions, FailedEvents, TaggedOptions } from './conditional-options';

/** How texts are taken apart by patterns. `tagsOnFailure` marks events that no pattern matched. */
export interface GrokOptions extends TaggedOptions {
  /** Patterns by the key whose text they match, such as `{ log: ['%{COMMONAPACHELOG}'] }`; tried in their order. */
  readonly match: Record<string, string[]>;

  /**
   * Whether the first pattern that matches is the last that is tried.
   *
   * @default true
   */
  readonly breakOnMatch?: boolean;

  /**
   * Whether only captures with a name of their own are kept.
   *
   * @default true
   */
  readonly namedCapturesOnly?: boolean;

  /**
   * Whether captures without a text are kept, as null.
   *
   * @default false
   */
  readonly keepEmptyCaptures?: boolean;

  /**
   * Keys whose value is replaced by a capture; captures of other keys that exist are added to a list.
   *
   * @default - none
   */
  readonly keysToOverwrite?: string[];

  /**
   * Patterns of your own, regular expressions by name.
   *
   * @default - none
   */
  readonly patternDefinitions?: Record<string, string>;

  /**
   * The key that captures are written under.
   *
   * @default - the root of the event
   */
  readonly targetKey?: string;

  /**
   * How long one event may take, in whole milliseconds. Zero is no limit.
   *
   * @default Duration.seconds(30)
   */
  readonly timeout?: Duration;

  /**
   * Tags of events that took longer than `timeout`.
   *
   * @default - those of `tagsOnFailure`
   */
  readonly tagsOnTimeout?: string[];

  /**
   * Whether the number of patterns tried, and the time that they took, are added to the metadata of an event.
   *
   * @default false
   */
  readonly performanceMetadata?: boolean;
}

/** How a time is written. */
export interface DatePattern {
  /** The key of the time. */
  readonly key: string;

  /**
   * Patterns that are tried in turn: those of Java's DateTimeFormatter, `epoch_second`, `epoch_milli`, `epoch_micro`
   * or `epoch_nano`, of which there may be one. Letters that stand for themselves are in quotes, as in `yyyy-MM-dd'T'HH:mm:ss`.
   */
  readonly patterns: string[];
}

/** Where an event's time comes from; exactly one of `match` and `fromTimeReceived`. */
export interface DateOptions extends ConditionalOptions {
  /**
   * The key that holds the time, and how it is written there.
   *
   * @default - required, unless `fromTimeReceived` is true
   */
  readonly match?: DatePattern;

  /**
   * Whether the time that the pipeline got the event at is taken.
   *
   * @default false
   */
  readonly fromTimeReceived?: boolean;

  /**
   * The key that the time is written to.
   *
   * @default '@timestamp'
   */
  readonly destination?: string;

  /**
   * How the time is written.
   *
   * @default "yyyy-MM-dd'T'HH:mm:ss.SSSXXX"
   */
  readonly outputFormat?: string;

  /**
   * The time zone of times that have none, such as `Europe/Berlin`.
   *
   * @default - that of the nodes of the pipeline
   */
  readonly sourceTimezone?: string;

  /**
   * The time zone that the time is written in.
   *
   * @default - that of the nodes of the pipeline
   */
  readonly destinationTimezone?: string;

  /**
   * The language of names of months and days, such as `en-US`.
   *
   * @default - that of the nodes of the pipeline
   */
  readonly locale?: string;

  /**
   * Whether the time is what the delay of an event is measured from, from its origin to the sink.
   *
   * @default false
   */
  readonly originationTimestampToMetadata?: boolean;
}

/** How a text that is a document becomes keys of the event. */
export interface ParseOptions extends TaggedOptions {
  /**
   * The key of the text.
   *
   * @default 'message'
   */
  readonly source?: string;

  /**
   * The key that the document is written under; not `/`, and not blank.
   *
   * @default - the root of the event
   */
  readonly destination?: string;

  /**
   * The part of the document that is kept, as a JSON pointer.
   *
   * @default - all of it
   */
  readonly pointer?: string;

  /**
   * Whether keys that exist are replaced.
   *
   * @default true
   */
  readonly overwriteIfDestinationExists?: boolean;

  /**
   * Whether the text is removed.
   *
   * @default false
   */
  readonly deleteSource?: boolean;

  /**
   * What becomes of an event whose text is no such document.
   *
   * @default FailedEvents.SKIP
   */
  readonly handleFailedEvents?: FailedEvents;
}

/** How a text in Amazon Ion becomes keys of the event. */
export interface ParseIonOptions extends ParseOptions {
  /**
   * How many levels are parsed, 1 to 10; what is deeper stays a text. Zero is all.
   *
   * @default 0
   */
  readonly depth?: number;
}

/** How a text in JSON becomes keys of the event. */
export interface ParseJsonOptions extends ParseIonOptions {
  /**
   * Whether characters that a key cannot have are replaced by `_`.
   *
   * @default false
   */
  readonly normalizeKeys?: boolean;
}

/** How a line of separated values becomes keys of the event. */
export interface CsvOptions extends ConditionalOptions {
  /**
   * The key of the line.
   *
   * @default 'message'
   */
  readonly source?: string;

  /**
   * The character between values.
   *
   * @default ','
   */
  readonly delimiter?: string;

  /**
   * The character around values that hold the delimiter.
   *
   * @default '"'
   */
  readonly quoteCharacter?: string;

  /**
   * The keys of the values. Columns without a name become `column1`, `column2` and so on.
   *
   * @default - those of `columnNamesSourceKey`, else `column1` and so on
   */
  readonly columnNames?: string[];

  /**
   * The key of the event that holds the names of columns; it comes before `columnNames`.
   *
   * @default - none
   */
  readonly columnNamesSourceKey?: string;

  /**
   * Whether `columnNamesSourceKey` is removed from the event.
   *
   * @default true
   */
  readonly deleteHeader?: boolean;

  /**
   * Whether the line is removed.
   *
   * @default false
   */
  readonly deleteSource?: boolean;

  /**
   * Whether the text has many lines, each of which becomes an event.
   *
   * @default false
   */
  readonly multiline?: boolean;

  /**
   * Whether characters that a key cannot have are replaced by `_`.
   *
   * @default false
   */
  readonly normalizeKeys?: boolean;
}

/** How texts are taken apart at fixed separators, which is faster than grok. */
export interface DissectOptions extends ConditionalOptions {
  /** Patterns by the key whose text they take apart, such as `{ log: '%{time} [%{level}] %{text}' }`. */
  readonly map: Record<string, string>;

  /**
   * Types by the names in patterns: `integer`, `double` or `boolean`.
   *
   * @default - all are texts
   */
  readonly targetTypes?: Record<string, string>;

  /**
   * Whether the texts are removed.
   *
   * @default false
   */
  readonly deleteSource?: boolean;
}

/** How compressed texts are unpacked. */
export interface DecompressOptions extends TaggedOptions {
  /** The keys of texts that are gzip in base64. */
  readonly keys: string[];
}

/** How a value becomes a text in JSON. */
export interface WriteJsonOptions {
  /** The key of the value. */
  readonly source: string;

  /**
   * The key of the text.
   *
   * @default - the value is replaced
   */
  readonly target?: string;
}
