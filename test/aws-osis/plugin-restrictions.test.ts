import { Lazy } from 'aws-cdk-lib';
import { checkPlugin, type PluginKind } from '../../lib/aws-osis/plugin-checks';
import { testStack, warnings } from '../support/stack';
import { placeOf } from './plugin-place';

function check(kind: PluginKind, name: string, options: unknown): () => string[] {
  const stack = testStack();
  return () => {
    checkPlugin(kind, name, options, placeOf(stack, kind, name));
    return warnings(stack);
  };
}

const QUEUE = 'https://sqs.us-east-1.amazonaws.com/111122223333/q';
const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/t';
const aws = { region: 'us-east-1' };
const http = { path: '/logs' };
const s3 = { aws, codec: { newline: {} }, sqs: { queue_url: QUEUE } };
const scan = { aws, codec: { newline: {} } };
const search = { hosts: ['https://h'], index: 'logs', aws };
const dlq = { s3: { bucket: 'letters', region: 'us-east-1' } };
const entry = { key: 'a', value: 1 };
const lambda = { aws, function_name: 'enrich' };
const ids = { identification_keys: ['k'], action: { put_all: {} } };
const table = { table_arn: TABLE, stream: {} };
const s3Sink = { aws, bucket: 'logs', codec: { json: {} }, threshold: { event_collect_timeout: '60s' } };
const lake = { aws_security_lake: { source_name: 'gateway', source_version: '1.0', external_id: 'id' } };
const tokens = Lazy.string({ produce: () => 'x' });

