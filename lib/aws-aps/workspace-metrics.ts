import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnWorkspace, type IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/**
 * The metrics that the service publishes about a workspace, for free, in CloudWatch. A metric that is missing means 0.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-CW-usage-metrics.html
 */
export class WorkspaceMetrics {
  /**
   * Metrics of any workspace: of this library, of aws-cdk-lib's L1, or imported.
   *
   * @param workspace the workspace
   */
  public static fromWorkspace(workspace: IWorkspaceRef): WorkspaceMetrics {
    return new WorkspaceMetrics(workspace);
  }

  private constructor(private readonly workspace: IWorkspaceRef) {}

  /**
   * Any metric of the namespace `AWS/Prometheus` with the dimension `Workspace`, such as `AlertManagerAlertsReceived`.
   *
   * @param metricName the metric's name
   * @param options what differs from a sum over 5 minutes
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Prometheus',
      metricName,
      dimensionsMap: { Workspace: this.workspaceId },
      statistic: cloudwatch.Stats.SUM,
      ...options,
    }).attachTo(this.workspace);
  }

  /**
   * What is used of a quota: `ResourceCount` in the namespace `AWS/Usage`.
   *
   * @param resource what is counted, such as `QueryMetricsTPS`, `ActiveAlerts` or `AllRules`
   * @param options what differs from the maximum over 5 minutes; sums make no sense here
   */
  public metricUsage(resource: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Usage',
      metricName: 'ResourceCount',
      dimensionsMap: {
        Class: 'None',
        Resource: resource,
        ResourceId: this.workspaceId,
        Service: 'Prometheus',
        Type: 'Resource',
      },
      statistic: cloudwatch.Stats.MAXIMUM,
      ...options,
    }).attachTo(this.workspace);
  }

  /**
   * Samples ingested per second.
   *
   * @param options what differs from the maximum over 5 minutes
   */
  public metricIngestionRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricUsage('IngestionRate', options);
  }

  /**
   * Series with a sample in the last two hours.
   *
   * @param options what differs from the maximum over 5 minutes
   */
  public metricActiveSeries(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricUsage('ActiveSeries', options);
  }

  /**
   * Samples that all queries together processed, which is what queries are billed by.
   *
   * @param options what differs from a sum over 5 minutes
   */
  public metricQuerySamplesProcessed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('QuerySamplesProcessed', options);
  }

  /**
   * Notifications that the alert manager could not deliver.
   *
   * @param options what differs from a sum over 5 minutes
   */
  public metricAlertManagerNotificationsFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('AlertManagerNotificationsFailed', options);
  }

  /**
   * Samples that were discarded for one reason.
   *
   * @param reason the reason, such as `rate_limited`, `per_user_series_limit`, `per_labelset_series_limit`,
   *   `new-value-for-timestamp` (two sources of the same series), `sample-out-of-order` or `greater_than_max_sample_age`
   * @param options what differs from a sum over 5 minutes
   */
  public metricDiscardedSamplesFor(reason: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DiscardedSamples', {
      dimensionsMap: { Workspace: this.workspaceId, Reason: reason },
      ...options,
    });
  }

  /**
   * Samples that were discarded, whatever the reason.
   *
   * @param options what differs from a sum over 5 minutes
   */
  public metricDiscardedSamples(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return this.sumOf('DiscardedSamples', options);
  }

  /**
   * A metric of one rule group: `RuleEvaluations`, `RuleEvaluationFailures`, `RuleGroupIterationsMissed` or
   * `RuleGroupLastEvaluationDuration`.
   *
   * @param metricName the metric's name
   * @param ruleGroupsNamespace the name of the rule groups namespace
   * @param ruleGroup the name of the group
   * @param options what differs from a sum over 5 minutes
   */
  public metricForRuleGroup(
    metricName: string,
    ruleGroupsNamespace: string,
    ruleGroup: string,
    options?: cloudwatch.MetricOptions,
  ): cloudwatch.Metric {
    return this.metric(metricName, {
      dimensionsMap: { Workspace: this.workspaceId, RuleGroup: `${ruleGroupsNamespace};${ruleGroup}` },
      ...options,
    });
  }

  /**
   * Evaluations of rules that failed, in all rule groups.
   *
   * @param options what differs from a sum over 5 minutes
   */
  public metricRuleEvaluationFailures(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return this.sumOf('RuleEvaluationFailures', options);
  }

  /**
   * Rounds of rule groups that were left out because the last one was still running, in all rule groups.
   *
   * @param options what differs from a sum over 5 minutes
   */
  public metricRuleGroupIterationsMissed(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return this.sumOf('RuleGroupIterationsMissed', options);
  }

  /** CloudWatch has no metric over all reasons or rule groups, and takes no SEARCH in alarms; a query it does take. */
  private sumOf(metricName: string, options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: `SELECT SUM(${metricName}) FROM "AWS/Prometheus" WHERE Workspace = '${this.workspaceId}'`,
      label: metricName,
      ...options,
    });
  }

  private get workspaceId(): string {
    const { workspace } = this;
    if (CfnWorkspace.isCfnWorkspace(workspace)) return workspace.attrWorkspaceId;
    const { workspaceId } = workspace as { workspaceId?: string };
    if (workspaceId !== undefined) return workspaceId;
    const arn = CfnWorkspace.arnForWorkspace(workspace);
    return Stack.of(workspace).splitArn(arn, ArnFormat.SLASH_RESOURCE_NAME).resourceName!;
  }
}
