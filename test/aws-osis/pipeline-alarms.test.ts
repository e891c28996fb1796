import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  PipelineConfiguration,
  Sink,
  Source,
  type Pipeline,
  type PipelineAlarmsOptions,
  type PipelineProps,
} from '../../lib/aws-osis';
import { testStack } from '../support/stack';
import { HTTP, makePipeline, processorOf, PULL, PUSH, S3, sinkOf, SINKS, sourceOf } from './pipeline-context';

interface Properties {
  readonly MetricName?: string;
  readonly Namespace?: string;
  readonly Dimensions?: unknown;
  readonly Metrics?: Record<string, unknown>[];
}

/** The properties of the alarms, by their ids. */
function alarmsOf(pipeline: Pipeline, options?: PipelineAlarmsOptions): Record<string, Properties> {
  const { stack } = pipeline;
  const { all } = pipeline.addAlarms('Alarms', options);
  const template = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm') as Record<
    string,
    { Properties: Properties }
  >;
  expect(Object.keys(template)).toHaveLength(all.length);
  return Object.fromEntries(
    all.map(({ node }) => [node.id, template[stack.getLogicalId(node.defaultChild as never)]!.Properties]),
  );
}

const idsOf = (props: PipelineProps, options?: PipelineAlarmsOptions) =>
  Object.keys(alarmsOf(makePipeline(props), options));
const COMMON = ['ComputeUnits', 'CpuUsage', 'BufferUsage'];
const PUSHED = (name: string, metrics: readonly string[]) => [
  ...COMMON,
  'AuthFailures',
  ...metrics.map((metric) => `main.${name}.${metric}`),
];
const FAULTS = ['requestsTooLarge', 'internalServerError', 'requestTimeouts'];
const S3_SINK = [sinkOf('s3')];

test.each<[string, string[]]>([
  ['http', PUSHED('http', ['badRequests', ...FAULTS])],
  ['otel_trace_source', PUSHED('otel_trace_source', ['badRequests', ...FAULTS])],
  ['otel_metrics_source', PUSHED('otel_metrics_source', ['requestTimeouts'])],
  ['otel_logs_source', PUSHED('otel_logs_source', [])],
  ['s3', [...COMMON, 'main.s3.s3ObjectsFailed', 'main.s3.sqsMessagesFailed']],
  ['dynamodb', [...COMMON, 'main.dynamodb.exportJobFailure', 'main.dynamodb.changeEventsProcessingErrors']],
  ['kinesis', COMMON],
])('a pipeline of %s has the alarms of that source', (name, expected) => {
  expect(idsOf({ source: sourceOf(name), sinks: S3_SINK })).toEqual(expected);
});

test('processors and sinks have alarms, those of a sub-pipeline under its name, and twice the same has one', () => {
  const processors = ['grok', 'date', 'grok', 'parse_json'].map((name) => processorOf(name));
  const sub = {
    processors: [processorOf('grok')],
    sinks: [sinkOf('opensearch', { dlq: { s3: { bucket: 'lost', region: 'us-east-1' } } })],
  };
  const ids = idsOf({
    source: sourceOf('kinesis'),
    processors,
    sinks: [...SINKS, ...SINKS, Sink.subPipeline('sub', sub)],
  });
  expect(ids.slice(COMMON.length)).toEqual([
    'main.grok.grokProcessingErrors',
    'main.grok.grokProcessingTimeouts',
    'main.grok.grokProcessingMismatch',
    'main.date.dateProcessingMatchFailure',
    'main.opensearch.documentErrors',
    'sub.grok.grokProcessingErrors',
    'sub.grok.grokProcessingTimeouts',
    'sub.grok.grokProcessingMismatch',
    'sub.opensearch.documentErrors',
    'sub.opensearch.s3.dlqS3RecordsSuccess',
    'sub.opensearch.s3.dlqS3RecordsFailed',
  ]);
});