const refused: [kind: PluginKind, name: string, options: unknown, message: string][] = [
  [
    'source',
    'http',
    { ...http, port: 2021 },
    "'source.http.port' must not be there in OpenSearch Ingestion: the service runs the endpoint and sets this itself",
  ],
  [
    'source',
    'http',
    { ...http, authentication: { unauthenticated: {} } },
    "'source.http.authentication' must not be there",
  ],
  ['source', 'http', {}, "'source.http' must have 'path'"],
  ['source', 'http', { path: 'logs' }, "'source.http.path' must begin with '/' and have only letters, digits"],
  ['source', 'http', { path: '/logs and more' }, 'must begin with'],
  [
    'source',
    'http',
    { path: '/${name}' },
    "must begin with '/' and have only letters, digits, '-', '_', '.', '/' and '${pipelineName}', got '/${name}'",
  ],
  ['source', 'otel_logs_source', {}, "'source.otel_logs_source' must have 'path'"],
  [
    'source',
    'otel_trace_source',
    { path: '/v1', sslKeyFile: 'f' },
    "'source.otel_trace_source.sslKeyFile' must not be there",
  ],
  ['source', 'otel_metrics_source', { path: '/v1', unframed_requests: true }, "unframed_requests' must not be there"],
  [
    'source',
    'otlp',
    { logs_path: '/a', traces_path: '/a' },
    "'source.otlp.traces_path' must differ from 'logs_path', got '/a' for both",
  ],
  ['source', 'otlp', { logs_path: 'a' }, "'source.otlp.logs_path' must begin with '/'"],
  ['source', 's3', scan, "'source.s3' must have one of 'sqs', 'scan'"],
  ['source', 's3', { aws, sqs: { queue_url: QUEUE } }, "'source.s3' must have 'codec'"],
  [
    'source',
    's3',
    { ...s3, records_to_accumulate: 201 },
    "'source.s3.records_to_accumulate' must be at most 200 in OpenSearch Ingestion, got 201",
  ],
  [
    'source',
    's3',
    { ...s3, sqs: { queue_url: QUEUE, maximum_messages: 11 } },
    "'source.s3.sqs.maximum_messages' must be from 1 to 10, got 11",
  ],
  [
    'source',
    's3',
    { ...s3, disable_bucket_ownership_validation: true },
    "disable_bucket_ownership_validation' must not be true",
  ],
  [
    'source',
    's3',
    { ...s3, s3_select: { expression: 'e', input_serialization: 'csv' } },
    "'source.s3.s3_select.input_serialization' must be 'parquet' in OpenSearch Ingestion, got 'csv'",
  ],
  [
    'source',
    's3',
    { ...s3, delete_s3_objects_on_read: true },
    "'source.s3.delete_s3_objects_on_read' must come with 'acknowledgments: true'",
  ],
  [
    'source',
    's3',
    { ...s3, delete_s3_objects_on_read: true, acknowledgments: false },
    "must come with 'acknowledgments: true'",
  ],
  [
    'source',
    's3',
    { ...scan, scan: { range: 'P7D', start_time: '2026-01-01T00:00:00' } },
    "'source.s3.scan' must have only one of 'range', 'start_time', got 'range', 'start_time'",
  ],
  [
    'source',
    's3',
    { ...scan, scan: { buckets: [{ bucket: { name: 'logs', range: 'P7D', end_time: '2026-01-01T00:00:00' } }] } },
    "'source.s3.scan.buckets.0.bucket' must have only one of 'range', 'end_time'",
  ],
  [
    'source',
    's3',
    { ...scan, scan: { end_time: '2026-01-01T00:00:00', scheduling: { interval: '60s' } } },
    "'source.s3.scan.end_time' must not come with 'scheduling'",
  ],
  ['source', 'dynamodb', { aws }, "'source.dynamodb' must have 'tables'"],
  ['source', 'dynamodb', { aws, tables: [] }, "'source.dynamodb.tables' must have exactly one table, got 0"],
  [
    'source',
    'dynamodb',
    { aws, tables: [table, table] },
    "'source.dynamodb.tables' must have exactly one table, got 2",
  ],
  [
    'source',
    'dynamodb',
    { aws, tables: [{ table_arn: TABLE }] },
    "'source.dynamodb.tables.0' must have one of 'export', 'stream'",
  ],
  [
    'source',
    'kinesis',
    { aws, codec: { json: {} }, streams: [{}] },
    "'source.kinesis.streams.0' must have one of 'stream_name', 'stream_arn'",
  ],
  [
    'source',
    'kafka',
    { topics: [{ name: 't' }], authentication: { sasl: { plain: {}, scram: {} } } },
    "'source.kafka.authentication.sasl' must have only one of",
  ],
  [
    'source',
    'opensearch',
    { hosts: ['https://h'], authentication: {}, disable_authentication: true },
    "'source.opensearch' must have only one of",
  ],
  [
    'source',
    'documentdb',
    { host: 'h', collections: [{ collection: 'a.b' }], authentication: { password: 'pw' } },
    "'source.documentdb.authentication.password' must not be a secret in clear, which is to be read in the template; refer to AWS Secrets Manager with '${{aws_secrets:id:key}}'",
  ],
  [
    'source',
    'kafka',
    { topics: [{ name: 't' }], schema: { schema_registry_api_secret: 'x' } },
    "schema_registry_api_secret' must not be a secret",
  ],
  [
    'processor',
    'grok',
    { patterns_directories: ['a'] },
    "'processor.grok.patterns_directories' must not be there in OpenSearch Ingestion: a pipeline has no files of its own; write the patterns in 'pattern_definitions'",
  ],
  ['processor', 'grok', { patterns_files_glob: '*' }, 'must not be there'],
  ['processor', 'date', {}, "'processor.date' must have one of 'match', 'from_time_received'"],
  [
    'processor',
    'date',
    { from_time_received: true, match: [{ key: 'k', patterns: ['yyyy'] }] },
    "'processor.date' must have only one of",
  ],
  ['processor', 'split_event', { field: 'f', delimiter: ',', delimiter_regex: ',' }, 'must have only one of'],
  [
    'processor',
    'add_entries',
    { entries: [{ value: 1 }] },
    "'processor.add_entries.entries.0' must have one of 'key', 'metadata_key'",
  ],
  ['processor', 'add_entries', { entries: [{ ...entry, metadata_key: 'm' }] }, 'must have only one of'],
  [
    'processor',
    'add_entries',
    { entries: [entry, { key: 'a' }] },
    "'processor.add_entries.entries.1' must have one of 'value', 'format', 'value_expression'",
  ],
  [
    'processor',
    'add_entries',
    { entries: [{ ...entry, format: 'f' }] },
    "must have only one of 'value', 'format', 'value_expression', got 'value', 'format'",
  ],
  [
    'processor',
    'add_entries',
    { entries: [{ ...entry, overwrite_if_key_exists: true, append_if_key_exists: true }] },
    "got 'overwrite_if_key_exists', 'append_if_key_exists'",
  ],
  ['processor', 'delete_entries', {}, "must have one of 'with_keys', 'with_keys_regex', 'entries'"],
  ['processor', 'delete_entries', { with_keys: ['a'], with_keys_regex: ['b'] }, 'must have only one of'],
  [
    'processor',
    'delete_entries',
    { with_keys: ['a'], exclude_from_delete: ['b'] },
    "'processor.delete_entries.exclude_from_delete' must come with 'with_keys_regex'",
  ],
  [
    'processor',
    'delete_entries',
    { entries: [{ with_keys: ['a'], exclude_from_delete: ['b'] }] },
    "'processor.delete_entries.entries.0.exclude_from_delete' must come with 'with_keys_regex'",
  ],
  ['processor', 'rename_keys', {}, "must have one of 'entries', 'transform_key'"],
  [
    'processor',
    'rename_keys',
    { entries: [{ to_key: 'a' }] },
    "'processor.rename_keys.entries.0' must have one of 'from_key', 'from_key_regex'",
  ],
  [
    'processor',
    'copy_values',
    { entries: [], from_list: 'a' },
    "'processor.copy_values.from_list' must come with 'to_list'",
  ],
  [
    'processor',
    'copy_values',
    { entries: [], to_list: 'a' },
    "'processor.copy_values.to_list' must come with 'from_list'",
  ],
  [
    'processor',
    'convert_entry_type',
    { key: 'a', keys: ['b'] },
    "'processor.convert_entry_type' must have only one of 'key', 'keys'",
  ],
  ['processor', 'select_entries', {}, "must have one of 'include_keys', 'include_keys_regex'"],
  [
    'processor',
    'geoip',
    { entries: [{ source: 'ip', include_fields: [], exclude_fields: [] }] },
    'must have only one of',
  ],
  [
    'processor',
    'aggregate',
    { ...ids, output_unaggregated_events: true },
    "'processor.aggregate.output_unaggregated_events' must come with 'aggregated_events_tag'",
  ],
  [
    'processor',
    'obfuscate',
    { source: 's', action: { mask: { mask_character: '-' } } },
    "'processor.obfuscate.action.mask.mask_character' must match [*#!%&@], got '-'",
  ],
  ['processor', 'aws_lambda', { ...lambda, cache: {} }, "'processor.aws_lambda.cache' must come with 'keys'"],
  [
    'processor',
    'aws_lambda',
    { ...lambda, cache: {}, keys: ['a'] },
    "'processor.aws_lambda.cache' must come with 'response_mode: merge', got 'replace'",
  ],
  [
    'processor',
    'service_map_stateful',
    { window_duration: 301 },
    "'processor.service_map_stateful.window_duration' must be at most 300 in OpenSearch Ingestion, got 301",
  ],
  [
    'processor',
    'otel_trace_raw',
    { trace_flush_interval: '301' },
    "'processor.otel_trace_raw.trace_flush_interval' must be at most 300",
  ],
  [
    'processor',
    'otel_trace_group',
    { hosts: ['https://h'] },
    "'processor.otel_trace_group' must have 'aws_sigv4: true' or 'aws'",
  ],
  [
    'processor',
    'otel_trace_group',
    { hosts: ['https://h'], aws: { serverless: true } },
    "'processor.otel_trace_group.aws.serverless' must not be true",
  ],
  [
    'processor',
    'otel_trace_group',
    { hosts: ['h'], aws, cert: 'c' },
    "'processor.otel_trace_group.cert' must not be there in OpenSearch Ingestion: the service trusts the certificates of AWS",
  ],
  [
    'processor',
    'otel_trace_group',
    { hosts: ['h'], aws, username: 'u' },
    "'processor.otel_trace_group.username' must not be there in OpenSearch Ingestion: the service signs its requests with the",
  ],
  [
    'sink',
    'opensearch',
    { ...search, hosts: ['https://abc.us-east-1.aoss.amazonaws.com'] },
    "'sink.opensearch.aws' must have 'serverless: true' for a collection, which 'abc.us-east-1.aoss.amazonaws.com' is",
  ],
  [
    'sink',
    'opensearch',
    { ...search, hosts: ['h', 'abc.us-east-1.aoss.amazonaws.com:443'], aws: { ...aws, serverless: false } },
    "'sink.opensearch.aws' must have 'serverless: true'",
  ],
  [
    'sink',
    'opensearch',
    { index: 'logs', hosts: ['https://abc.us-east-1.aoss.amazonaws.com'], aws_sigv4: true, aws_region: 'us-east-1' },
    "'sink.opensearch' must have 'serverless: true'",
  ],
  ['sink', 'opensearch', { index: 'a' }, "'sink.opensearch' must have 'aws'"],
  ['sink', 'opensearch', { index: 'a', aws_sigv4: false }, "'sink.opensearch' must have 'aws'"],
  [
    'sink',
    'opensearch',
    { ...search, aws_sigv4: true },
    "'sink.opensearch' must have only one of 'aws', 'aws_sigv4', got 'aws', 'aws_sigv4'",
  ],
  [
    'sink',
    'opensearch',
    { ...search, aws_sts_role_arn: 'arn:aws:iam::123456789012:role/r' },
    "must have only one of 'aws', 'aws_sts_role_arn'",
  ],
  ['sink', 'opensearch', { ...search, serverless: true }, "must have only one of 'aws', 'serverless'"],
  [
    'sink',
    'opensearch',
    { ...search, document_id: '${/a}', document_id_field: 'a' },
    "must have only one of 'document_id', 'document_id_field'",
  ],
  [
    'sink',
    'opensearch',
    { index: 'a', index_type: 'tsdb', aws_sigv4: true, aws_region: 'us-east-1', serverless: true },
    "'sink.opensearch.index_type' must be 'management_disabled' or left out for a collection, got 'tsdb'",
  ],
  ['sink', 'opensearch', { ...search, aws: { serverless: true } }, "'sink.opensearch.aws' must have 'region'"],
  [
    'sink',
    'opensearch',
    { ...search, username: 'u' },
    "'sink.opensearch.username' must not be there in OpenSearch Ingestion: the service signs its requests",
  ],
  [
    'sink',
    'opensearch',
    { ...search, dlq_file: 'f' },
    "'sink.opensearch.dlq_file' must not be there in OpenSearch Ingestion: a pipeline has no files of its own; write 'dlq' with a bucket",
  ],
  ['sink', 'opensearch', { ...search, insecure: true }, "'sink.opensearch.insecure' must not be there"],
  ['sink', 'opensearch', { aws }, "'sink.opensearch' must have 'index'"],
  ['sink', 'opensearch', { aws, index_type: 'custom' }, "'sink.opensearch' must have 'index'"],
  [
    'sink',
    'opensearch',
    { ...search, index_type: 'traces' },
    "'sink.opensearch.index_type' must be one of 'trace-analytics-raw'",
  ],
  [
    'sink',
    'opensearch',
    { ...search, index_type: 'log-analytics', aws: { ...aws, serverless: true } },
    "'sink.opensearch.index_type' must be 'management_disabled' or left out for a collection, got 'log-analytics'",
  ],
  [
    'sink',
    'opensearch',
    { ...search, action: 'insert' },
    "'sink.opensearch.action' must be one of 'index', 'create', 'update', 'upsert', 'delete', got 'insert'",
  ],
  [
    'sink',
    'opensearch',
    { ...search, actions: [{ type: 'insert' }] },
    "'sink.opensearch.actions.0.type' must be one of",
  ],
  [
    'sink',
    'opensearch',
    { ...search, script: { source: 's' } },
    "'sink.opensearch.script' must come with 'action' update or upsert, got index",
  ],
  [
    'sink',
    'opensearch',
    { ...search, template_content: '{' },
    "'sink.opensearch.template_content' must be a text in JSON: ",
  ],
  [
    'sink',
    'opensearch',
    { ...search, template_type: 'v2' },
    "template_type' must be one of 'v1', 'index-template', got 'v2'",
  ],
  [
    'sink',
    'opensearch',
    { ...search, dlq, max_retries: 15 },
    "'sink.opensearch.max_retries' must be at least 16 with 'dlq', got 15",
  ],
  [
    'source',
    's3',
    { ...s3, codec: { multiline: {} } },
    "'source.s3.codec.multiline' must have one of 'event_start_pattern', 'event_end_pattern', 'continuation_line_start_pattern', 'continuation_line_end_pattern'",
  ],
  [
    'source',
    's3',
    { ...s3, codec: { multiline: { event_start_pattern: 'a', event_end_pattern: 'b' } } },
    "'source.s3.codec.multiline' must have only one of",
  ],
  ['sink', 'opensearch', { ...search, max_retries: 0 }, "'sink.opensearch.max_retries' must be at least 1, got 0"],
  [
    'sink',
    'opensearch',
    { ...search, include_keys: ['a'], exclude_keys: ['b'] },
    "'sink.opensearch' must have only one of 'include_keys', 'exclude_keys'",
  ],
  [
    'sink',
    's3',
    { ...s3Sink, codec: { parquet: {} } },
    "'sink.s3.codec.parquet' must have one of 'schema', 'auto_schema'",
  ],
  [
    'sink',
    's3',
    { ...s3Sink, default_bucket_owner: 'me' },
    "'sink.s3.default_bucket_owner' must be the 12 digits of an account, got 'me'",
  ],
  [
    'sink',
    's3',
    { ...s3Sink, bucket_owners: { logs: 12345678901 } },
    "'sink.s3.bucket_owners.logs' must be the 12 digits of an account, got '12345678901'",
  ],
  ['sink', 's3', { ...s3Sink, bucket: undefined }, "'sink.s3' must have one of 'bucket', 'bucket_selector'"],
  [
    'sink',
    's3',
    { ...s3Sink, bucket_selector: lake },
    "'sink.s3' must have only one of 'bucket', 'bucket_selector', got 'bucket', 'bucket_selector'",
  ],
  [
    'sink',
    's3',
    { ...s3Sink, object_metadata: { number_of_events_key: 'n' }, predefined_object_metadata: {} },
    "'sink.s3' must have only one of 'object_metadata', 'predefined_object_metadata'",
  ],
];

