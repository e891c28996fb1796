import { Lazy } from 'aws-cdk-lib';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import { AggregateAction, Processor, Sink, Source, type PipelineProps } from '../../lib/aws-osis';
import { checkPlugin, type PluginKind } from '../../lib/aws-osis/plugin-checks';
import { testStack, warnings } from '../support/stack';
import { ARCHIVE, HTTP, makePipeline } from './pipeline-context';
import { placeOf } from './plugin-place';

const token = Lazy.string({ produce: () => 'x' });
const number = Lazy.number({ produce: () => 1 });
const any = Lazy.any({ produce: () => ({}) });

function openSearch(more: Record<string, unknown>): Sink {
  const aws = { region: 'us-east-1' };
  const hosts = ['https://search-logs.us-east-1.es.amazonaws.com'];
  return Sink.of('opensearch', { hosts, index: 'logs', aws, dlq: { s3: { bucket: 'lost', ...aws } }, ...more });
}

function check(kind: PluginKind, name: string, options: unknown): () => string[] {
  const stack = testStack();
  return () => {
    checkPlugin(kind, name, options, placeOf(stack, kind, name));
    return warnings(stack);
  };
}

describe('what is typed is checked as what is written, and is named as it was typed', () => {
  const typed = (props: Partial<PipelineProps>) => () =>
    warnings(makePipeline({ source: HTTP, sinks: ARCHIVE, ...props }).stack);

  test.each<[string, () => Partial<PipelineProps>, string]>([
    [
      'a share of all events',
      () => ({
        processors: [Processor.aggregate(AggregateAction.percentSampler(100), { identificationKeys: ['a'] })],
      }),
      "'processors[0].aggregate.action.percentSampler.percent' of sub-pipeline 'main' must be more than 0 and less than 100, got 100",
    ],
    [
      'a pattern of Logstash for a time',
      () => ({ processors: [Processor.date({ match: { key: 'at', patterns: ['UNIX_MS'] } })] }),
      "'processors[0].date.match[0].patterns[0]' of sub-pipeline 'main' must be a pattern such as 'yyyy-MM-dd HH:mm:ss', or one of epoch_second, epoch_milli, epoch_micro, epoch_nano, got 'UNIX_MS': 'epoch_milli' is Data Prepper's name for it",
    ],
    [
      'a pattern of grok without an end',
      () => ({ processors: [Processor.grok({ match: { log: ['%{WORD'] } })] }),
      "'processors[0].grok.match.log[0]' of sub-pipeline 'main' must have patterns such as '%{NUMBER:status}'",
    ],
    [
      'two characters between columns',
      () => ({ processors: [Processor.csv({ delimiter: '||' })] }),
      "'processors[0].csv.delimiter' of sub-pipeline 'main' must have 1 character, got 2 in '||'",
    ],
    [
      'a region of an untyped source',
      () => ({
        source: Source.of('kinesis', { streams: [{ stream_name: 's' }], codec: { json: {} }, aws: { region: 'eu' } }),
      }),
      "'source.kinesis.aws.region' of sub-pipeline 'main' must be the name of a region such as 'us-east-1', got 'eu'",
    ],
  ])('%s', (_, props, message) => {
    expect(typed(props())).toThrow(message);
  });

  test('a pattern of grok that is not known', () => {
    const processors = [Processor.grok({ match: { log: ['%{NUMBR:a} %{MINE}'] }, patternDefinitions: { MINE: 'a' } })];
    expect(typed({ processors })()).toEqual([
      "'processors[0].grok.match.log[0]' of sub-pipeline 'main' has '%{NUMBR}', a pattern that is known neither of Data Prepper " +
        "nor from the definitions beside it; did you mean 'NUMBER'? [ack: cdk-reinvent-constructs:osis.unknownGrokPattern]",
    ]);
  });

  test('an index, and a sink without a dead-letter queue', () => {
    const stack = testStack();
    const endpoint = 'https://search-logs-x.us-east-1.es.amazonaws.com';
    const domain = opensearch.Domain.fromDomainEndpoint(stack, 'Domain', endpoint);
    const sinkTo = (index: string) => () =>
      makePipeline({ source: HTTP, sinks: [Sink.domain(domain, { index })] }, stack);
    expect(sinkTo('logs/app')).toThrow(
      "'sinks[0].opensearch.index' of sub-pipeline 'main' must not have '/', which OpenSearch refuses in names, got 'logs/app'",
    );
    stack.node.tryRemoveChild('Logs');
    sinkTo('logs')();
    expect(warnings(stack)).toEqual([
      "'sinks[0].opensearch' of sub-pipeline 'main' has no dead-letter queue: documents that the index refuses are lost; " +
        "give it 'deadLetterQueue', in YAML 'dlq' [ack: cdk-reinvent-constructs:osis.noDeadLetterQueue]",
    ]);
  });
});