test('a source and a sink of the same name have the alarms of what they are', () => {
  expect(idsOf({ source: sourceOf('opensearch'), sinks: S3_SINK })).toEqual(COMMON);
});

test('a persistent buffer has no metric of how full it is', () => {
  expect(idsOf({ ...PUSH, persistentBuffer: true })).not.toContain('BufferUsage');
});

test('a configuration in YAML has the alarms of what is in it, and one that is not known has those of all', () => {
  const yaml =
    "version: '2'\np: { source: { http: { path: /in } }, sink: [{ opensearch: { hosts: ['https://h'], index: i, aws: { region: us-east-1 }, " +
    'dlq: { s3: { bucket: lost, region: us-east-1 } } } }] }';
  expect(idsOf({ configuration: PipelineConfiguration.fromYaml(yaml) })).toContain(
    'p.opensearch.s3.dlqS3RecordsFailed',
  );
  const stack = testStack();
  const token = new CfnParameter(stack, 'Yaml').valueAsString;
  const pipeline = makePipeline({ configuration: PipelineConfiguration.fromYaml(token) }, stack);
  expect(Object.keys(alarmsOf(pipeline))).toEqual(['ComputeUnits', 'CpuUsage']);
});

describe('an alarm', () => {
  const dimensions = (pipeline: Pipeline) => [{ Name: 'PipelineName', Value: pipeline.pipelineName }];
  const lasting = (threshold: number) => ({
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    EvaluationPeriods: 3,
    Threshold: threshold,
    TreatMissingData: 'notBreaching',
  });
  const once = {
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    EvaluationPeriods: 1,
    Threshold: 1,
    TreatMissingData: 'notBreaching',
  };

  test('over OCUs goes off at the ceiling, after 45 minutes', () => {
    const pipeline = makePipeline({ ...PUSH, maxCapacity: 9 });
    expect(alarmsOf(pipeline)['ComputeUnits']).toEqual({
      ...lasting(9),
      AlarmDescription: 'The pipeline has as many OCUs as it may have; raise maxCapacity',
      Namespace: 'AWS/OSIS',
      MetricName: 'computeUnits',
      Dimensions: dimensions(pipeline),
      Period: 900,
      Statistic: 'Maximum',
    });
  });

  test('over the processors goes off at 80 %, over all of what they are', () => {
    const pipeline = makePipeline(PUSH);
    expect(alarmsOf(pipeline)['CpuUsage']).toMatchObject({
      ...lasting(80),
      AlarmDescription: 'The processors of the pipeline are 80 % busy; raise maxCapacity',
      Metrics: [
        {
          Expression: `SELECT AVG("system.cpu.usage.value") FROM "AWS/OSIS" WHERE PipelineName = '${pipeline.pipelineName}'`,
          Period: 900,
        },
      ],
    });
  });

  test('over the buffer goes off at 80 %, at that of the sub-pipeline with the source', () => {
    const pipeline = makePipeline({ ...PUSH, subPipelineName: 'logs' });
    expect(alarmsOf(pipeline)['BufferUsage']).toEqual({
      ...lasting(80),
      AlarmDescription: 'The buffer of the pipeline is 80 % full: what comes after it is too slow',
      Namespace: 'AWS/OSIS',
      MetricName: 'logs.BlockingBuffer.bufferUsage.value',
      Dimensions: dimensions(pipeline),
      Period: 900,
      Statistic: 'Average',
    });
  });

  test('goes off elsewhere where that was said', () => {
    const alarms = alarmsOf(makePipeline(PUSH), { cpuUsage: 1, bufferUsage: 100 });
    expect(alarms['CpuUsage']).toMatchObject({ Threshold: 1 });
    expect(alarms['BufferUsage']).toMatchObject({ Threshold: 100 });
  });

  test('over strangers goes off at the first request', () => {
    expect(alarmsOf(makePipeline(PUSH))['AuthFailures']).toMatchObject({
      ...once,
      MetricName: 'main.osis_sigv4_auth.httpAuthFailure.count',
      Period: 60,
      Statistic: 'Sum',
    });
  });

  test('over faults goes off at the first one', () => {
    const pipeline = makePipeline(PUSH);
    expect(alarmsOf(pipeline)['main.http.requestTimeouts']).toEqual({
      ...once,
      AlarmDescription: 'main.http: Requests time out; the pipeline may need a higher maxCapacity',
      Namespace: 'AWS/OSIS',
      MetricName: 'main.http.requestTimeouts.count',
      Dimensions: dimensions(pipeline),
      Period: 60,
      Statistic: 'Sum',
    });
  });

  test('over what must not happen to all events compares with those that came in', () => {
    const alarms = alarmsOf(makePipeline({ ...PULL, processors: [processorOf('date')] }));
    const compared = (id: string) => {
      const { Metrics } = alarms[id]!;
      return Metrics!.map(({ Id, Expression, MetricStat }) => [
        Id,
        Expression ?? (MetricStat as { Metric: { MetricName: string } }).Metric.MetricName,
      ]);
    };
    const expression = 'IF(count > 0 AND count >= all, 1, 0)';
    expect(compared('main.date.dateProcessingMatchFailure')).toEqual([
      ['expr_1', expression],
      ['count', 'main.date.dateProcessingMatchFailure.count'],
      ['all', 'main.date.recordsIn.count'],
    ]);
    expect(alarms['main.date.dateProcessingMatchFailure']).toMatchObject({ ...once, EvaluationPeriods: 5 });
    expect(compared('main.opensearch.documentErrors')).toEqual([
      ['expr_1', expression],
      ['count', 'main.opensearch.documentErrors.count'],
      ['all', 'main.opensearch.recordsIn.count'],
    ]);
    expect(alarms['main.opensearch.documentErrors']).toMatchObject(once);
  });

  test('over lost documents goes off at the first one', () => {
    const sinks = [sinkOf('opensearch', { dlq: { s3: { bucket: 'lost', region: 'us-east-1' } } })];
    expect(alarmsOf(makePipeline({ source: S3, sinks }))['main.opensearch.s3.dlqS3RecordsFailed']).toMatchObject({
      ...once,
      MetricName: 'main.opensearch.s3.dlqS3RecordsFailed.count',
    });
  });
});