test.each(refused)('a %s %s is refused: %j', (kind, name, options, message) => {
  expect(check(kind, name, options)).toThrow(message);
});

const accepted: [kind: PluginKind, name: string, options: unknown][] = [
  ['source', 'http', { path: '/${pipelineName}/v1-logs_a.b' }],
  ['source', 'http', { path: tokens }],
  ['source', 'otlp', { logs_path: '/a', traces_path: '/b' }],
  ['source', 's3', { ...s3, records_to_accumulate: 200, delete_s3_objects_on_read: true, acknowledgments: 'true' }],
  ['source', 's3', { ...s3, delete_s3_objects_on_read: true, acknowledgments: tokens }],
  ['source', 's3', { ...s3, [tokens]: 1, codec: undefined }],
  ['source', 's3', { aws, scan: { buckets: [{ bucket: { name: 'logs', data_selection: 'metadata_only' } }] } }],
  ['source', 's3', { aws, sqs: { queue_url: QUEUE }, s3_select: { expression: 'e', input_serialization: 'parquet' } }],
  ['source', 'dynamodb', { aws, tables: [{ table_arn: TABLE, export: { s3_bucket: 'b' } }] }],
  ['source', 'dynamodb', { aws, tables: tokens }],
  ['source', 'opensearch', { hosts: ['https://h'], authentication: {}, disable_authentication: false }],
  [
    'source',
    'documentdb',
    {
      host: 'h',
      s3_bucket: 'b',
      collections: [{ collection: 'a.b' }],
      authentication: { password: '${{aws_secrets:s:p}}' },
    },
  ],
  [
    'source',
    'documentdb',
    {
      host: 'h',
      s3_bucket: 'b',
      collections: [{ collection: 'a.b' }],
      authentication: { password: tokens, username: 'u' },
    },
  ],
  ['processor', 'date', { from_time_received: false, match: [{ key: 'k', patterns: ['yyyy'] }] }],
  ['processor', 'add_entries', { entries: [{ ...entry, overwrite_if_key_exists: true, append_if_key_exists: false }] }],
  ['processor', 'aggregate', { ...ids, output_unaggregated_events: true, aggregated_events_tag: 't' }],
  ['processor', 'aws_lambda', { ...lambda, cache: {}, keys: ['a'], response_mode: 'merge' }],
  ['processor', 'aws_lambda', { ...lambda, cache: {}, keys: ['a'], response_mode: tokens }],
  ['processor', 'service_map', { window_duration: 300 }],
  ['processor', 'split_event', { field: 'list' }],
  ['processor', 'geoip', { entries: [{ source: 'ip' }] }],
  ['processor', 'delete_entries', { with_keys_regex: ['^tmp'], exclude_from_delete: ['tmp_id'] }],
  ['processor', 'delete_entries', { with_keys: ['a'], exclude_from_delete: [] }],
  ['processor', 'grok', { match: { message: ['%{NUMBER:n}'] }, keys_to_overwrite: ['message'] }],
  ['processor', 'otel_trace_group', { hosts: ['https://h'], aws_sigv4: true }],
  ['processor', 'otel_trace_group', { hosts: ['https://h'], aws }],
  ['sink', 'opensearch', search],
  ['sink', 'opensearch', { ...search, hosts: ['https://search-a.us-east-1.es.amazonaws.com:443'] }],
  ['sink', 'opensearch', { ...search, hosts: ['https://search-a.aos.us-east-1.on.aws', tokens] }],
  ['sink', 'opensearch', { ...search, hosts: ['https://${{aws_secrets:s:host}}'] }],
  ['sink', 'opensearch', { ...search, hosts: ['https://a.eu-west-1.es.amazonaws.com'], aws: { region: tokens } }],
  [
    'sink',
    'opensearch',
    { ...search, hosts: ['https://a.us-east-1.aoss.amazonaws.com'], aws: { ...aws, serverless: tokens } },
  ],
  ['sink', 'opensearch', { ...search, hosts: ['https://a.us-east-1.aoss.amazonaws.com'], aws: tokens }],
  ['sink', 'opensearch', { ...search, aws: tokens }],
  ['sink', 'opensearch', { aws, index_type: 'trace-analytics-raw' }],
  ['sink', 'opensearch', { ...search, aws: { ...aws, serverless: true }, index_type: 'management_disabled' }],
  ['sink', 'opensearch', { ...search, action: '${getMetadata("opensearch_action")}', script: { source: 's' } }],
  ['sink', 'opensearch', { ...search, actions: [{ type: 'upsert', when: '/a == 1' }], script: { source: 's' } }],
  ['sink', 'opensearch', { ...search, template_content: '{"a":1}', dlq, max_retries: 16 }],
  ['sink', 'opensearch', { ...search, max_retries: 1 }],
  ['source', 's3', { ...s3, codec: { multiline: { continuation_line_start_pattern: '^ ', max_lines: 100 } } }],
  ['sink', 's3', { ...s3Sink, codec: { parquet: { auto_schema: true } } }],
  ['sink', 's3', { ...s3Sink, bucket: undefined, bucket_selector: lake }],
  [
    'sink',
    's3',
    { ...s3Sink, default_bucket_owner: 123456789012, bucket_owners: { logs: tokens, other: '012345678901' } },
  ],
  ['sink', 's3', { ...s3Sink, bucket: tokens, object_metadata: { number_of_events_key: 'n' } }],
];

