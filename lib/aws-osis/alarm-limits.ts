import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { fail } from '../core/validation';
import { MINUTE, never, QUARTER, type AlarmSettings } from './alarm-conditions';
import type { PipelineMetrics } from './pipeline-metrics';
import type { UsedPlugin } from './pipeline-plugins';

/** What takes too long is for the user to say. */
export interface LatencyLimits {
  readonly bulkRequestLatency: Duration | undefined;
  readonly endToEndLatency: Duration | undefined;
}

/** The alarms over how long a sink to OpenSearch takes. */
export function latencyAlarms(
  metrics: PipelineMetrics,
  subPipeline: string,
  { bulkRequestLatency, endToEndLatency }: LatencyLimits,
): AlarmSettings[] {
  const alarm = (property: string, limit: Duration, metricName: string, options: cloudwatch.MetricOptions) => ({
    ...never(
      `${subPipeline}.opensearch.${property}`,
      metrics.metricForPlugin(subPipeline, 'opensearch', metricName, options),
      `${subPipeline}.opensearch: it takes longer than ${limit.toHumanString()} to write to OpenSearch`,
    ),
    threshold: limit.toMilliseconds(),
  });
  const slowest = { statistic: cloudwatch.Stats.MAXIMUM, ...MINUTE };
  const average = { statistic: cloudwatch.Stats.AVERAGE, ...QUARTER };
  return [
    ...(bulkRequestLatency ? [alarm('bulkRequestLatency', bulkRequestLatency, 'bulkRequestLatency.max', slowest)] : []),
    ...(endToEndLatency
      ? [
          {
            ...alarm('endToEndLatency', endToEndLatency, 'EndToEndLatency.avg', average),
            comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluationPeriods: 4,
          },
        ]
      : []),
  ];
}

/** Whether changes come at all: an export is none. */
export function readsStream({ name, options }: UsedPlugin): boolean {
  const { tables } = (options ?? {}) as { tables?: { stream?: unknown }[] };
  return name === 'dynamodb' && Array.isArray(tables) && tables.some(({ stream }) => stream !== undefined);
}

/** The alarm over a stream from which nothing comes; then the metric may be missing as well. */
export function silenceAlarm(metrics: PipelineMetrics, subPipeline: string, period: Duration): AlarmSettings {
  return {
    ...never(
      `${subPipeline}.dynamodb.noChangeEvents`,
      metrics.metricForPlugin(subPipeline, 'dynamodb', 'changeEventsProcessed.count', { period }),
      `${subPipeline}.dynamodb: no change of the table has come for ${period.toHumanString()}`,
    ),
    threshold: 0,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
  };
}

/** Refuses what CloudWatch does not take as the period of an alarm; aws-cdk-lib refuses tokens. */
export function validatePeriod(scope: Construct, property: string, period: Duration): void {
  if (period.isUnresolved()) return;
  const minutes = period.toMilliseconds() / 60_000;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= 1440) return;
  fail(
    scope,
    'PeriodOutOfRange',
    `'${property}' must be a whole number of minutes from 1 to 1440, got ${period.toHumanString()}`,
  );
}
