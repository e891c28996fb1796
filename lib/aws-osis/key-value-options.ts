import type { KeyTransform, TaggedOptions } from './conditional-options';

/** How a text of pairs, such as `a=1&b=2`, becomes keys of the event. */
export interface KeyValueOptions extends TaggedOptions {
  /**
   * The key of the text.
   *
   * @default 'message'
   */
  readonly source?: string;

  /**
   * The key that the pairs are written under.
   *
   * @default 'parsed_message'
   */
  readonly destination?: string;

  /**
   * The characters between pairs; not together with `fieldDelimiterRegex`.
   *
   * @default '&'
   */
  readonly fieldSplitCharacters?: string;

  /**
   * What stands between pairs, as a regular expression.
   *
   * @default - `fieldSplitCharacters`
   */
  readonly fieldDelimiterRegex?: string;

  /**
   * The characters between a key and its value; not together with `keyValueDelimiterRegex`.
   *
   * @default '='
   */
  readonly valueSplitCharacters?: string;

  /**
   * What stands between a key and its value, as a regular expression.
   *
   * @default - `valueSplitCharacters`
   */
  readonly keyValueDelimiterRegex?: string;

  /**
   * The keys that are kept.
   *
   * @default - all
   */
  readonly includeKeys?: string[];

  /**
   * The keys that are not kept.
   *
   * @default - none
   */
  readonly excludeKeys?: string[];

  /**
   * Values of keys that the text does not have.
   *
   * @default - none
   */
  readonly defaultValues?: Record<string, unknown>;

  /**
   * The value of a key that stands alone.
   *
   * @default - null
   */
  readonly nonMatchValue?: unknown;

  /**
   * What is put before each key.
   *
   * @default - nothing
   */
  readonly prefix?: string;

  /**
   * What is removed from keys, as a regular expression.
   *
   * @default - nothing
   */
  readonly deleteKeyRegex?: string;

  /**
   * What is removed from values, as a regular expression.
   *
   * @default - nothing
   */
  readonly deleteValueRegex?: string;

  /**
   * What is done to the letters of keys.
   *
   * @default KeyTransform.NONE
   */
  readonly transformKey?: KeyTransform;

  /**
   * Whether spaces around the separators of keys and values are a part of these.
   *
   * @default KeyValueWhitespace.LENIENT
   */
  readonly whitespace?: KeyValueWhitespace;

  /**
   * Whether a pair that was there before is left out.
   *
   * @default false
   */
  readonly skipDuplicateValues?: boolean;

  /**
   * Whether brackets around values are removed.
   *
   * @default false
   */
  readonly removeBrackets?: boolean;

  /**
   * Whether a value in quotes or brackets may hold separators.
   *
   * @default false
   */
  readonly valueGrouping?: boolean;

  /**
   * Whether pairs inside brackets become keys below their key.
   *
   * @default false
   */
  readonly recursive?: boolean;

  /**
   * Whether keys that exist are replaced.
   *
   * @default true
   */
  readonly overwriteIfDestinationExists?: boolean;

  /**
   * Whether keys that stand alone are left out.
   *
   * @default false
   */
  readonly dropKeysWithNoValue?: boolean;

  /**
   * Whether a text with brackets or quotes that are not closed is refused.
   *
   * @default false
   */
  readonly strictGrouping?: boolean;

  /**
   * The one character around texts that are taken as they are.
   *
   * @default - none
   */
  readonly stringLiteralCharacter?: string;

  /**
   * Whether characters that a key cannot have are replaced by `_`.
   *
   * @default false
   */
  readonly normalizeKeys?: boolean;
}

/** Whether spaces around the separators of keys and values belong to them. */
export enum KeyValueWhitespace {
  /** They do. */
  LENIENT = 'lenient',

  /** They do not: they are removed. */
  STRICT = 'strict',
}
