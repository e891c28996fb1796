import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { CfnPipeline } from 'aws-cdk-lib/aws-osis';
import type { Construct, IDependable } from 'constructs';
import { fail } from '../core/validation';

/** Where a pipeline's log goes. */
export interface PipelineLoggingOptions {
  /**
   * The log group. Its name must begin with `/aws/vendedlogs/`.
   *
   * @default - a new group `/aws/vendedlogs/OpenSearchIngestion/<name of the pipeline>`, deleted with the pipeline
   */
  readonly logGroup?: logs.ILogGroupRef;

  /**
   * How long the new log group keeps its events; not together with `logGroup`.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly retention?: logs.RetentionDays;
}

/** @internal What logging is for one pipeline. */
export interface BoundLogging {
  readonly property: CfnPipeline.LogPublishingOptionsProperty;
  readonly logGroup?: logs.ILogGroupRef;
  readonly dependencies: readonly IDependable[];
}

/**
 * Whether and where a pipeline writes a log. It is the only place where a pipeline says why events do not get through.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/monitoring-pipeline-logs.html
 */
export class PipelineLogging {
  /** No log. */
  public static readonly DISABLED = new PipelineLogging(undefined);

  /**
   * A log group of CloudWatch Logs, where the bytes are billed as vended logs. The service does not make the group, so that
   * the pipeline waits for it.
   *
   * @param options where they differ from the default
   */
  public static cloudWatchLogs(options: PipelineLoggingOptions = {}): PipelineLogging {
    return new PipelineLogging(options);
  }

  private constructor(private readonly options: PipelineLoggingOptions | undefined) {}

  /** @internal */
  public _bind(pipeline: Construct, pipelineName: string): BoundLogging {
    if (!this.options) return { property: { isLoggingEnabled: false }, dependencies: [] };
    const { logGroup: own, retention } = this.options;
    if (own && retention !== undefined) {
      fail(
        pipeline,
        'RetentionOfOwnLogGroup',
        `'retention' of 'logging' must be left out with 'logGroup', got both; set the retention of '${own.node.path}' itself`,
      );
    }
    const logGroup = own ?? makeLogGroup(pipeline, pipelineName, retention);
    const name = own ? nameOf(own) : `/aws/vendedlogs/OpenSearchIngestion/${pipelineName}`;
    validateLogGroup(pipeline, name);
    return {
      property: { isLoggingEnabled: true, cloudWatchLogDestination: { logGroup: logGroup.logGroupRef.logGroupName } },
      logGroup,
      dependencies: [logGroup],
    };
  }
}

/** Its name is fixed, so that a group that outlived its pipeline would be in the way of the next one. */
function makeLogGroup(pipeline: Construct, pipelineName: string, retention?: logs.RetentionDays): logs.LogGroup {
  return new logs.LogGroup(pipeline, 'LogGroup', {
    logGroupName: `/aws/vendedlogs/OpenSearchIngestion/${pipelineName}`,
    retention: retention ?? logs.RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** The name of a group of the app is a token, though what was given is known. */
function nameOf(logGroup: logs.ILogGroupRef): string | undefined {
  const resource = logGroup.node.defaultChild ?? logGroup;
  if (!logs.CfnLogGroup.isCfnLogGroup(resource)) return logGroup.logGroupRef.logGroupName;
  // A LogGroup without a name has a token that becomes nothing.
  const name = Stack.of(resource).resolve(resource.logGroupName) as unknown;
  // CloudFormation makes a name up where there is none, which never has the prefix.
  if (name === undefined) return '';
  return typeof name === 'string' ? name : undefined;
}

function validateLogGroup(pipeline: Construct, name: string | undefined): void {
  if (name === undefined || Token.isUnresolved(name) || /^\/aws\/vendedlogs\/[-._/#A-Za-z0-9]+$/.test(name)) return;
  fail(
    pipeline,
    'LogGroupNameInvalid',
    `'logGroup' of 'logging' must have a name that begins with /aws/vendedlogs/, got ` +
      `${name === '' ? 'one that CloudFormation names' : `'${name}'`}; best is ` +
      `/aws/vendedlogs/OpenSearchIngestion/<name of the pipeline>`,
  );
}