describe('a latency', () => {
  const options = { bulkRequestLatency: Duration.seconds(2), endToEndLatency: Duration.minutes(5) };

  test('has an alarm for each sub-pipeline with a sink to OpenSearch, in milliseconds', () => {
    const sinks = [
      ...SINKS,
      ...SINKS,
      Sink.subPipeline('sub', { sinks: SINKS }),
      Sink.subPipeline('other', { sinks: S3_SINK }),
    ];
    const alarms = alarmsOf(makePipeline({ source: S3, sinks }), options);
    expect(Object.keys(alarms).filter((id) => id.endsWith('Latency'))).toEqual([
      'main.opensearch.bulkRequestLatency',
      'main.opensearch.endToEndLatency',
      'sub.opensearch.bulkRequestLatency',
      'sub.opensearch.endToEndLatency',
    ]);
    expect(alarms['main.opensearch.bulkRequestLatency']).toMatchObject({
      MetricName: 'main.opensearch.bulkRequestLatency.max',
      Statistic: 'Maximum',
      Period: 60,
      Threshold: 2000,
      AlarmDescription: 'main.opensearch: it takes longer than 2 seconds to write to OpenSearch',
    });
    expect(alarms['sub.opensearch.endToEndLatency']).toMatchObject({
      MetricName: 'sub.opensearch.EndToEndLatency.avg',
      Statistic: 'Average',
      Threshold: 300_000,
      Period: 900,
    });
  });

  test('has no alarm unless it is limited', () => {
    expect(idsOf(PULL).filter((id) => id.endsWith('Latency'))).toEqual([]);
    expect(idsOf(PULL, { endToEndLatency: Duration.minutes(5) }).filter((id) => id.endsWith('Latency'))).toEqual([
      'main.opensearch.endToEndLatency',
    ]);
  });

  test.each(['bulkRequestLatency', 'endToEndLatency'])('%s is refused without a sink to OpenSearch', (property) => {
    const pipeline = makePipeline({ source: S3, sinks: S3_SINK });
    expect(() => pipeline.addAlarms('Alarms', { [property]: Duration.seconds(1) })).toThrow(
      `'${property}' must be left out for a pipeline without a sink 'opensearch'`,
    );
  });
});

