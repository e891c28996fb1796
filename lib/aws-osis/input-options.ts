/** How values with a separator are read. */
export interface CsvInputOptions {
  /**
   * What stands between two values: one character.
   *
   * @default ','
   */
  readonly delimiter?: string;

  /**
   * What stands around a value that has separators in it: one character.
   *
   * @default '"'
   */
  readonly quoteCharacter?: string;

  /**
   * The names of the columns, in order.
   *
   * @default - those of the first line
   */
  readonly header?: string[];

  /**
   * Whether the first line has the names of the columns, and is no event.
   *
   * @default - true without `header`, false with it: a first line that is data would be lost
   */
  readonly detectHeader?: boolean;
}

/** How a document in JSON is read. */
export interface JsonInputOptions {
  /**
   * The key of the list that has the events; 1 to 2,048 characters.
   *
   * @default - every list of the document
   */
  readonly keyName?: string;

  /**
   * Keys beside the list that each event gets.
   *
   * @default - none
   */
  readonly includeKeys?: string[];

  /**
   * Keys beside the list that each event gets in its metadata.
   *
   * @default - none
   */
  readonly includeKeysMetadata?: string[];

  /**
   * The most characters that a value may have: at least 20,000,000.
   *
   * @default 20000000
   */
  readonly maxEventLength?: number;
}

/** Where an event of many lines begins and ends. At least one pattern must be given. */
export interface MultilineInputOptions {
  /**
   * A regular expression that the first line of an event matches.
   *
   * @default - other patterns decide
   */
  readonly eventStartPattern?: string;

  /**
   * A regular expression that the last line of an event matches.
   *
   * @default - other patterns decide
   */
  readonly eventEndPattern?: string;

  /**
   * A regular expression that a line matches which goes on with the event before.
   *
   * @default - other patterns decide
   */
  readonly continuationLineStartPattern?: string;

  /**
   * A regular expression that a line matches whose event goes on in the next.
   *
   * @default - other patterns decide
   */
  readonly continuationLineEndPattern?: string;

  /**
   * Whether what a pattern matched is left out of the event.
   *
   * @default false
   */
  readonly omitMatchedSection?: boolean;

  /**
   * The most lines of an event, at least 1.
   *
   * @default 500
   */
  readonly maxLines?: number;

  /**
   * The most characters of an event, at least 1.
   *
   * @default 10000
   */
  readonly maxLength?: number;

  /**
   * What stands between the lines of an event.
   *
   * @default '\n'
   */
  readonly lineSeparator?: string;

  /**
   * The encoding of the text, such as `UTF-8`.
   *
   * @default - Data Prepper's own
   */
  readonly encoding?: string;
}

/** How documents in JSON, one per line, are read. */
export interface NdjsonInputOptions {
  /**
   * Whether an empty document is an event.
   *
   * @default false
   */
  readonly includeEmptyObjects?: boolean;
}

/** How lines of text are read. */
export interface NewlineInputOptions {
  /**
   * How many lines at the beginning are no events.
   *
   * @default 0
   */
  readonly skipLines?: number;

  /**
   * The key that each event gets the first line in, which is no event then.
   *
   * @default - the first line is an event
   */
  readonly headerDestination?: string;
}

/** How OpenTelemetry's data is written. */
export enum OtelEncoding {
  /** As JSON. */
  JSON = 'json',
  /** As protocol buffers. */
  PROTOBUF = 'protobuf',
}

/** How OpenTelemetry's data looks as events. */
export enum OtelFormat {
  /** As OpenTelemetry names things. */
  OTEL = 'otel',
  /** As the dashboards of OpenSearch expect it. */
  OPENSEARCH = 'opensearch',
}

/** How logs and traces of OpenTelemetry are read from objects. */
export interface OtelInputOptions {
  /**
   * How the data is written.
   *
   * @default OtelEncoding.JSON
   */
  readonly format?: OtelEncoding;

  /**
   * How events look.
   *
   * @default OtelFormat.OPENSEARCH
   */
  readonly otelFormat?: OtelFormat;

  /**
   * Whether the length stands before each message; of protocol buffers.
   *
   * @default false
   */
  readonly lengthPrefixedEncoding?: boolean;
}
