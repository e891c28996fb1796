import type { ConditionalOptions } from './conditional-options';

/**
 * How one event becomes many; at most one of `delimiter` and `delimiterRegex`. With neither the field must be a list, of which
 * each element becomes an event.
 */
export interface SplitEventOptions extends ConditionalOptions {
  /** The key of the text or the list that is split: each event gets a part of it. */
  readonly field: string;

  /**
   * The one character between parts.
   *
   * @default - see `delimiterRegex`
   */
  readonly delimiter?: string;

  /**
   * What stands between parts, as a regular expression.
   *
   * @default - see `delimiter`
   */
  readonly delimiterRegex?: string;
}

/** A text that becomes a list of texts; exactly one of `delimiter` and `delimiterRegex`. */
export interface TextSplit extends ConditionalOptions {
  /** The key of the text. */
  readonly source: string;

  /**
   * The one character between parts.
   *
   * @default - see `delimiterRegex`
   */
  readonly delimiter?: string;

  /**
   * What stands between parts, as a regular expression.
   *
   * @default - see `delimiter`
   */
  readonly delimiterRegex?: string;
}

/** A part of a text that is replaced. */
export interface TextSubstitution extends ConditionalOptions {
  /** The key of the text. */
  readonly source: string;

  /** What is replaced, as a regular expression of Java. */
  readonly from: string;

  /** What it is replaced by; `$1` is the first group. */
  readonly to: string;
}

/** Texts that are cut; at least one of `startAt` and `length`. */
export interface Truncation extends ConditionalOptions {
  /**
   * The keys of the texts.
   *
   * @default - all texts of the event
   */
  readonly sourceKeys?: string[];

  /**
   * The first character that is kept, from 0.
   *
   * @default 0
   */
  readonly startAt?: number;

  /**
   * How many characters are kept.
   *
   * @default - all to the end
   */
  readonly length?: number;

  /**
   * Whether texts in maps are cut as well.
   *
   * @default false
   */
  readonly recursive?: boolean;
}
