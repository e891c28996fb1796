import { Duration, Fn } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { CfnPipeline } from 'aws-cdk-lib/aws-osis';
import { Construct } from 'constructs';
import { Pipeline, PipelineMetrics } from '../../lib/aws-osis';
import { testStack } from '../support/stack';
import { makePipeline, PUSH } from './pipeline-context';

const ARN = 'arn:aws:osis:eu-west-1:111122223333:pipeline/logs';
const MINUTE = { period: Duration.minutes(1) };
const imported = () => Pipeline.fromPipelineArn(testStack(), 'Pipeline', ARN).metrics;

test.each<
  [string, string, string, (metrics: PipelineMetrics, options?: cloudwatch.MetricOptions) => cloudwatch.Metric]
>([
  ['metric', 'any', 'Sum', (metrics, options) => metrics.metric('any', options)],
  [
    'metricForPlugin',
    'a.b.c.count',
    'Sum',
    (metrics, options) => metrics.metricForPlugin('a', 'b', 'c.count', options),
  ],
  ['metricComputeUnits', 'computeUnits', 'Maximum', (metrics, options) => metrics.metricComputeUnits(options)],
  [
    'metricBufferUsage',
    'sub.BlockingBuffer.bufferUsage.value',
    'Average',
    (metrics, options) => metrics.metricBufferUsage('sub', options),
  ],
  [
    'metricAuthFailures',
    'sub.osis_sigv4_auth.httpAuthFailure.count',
    'Sum',
    (metrics, options) => metrics.metricAuthFailures('sub', options),
  ],
  [
    'metricRecordsIn',
    'sub.grok.recordsIn.count',
    'Sum',
    (metrics, options) => metrics.metricRecordsIn('sub', 'grok', options),
  ],
  [
    'metricDocumentErrors',
    'sub.opensearch.documentErrors.count',
    'Sum',
    (metrics, options) => metrics.metricDocumentErrors('sub', options),
  ],
  [
    'metricDeadLetterFailures',
    'sub.opensearch.s3.dlqS3RecordsFailed.count',
    'Sum',
    (metrics, options) => metrics.metricDeadLetterFailures('sub', options),
  ],
])('%s is %s, as %s, unless another statistic or period is asked for', (_, metricName, statistic, metric) => {
  const metrics = imported();
  expect(metric(metrics)).toMatchObject({
    namespace: 'AWS/OSIS',
    metricName,
    statistic,
    dimensions: { PipelineName: 'logs' },
    period: Duration.minutes(5),
  });
  expect(metric(metrics, { statistic: 'Minimum', ...MINUTE })).toMatchObject({ statistic: 'Minimum', ...MINUTE });
});

test('how busy the processors are is asked for by the name alone, since the metric has more dimensions', () => {
  const metric = imported().metricCpuUsage(MINUTE);
  expect(metric).toMatchObject({
    expression: `SELECT AVG("system.cpu.usage.value") FROM "AWS/OSIS" WHERE PipelineName = 'logs'`,
    label: 'system.cpu.usage.value',
    ...MINUTE,
  });
});

test('a pipeline of the app is known by its name', () => {
  const pipeline = makePipeline({ ...PUSH, pipelineName: 'mine' });
  expect(pipeline.metrics.metric('any').dimensions).toEqual({ PipelineName: 'mine' });
});

test('an L1 is known by its name', () => {
  const pipeline = new CfnPipeline(testStack(), 'Plain', {
    pipelineName: 'plain',
    minUnits: 1,
    maxUnits: 1,
    pipelineConfigurationBody: 'a: 1',
  });
  expect(PipelineMetrics.fromPipeline(pipeline).metric('any').dimensions).toEqual({ PipelineName: 'plain' });
});

test('a reference is known by the name in its ARN, also in that of a token', () => {
  const named = (pipelineArn: string) => {
    const stack = testStack();
    const pipeline = Object.assign(new Construct(stack, 'Pipeline'), {
      pipelineRef: { pipelineArn },
      env: { account: stack.account, region: stack.region },
    });
    return stack.resolve(PipelineMetrics.fromPipeline(pipeline).metric('any').dimensions) as unknown;
  };
  expect(named(ARN)).toEqual({ PipelineName: 'logs' });
  expect(named(Fn.importValue('arn'))).toEqual({
    PipelineName: { 'Fn::Select': [1, { 'Fn::Split': ['/', expect.anything()] }] },
  });
});