test.each(accepted)('a %s %s is fine: %j', (kind, name, options) => {
  expect(check(kind, name, options)()).toEqual([]);
});

test('the usual index type of a domain is only warned of with a collection', () => {
  const options = { ...search, index_type: 'custom', aws: { ...aws, serverless: true } };
  expect(check('sink', 'opensearch', options)()).toEqual([
    expect.stringContaining("'sink.opensearch.index_type' must be 'management_disabled' or left out for a collection"),
  ]);
});

test.each([
  [
    'https://search.example.com',
    "'sink.opensearch.hosts.0' must be the endpoint that AWS gave the domain or the collection, got 'search.example.com': the guide allows no endpoint of your own",
  ],
  [
    'https://search-a.eu-west-1.es.amazonaws.com',
    "'sink.opensearch.hosts.0' is in eu-west-1, but requests are signed for us-east-1: AWS refuses such",
  ],
  ['https://search-a.us-east-1es.amazonaws.com', 'must be the endpoint that AWS gave'],
])('a host that requests do not get to is warned of: %s', (host, message) => {
  expect(check('sink', 'opensearch', { ...search, hosts: [host] })()).toEqual([expect.stringContaining(message)]);
});

/** As pipelines of the service's first year have it. */
const signed = { hosts: ['https://h'], index: 'logs', aws_sigv4: true };

