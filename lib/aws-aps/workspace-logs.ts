import { ArnFormat, Aws, Fn, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** How a log group for a workspace is made. */
export interface WorkspaceLogGroupOptions {
  /**
   * How long log events are kept.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly retention?: logs.RetentionDays;

  /**
   * What happens to the log group when it leaves the stack. The default keeps what was logged, and still lets a creation
   * that failed be cleaned up.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The options of the query log of a workspace. */
export interface WorkspaceQueryLogging {
  /** Where the queries are logged to. */
  readonly destination: WorkspaceLogs;

  /**
   * Query samples processed (QSP) above which a query is logged, from 0, which logs every query. Log events hold the text of
   * the query.
   */
  readonly qspThreshold: number;
}

/**
 * Where a workspace logs to: a log group of CloudWatch Logs.
 *
 * The service vends the logs: it writes them by a delivery that it makes itself, with a statement in the account's resource
 * policy for CloudWatch Logs. That policy has 5,120 characters; groups under `/aws/vendedlogs/` share one statement, so that
 * it does not fill up.
 *
 * Whoever deploys needs `logs:CreateLogDelivery`, `logs:GetLogDelivery`, `logs:UpdateLogDelivery`,
 * `logs:DeleteLogDelivery`, `logs:ListLogDeliveries`, `logs:PutResourcePolicy`, `logs:DescribeResourcePolicies` and
 * `logs:DescribeLogGroups`; the CDK's own deployment role has them.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/CW-logs.html
 */
export class WorkspaceLogs {
  /**
   * A log group of the workspace's own, under `/aws/vendedlogs/prometheus/`. Its name has the stack's id in it, so that a
   * stack that is made again does not meet the group that the last one kept.
   *
   * @param options retention and removal policy
   */
  public static newLogGroup(options: WorkspaceLogGroupOptions = {}): WorkspaceLogs {
    return new WorkspaceLogs((parent) => {
      const id = Fn.select(2, Fn.split('/', Aws.STACK_ID));
      const name = Names.uniqueResourceName(parent, { maxLength: 128, separator: '-' });
      return new logs.LogGroup(parent, 'LogGroup', {
        logGroupName: `/aws/vendedlogs/prometheus/${name}-${id}`,
        retention: options.retention ?? logs.RetentionDays.ONE_MONTH,
        removalPolicy: options.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      });
    });
  }

  /**
   * A log group that there is already, in the workspace's account and region. Take one whose name begins with
   * `/aws/vendedlogs/`, if you can.
   *
   * @param logGroup the group; it must exist before the workspace
   */
  public static logGroup(logGroup: logs.ILogGroupRef): WorkspaceLogs {
    return new WorkspaceLogs(() => logGroup);
  }

  private constructor(private readonly groupIn: (parent: Construct) => logs.ILogGroupRef) {}

  /**
   * The ARN of the group, with the suffix `:*` that the service insists on and that ARNs of groups from elsewhere often lack.
   *
   * @internal
   */
  public _bind(parent: Construct): string {
    const { env, logGroupRef } = this.groupIn(parent);
    return Stack.of(parent).formatArn({
      service: 'logs',
      region: env.region,
      account: env.account,
      resource: 'log-group',
      resourceName: `${logGroupRef.logGroupName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
