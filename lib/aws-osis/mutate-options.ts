import type { ConditionalOptions, TaggedOptions, ValueType } from './conditional-options';

/** A key that is added to events; exactly one of `value`, `format` and `valueExpression`. */
export interface NewEntry extends ConditionalOptions {
  /**
   * The key.
   *
   * @default - required, unless there is `metadataKey`
   */
  readonly key?: string;

  /**
   * The key in the metadata of the event; it is seen by expressions and written nowhere.
   *
   * @default - required, unless there is `key`
   */
  readonly metadataKey?: string;

  /**
   * The value.
   *
   * @default - see `format` and `valueExpression`
   */
  readonly value?: unknown;

  /**
   * A text with values of the event, such as `${/service}-${/host}`.
   *
   * @default - see `value` and `valueExpression`
   */
  readonly format?: string;

  /**
   * An expression of Data Prepper whose result is the value, such as `length(/message)`.
   *
   * @default - see `value` and `format`
   */
  readonly valueExpression?: string;

  /**
   * Whether a value that exists is replaced; not together with `appendIfKeyExists`.
   *
   * @default false
   */
  readonly overwriteIfKeyExists?: boolean;

  /**
   * Whether the value is added to one that exists, which becomes a list.
   *
   * @default false
   */
  readonly appendIfKeyExists?: boolean;

  /**
   * The key of a list of maps, to each of which the key is added.
   *
   * @default - the key is added to the event
   */
  readonly iterateOn?: string;

  /**
   * A condition of each element of `iterateOn`.
   *
   * @default - all elements
   */
  readonly addToElementWhen?: string;

  /**
   * Whether `when` is asked of each element of `iterateOn` and not of the event.
   *
   * @default false
   */
  readonly evaluateWhenOnElement?: boolean;

  /**
   * Whether a key with slashes inside elements of `iterateOn` is one key and not a path.
   *
   * @default true
   */
  readonly flattenKey?: boolean;

  /**
   * Whether `format` and `valueExpression` see an element of `iterateOn` only and not the event.
   *
   * @default true
   */
  readonly disableRootKeys?: boolean;
}

/** Keys that are removed; exactly one of `withKeys` and `withKeysRegex`. */
export interface DeletedEntries extends ConditionalOptions {
  /**
   * The keys.
   *
   * @default - see `withKeysRegex`
   */
  readonly withKeys?: string[];

  /**
   * Regular expressions of keys.
   *
   * @default - see `withKeys`
   */
  readonly withKeysRegex?: string[];

  /**
   * Keys that stay although `withKeysRegex` matches them.
   *
   * @default - none
   */
  readonly excludeFromDelete?: string[];

  /**
   * The key of a list of maps, from each of which keys are removed.
   *
   * @default - keys of the event are removed
   */
  readonly iterateOn?: string;

  /**
   * A condition of each element of `iterateOn`.
   *
   * @default - all elements
   */
  readonly deleteFromElementWhen?: string;
}

/** A key that gets another name; exactly one of `fromKey` and `fromKeyRegex`. */
export interface KeyRename extends ConditionalOptions {
  /**
   * The key.
   *
   * @default - see `fromKeyRegex`
   */
  readonly fromKey?: string;

  /**
   * A regular expression of the key.
   *
   * @default - see `fromKey`
   */
  readonly fromKeyRegex?: string;

  /** Its new name. */
  readonly toKey: string;

  /**
   * Whether a value that exists under the new name is replaced.
   *
   * @default false
   */
  readonly overwriteIfToKeyExists?: boolean;
}

/** Keys that are kept, all others are removed; at least one of both. */
export interface SelectEntriesOptions extends ConditionalOptions {
  /**
   * The keys.
   *
   * @default - see `includeKeysRegex`
   */
  readonly includeKeys?: string[];

  /**
   * Regular expressions of keys.
   *
   * @default - see `includeKeys`
   */
  readonly includeKeysRegex?: string[];
}

/** A value that is copied. */
export interface ValueCopy extends ConditionalOptions {
  /** The key of the value. */
  readonly fromKey: string;

  /** The key of the copy. */
  readonly toKey: string;

  /**
   * Whether a value that exists is replaced.
   *
   * @default false
   */
  readonly overwriteIfToKeyExists?: boolean;
}

/** Lists whose elements values are copied between; `fromList` and `toList` go together. */
export interface CopyValuesOptions {
  /**
   * The key of a list of maps to copy from.
   *
   * @default - values of the event are copied
   */
  readonly fromList?: string;

  /**
   * The key of the list to copy to.
   *
   * @default - values of the event are copied
   */
  readonly toList?: string;

  /**
   * Whether a list that exists is replaced.
   *
   * @default false
   */
  readonly overwriteIfToListExists?: boolean;
}

/** How values become values of another type; exactly one of `key` and `keys`. */
export interface ConvertTypeOptions extends TaggedOptions {
  /**
   * The key of the value.
   *
   * @default - see `keys`
   */
  readonly key?: string;

  /**
   * The keys of the values.
   *
   * @default - see `key`
   */
  readonly keys?: string[];

  /** The type. */
  readonly type: ValueType;

  /**
   * Texts that become null.
   *
   * @default - none
   */
  readonly nullConversionValues?: string[];

  /**
   * How many decimal places a `ValueType.BIG_DECIMAL` has.
   *
   * @default 0
   */
  readonly scale?: number;

  /**
   * How texts are written that are times, when they become numbers of milliseconds; patterns of Java's
   * DateTimeFormatter.
   *
   * @default - texts that are times are not converted
   */
  readonly timeFormats?: string[];

  /**
   * The key of a list of maps, in each of which values are converted.
   *
   * @default - values of the event are converted
   */
  readonly iterateOn?: string;
}
