import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { PipelineProps } from '../../lib/aws-osis';
import { makePipeline, processorOf, sinkOf, sourceOf } from './pipeline-context';

/** What AWS recommends: a metric, over what of it, from which value or which other metric on, minutes, and how often in a row. */
type Recommended = readonly [
  metric: string,
  statistic: 'Average' | 'Maximum' | 'Sum',
  limit: '= 0' | `> ${number}` | `>= ${number | string}`,
  minutes: number,
  times: number,
];

const MAX_UNITS = 7;
const X = Duration.seconds(3);

/**
 * The page of August 2026, in the order of its tables. Where it has no period, as for the export of a table, it is the shortest
 * one; where it would be in alarm while nothing happens (`sum >= 0`), the first event counts. The pipeline of a row is made of
 * the plugin of its metric.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/osis-best-practices.html#osis-cloudwatch-alarms
 */
const RECOMMENDED: readonly Recommended[] = [
  ['computeUnits', 'Maximum', `>= ${MAX_UNITS}`, 15, 3],
  ['main.opensearch.documentErrors.count', 'Sum', '>= main.opensearch.recordsIn.count', 1, 1],
  ['main.opensearch.bulkRequestLatency.max', 'Maximum', '>= 3000', 1, 1],
  ['main.osis_sigv4_auth.httpAuthFailure.count', 'Sum', '>= 1', 1, 1],
  ['system.cpu.usage.value', 'Average', '>= 80', 15, 3],
  ['main.BlockingBuffer.bufferUsage.value', 'Average', '>= 80', 15, 3],

  ['main.dynamodb.exportJobFailure.count', 'Sum', '>= 1', 1, 1],
  ['main.opensearch.EndToEndLatency.avg', 'Average', '> 3000', 15, 4],
  ['main.dynamodb.changeEventsProcessed.count', 'Sum', '= 0', 30, 1],
  ['main.opensearch.s3.dlqS3RecordsSuccess.count', 'Sum', '>= main.opensearch.documentsSuccess.count', 1, 1],
  ['main.grok.grokProcessingTimeouts.count', 'Sum', '>= main.grok.recordsIn.count', 1, 5],
  ['main.grok.grokProcessingErrors.count', 'Sum', '>= 1', 1, 1],
  ['main.grok.grokProcessingMismatch.count', 'Sum', '>= main.grok.recordsIn.count', 1, 5],
  ['main.date.dateProcessingMatchFailure.count', 'Sum', '>= main.date.recordsIn.count', 1, 5],
  ['main.s3.s3ObjectsFailed.count', 'Sum', '>= 1', 1, 1],
  ['main.s3.sqsMessagesFailed.count', 'Sum', '>= 1', 1, 1],
  ['main.http.badRequests.count', 'Sum', '>= 1', 1, 1],
  ['main.http.requestsTooLarge.count', 'Sum', '>= 1', 1, 1],
  ['main.http.internalServerError.count', 'Sum', '>= 1', 1, 1],
  ['main.http.requestTimeouts.count', 'Sum', '>= 1', 1, 1],
  ['main.otel_trace_source.badRequests.count', 'Sum', '>= 1', 1, 1],
  ['main.otel_trace_source.requestsTooLarge.count', 'Sum', '>= 1', 1, 1],
  ['main.otel_trace_source.internalServerError.count', 'Sum', '>= 1', 1, 1],
  ['main.otel_trace_source.requestTimeouts.count', 'Sum', '>= 1', 1, 1],
  ['main.otel_metrics_source.requestTimeouts.count', 'Sum', '>= 1', 1, 1],
];

interface Metric {
  readonly MetricName: string;
}
interface Alarm {
  readonly MetricName?: string;
  readonly Statistic?: string;
  readonly Period?: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly EvaluationPeriods: number;
  readonly Metrics?: {
    readonly Expression?: string;
    readonly Period?: number;
    readonly MetricStat?: { readonly Metric: Metric; readonly Period: number; readonly Stat: string };
  }[];
}

const SIGNS: Record<string, string> = {
  GreaterThanOrEqualToThreshold: '>=',
  GreaterThanThreshold: '>',
  // Of a count, which is never below zero.
  LessThanOrEqualToThreshold: '=',
};

/** What an alarm of a template watches, in the words of the table. */
function recommendedBy(alarm: Alarm): unknown[] {
  const { Threshold, ComparisonOperator, EvaluationPeriods, Metrics: metrics } = alarm;
  const limit = `${SIGNS[ComparisonOperator]} ${Threshold}`;
  if (!metrics) return [alarm.MetricName, alarm.Statistic, limit, alarm.Period! / 60, EvaluationPeriods];
  const [{ Expression: expression, Period: period } = {}, count, all] = metrics;
  const query = /^SELECT AVG\("([\w.]+)"\) FROM "AWS\/OSIS" WHERE PipelineName = '[\w-]+'$/.exec(expression!);
  if (query) return [query[1], 'Average', limit, period! / 60, EvaluationPeriods];
  expect([expression, limit]).toEqual(['IF(count > 0 AND count >= all, 1, 0)', '>= 1']);
  const [{ Metric: watched, Stat: statistic, Period: seconds }, other] = [count!.MetricStat!, all!.MetricStat!];
  expect([other.Stat, other.Period]).toEqual([statistic, seconds]);
  return [watched.MetricName, statistic, `>= ${other.Metric.MetricName}`, seconds / 60, EvaluationPeriods];
}

/** The least of a pipeline whose alarms have the metric. */
function pipelineFor(metric: string): PipelineProps {
  const [, plugin = ''] = metric.split('.');
  const of = <T>(names: string[], make: (name: string) => T): T[] => names.filter((name) => name === plugin).map(make);
  const [source = sourceOf('http')] = of(['dynamodb', 's3', 'otel_trace_source', 'otel_metrics_source'], (name) =>
    sourceOf(name),
  );
  const dlq = { s3: { bucket: 'lost', region: 'us-east-1' } };
  const processors = of(['grok', 'date'], (name) => processorOf(name));
  return { source, processors, sinks: [sinkOf('opensearch', { dlq })], maxCapacity: MAX_UNITS };
}

function alarmsFor(metric: string): unknown[][] {
  const props = pipelineFor(metric);
  const pipeline = makePipeline(props);
  const ofTable = metric.includes('.dynamodb.') ? { noChangeEvents: Duration.minutes(30) } : {};
  pipeline.addAlarms('Alarms', { bulkRequestLatency: X, endToEndLatency: X, ...ofTable });
  const found = Template.fromStack(pipeline.stack).findResources('AWS::CloudWatch::Alarm');
  return Object.values(found).map((resource) => recommendedBy((resource as { Properties: Alarm }).Properties));
}

test.each(RECOMMENDED)('%s is watched as AWS recommends', (metric, ...rest) => {
  expect(alarmsFor(metric).filter(([name]) => name === metric)).toEqual([[metric, ...rest]]);
});

test('what is watched besides is what loses data', () => {
  const known = new Set(RECOMMENDED.map(([metric]) => metric));
  const all = [...known].flatMap((metric) => alarmsFor(metric).map(([name]) => String(name)));
  expect([...new Set(all)].filter((metric) => !known.has(metric))).toEqual([
    'main.opensearch.s3.dlqS3RecordsFailed.count',
    'main.dynamodb.changeEventsProcessingErrors.count',
  ]);
});
