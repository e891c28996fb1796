import { Lazy } from 'aws-cdk-lib';
import { optionRules, pluginNames } from '../../lib/aws-osis/option-table';
import { checkPlugin, type PluginKind } from '../../lib/aws-osis/plugin-checks';
import { testStack, warnings } from '../support/stack';
import { placeOf } from './plugin-place';

type Case = [kind: PluginKind, name: string, options: unknown, message: string];

function check(kind: PluginKind, name: string, options: unknown): () => string[] {
  const stack = testStack();
  return () => {
    checkPlugin(kind, name, options, placeOf(stack, kind, name));
    return warnings(stack);
  };
}

const s3Sink = {
  aws: { region: 'us-east-1' },
  bucket: 'logs',
  codec: { json: {} },
  threshold: { event_collect_timeout: '60s' },
};
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/111122223333/q';
const s3Source = { aws: { region: 'us-east-1' }, codec: { newline: {} }, sqs: { queue_url: QUEUE } };
const action = (value: unknown) => ({ identification_keys: ['id'], action: value });

const indexes = (index_name_regex: unknown) => ({
  hosts: ['https://h'],
  aws: { region: 'us-east-1' },
  indices: { include: [{ index_name_regex }] },
});

const refused: Case[] = [
  [
    'source',
    'opensearch',
    indexes('*'),
    "'source.opensearch.indices.include.0.index_name_regex' must be a regular expression of Java, where '*' cannot come first; write '.*', got '*'",
  ],
  ['processor', 'delete_entries', { with_keys_regex: ['a', '+b'] }, 'with_keys_regex.1'],
  [
    'processor',
    'grok',
    { brek_on_match: true },
    "'processor.grok.brek_on_match' must be an option of Data Prepper; did you mean 'break_on_match'?",
  ],
  [
    'processor',
    'trace_peer_forwarder',
    { a: 1 },
    "'processor.trace_peer_forwarder.a' must be an option of Data Prepper, which has none here",
  ],
  [
    'sink',
    'opensearch',
    { hosts: ['h'], aws: { region: 'us-east-1', index: 'logs' } },
    "'sink.opensearch.aws.index' must be an option of Data Prepper; it is one of 'opensearch', one level up",
  ],
  [
    'source',
    'kafka',
    { topics: [{ name: 't', encryption: {} }] },
    "'source.kafka.topics.0.encryption' must be an option of Data Prepper; it is one of 'kafka', one level up",
  ],
  [
    'source',
    'kafka',
    { topics: [{ name: 't' }], auto_offset_reset: 'earliest' },
    "'source.kafka.auto_offset_reset' must be an option of Data Prepper; it is one of 'topics', one level down",
  ],
  ['processor', 'split_event', { xxxxxx: 1 }, 'which has here field, delimiter, delimiter_regex, split_when'],
  ['processor', 'grok', { match: ['a'] }, "'processor.grok.match' must be a mapping, got a list"],
  ['processor', 'grok', { match: { log: 'a' } }, "'processor.grok.match.log' must be a list, got 'a'"],
  ['processor', 'grok', { match: { log: [{}] } }, "'processor.grok.match.log.0' must be a text, got a mapping"],
  ['processor', 'grok', { break_on_match: 'yes' }, "'processor.grok.break_on_match' must be true or false, got 'yes'"],
  ['processor', 'grok', { timeout_millis: '3s' }, "'processor.grok.timeout_millis' must be a whole number, got '3s'"],
  ['processor', 'grok', { timeout_millis: 1.5 }, "'processor.grok.timeout_millis' must be a whole number, got 1.5"],
  ['processor', 'grok', { timeout_millis: true }, "'processor.grok.timeout_millis' must be a whole number, got true"],
  ['processor', 'grok', 'abc', "'processor.grok' must be a mapping, got 'abc'"],
  ['processor', 'of_my_own', 'abc', "'processor.of_my_own' must be a mapping, got 'abc'"],
  ['sink', 'of_my_own', ['a'], "'sink.of_my_own' must be a mapping, got a list"],
  ['sink', 's3', { ...s3Sink, codec: { of_my_own: 5 } }, "'sink.s3.codec.of_my_own' must be a mapping, got 5"],
  ['processor', 'parse_json', { depth: 11 }, "'processor.parse_json.depth' must be from 0 to 10, got 11"],
  ['processor', 'parse_json', { depth: -1 }, "'processor.parse_json.depth' must be from 0 to 10, got -1"],
  ['processor', 'parse_json', { destination: '/' }, "'processor.parse_json.destination' must match "],
  ['processor', 'drop_events', {}, "'processor.drop_events' must have 'drop_when'"],
  ['processor', 'drop_events', null, "'processor.drop_events' must have 'drop_when'"],
  ['processor', 'drop_events', { drop_when: null }, "'processor.drop_events' must have 'drop_when'"],
  [
    'processor',
    'convert_type',
    { key: 'a', type: 'int' },
    "'processor.convert_type.type' must be one of 'integer', 'string', 'double', 'boolean', 'long', 'big_decimal', got 'int'",
  ],
  [
    'processor',
    'aggregate',
    action({ append: {}, count: {} }),
    "'processor.aggregate.action' must have exactly one key, the name of the plugin, got append, count",
  ],
  [
    'processor',
    'aggregate',
    action({}),
    "'processor.aggregate.action' must have exactly one key, the name of the plugin, got none",
  ],
  [
    'processor',
    'aggregate',
    action({ count: { unique: [] } }),
    "'processor.aggregate.action.count.unique' must be an option",
  ],
  ['processor', 'aggregate', action({ sum: {} }), "'processor.aggregate.action.sum' must have 'key'"],
  [
    'processor',
    'aggregate',
    { ...action({ put_all: {} }), group_duration: '5m' },
    "'processor.aggregate.group_duration' must be a duration in seconds or milliseconds such as '60s' and '1500ms', or as of ISO 8601 such as 'PT5M'; Data Prepper does not read '5m' or '2h', got '5m'",
  ],
  [
    'processor',
    'aggregate',
    { ...action({ put_all: {} }), group_duration: 60 },
    "'processor.aggregate.group_duration' must be a duration",
  ],
  ['processor', 'aggregate', { ...action({ put_all: {} }), group_duration: 'P' }, 'must be a duration'],
  [
    'processor',
    'aggregate',
    { ...action({ put_all: {} }), group_duration: '060s' },
    "must have no leading zero, got '060s'",
  ],
  [
    'processor',
    'aggregate',
    { ...action({ put_all: {} }), group_duration: '05s' },
    "'processor.aggregate.group_duration' must have no leading zero, got '05s'",
  ],
  [
    'source',
    'http',
    { path: '/logs', max_request_length: '1.5b' },
    "'source.http.max_request_length' must be a whole number of bytes, got '1.5b'",
  ],
  [
    'source',
    'kafka',
    { topics: [{ name: 't' }], encryption: { type: 'TLS' } },
    "'source.kafka.encryption.type' must be one of 'none', 'ssl', got 'TLS'",
  ],
  [
    'source',
    'otlp',
    { output_format: 'OTel' },
    "'source.otlp.output_format' must be one of 'otel', 'opensearch', got 'OTel'",
  ],
  [
    'sink',
    's3',
    { ...s3Sink, forward_to: { pipelines: ['a', 'b'] } },
    "'sink.s3.forward_to.pipelines' must have 1 element, got 2",
  ],
  ['sink', 's3', { ...s3Sink, forward_to: { with_data: {} } }, "'sink.s3.forward_to' must have 'pipelines'"],
  [
    'sink',
    's3',
    { ...s3Sink, forward_to: { pipeline: ['a'] } },
    "'sink.s3.forward_to.pipeline' must be an option of Data Prepper; did you mean 'pipelines'?",
  ],
  [
    'source',
    's3',
    { ...s3Source, sqs: { queue_url: QUEUE, visibility_timeout: '43201s' } },
    "'source.s3.sqs.visibility_timeout' must be from 0s to 43200s, got '43201s'",
  ],
  [
    'source',
    's3',
    { ...s3Source, sqs: { queue_url: QUEUE, wait_time: 'PT1M' } },
    "'source.s3.sqs.wait_time' must be from 0s to 20s, got 'PT1M'",
  ],
  [
    'source',
    's3',
    { ...s3Source, sqs: { queue_url: QUEUE, shutdown_timeout: '29999ms' } },
    "must be at least 30s, got '29999ms'",
  ],
  ['source', 's3', { ...s3Source, codec: { jsonn: {}, csv: {} } }, "'source.s3.codec' must have exactly one key"],
  ['source', 's3', { ...s3Source, codec: 'json' }, "'source.s3.codec' must be a mapping, got 'json'"],
  ['source', 's3', { ...s3Source, codec: { csv: { headers: 1 } } }, "'source.s3.codec.csv.headers' must be an option"],
  [
    'source',
    's3',
    { ...s3Source, filters: { bucket: { prefix: [] } } },
    "'source.s3.filters.bucket.prefix' must be an option",
  ],
  [
    'source',
    's3',
    { ...s3Source, scan: { buckets: [{ bucket: { name: 'ab' } }] } },
    "'source.s3.scan.buckets.0.bucket.name' must have 3 to 500 characters, got 2 in 'ab'",
  ],
  [
    'source',
    's3',
    { ...s3Source, scan: { start_time: 'yesterday' } },
    "'source.s3.scan.start_time' must be a time such as",
  ],
  [
    'source',
    'sqs',
    { aws: { region: 'us-east-1' }, queues: [{ url: QUEUE, codec: { csv: { a: 1 } } }] },
    "'source.sqs.queues.0.codec.csv.a' must be an option",
  ],
  [
    'source',
    'http',
    { path: '/logs', max_request_length: 1000 },
    "'source.http.max_request_length' must be a size with one of the units b, kb, mb and gb, such as '10mb', got 1000",
  ],
  ['source', 'kafka', { topics: [] }, "'source.kafka.topics' must have 1 to 10 elements, got 0"],
  ['source', 'kafka', { topics: [{ group_id: 'g' }] }, "'source.kafka.topics.0' must have 'name'"],
  ['source', 'kafka', { topics: ['t'] }, "'source.kafka.topics.0' must be a mapping, got 't'"],
  [
    'source',
    'mongodb',
    { hosts: 'a' },
    "'source.mongodb.hosts' must be an option of Data Prepper; did you mean 'host'?",
  ],
  [
    'source',
    'documentdb',
    { host: 'h', collections: [{ collection: 'db' }] },
    "'source.documentdb.collections.0.collection' must match .+?\\..+, got 'db'",
  ],
  [
    'sink',
    's3',
    { ...s3Sink, aggregate_threshold: { maximum_size: '1mb', flush_capacity_ratio: 1.5 } },
    "'sink.s3.aggregate_threshold.flush_capacity_ratio' must be from 0 to 1, got 1.5",
  ],
  [
    'sink',
    's3',
    { ...s3Sink, aggregate_threshold: { maximum_size: '10' } },
    "'sink.s3.aggregate_threshold.maximum_size' must be a size",
  ],
  ['sink', 's3', { ...s3Sink, codec: { multiline: {} }, routes: 'a' }, "'sink.s3.routes' must be a list, got 'a'"],
  [
    'sink',
    'cloudwatch_logs',
    { log_group: 'g', log_stream: 's', threshold: { max_event_size: '2mb' } },
    "'sink.cloudwatch_logs.threshold.max_event_size' must be from 1b to 1mb, got '2mb'",
  ],
];

