import { Lazy } from 'aws-cdk-lib';
import { checkConfiguration } from '../../lib/aws-osis/configuration-checks';
import { testStack, warnings } from '../support/stack';
import { placeIn, readConfiguration } from './configuration-text';

const S3_OPTIONS =
  'bucket: out-bucket, aws: { region: us-east-1 }, codec: { ndjson: }, threshold: { event_collect_timeout: 60s }';
const OUT = `sink: [{ s3: { ${S3_OPTIONS} } }]`;
const MAIN = "version: '2'\nmain:\n  source: { http: { path: /in } }\n";

function check(yaml: string): string[] {
  const stack = testStack();
  const { data, place } = readConfiguration(stack, yaml);
  checkConfiguration(data, place);
  return warnings(stack);
}

const forwarding = (target: string) =>
  `${MAIN}  sink: [{ s3: { ${S3_OPTIONS}, forward_to: { pipelines: [${target}] } } }]\n`;
const WARNING = 'has no source, which Data Prepper takes and the guide of OpenSearch Ingestion does not tell of';

test('a sub-pipeline that a sink forwards to needs no source', () => {
  expect(check(`${forwarding('written')}written: { ${OUT} }`)).toEqual([
    expect.stringContaining(`'written' in line 5 ${WARNING}`),
  ]);
});

test('the sub-pipeline of events that failed needs no source', () => {
  expect(check(`${MAIN}  ${OUT}\ndlq_pipeline: { processor: [{ parse_json: }], ${OUT} }`)).toEqual([
    expect.stringContaining(`'dlq_pipeline' in line 5 ${WARNING}`),
  ]);
});

test.each([
  ['that nothing reaches', `${MAIN}  ${OUT}\nlonely: { ${OUT} }`, "'lonely' in line 5 must have 'source', has sink"],
  [
    'whose name is misspelt where a sink forwards to it',
    `${forwarding('writen')}written: { ${OUT} }`,
    "'main.sink[0].s3.forward_to.pipelines[0]' in line 4 must be one of the sub-pipelines main, written, got 'writen'; did you mean 'written'?",
  ],
  [
    'that is a sink of another',
    `${MAIN}  sink: [{ pipeline: { name: dlq_pipeline } }]\ndlq_pipeline: { ${OUT} }`,
    `'main.sink[0].pipeline.name' in line 4 must be a sub-pipeline whose source is "pipeline: { name: main }", 'dlq_pipeline' has none`,
  ],
  [
    'without one that has a source',
    `version: '2'\ndlq_pipeline: { ${OUT} }`,
    "'configuration' in line 1 must have a sub-pipeline with a source that is no sub-pipeline, got none",
  ],
])('refuses one without a source %s', (_, yaml, message) => {
  expect(() => check(yaml)).toThrow(message);
});

const token = Lazy.string({ produce: () => 'x' });

test.each([
  ['the whole of it', Lazy.any({ produce: () => ({}) })],
  ['all names', { pipelines: Lazy.list({ produce: () => [] }) }],
  ['one name', { pipelines: [token] }],
])('what a sink forwards to can be any sub-pipeline where it is known at deployment only: %s', (_, forward) => {
  const options = { aws: {}, codec: { ndjson: {} }, threshold: { event_collect_timeout: '60s' }, bucket: 'out-bucket' };
  const main = { source: { http: { path: '/in' } }, sink: [{ s3: { ...options, forward_to: forward } }] };
  const place = placeIn(testStack(), () => 1);
  expect(() => checkConfiguration({ version: '2', main, written: { sink: [{ s3: options }] } }, place)).not.toThrow();
});
