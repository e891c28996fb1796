/** Which events a processor changes. */
export interface ConditionalOptions {
  /**
   * An expression of Data Prepper, such as `/status >= 500`; events that it is not true for pass unchanged.
   *
   * @default - every event is changed
   */
  readonly when?: string;
}

/** Which events a processor changes, and how those are marked that it could not change. */
export interface TaggedOptions extends ConditionalOptions {
  /**
   * Tags of events that could not be changed; `hasTags("...")` asks for them in expressions.
   *
   * @default - events are not tagged
   */
  readonly tagsOnFailure?: string[];
}

/** What becomes of an event that a processor could not change. */
export enum FailedEvents {
  /** It goes on as it is, and the failure is logged. */
  SKIP = 'skip',

  /** It goes on as it is, and nothing is logged. */
  SKIP_SILENTLY = 'skip_silently',

  /** It is dropped, and the failure is logged. */
  DROP = 'drop',

  /** It is dropped, and nothing is logged. */
  DROP_SILENTLY = 'drop_silently',
}

/** What is done to the letters of keys. */
export enum KeyTransform {
  /** Nothing. */
  NONE = 'none',

  /** All in lower case. */
  LOWERCASE = 'lowercase',

  /** All in upper case. */
  UPPERCASE = 'uppercase',

  /** The first in upper case. */
  CAPITALIZE = 'capitalize',
}

/** What a value is converted to. */
export enum ValueType {
  /** A whole number of 32 bits. */
  INTEGER = 'integer',

  /** A whole number of 64 bits. */
  LONG = 'long',

  /** A floating-point number. */
  DOUBLE = 'double',

  /** A decimal number of any precision. */
  BIG_DECIMAL = 'big_decimal',

  /** A text. */
  STRING = 'string',

  /** True or false. */
  BOOLEAN = 'boolean',
}
