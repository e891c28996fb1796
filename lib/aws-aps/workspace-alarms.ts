import { Stack } from 'aws-cdk-lib';
import type { IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { fail, isKnown, validateInteger } from '../core/validation';
import { WorkspaceMetrics } from './workspace-metrics';

/** What the alarms of a workspace know and do. */
export interface WorkspaceAlarmsOptions {
  /**
   * What the alarms do when they go off, such as `new SnsAction(topic)`.
   *
   * @default - nothing; the alarms only show in CloudWatch
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];

  /**
   * The workspace's quota of ingested samples per second. Give yours, if it was raised.
   *
   * @default 1666666
   * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP_quotas.html
   */
  readonly ingestionRateQuota?: number;

  /**
   * The workspace's quota of active series. Give yours, if it was raised.
   *
   * @default 50000000
   * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP_quotas.html
   */
  readonly activeSeriesQuota?: number;

  /**
   * Per cent of a quota, from 1 to 100, above which its alarm goes off.
   *
   * @default 80
   */
  readonly quotaPercentage?: number;

  /**
   * Whether samples are expected all the time: then there is an alarm for 15 minutes without any. Leave it out until the
   * first scraper or collector writes.
   *
   * @default false
   */
  readonly expectIngestion?: boolean;
}

/** Which workspace the alarms are for, and what they know and do. */
export interface WorkspaceAlarmsProps extends WorkspaceAlarmsOptions {
  /** The workspace, of the stack's account and region. */
  readonly workspace: IWorkspaceRef;
}

/**
 * The alarms worth having on a workspace. CloudWatch bills an alarm by the metrics behind it; the alarms over all discard
 * reasons and all rule groups are queries (Metrics Insights), billed by the metrics that they find.
 *
 * In this service a metric that is missing means 0, so missing data never raises an alarm, other than that of `noIngestion`,
 * where it is the very thing to be told of.
 *
 * @example
 * declare const workspace: aps.Workspace;
 * declare const topic: sns.Topic;
 * workspace.addAlarms('Alarms', { alarmActions: [new cloudwatch_actions.SnsAction(topic)] });
 */
export class WorkspaceAlarms extends Construct {
  /** Samples per second come near the quota: soon they are throttled, and collectors get 429. */
  public readonly ingestionRate: cloudwatch.Alarm;
  /** Active series come near the quota: soon new series are discarded. */
  public readonly activeSeries: cloudwatch.Alarm;
  /** Samples were discarded for 15 minutes. The dimension `Reason` of `DiscardedSamples` says why. */
  public readonly discardedSamples: cloudwatch.Alarm;
  /** Rules failed for 15 minutes. The workspace's log says why. */
  public readonly ruleEvaluationFailures: cloudwatch.Alarm;
  /** Rule groups were left out for 15 minutes, since they take longer than their interval. */
  public readonly ruleGroupIterationsMissed: cloudwatch.Alarm;
  /** An alert did not reach its receiver. The workspace's log says why. */
  public readonly alertManagerNotificationsFailed: cloudwatch.Alarm;
  /** Nothing was ingested for 15 minutes; only with `expectIngestion`. */
  public readonly noIngestion?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: WorkspaceAlarmsProps) {
    super(scope, id);

    const { workspace, ingestionRateQuota = 1_666_666, activeSeriesQuota = 50_000_000, quotaPercentage = 80 } = props;
    validateRegion(this, workspace);
    validateInteger(this, 'ingestionRateQuota', ingestionRateQuota, { min: 1 });
    validateInteger(this, 'activeSeriesQuota', activeSeriesQuota, { min: 1 });
    validateInteger(this, 'quotaPercentage', quotaPercentage, { min: 1, max: 100 });

    const metrics = WorkspaceMetrics.fromWorkspace(workspace);
    this.ingestionRate = new cloudwatch.Alarm(this, 'IngestionRate', {
      ...nearQuota(metrics.metricIngestionRate(), ingestionRateQuota, quotaPercentage),
      alarmDescription: `Ingested samples per second are above ${quotaPercentage} % of the quota of ${ingestionRateQuota}`,
    });
    this.activeSeries = new cloudwatch.Alarm(this, 'ActiveSeries', {
      ...nearQuota(metrics.metricActiveSeries(), activeSeriesQuota, quotaPercentage),
      alarmDescription: `Active series are above ${quotaPercentage} % of the quota of ${activeSeriesQuota}`,
    });
    this.discardedSamples = new cloudwatch.Alarm(this, 'DiscardedSamples', {
      ...anyFor15Minutes(metrics.metricDiscardedSamples()),
      alarmDescription: 'Samples are discarded; the dimension Reason of DiscardedSamples says why',
    });
    this.ruleEvaluationFailures = new cloudwatch.Alarm(this, 'RuleEvaluationFailures', {
      ...anyFor15Minutes(metrics.metricRuleEvaluationFailures()),
      alarmDescription: "Rules fail, so that their alerts cannot fire; the workspace's log says why",
    });
    this.ruleGroupIterationsMissed = new cloudwatch.Alarm(this, 'RuleGroupIterationsMissed', {
      ...anyFor15Minutes(metrics.metricRuleGroupIterationsMissed()),
      alarmDescription: 'Rule groups take longer than their interval, so that rounds are left out',
    });
    this.alertManagerNotificationsFailed = new cloudwatch.Alarm(this, 'AlertManagerNotificationsFailed', {
      ...anyFor15Minutes(metrics.metricAlertManagerNotificationsFailed()),
      // One alert that nobody got is one too many.
      evaluationPeriods: 1,
      alarmDescription: "An alert did not reach its receiver; the workspace's log says why",
    });
    if (props.expectIngestion) this.noIngestion = new cloudwatch.Alarm(this, 'NoIngestion', nothing(metrics));

    for (const alarm of this.node.children) (alarm as cloudwatch.Alarm).addAlarmAction(...(props.alarmActions ?? []));
  }
}

function nearQuota(metric: cloudwatch.IMetric, quota: number, percentage: number): cloudwatch.AlarmProps {
  return { ...anyFor15Minutes(metric), threshold: (quota * percentage) / 100 };
}

function anyFor15Minutes(metric: cloudwatch.IMetric): cloudwatch.AlarmProps {
  return {
    metric,
    threshold: 0,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  };
}

function nothing(metrics: WorkspaceMetrics): cloudwatch.AlarmProps {
  return {
    metric: metrics.metricIngestionRate(),
    threshold: 0,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 3,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    alarmDescription: 'No sample was ingested for 15 minutes',
  };
}

/** An alarm sees the metrics of its own account and region only, and says nothing of others. */
function validateRegion(scope: Construct, { env, node }: IWorkspaceRef): void {
  const { account, region } = Stack.of(scope);
  for (const [what, mine, theirs] of [
    ['account', account, env.account],
    ['region', region, env.region],
  ] as const) {
    if (!isKnown(mine) || !isKnown(theirs) || mine === theirs) continue;
    fail(
      scope,
      'AlarmsElsewhere',
      `'workspace' must be in the ${what} of the stack, ${mine}, got '${node.path}' in ${theirs}; put its alarms into a ` +
        `stack of ${theirs}`,
    );
  }
}