test.each(refused)('the options of a %s %s are refused: %j', (kind, name, options, message) => {
  expect(check(kind, name, options)).toThrow(message);
});

const accepted: [kind: PluginKind, name: string, options: unknown][] = [
  ['source', 'opensearch', indexes('.*')],
  ['source', 'opensearch', indexes('(?i)logs-\\*')],
  ['source', 'opensearch', indexes(Lazy.string({ produce: () => '*' }))],
  ['processor', 'delete_entries', { with_keys: ['*'] }],
  ['source', 'pipeline', { name: 'other' }],
  ['sink', 'pipeline', { name: 'other' }],
  ['processor', 'trace_peer_forwarder', null],
  ['processor', 'grok', { break_on_match: 'true', timeout_millis: '10', target_key: 5, match: { log: ['a', 1] } }],
  ['processor', 'convert_entry_type', { key: 'a', type: 'integer' }],
  ['processor', 'date', { from_time_received: true, to_origination_metadata: true }],
  ['processor', 'aggregate', { ...action({ put_all: null }), group_duration: 'PT1.5S' }],
  ['processor', 'aggregate', { ...action({ put_all: {} }), group_duration: 'P1DT2H' }],
  ['processor', 'aggregate', { ...action({ put_all: {} }), group_duration: ' 60 s' }],
  ['processor', 'aggregate', { ...action({ put_all: {} }), group_duration: '0s' }],
  ['source', 's3', { ...s3Source, sqs: { queue_url: QUEUE, wait_time: '1500ms' } }],
  [
    'source',
    's3',
    { ...s3Source, buffer_timeout: '${{aws_secrets:s:timeout}}', workers: '${{aws_secrets:s:workers}}' },
  ],
  ['source', 's3', { ...s3Source, scan: { start_time: '2026-01-31T18:00:00' } }],
  ['source', 'http', { path: '/logs', max_request_length: '10mb', codec: { json: null } }],
  ['source', 'http', { path: '/logs', max_request_length: '10.mb', compression: 'GZIP' }],
  [
    'source',
    'kafka',
    { bootstrap_servers: ['b:9092'], topics: [{ name: 't', serde_format: 'JSON' }], encryption: { type: 'SSL' } },
  ],
  ['processor', 'aggregate', { ...action({ put_all: {} }), group_duration: '60 s' }],
  [
    'sink',
    's3',
    { ...s3Sink, forward_to: { pipelines: ['a'], with_data: { a: { b: 1 } }, with_metadata: { c: 'd' } } },
  ],
  [
    'source',
    'kafka',
    {
      bootstrap_servers: ['b:9092'],
      topics: [{ name: 't' }],
      authentication: { sasl: { plain: { username: '${{aws_secrets:s:u}}' } } },
    },
  ],
  [
    'source',
    'kinesis_data_streams',
    { streams: [{ stream_name: 's' }], codec: { json: {} }, aws: { region: 'us-east-1' } },
  ],
  ['sink', 's3', { ...s3Sink, routes: ['a'], include_keys: ['k'], tags_target_key: 't' }],
];

