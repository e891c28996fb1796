/** What the input of `option-table.ts` does not say; each was read in the option classes of Data Prepper. */

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
