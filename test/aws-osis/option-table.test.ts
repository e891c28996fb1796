import { optionRules, pluginNames, type OptionRules } from '../../lib/aws-osis/option-table';
import { checkPlugin, type PluginKind } from '../../lib/aws-osis/plugin-checks';
import { testStack, warnings } from '../support/stack';
import { placeOf } from './plugin-place';

/** Options that a plugin needs though the table does not say so, or whose values are not any. */
const NEEDED: Readonly<Record<string, Record<string, unknown>>> = {
  'source/http': { path: '/logs' },
  'source/otel_logs_source': { path: '/logs' },
  'source/otel_metrics_source': { path: '/logs' },
  'source/otel_trace_source': { path: '/logs' },
  'source/otlp_logs': { path: '/logs' },
  'source/otlp_metrics': { path: '/logs' },
  'source/otlp_traces': { path: '/logs' },
  'source/dynamodb': { tables: [{ table_arn: 'arn:aws:dynamodb:us-east-1:111122223333:table/t', stream: {} }] },
  'source/s3': { sqs: { queue_url: 'https://sqs.us-east-1.amazonaws.com/111122223333/q' }, codec: { json: {} } },
  'source/sqs': { queues: [{ url: 'https://sqs.us-east-1.amazonaws.com/111122223333/q' }] },
  'source/kafka': { bootstrap_servers: ['b:9092'] },
  'source/kinesis': { streams: [{ stream_name: 'stream' }] },
  'source/kinesis-data-streams': { streams: [{ stream_name: 'stream' }] },
  'source/kinesis_data_streams': { streams: [{ stream_name: 'stream' }] },
  'source/documentdb': { collections: [{ collection: 'a.b' }], s3_bucket: 'b' },
  'source/mongodb': { collections: [{ collection: 'a.b' }], s3_bucket: 'b' },
  'processor/add_entries': { entries: [{ key: 'a', value: 1 }] },
  'processor/convert_type': { key: 'a' },
  'processor/convert_entry_type': { key: 'a' },
  'processor/date': { from_time_received: true },
  'processor/delete_entries': { with_keys: ['a'] },
  'processor/drop_events': { drop_when: '/level == "debug"' },
  'processor/filter_list': { iterate_on: 'items', keep_element_when: '/price > 0' },
  'processor/otel_trace_group': { aws_sigv4: true },
  'processor/rename_keys': { transform_key: 'lowercase' },
  'processor/select_entries': { include_keys: ['a'] },
  'sink/prometheus': { url: 'https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write' },
  'sink/s3': { bucket: 'logs' },
  'sink/opensearch': { aws: { region: 'us-east-1' }, index: 'logs' },
};

const SAMPLES: Readonly<Record<string, unknown>> = {
  string: 'some text',
  any: 1,
  boolean: true,
  integer: 5,
  number: 1,
  duration: '60s',
  bytecount: '200mb',
  'plugin:input_codec': { json: {} },
  'plugin:output_codec': { json: {} },
  'plugin:aggregate_action': { put_all: {} },
  'plugin:anomaly_detector_mode': { random_cut_forest: {} },
  'plugin:LogTypeGenerator': { apache_clf: {} },
};

/** Texts of which it is checked what they look like. */
const NAMED: Readonly<Record<string, string>> = {
  hosts: 'https://search.example.com',
  queue_url: 'https://sqs.us-east-1.amazonaws.com/111122223333/q',
  region: 'us-east-1',
  sts_role_arn: 'arn:aws:iam::111122223333:role/r',
  topic_arn: 'arn:aws:sns:us-east-1:111122223333:t',
};

/** What the table demands, and the region, which is worth a warning where it is missing. */
function required(rules: OptionRules): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const { name, type, required: must, options } of rules.values()) {
    if (!must && name !== 'region') continue;
    const [, container, inner = type] = /^(list|map)<(?:string,)?(.+)>$/.exec(type) ?? [];
    const [, values] = /^(?:enum|anycase)\((.+)\)$/.exec(inner) ?? [];
    const scalar = NAMED[name] ?? (values ? values.split('|')[0] : SAMPLES[inner]);
    const sample = inner === 'object' ? required(options ?? new Map()) : scalar;
    fields[name] = container === 'list' ? [sample] : container === 'map' ? { key: sample } : sample;
  }
  return fields;
}

const all = (['source', 'processor', 'sink'] as const).flatMap((kind) =>
  pluginNames(kind).map((name): [PluginKind, string] => [kind, name]),
);

test('the table has the sources, processors and sinks of Data Prepper', () => {
  expect(all).toHaveLength(101);
});

test.each(all)('a %s %s takes the least that it needs', (kind, name) => {
  const stack = testStack();
  const options = { ...required(optionRules(kind, name) ?? new Map()), ...NEEDED[`${kind}/${name}`] };
  // Secrets are never in clear.
  const safe = JSON.parse(JSON.stringify(options), (key, value: unknown) =>
    /password|secret|token$/.test(key) ? '${{aws_secrets:s:k}}' : value,
  ) as unknown;
  checkPlugin(kind, name, safe, placeOf(stack, kind, name));
  expect(
    warnings(stack).filter((message) => !message.includes('that the guide of OpenSearch Ingestion does not have')),
  ).toEqual([]);
});

test('other names of a plugin have its options', () => {
  expect(optionRules('source', 'mongodb')).toBe(optionRules('source', 'documentdb'));
  expect(optionRules('processor', 'otel_trace_raw')?.has('trace_flush_interval')).toBe(true);
});

test('a plugin that is not there has no options', () => {
  expect(optionRules('source', 'nothing')).toBeUndefined();
  expect(optionRules('nothing', 'http')).toBeUndefined();
  expect(optionRules('source', 'constructor')).toBeUndefined();
});