const aws = { region: token, sts_role_arn: token };
const account = `arn:aws:iam::${token}:role/r`;

test.each<[kind: PluginKind, name: string, options: unknown]>([
  ['source', 'dynamodb', { tables: [{ table_arn: token, export: { s3_bucket: 'b', s3_region: token } }], aws }],
  ['source', 'dynamodb', { tables: [{ table_arn: token, stream: { view_on_remove: token } }], aws: any }],
  ['source', 'kinesis', { streams: [{ stream_arn: token, consumer_arn: token }], codec: { json: {} }, aws }],
  ['source', 'kafka', { topics: [{ name: 't' }], aws: { region: token, msk: { arn: token } } }],
  ['source', 'kafka', { topics: [{ name: 't' }], aws: { [token]: token } }],
  ['source', 's3', { codec: { csv: { delimiter: token } }, sqs: { queue_url: `${token}.fifo` }, aws }],
  ['source', 'sqs', { queues: [{ url: `https://${token}.fifo` }], aws: { region: token, sts_role_arn: account } }],
  ['source', 'sqs', { queues: any, aws }],
  ['source', 'documentdb', { host: token, collections: any, [token]: token }],
  ['source', 'opensearch', { hosts: [token, `${token}:9200`], distribution_version: token, search_options: any }],
  ['processor', 'grok', { match: { log: [`%{${token}:a`, token], [token]: ['%{WORD}'] }, pattern_definitions: any }],
  ['processor', 'grok', { match: { log: ['%{MINE}'] }, pattern_definitions: { [token]: 'a' } }],
  ['processor', 'grok', { match: any, pattern_definitions: { MINE: token } }],
  ['processor', 'date', { match: [{ key: 'a', patterns: [token, any] }], output_format: token }],
  ['processor', 'date', { match: any }],
  ['processor', 'date', { from_time_received: token }],
  ['processor', 'csv', { delimiter: token, quote_character: ',' }],
  ['processor', 'csv', { delimiter: ';', quote_character: token }],
  ['processor', 'aggregate', { identification_keys: ['a'], action: { percent_sampler: { percent: number } } }],
  [
    'processor',
    'aggregate',
    { identification_keys: ['a'], action: { tail_sampler: { percent: number, wait_period: token } } },
  ],
  ['sink', 'prometheus', { url: token, aws }],
  ['sink', 'prometheus', { url: `https://${token}/workspaces/${token}`, aws }],
  ['sink', 'opensearch', { hosts: [token, `https://${token}`], index: `Logs/${token}`, aws, dlq: { s3: any } }],
  ['sink', 'opensearch', { hosts: any, index: 'Logs app', normalize_index: token, aws, dlq: any }],
  ['sink', 'opensearch', { index: 'a', aws, dlq: { s3: { bucket: 'abc', region: token, bucket_owner: token } } }],
])('tokens pass: a %s %s with %j', (kind, name, options) => {
  expect(check(kind, name, options)()).toEqual([]);
});

