import type { Place } from '../../lib/core/place';
import { checkPlugin, type PluginKind } from '../../lib/aws-osis/plugin-checks';
import { testStack } from '../support/stack';
import { placeOf } from './plugin-place';

const seen: string[] = [];
jest.mock('../../lib/aws-osis/expression', () => ({
  checkExpression: (text: string, place: Place) => seen.push(`expression ${place.toString()} ${text}`),
  checkFormat: (text: string, place: Place) => seen.push(`format ${place.toString()} ${text}`),
}));

const aws = { region: 'us-east-1' };

const cases: [kind: PluginKind, name: string, options: unknown, checked: string[]][] = [
  ['processor', 'drop_events', { drop_when: '/a' }, ["expression 'processor.drop_events.drop_when' /a"]],
  ['processor', 'drop_events', { drop_when: true }, ["expression 'processor.drop_events.drop_when' true"]],
  ['processor', 'drop_events', { drop_when: '${{aws_secrets:s:e}}' }, []],
  [
    'processor',
    'add_entries',
    { entries: [{ key: 'k', format: '${/a}', add_when: '/b' }] },
    [
      "format 'processor.add_entries.entries.0.format' ${/a}",
      "expression 'processor.add_entries.entries.0.add_when' /b",
    ],
  ],
  [
    'processor',
    'add_entries',
    { entries: [{ key: 'k', value_expression: '/a' }] },
    ["expression 'processor.add_entries.entries.0.value_expression' /a"],
  ],
  [
    'processor',
    'aggregate',
    {
      identification_keys: ['k'],
      action: { tail_sampler: { wait_period: '10s', percent: 5, condition: '/a' } },
      aggregate_when: '/b',
    },
    [
      "expression 'processor.aggregate.action.tail_sampler.condition' /a",
      "expression 'processor.aggregate.aggregate_when' /b",
    ],
  ],
  [
    'processor',
    'convert_entry_type',
    { key: 'k', convert_when: '/a' },
    ["expression 'processor.convert_entry_type.convert_when' /a"],
  ],
  ['processor', 'rate_limiter', { events_per_second: 1, when_exceeds: 'drop' }, []],
  [
    'sink',
    'opensearch',
    {
      aws,
      index: 'i',
      document_id: 'd',
      routing: 'r',
      document_version: 'v',
      action: 'index',
      actions: [{ type: 'index', when: '/a' }],
    },
    [
      "format 'sink.opensearch.index' i",
      "format 'sink.opensearch.document_id' d",
      "format 'sink.opensearch.routing' r",
      "format 'sink.opensearch.document_version' v",
      "format 'sink.opensearch.action' index",
      "format 'sink.opensearch.actions.0.type' index",
      "expression 'sink.opensearch.actions.0.when' /a",
    ],
  ],
  [
    'sink',
    's3',
    {
      aws,
      bucket: 'bucket',
      object_key: { path_prefix: 'p/' },
      codec: { json: {} },
      threshold: { event_collect_timeout: '60s' },
    },
    ["format 'sink.s3.bucket' bucket", "format 'sink.s3.object_key.path_prefix' p/"],
  ],
];

test.each(cases)('the expressions of a %s %s are checked: %j', (kind, name, options, checked) => {
  seen.length = 0;
  checkPlugin(kind, name, options, placeOf(testStack(), kind, name));
  expect(seen).toEqual(checked);
});
