import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { ConditionalOptions, FailedEvents, ValueType } from './conditional-options';

/** A key whose value is looked up; exactly one of `map` and `patterns`, unless the values are in a file. */
export interface TranslationTarget extends ConditionalOptions {
  /** The key. */
  readonly target: string;

  /**
   * Values by what the source holds: a text, a list as `a,b` or a range as `200-299`.
   *
   * @default - none
   */
  readonly map?: Record<string, unknown>;

  /**
   * Values by a regular expression of what the source holds.
   *
   * @default - none
   */
  readonly patterns?: Record<string, unknown>;

  /**
   * Whether an expression of `patterns` has to match all of the source and not a part of it.
   *
   * @default true
   */
  readonly exact?: boolean;

  /**
   * The value where nothing was found.
   *
   * @default - the key is not written
   */
  readonly defaultValue?: string;

  /**
   * The type of the value.
   *
   * @default ValueType.STRING
   */
  readonly type?: ValueType;
}

/** A value that is looked up. */
export interface Translation {
  /** The keys that are looked up; with several, their values as one text with commas. */
  readonly sources: string[];

  /** The keys that get what was found. */
  readonly targets: TranslationTarget[];
}

/** Translations in a file of S3. */
export interface TranslationFile {
  /** The bucket, in the region of the pipeline; the pipeline's role may read the file. */
  readonly bucket: s3.IBucket;

  /** The key of a file in YAML with `mappings` as Data Prepper names them. */
  readonly key: string;
}

/** Where values are looked up; at least one of both. Translations of the same source replace those of the file. */
export interface TranslateOptions {
  /**
   * The translations.
   *
   * @default - those of `file`
   */
  readonly mappings?: Translation[];

  /**
   * Translations in a file.
   *
   * @default - those of `mappings`
   */
  readonly file?: TranslationFile;
}

/** An address whose place is looked up; at most one of `includeFields` and `excludeFields`. */
export interface GeoIpEntry {
  /** The key of the IP address. */
  readonly source: string;

  /**
   * The key that the place is written under.
   *
   * @default 'geo'
   */
  readonly target?: string;

  /**
   * What is written, such as `country_name`, `city_name`, `location` or `asn`.
   *
   * @default - all that is known, but for `excludeFields`
   */
  readonly includeFields?: string[];

  /**
   * What is not written.
   *
   * @default - nothing
   */
  readonly excludeFields?: string[];
}

/** How failures of `Processor.geoip` are marked. */
export interface GeoIpOptions extends ConditionalOptions {
  /**
   * Tags of events when the database could not be read.
   *
   * @default - events are not tagged
   */
  readonly tagsOnEngineFailure?: string[];

  /**
   * Tags of events whose address is not in the database.
   *
   * @default - events are not tagged
   */
  readonly tagsOnIpNotFound?: string[];

  /**
   * Tags of events without an address that is public.
   *
   * @default - events are not tagged
   */
  readonly tagsOnNoValidIp?: string[];

  /**
   * Whether private addresses are looked up.
   *
   * @default false
   */
  readonly lookupPrivateAddresses?: boolean;
}

/** How the name of a browser becomes its parts. */
export interface UserAgentOptions {
  /** The key of the user agent. */
  readonly source: string;

  /**
   * The key that the parts are written under.
   *
   * @default 'user_agent'
   */
  readonly target?: string;

  /**
   * Whether the original text is left out of the parts.
   *
   * @default false
   */
  readonly excludeOriginal?: boolean;

  /**
   * How many user agents are remembered.
   *
   * @default 1000
   */
  readonly cacheSize?: number;

  /**
   * Tags of events whose user agent could not be read.
   *
   * @default - events are not tagged
   */
  readonly tagsOnFailure?: string[];
}

/** What becomes of events that the condition cannot be asked of. */
export interface DropEventsOptions {
  /**
   * Whether they are dropped.
   *
   * @default FailedEvents.SKIP
   */
  readonly handleFailedEvents?: FailedEvents;
}