test('the deprecated way of signing is taken, and what is deprecated is told', () => {
  expect(check('sink', 'opensearch', { ...signed, aws_region: 'eu-west-1' })()).toEqual([
    expect.stringContaining("'sink.opensearch.aws_sigv4' is deprecated in Data Prepper"),
    expect.stringContaining("'sink.opensearch.aws_region' is deprecated in Data Prepper"),
  ]);
  expect(check('sink', 'opensearch', { ...signed, aws_sigv4: tokens, aws_region: 'eu-west-1' })()).toHaveLength(2);
});

test('requests that are signed for no region are warned of', () => {
  expect(check('sink', 'opensearch', signed)()).toContainEqual(
    expect.stringContaining("'sink.opensearch' has no 'aws_region', so that Data Prepper signs requests for us-east-1"),
  );
});

test('a token beside aws can be false', () => {
  expect(check('sink', 'opensearch', { ...search, aws_sigv4: tokens })()).toHaveLength(1);
  expect(check('sink', 'opensearch', { ...search, aws_sigv4: false })()).toHaveLength(1);
});

test('an option of grok among the keys that are matched is warned of', () => {
  const match = { keys_to_overwrite: ['message'], message: ['%{NUMBER:message:int}'] };
  expect(check('processor', 'grok', { match })()).toEqual([
    expect.stringContaining(
      "'processor.grok.match.keys_to_overwrite' is taken for a key of events; as the option of grok it must stand beside 'match'",
    ),
  ]);
});