test.each(accepted)('the options of a %s %s are fine: %j', (kind, name, options) => {
  expect(check(kind, name, options)()).toEqual([]);
});

test('a token is taken for any option, at any level, and as the name of any', () => {
  const text = Lazy.string({ produce: () => 'x' });
  const list = Lazy.list({ produce: () => ['x'] });
  const any = Lazy.any({ produce: () => ({}) });
  expect(check('processor', 'grok', text)()).toEqual([]);
  expect(check('processor', text, { a: 1 })()).toEqual([]);
  expect(check('processor', 'drop_events', { [text]: 1 })()).toEqual([]);
  expect(check('processor', 'drop_events', any)()).toEqual([]);
  expect(check('processor', 'grok', { match: { [text]: [text], log: list }, break_on_match: text })()).toEqual([]);
  expect(check('processor', 'grok', { timeout_millis: Lazy.number({ produce: () => 1 }) })()).toEqual([]);
  expect(check('processor', 'aggregate', { identification_keys: list, action: any, group_duration: text })()).toEqual(
    [],
  );
  expect(check('processor', 'aggregate', { identification_keys: ['k'], action: { [text]: 5 } })()).toEqual([]);
});

test('a plugin that is not known is a warning that names the nearest one', () => {
  expect(check('processor', 'grokk', { any: 1 })()).toEqual([
    expect.stringContaining(
      "'processor.grokk' is no processor that is known of Data Prepper, so that its options are not checked; did you mean 'grok'?",
    ),
  ]);
  expect(check('source', 's3', { ...s3Source, codec: { jsonn: {} } })()).toEqual([
    expect.stringContaining("'source.s3.codec.jsonn' is no input codec"),
  ]);
  expect(check('processor', 'toString', {})()).toEqual([expect.stringContaining('is no processor')]);
});