describe('silence of a table', () => {
  const from = (options: Record<string, unknown>) =>
    makePipeline({ source: Source.of('dynamodb', { ...options, aws: { region: 'us-east-1' } }), sinks: SINKS });
  const table_arn = 'arn:aws:dynamodb:us-east-1:123456789012:table/t';
  const changes = () => from({ tables: [{ table_arn, stream: {} }] });

  test('is an alarm where it is limited, also while there is no metric', () => {
    expect(alarmsOf(changes(), { noChangeEvents: Duration.hours(2) })['main.dynamodb.noChangeEvents']).toMatchObject({
      AlarmDescription: 'main.dynamodb: no change of the table has come for 2 hours',
      MetricName: 'main.dynamodb.changeEventsProcessed.count',
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      Threshold: 0,
      Period: 7200,
      EvaluationPeriods: 1,
      TreatMissingData: 'breaching',
    });
  });

  test('is refused where no changes are read', () => {
    const exported = from({ tables: [{ table_arn, export: { s3_bucket: 'exports' } }] });
    for (const pipeline of [exported, makePipeline(PUSH)]) {
      expect(() => pipeline.addAlarms('Alarms', { noChangeEvents: Duration.hours(1) })).toThrow(
        `'noChangeEvents' must be left out for a pipeline that reads no stream of a table`,
      );
    }
  });

  test.each([
    [Duration.seconds(90), '1 minute 30 seconds'],
    [Duration.minutes(0), '0 minutes'],
    [Duration.minutes(1441), '1 day 1 minute'],
  ])('is not limited to %s', (noChangeEvents, shown) => {
    expect(() => changes().addAlarms('Alarms', { noChangeEvents })).toThrow(
      `'noChangeEvents' must be a whole number of minutes from 1 to 1440, got ${shown}`,
    );
  });

  test.each([Duration.minutes(1), Duration.days(1)])('may be limited to %s', (noChangeEvents) => {
    expect(() => changes().addAlarms('Alarms', { noChangeEvents })).not.toThrow();
  });
});

describe('what alarms are told', () => {
  test('is what each of them does', () => {
    const stack = testStack();
    const alarmActions = [
      new actions.SnsAction(sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-east-1:123456789012:t')),
    ];
    const alarms = Object.values(alarmsOf(makePipeline(PUSH, stack), { alarmActions }));
    expect(alarms.length).toBeGreaterThan(4);
    for (const alarm of alarms) expect(alarm).toMatchObject({ AlarmActions: ['arn:aws:sns:us-east-1:123456789012:t'] });
  });

  test.each(['cpuUsage', 'bufferUsage'])('as %s is 1 to 100 per cent', (property) => {
    for (const value of [0, 101, 50.5]) {
      expect(() => makePipeline(PUSH).addAlarms('Alarms', { [property]: value })).toThrow(
        `'${property}' must be a whole number from 1 to 100, got ${value}`,
      );
    }
  });

  test('may be a token', () => {
    const stack: Stack = testStack();
    const cpuUsage = new CfnParameter(stack, 'Cpu', { type: 'Number' }).valueAsNumber;
    expect(alarmsOf(makePipeline({ source: HTTP, sinks: SINKS }, stack), { cpuUsage })['CpuUsage']).toMatchObject({
      Threshold: { Ref: 'Cpu' },
      AlarmDescription: {
        'Fn::Join': ['', ['The processors of the pipeline are ', { Ref: 'Cpu' }, ' % busy; raise maxCapacity']],
      },
    });
  });
});
