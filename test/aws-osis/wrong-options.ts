import { bucket, domain, processor, QUEUE, sink, source, wrong, type WrongPipeline } from './wrong-pipeline';

/** What the checks of options find; each names the place of the option, and the option. */
export const WRONG_OPTIONS: readonly WrongPipeline[] = [
  wrong(
    'an option that is none',
    processor('grok: { match: { a: [b] }, brek_on_match: true }'),
    /'main\.processor\[0\]\.grok\.brek_on_match' in line 5 .*did you mean 'break_on_match'\?/,
  ),
  wrong('HTTP without a path', source('http: {}'), /'main\.source\.http.*' in line 3 .*path/),
  wrong('a path without a slash', source('http: { path: logs }'), /'main\.source\.http\.path' in line 3 /),
  wrong('a port', source('http: { path: /in, port: 2021 }'), /'main\.source\.http\.port' in line 3 /),
  wrong('TLS of the own', source('http: { path: /in, ssl: false }'), /'main\.source\.http\.ssl' in line 3 /),
  wrong(
    'unframed requests',
    source('otel_trace_source: { path: /in, unframed_requests: true }'),
    /'main\.source\.otel_trace_source\.unframed_requests' in line 3 /,
  ),
  wrong('S3 without a region', bucket('acknowledgments: true'), /'main\.source\.s3.*' in line 3 .*aws/),
  wrong(
    'too many records at once',
    bucket('aws: { region: us-east-1 }, records_to_accumulate: 201'),
    /'main\.source\.s3\.records_to_accumulate' in line 3 .*200/,
  ),
  wrong(
    'a bucket of whomever',
    bucket('aws: { region: us-east-1 }, disable_bucket_ownership_validation: true'),
    /'main\.source\.s3\.disable_bucket_ownership_validation' in line 3 /,
  ),
  wrong(
    'a duration in hours',
    bucket('aws: { region: us-east-1 }, backoff_time: 2h'),
    /'main\.source\.s3\.backoff_time' in line 3 .*2h/,
  ),
  wrong(
    'a compression that is none',
    bucket('aws: { region: us-east-1 }, compression: zip'),
    /'main\.source\.s3\.compression' in line 3 .*zip/,
  ),
  wrong(
    'no table',
    source('dynamodb: { aws: { region: us-east-1 } }'),
    /'main\.source\.dynamodb.*' in line 3 .*tables/,
  ),
  wrong(
    'patterns from files',
    processor('grok: { match: { a: [b] }, patterns_directories: [/p] }'),
    /'main\.processor\[0\]\.grok\.patterns_directories' in line 5 /,
  ),
  wrong(
    'a condition of a processor that is none',
    processor("grok: { match: { a: [b] }, grok_when: '/a && /b' }"),
    /'main\.processor\[0\]\.grok\.grok_when' in line 5 .*there is no '&&', write 'and'/,
  ),
  wrong(
    'a text for a boolean',
    processor('grok: { match: { a: [b] }, break_on_match: maybe }'),
    /'main\.processor\[0\]\.grok\.break_on_match' in line 5 .*maybe/,
  ),
  wrong(
    'an expression in an index that is none',
    domain('index: \'${getMetaData("a")}\', aws: { region: us-east-1 }'),
    /'main\.sink\[0\]\.opensearch\.index' in line 4 .*did you mean 'getMetadata'\?/,
  ),
  wrong('a domain without AWS', domain('index: a'), /'main\.sink\[0\]\.opensearch.*' in line 4 .*aws/),
  wrong(
    'a domain without TLS',
    domain('index: a, aws: { region: us-east-1 }, insecure: true'),
    /'main\.sink\[0\]\.opensearch\.insecure' in line 4 /,
  ),
  wrong(
    'a file of dead letters',
    domain('index: a, aws: { region: us-east-1 }, dlq_file: /tmp/a'),
    /'main\.sink\[0\]\.opensearch\.dlq_file' in line 4 /,
  ),
  wrong(
    'an index type that a collection does not have',
    domain('index_type: trace-analytics-raw, aws: { region: us-east-1, serverless: true }'),
    /'main\.sink\[0\]\.opensearch\.index_type' in line 4 .*management_disabled/,
  ),
  wrong(
    'an action that is none',
    domain('index: a, action: upsrt, aws: { region: us-east-1 }'),
    /'main\.sink\[0\]\.opensearch\.action' in line 4 .*upsrt/,
  ),
  wrong(
    'keys in and out',
    domain('index: a, aws: { region: us-east-1 }, include_keys: [a], exclude_keys: [b]'),
    /'main\.sink\[0\]\.opensearch.*' in line 4 .*(include|exclude)_keys/,
  ),
  wrong(
    'a size without a unit',
    sink(
      's3: { bucket: out-bucket, aws: { region: us-east-1 }, codec: { ndjson: }, threshold: { event_collect_timeout: 60s, maximum_size: 10 } }',
    ),
    /'main\.sink\[0\]\.s3\.threshold\.maximum_size' in line 4 .*10/,
  ),
  wrong(
    'a sink without its codec',
    sink('s3: { bucket: out-bucket, aws: { region: us-east-1 }, threshold: { event_collect_timeout: 60s } }'),
    /'main\.sink\[0\]\.s3.*' in line 4 .*codec/,
  ),
];

/** A plugin that is not known may be a new one: its options are not checked, and a warning says so. */
export const UNKNOWN_PLUGINS: readonly WrongPipeline[] = [
  wrong('a source', source('htp: {}'), /'main\.source\.htp' in line 3 is no source .*; did you mean 'http'\?/),
  wrong(
    'a processor',
    processor('grook: {}'),
    /'main\.processor\[0\]\.grook' in line 5 is no processor .*; did you mean 'grok'\?/,
  ),
  wrong(
    'a sink',
    sink('opensaerch: {}'),
    /'main\.sink\[0\]\.opensaerch' in line 4 is no sink .*; did you mean 'opensearch'\?/,
  ),
  wrong(
    'a processor of before',
    processor('otel_trace_raw_prepper: {}'),
    /'main\.processor\[0\]\.otel_trace_raw_prepper' in line 5 is no processor .*; its name is 'otel_traces' now/,
  ),
  wrong(
    'a codec',
    source(`s3: { codec: { jsn: }, sqs: { queue_url: '${QUEUE}' }, aws: { region: us-east-1 } }`),
    /'main\.source\.s3\.codec\.jsn' in line 3 is no input codec .*; did you mean 'json'\?/,
  ),
];
