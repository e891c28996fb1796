import { Codec, OtelEncoding, OtelFormat } from '../../lib/aws-osis';

/** Without what is left out. */
function rendered(codec: Codec): unknown {
  return JSON.parse(JSON.stringify(codec._render()));
}

describe('Codec', () => {
  test.each([
    ['avro', Codec.avro()],
    ['csv', Codec.csv()],
    ['event_json', Codec.eventJson()],
    ['json', Codec.json()],
    ['ndjson', Codec.ndjson()],
    ['newline', Codec.newline()],
    ['otel_logs', Codec.otelLogs()],
    ['otel_traces', Codec.otelTraces()],
    ['parquet', Codec.parquet()],
  ])('%s needs no options', (name, codec) => {
    expect(rendered(codec)).toEqual({ [name]: {} });
  });

  test('has the options of Data Prepper', () => {
    expect(
      rendered(Codec.csv({ delimiter: ';', quoteCharacter: "'", header: ['a', 'b'], detectHeader: true })),
    ).toEqual({ csv: { delimiter: ';', quote_character: "'", header: ['a', 'b'], detect_header: true } });
    expect(
      rendered(
        Codec.json({ keyName: 'k', includeKeys: ['a'], includeKeysMetadata: ['b'], maxEventLength: 30_000_000 }),
      ),
    ).toEqual({
      json: { key_name: 'k', include_keys: ['a'], include_keys_metadata: ['b'], max_event_length: 30_000_000 },
    });
    expect(rendered(Codec.ndjson({ includeEmptyObjects: true }))).toEqual({ ndjson: { include_empty_objects: true } });
    expect(rendered(Codec.newline({ skipLines: 2, headerDestination: 'h' }))).toEqual({
      newline: { skip_lines: 2, header_destination: 'h' },
    });
    const otel = { format: OtelEncoding.PROTOBUF, otelFormat: OtelFormat.OTEL, lengthPrefixedEncoding: true };
    const expected = { format: 'protobuf', otel_format: 'otel', length_prefixed_encoding: true };
    expect(rendered(Codec.otelLogs(otel))).toEqual({ otel_logs: expected });
    expect(rendered(Codec.otelTraces(otel))).toEqual({ otel_traces: expected });
  });

  test('has all that events of many lines can have', () => {
    const codec = Codec.multiline({
      eventStartPattern: '^a',
      eventEndPattern: 'b$',
      continuationLineStartPattern: '^ ',
      continuationLineEndPattern: ',$',
      omitMatchedSection: true,
      maxLines: 7,
      maxLength: 8,
      lineSeparator: '\r\n',
      encoding: 'UTF-16',
    });
    expect(rendered(codec)).toEqual({
      multiline: {
        event_start_pattern: '^a',
        event_end_pattern: 'b$',
        continuation_line_start_pattern: '^ ',
        continuation_line_end_pattern: ',$',
        omit_matched_section: true,
        max_lines: 7,
        max_length: 8,
        line_separator: '\r\n',
        encoding: 'UTF-16',
      },
    });
  });

  test('keeps the first line where names of columns are given', () => {
    expect(rendered(Codec.csv({ header: ['a'] }))).toEqual({ csv: { header: ['a'], detect_header: false } });
  });

  test('can be one that the class does not know', () => {
    expect(rendered(Codec.of('protobuf', { schema: 's' }))).toEqual({ protobuf: { schema: 's' } });
  });
});