test('an empty text for options is a warning, as only the newest Data Prepper reads it as nothing', () => {
  expect(check('processor', 'parse_json', '')()).toEqual([
    expect.stringContaining(
      "'processor.parse_json' is '', which a Data Prepper before June 2026 refuses; leave it empty",
    ),
  ]);
  expect(check('processor', 'parse_json', null)()).toEqual([]);
  expect(check('processor', 'of_my_own', Lazy.string({ produce: () => '' }))()).toEqual([
    expect.stringContaining('is no processor'),
  ]);
  // An option that must be there is missed then.
  expect(check('processor', 'delete_entries', '')).toThrow("'processor.delete_entries' must have one of 'with_keys'");
});

test('a processor named pipeline is no link', () => {
  expect(check('processor', 'pipeline', {})()).toEqual([expect.stringContaining('is no processor')]);
});

test('a deprecated option is a warning at its place', () => {
  const options = { hosts: ['https://h'], username: '${{aws_secrets:s:u}}', aws: { region: 'us-east-1' } };
  expect(check('source', 'opensearch', options)()).toEqual([
    expect.stringContaining("'source.opensearch.username' is deprecated in Data Prepper"),
  ]);
});

test('an option of another version is a warning at its place', () => {
  const options = {
    db_identifier: 'd',
    engine: 'mysql',
    database: 'd',
    s3_bucket: 'b',
    aws: { region: 'us-east-1' },
    authentication: {},
  };
  expect(check('source', 'rds', { ...options, scan_mode: 'Continuous' })()).toEqual([
    expect.stringMatching(
      /'source\.rds\.scan_mode' is an option of another Data Prepper than [\w.-]+ of \d{4}-\d\d-\d\d, which OpenSearch Ingestion may not have/,
    ),
  ]);
  expect(check('source', 'rds', { ...options, scan_mode: 'always' })).toThrow(
    "'source.rds.scan_mode' must be one of 'idle_optimized', 'continuous', got 'always'",
  );
});

