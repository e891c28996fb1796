import type {
  CsvInputOptions,
  JsonInputOptions,
  MultilineInputOptions,
  NdjsonInputOptions,
  NewlineInputOptions,
  OtelInputOptions,
} from './input-options';

/**
 * How events are read from objects, records, messages and requests.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/pipeline-config-reference.html
 */
export class Codec {
  /** Apache Avro: one event per record. The schema is that of the object. */
  public static avro(): Codec {
    return new Codec('avro');
  }

  /** Values with a separator: one event per line, with the names of the columns as keys. */
  public static csv(options: CsvInputOptions = {}): Codec {
    const { delimiter, quoteCharacter, header, detectHeader } = options;
    return new Codec('csv', {
      delimiter,
      quote_character: quoteCharacter,
      header,
      // Otherwise the first line would be taken for names, and lost.
      detect_header: detectHeader ?? (header === undefined ? undefined : false),
    });
  }

  /** What a sink of another pipeline wrote with the codec of this name: events with their metadata. */
  public static eventJson(): Codec {
    return new Codec('event_json');
  }

  /** One document in JSON: one event per item of its lists. */
  public static json(options: JsonInputOptions = {}): Codec {
    const { keyName, includeKeys, includeKeysMetadata, maxEventLength } = options;
    return new Codec('json', {
      key_name: keyName,
      include_keys: includeKeys,
      include_keys_metadata: includeKeysMetadata,
      max_event_length: maxEventLength,
    });
  }

  /** Text where an event is of many lines, such as a stack trace; it is in the event's key `message`. */
  public static multiline(options: MultilineInputOptions): Codec {
    return new Codec('multiline', {
      event_start_pattern: options.eventStartPattern,
      event_end_pattern: options.eventEndPattern,
      continuation_line_start_pattern: options.continuationLineStartPattern,
      continuation_line_end_pattern: options.continuationLineEndPattern,
      omit_matched_section: options.omitMatchedSection,
      max_lines: options.maxLines,
      max_length: options.maxLength,
      line_separator: options.lineSeparator,
      encoding: options.encoding,
    });
  }

  /** One document in JSON per line, with or without line breaks between them: one event each. */
  public static ndjson(options: NdjsonInputOptions = {}): Codec {
    return new Codec('ndjson', { include_empty_objects: options.includeEmptyObjects });
  }

  /** Text: one event per line, which is in the event's key `message`. */
  public static newline(options: NewlineInputOptions = {}): Codec {
    return new Codec('newline', { skip_lines: options.skipLines, header_destination: options.headerDestination });
  }

  /**
   * A codec that this class has no method for. Its options are checked as those of all others.
   *
   * @param codecName the name of Data Prepper
   * @param options options as Data Prepper names them
   */
  public static of(codecName: string, options: Record<string, unknown> = {}): Codec {
    return new Codec(codecName, options);
  }

  /** Logs of OpenTelemetry, as its exporters write them to files. */
  public static otelLogs(options: OtelInputOptions = {}): Codec {
    return new Codec('otel_logs', otelOptions(options));
  }

  /** Traces of OpenTelemetry, as its exporters write them to files. */
  public static otelTraces(options: OtelInputOptions = {}): Codec {
    return new Codec('otel_traces', otelOptions(options));
  }

  /** Apache Parquet: one event per row. */
  public static parquet(): Codec {
    return new Codec('parquet');
  }

  private constructor(
    private readonly codecName: string,
    private readonly options: Record<string, unknown> = {},
  ) {}

  /** @internal */
  public _render(): Record<string, unknown> {
    return { [this.codecName]: this.options };
  }
}

function otelOptions({ format, otelFormat, lengthPrefixedEncoding }: OtelInputOptions): Record<string, unknown> {
  return { format, otel_format: otelFormat, length_prefixed_encoding: lengthPrefixedEncoding };
}
