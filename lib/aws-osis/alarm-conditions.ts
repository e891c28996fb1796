import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { UsedPlugin, UsedPlugins } from './pipeline-plugins';
import type { PipelineMetrics } from './pipeline-metrics';

/** An alarm, and the id of its construct. */
export interface AlarmSettings extends cloudwatch.AlarmProps {
  readonly id: string;
}

const PUSH_FAULTS: Readonly<Record<string, string>> = {
  'requestsTooLarge.count': 'Clients send requests that are larger than the buffer; let them send smaller batches',
  'internalServerError.count': 'The source cannot take requests',
  'requestTimeouts.count': 'Requests time out; the pipeline may need a higher maxCapacity',
};

/** What must not happen even once, by plugin: metrics, and what they mean. */
const FAULTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'source/http': {
    'badRequests.count': 'Clients send what is no JSON, or in another form than the source takes',
    ...PUSH_FAULTS,
  },
  'source/otel_trace_source': {
    'badRequests.count': 'Clients send what is no trace of OpenTelemetry',
    ...PUSH_FAULTS,
  },
  'source/otel_metrics_source': { 'requestTimeouts.count': PUSH_FAULTS['requestTimeouts.count']! },
  'source/s3': {
    's3ObjectsFailed.count': 'Objects cannot be read: they are gone, or the role or the key does not allow it',
    'sqsMessagesFailed.count': 'Messages of the queue cannot be read: they are no notifications of S3',
  },
  'source/dynamodb': {
    'exportJobFailure.count': 'The export of the table failed; the log of the pipeline says why',
    'changeEventsProcessingErrors.count': 'Changes of the table cannot be processed; the log of the pipeline says why',
  },
  'processor/grok': { 'grokProcessingErrors.count': 'Patterns fail on events' },
};

/** What must not happen to every single event, by plugin. */
const TOTAL_FAULTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'processor/grok': {
    'grokProcessingTimeouts.count':
      'All events take longer than the timeout of the patterns; make the patterns simpler',
    'grokProcessingMismatch.count': 'No event matches the patterns',
  },
  'processor/date': { 'dateProcessingMatchFailure.count': 'No event matches the patterns for dates' },
};

/** The alarms over counts of a pipeline's plugins, each of them once. */
export function pluginAlarms(metrics: PipelineMetrics, plugins: UsedPlugins): AlarmSettings[] {
  const alarms = plugins.all.flatMap((plugin) => [
    ...faults(metrics, plugin),
    ...totalFaults(metrics, plugin),
    ...(plugin.kind === 'sink' && plugin.name === 'opensearch' ? sinkAlarms(metrics, plugin) : []),
  ]);
  // Two of the same plugin in a sub-pipeline share their metrics.
  return [...new Map(alarms.map((alarm) => [alarm.id, alarm])).values()];
}

/** An alarm for what must not happen even once in a minute. */
export function never(id: string, metric: cloudwatch.IMetric, alarmDescription: string): AlarmSettings {
  return {
    id,
    metric,
    alarmDescription,
    threshold: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  };
}

/** An alarm for what goes on for a while. */
export function lasting(id: string, metric: cloudwatch.IMetric, threshold: number): AlarmSettings {
  return { ...never(id, metric, ''), threshold, evaluationPeriods: 3 };
}

export const MINUTE = { period: Duration.minutes(1) };
export const QUARTER = { period: Duration.minutes(15) };

function faults(metrics: PipelineMetrics, { kind, name, subPipeline }: UsedPlugin): AlarmSettings[] {
  return Object.entries(FAULTS[`${kind}/${name}`] ?? {}).map(([metric, description]) =>
    never(
      alarmId(subPipeline, name, metric),
      metrics.metricForPlugin(subPipeline, name, metric, MINUTE),
      `${subPipeline}.${name}: ${description}`,
    ),
  );
}

function totalFaults(metrics: PipelineMetrics, { kind, name, subPipeline }: UsedPlugin): AlarmSettings[] {
  return Object.entries(TOTAL_FAULTS[`${kind}/${name}`] ?? {}).map(([metric, description]) => ({
    ...never(
      alarmId(subPipeline, name, metric),
      asManyAs(
        metrics.metricForPlugin(subPipeline, name, metric, MINUTE),
        metrics.metricRecordsIn(subPipeline, name, MINUTE),
      ),
      `${subPipeline}.${name}: ${description}`,
    ),
    evaluationPeriods: 5,
  }));
}

function sinkAlarms(metrics: PipelineMetrics, { name, subPipeline, options }: UsedPlugin): AlarmSettings[] {
  const errors = never(
    alarmId(subPipeline, name, 'documentErrors.count'),
    asManyAs(metrics.metricDocumentErrors(subPipeline, MINUTE), metrics.metricRecordsIn(subPipeline, name, MINUTE)),
    `${subPipeline}.${name}: OpenSearch takes no document; the log of the pipeline says why`,
  );
  return (options as { dlq?: unknown } | null)?.dlq === undefined
    ? [errors]
    : [errors, ...deadLetterAlarms(metrics, subPipeline, name)];
}

function deadLetterAlarms(metrics: PipelineMetrics, subPipeline: string, name: string): AlarmSettings[] {
  const metric = (metricName: string) => metrics.metricForPlugin(subPipeline, name, metricName, MINUTE);
  return [
    never(
      alarmId(subPipeline, name, DEAD_LETTERS),
      // The page with the alarms calls the second one 'documentSuccess'; that with the metrics, and Data Prepper, do not.
      asManyAs(metric(DEAD_LETTERS), metric('documentsSuccess.count')),
      `${subPipeline}.${name}: as many documents go to the dead-letter queue as OpenSearch takes, or more`,
    ),
    never(
      alarmId(subPipeline, name, 's3.dlqS3RecordsFailed.count'),
      metrics.metricDeadLetterFailures(subPipeline, MINUTE),
      `${subPipeline}.${name}: documents are lost, since they cannot be written to the dead-letter queue`,
    ),
  ];
}

const DEAD_LETTERS = 's3.dlqS3RecordsSuccess.count';

/** 1 where a count is as high as another, and not zero. */
function asManyAs(count: cloudwatch.IMetric, all: cloudwatch.IMetric): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: 'IF(count > 0 AND count >= all, 1, 0)',
    usingMetrics: { count, all },
    ...MINUTE,
  });
}

function alarmId(subPipeline: string, plugin: string, metric: string): string {
  return [subPipeline, plugin, metric.replace(/\.(count|value|avg)$/, '')].join('.');
}