test('an alias stands for a required option', () => {
  const rds = {
    db_identifier: 'd',
    engine: 'mysql',
    database: 'd',
    s3_bucket: 'bucket',
    aws: { region: 'us-east-1' },
    authentication: {},
  };
  expect(
    check('source', 'rds', {
      ...rds,
      export: { kms_key_id: 'k', export_role_arn: 'arn:aws:iam::111122223333:role/export' },
    })(),
  ).toEqual([]);
  expect(check('source', 'rds', { ...rds, export: { kms_key_id: 'k' } })).toThrow(
    "'source.rds.export' must have 'iam_role_arn'",
  );
});

test('the only element of a list may stand alone where Data Prepper takes it so, and nowhere else', () => {
  const rds = (parent_key: unknown, include: unknown = ['orders', 'items']) => ({
    db_identifier: 'd',
    engine: 'aurora-mysql',
    database: 'd',
    s3_bucket: 'bucket',
    aws: { region: 'us-east-1' },
    authentication: {},
    tables: { include },
    joins: {
      relations: [{ parent: 'orders', child: 'items', parent_key, child_key: ['order'], child_primary_key: 'id' }],
    },
  });
  expect(check('source', 'rds', rds('id'))()).toEqual([]);
  expect(check('source', 'rds', rds(['id', 'region']))()).toEqual([]);
  expect(check('source', 'rds', rds({ id: 1 }))).toThrow(
    "'source.rds.joins.relations.0.parent_key' must be a text, got a mapping",
  );
  expect(check('source', 'rds', rds('id', 'orders'))).toThrow(
    "'source.rds.tables.include' must be a list, got 'orders'",
  );
});

test.each(['source', 'processor', 'sink'] as const)('each %s of the table has types that are known', (kind) => {
  for (const name of pluginNames(kind)) {
    for (const [option, { type }] of optionRules(kind, name) ?? []) {
      expect(`${name}.${option}: ${type}`).toMatch(
        /: (?:(?:list|map)<.+>|plugin:\w*|object|(?:enum|anycase)\(.+\)|string|integer|number|boolean|duration|bytecount|localdatetime|any)$/,
      );
    }
  }
});
