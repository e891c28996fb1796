/** What the input of `option-table.ts` does not say; each was read in the option classes of Data Prepper. */

const ONE_CHARACTER = 'Size{"min": 1, "max": 1}';
/** `ACCEPT_SINGLE_VALUE_AS_ARRAY`; the guide's own sample relies on it. */
const SINGLE_VALUE = '(single value)';

/**
 * What option classes check in methods of theirs, and by types and settings that the input has no word for. In the words of the
 * input, by kind, plugin and path.
 */
export const ADDED_WORDS: Readonly<Record<string, string>> = {
  'aggregate_action/tail_sampler/percent': 'Min{"value": 1} Max{"value": 99}',
  'aggregate_action/tail_sampler/wait_period': 'DurationMin{"seconds": 1} DurationMax{"seconds": 60}',
  'input_codec/csv/delimiter': ONE_CHARACTER,
  'input_codec/csv/header': 'Size{"min": 1}',
  'input_codec/csv/quote_character': ONE_CHARACTER,
  'processor/csv/delimiter': ONE_CHARACTER,
  'processor/csv/quote_character': ONE_CHARACTER,
  'processor/date/match': 'Size{"min": 1, "max": 1}',
  'processor/date/match[].key': 'REQUIRED',
  'processor/date/match[].patterns': 'REQUIRED Size{"min": 1}',
  'source/rds/joins.relations[].child_key': SINGLE_VALUE,
  'source/rds/joins.relations[].child_primary_key': SINGLE_VALUE,
  'source/rds/joins.relations[].parent_key': SINGLE_VALUE,
};

/**
 * Values that Data Prepper takes in whatever case, since it makes them lower case first: those of Kafka, the compression of what
 * is read, the types that values are converted to, what becomes of events that fail, and what aggregates are written as. Of all
 * others it makes nothing, without a word, when the case is another.
 */
export const ANY_CASE: ReadonlySet<string> = new Set([
  'enum(none|gzip|snappy|zstd|automatic)',
  'enum(plaintext|json|avro|bytes)',
  'enum(discard|include_as_field|include_as_metadata)',
  'enum(read_uncommitted|read_committed)',
  'enum(aws_glue|confluent)',
  'enum(role|default)',
  'enum(none|ssl)',
  'enum(public|single_vpc|multi_vpc)',
  'enum(sqs)',
  'enum(s3|eventbridge)',
  'enum(integer|string|double|boolean|long|big_decimal)',
  'enum(drop|drop_silently|skip|skip_silently)',
  'enum(otel_metrics|raw)',
  'enum(drop|block)',
  'enum(idle_optimized|continuous)',
]);

/**
 * Options that another version of Data Prepper has than the one that the input was read from, by kind and plugin: they stand in
 * its own pipelines. They are taken, with a warning.
 */
export const OTHER_VERSIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'source/documentdb': { scan_mode: 'enum(idle_optimized|continuous)' },
  'source/kinesis': { kcl_metrics_enabled: 'boolean' },
  'source/otlp_metrics': { http_path: 'string Size{"min": 1}' },
  'source/rds': { scan_mode: 'enum(idle_optimized|continuous)' },
  'source/s3': { 'scan.folder_partitions.idle_scan_mode': 'enum(idle_optimized|continuous)' },
  'sink/prometheus': {
    external_labels: 'map<string,string>',
    instance_label: 'string Pattern{"regexp": "(?!__)(?!(?:le|ge|quantile)$)[a-zA-Z_][a-zA-Z0-9_]*"}',
  },
};