const ROLE = "must be the ARN of a role, such as 'arn:aws:iam::111122223333:role/ingestion', got 'reader'";
const ACCOUNT = "must be the 12 digits of an account, got '0123'";
const REGION = 'us-east-1';

test.each<[kind: PluginKind, name: string, options: Record<string, unknown>, place: string, message: string]>([
  ['processor', 'otel_trace_group', { hosts: ['https://h'], aws_sts_role_arn: 'reader' }, 'aws_sts_role_arn', ROLE],
  [
    'processor',
    'ml_inference',
    { aws: { job_sts_role_arn: 'reader-of-all-models' } },
    'aws.job_sts_role_arn',
    'ARN of a role',
  ],
  ['source', 'rds', { export: { kms_key_id: 'k', export_role_arn: 'reader' } }, 'export.export_role_arn', ROLE],
  ['sink', 's3', { default_bucket_owner: '0123' }, 'default_bucket_owner', ACCOUNT],
  ['sink', 's3', { bucket_owners: { logs: '0123' } }, 'bucket_owners.logs', ACCOUNT],
  [
    'sink',
    'sns',
    { topic_arn: 'alerts' },
    'topic_arn',
    "must be the ARN of a topic, such as 'arn:aws:sns:us-east-1:111122223333:alerts', got 'alerts'",
  ],
])('a %s %s is refused: %j', (kind, name, options, place, message) => {
  expect(check(kind, name, options)).toThrow(`'${kind}.${name}.${place}' `);
  expect(check(kind, name, options)).toThrow(message);
});

test('dead letters of any sink have a region', () => {
  const sqs = (letters: Record<string, unknown>) => ({
    queue_url: 'https://sqs.us-east-1.amazonaws.com/111122223333/q',
    codec: { json: {} },
    aws: { region: REGION },
    dlq: { s3: { bucket: 'lost', ...letters } },
  });
  expect(check('sink', 'sqs', sqs({ region: REGION }))()).toEqual([]);
  expect(check('sink', 'sqs', sqs({}))()).toEqual([
    expect.stringContaining("'sink.sqs.dlq.s3' has no 'region', so that Data Prepper takes us-east-1"),
  ]);
});

test.each<[string, Sink | Processor]>([
  [
    'a script',
    openSearch({ action: 'upsert', document_id: '${/id}', script: { source: 'ctx._source.n += 1', params: { a: 1 } } }),
  ],
  ['a look-up', openSearch({ query_lookup: { query_when: '/a == 1', query_term: 'id', query_duration: 'PT5M' } })],
  [
    'semantic enrichment',
    openSearch({
      aws: {
        region: 'us-east-1',
        serverless: true,
        semantic_enrichment: { fields: [{ name: 'text', language: 'english' }] },
      },
    }),
  ],
  ['a processor without a method', Processor.of('detect_format', { source: 'message', target_key: 'format' })],
  ['another one', Processor.of('filter_list', { iterate_on: 'items', keep_element_when: '/price > 0' })],
])('%s passes by `of` without a warning', (_, plugin) => {
  const parts = plugin instanceof Sink ? { sinks: [plugin] } : { sinks: ARCHIVE, processors: [plugin] };
  expect(warnings(makePipeline({ source: HTTP, ...parts }).stack)).toEqual([]);
});

test('a secret passes where it is all of the value', () => {
  const secret = '${{aws_secrets:s:k}}';
  const options = { streams: [{ stream_arn: secret }], codec: { json: {} }, aws: { region: secret } };
  expect(check('source', 'kinesis', options)()).toEqual([]);
});

test('what an index must not have may be there where Data Prepper takes it out', () => {
  const sink = { index: '_Logs/${/a}', aws: { region: 'us-east-1' }, dlq: any };
  expect(check('sink', 'opensearch', { ...sink, normalize_index: true })()).toEqual([]);
  expect(check('sink', 'opensearch', { ...sink, normalize_index: false })).toThrow("must not have '/'");
});
