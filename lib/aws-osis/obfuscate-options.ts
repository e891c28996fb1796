import type { TaggedOptions } from './conditional-options';
import { snakeCase } from './snake-case';

/** What characters are masked by. */
export interface MaskOptions {
  /**
   * The character: one of `*#!%&@`.
   *
   * @default '*'
   */
  readonly maskCharacter?: string;

  /**
   * How many of them are written, whatever the length of the text: 1 to 10.
   *
   * @default 3
   */
  readonly maskCharacterLength?: number;
}

/** How texts are hashed. Without a salt, short texts such as numbers of phones can be found by trying them all. */
export interface HashOptions {
  /**
   * The salt, up to 64 characters. It stands in the configuration, which everybody sees who may see the pipeline.
   *
   * @default - a salt of Data Prepper
   */
  readonly salt?: string;

  /**
   * The key of the event that holds the salt.
   *
   * @default - `salt`
   */
  readonly saltKey?: string;

  /**
   * The hash: Data Prepper knows `SHA-512`.
   *
   * @default 'SHA-512'
   */
  readonly format?: string;
}

/** What is done to a text that nobody must read. */
export class ObfuscateAction {
  /** It is replaced by characters. */
  public static mask(options: MaskOptions = {}): ObfuscateAction {
    return new ObfuscateAction('mask', options);
  }

  /** It is replaced by its hash, so that equal texts stay equal. */
  public static hash(options: HashOptions = {}): ObfuscateAction {
    return new ObfuscateAction('hash', options);
  }

  private constructor(
    private readonly name: string,
    private readonly options: object,
  ) {}

  /** @internal */
  public _render(): Record<string, unknown> {
    return { [this.name]: snakeCase(this.options) };
  }
}

/** Which texts nobody must read. `tagsOnFailure` marks events without such a text. */
export interface ObfuscateOptions extends TaggedOptions {
  /** The key of the text. */
  readonly source: string;

  /**
   * The key of the result.
   *
   * @default - the text is replaced
   */
  readonly target?: string;

  /**
   * Regular expressions of the parts that are replaced, or names of Data Prepper such as `%{EMAIL_ADDRESS}`,
   * `%{CREDIT_CARD_NUMBER}`, `%{IP_ADDRESS_V4}` and `%{US_PHONE_NUMBER}`.
   *
   * @default - all of the text
   */
  readonly patterns?: string[];

  /**
   * What is done to them.
   *
   * @default ObfuscateAction.mask()
   */
  readonly action?: ObfuscateAction;

  /**
   * Whether a part is replaced only if it is a whole word.
   *
   * @default false
   */
  readonly singleWordOnly?: boolean;
}
