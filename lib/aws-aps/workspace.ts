import {
  ArnFormat,
  CfnDeletionPolicy,
  RemovalPolicy,
  Resource,
  Stack,
  Token,
  type Duration,
  type IResource,
} from 'aws-cdk-lib';
import { CfnResourcePolicy, CfnWorkspace, type IWorkspaceRef, type WorkspaceReference } from 'aws-cdk-lib/aws-aps';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { validateInteger, validateString } from '../core/validation';
import type { AlertManager } from './alert-manager';
import type { LabelSetLimit } from './label-set-limit';
import { WorkspaceAlarms, type WorkspaceAlarmsOptions } from './workspace-alarms';
import { validateArn } from './workspace-arn';
import { renderConfiguration } from './workspace-configuration';
import { WorkspaceGrants } from './workspace-grants';
import { allowWorkspace, validateKey, warnOfShortLivedKey } from './workspace-key';
import type { WorkspaceLogs, WorkspaceQueryLogging } from './workspace-logs';
import { WorkspaceMetrics } from './workspace-metrics';
import { validateResourcePolicyStatement } from './workspace-policy';

/** A workspace of Amazon Managed Service for Prometheus: a Prometheus of one region, for any number of clusters. */
export interface IWorkspace extends IResource, IWorkspaceRef, iam.IResourceWithPolicyV2, iam.IEncryptedResource {
  /**
   * `arn:<partition>:aps:<region>:<account>:workspace/<id>`.
   *
   * @attribute
   */
  readonly workspaceArn: string;

  /**
   * The id, `ws-` and a UUID.
   *
   * @attribute
   */
  readonly workspaceId: string;

  /**
   * The URL of the workspace, which ends with a slash. Prometheus' paths follow it: `<endpoint>api/v1/query`.
   *
   * @attribute
   */
  readonly prometheusEndpoint: string;

  /** Where a Prometheus or an OpenTelemetry collector writes to, signing with SigV4 for the service `aps`. */
  readonly remoteWriteUrl: string;

  /** Where instant queries go, signed with SigV4 for the service `aps`. */
  readonly queryUrl: string;

  /** The customer managed key; undefined for a key that AWS owns, or when it is not known of an imported workspace. */
  readonly encryptionKey?: kms.IKeyRef;

  /** Access to metrics and alerts. */
  readonly grants: WorkspaceGrants;

  /** What CloudWatch knows about the workspace. */
  readonly metrics: WorkspaceMetrics;

  /**
   * The alarms worth having: usage near the quotas, samples discarded, rules that fail, alerts that nobody got.
   *
   * @param id construct id
   * @param options quotas and actions
   */
  addAlarms(id: string, options?: WorkspaceAlarmsOptions): WorkspaceAlarms;
}

/** How a workspace is made. */
export interface WorkspaceProps {
  /**
   * A name for people, of at most 100 characters. It need not be unique.
   *
   * @default - none; the workspace is known by its id
   */
  readonly alias?: string;

  /**
   * Customer managed symmetric KMS key that the metrics are encrypted with; it may be of another account.
   *
   * **THE KEY IS FOR LIFE. To set it, change it or remove it later makes A NEW, EMPTY WORKSPACE**, with another id and another
   * endpoint; no metric comes along. The old workspace is kept, whatever the removal policy, so that nothing is lost: whoever
   * writes and queries must be pointed at the new one, and the old one deleted by hand. A key that is deleted, or whose
   * grants are revoked, takes all metrics with it for good.
   *
   * The key's policy lets the service use it for callers of this account; of a key that the app does not own, a warning shows
   * the statement to add. An alias is refused. Managed scrapers need role configuration to write to such a workspace.
   *
   * @default - a key that AWS owns, at no charge
   * @see https://docs.aws.amazon.com/prometheus/latest/userguide/encryption-at-rest-Amazon-Service-Prometheus.html
   */
  readonly encryptionKey?: kms.IKeyRef;

  /**
   * Where errors of rules and of the alert manager are logged to. Nothing else tells why an alert did not arrive.
   *
   * @default - they are not logged
   */
  readonly logging?: WorkspaceLogs;

  /**
   * Which queries are logged, and where to: those that process many samples, which queries are billed by.
   *
   * @default - queries are not logged
   */
  readonly queryLogging?: WorkspaceQueryLogging;

  /**
   * How long metrics are kept, in whole days from 1 to 1,095. Metrics that are older than a shorter period are deleted.
   *
   * @default - the service's default, 150 days
   */
  readonly retentionPeriod?: Duration;

  /**
   * How many active series may bear certain labels, so that one cluster or team cannot use up the whole workspace. Each
   * label set is given once.
   *
   * @default - only the quotas of the workspace
   */
  readonly limitsPerLabelSet?: LabelSetLimit[];

  /**
   * How much older than the newest sample of its series a sample may be, in whole seconds from 0 to 600.
   *
   * @default - the service's default, 60 seconds
   */
  readonly outOfOrderTimeWindow?: Duration;

  /**
   * How far in the past rules look, in whole seconds from 0 to 86,400, so that late samples are seen by them.
   *
   * @default - the service's default
   */
  readonly ruleQueryOffset?: Duration;

  /**
   * Where alerts go. Its SNS topics get the policy that lets this workspace publish.
   *
   * @default - alerts go nowhere
   */
  readonly alertManager?: AlertManager;

  /**
   * What happens to the workspace when it leaves the stack. Retained by default, since metrics of a deleted workspace cannot
   * be brought back. A workspace that another `encryptionKey` replaces is kept in any case.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** What is known of a workspace that another app made. */
export interface WorkspaceAttributes {
  /** `arn:<partition>:aps:<region>:<account>:workspace/<id>`. One that is a token is taken to be of the stack's environment. */
  readonly workspaceArn: string;

  /**
   * The customer managed key of the workspace, so that grants include it.
   *
   * @default - grants leave the key out
   */
  readonly encryptionKey?: kms.IKeyRef;
}

abstract class WorkspaceBase extends Resource implements IWorkspace {
  public abstract readonly workspaceArn: string;
  public abstract readonly workspaceId: string;
  public abstract readonly prometheusEndpoint: string;
  public abstract readonly encryptionKey?: kms.IKeyRef;
  public readonly grants = WorkspaceGrants.fromWorkspace(this);
  public readonly metrics = WorkspaceMetrics.fromWorkspace(this);

  public get workspaceRef(): WorkspaceReference {
    return { workspaceArn: this.workspaceArn };
  }

  public get remoteWriteUrl(): string {
    return `${this.prometheusEndpoint}api/v1/remote_write`;
  }

  public get queryUrl(): string {
    return `${this.prometheusEndpoint}api/v1/query`;
  }

  public abstract addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult;

  public grantOnKey(grantee: iam.IGrantable, ...actions: string[]): iam.GrantOnKeyResult {
    const key = this.encryptionKey;
    return { grant: key && kms.KeyGrants.fromKey(key).actions(grantee, ...actions) };
  }

  public addAlarms(id: string, options: WorkspaceAlarmsOptions = {}): WorkspaceAlarms {
    return new WorkspaceAlarms(this, id, { ...options, workspace: this });
  }
}

/**
 * A Prometheus without servers: it stores what scrapers and collectors write, answers PromQL, evaluates rules and sends
 * alerts. It belongs to a region, not to a cluster, so that one serves all clusters of the region.
 *
 * Retained when it leaves the stack. An empty workspace costs nothing.
 *
 * @resource AWS::APS::Workspace
 * @stateful
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-manage-ingest-query.html
 * @example
 * const workspace = new aps.Workspace(this, 'Workspace', { alias: 'shared' });
 * workspace.grants.query(role);
 */
export class Workspace extends WorkspaceBase {
  /**
   * A workspace that another app made, of the account and region that its ARN tells.
   *
   * @param scope construct scope
   * @param id construct id
   * @param workspaceArn `arn:<partition>:aps:<region>:<account>:workspace/<id>`; a token is taken to be of the stack's
   *   account and region
   */
  public static fromWorkspaceArn(scope: Construct, id: string, workspaceArn: string): IWorkspace {
    return Workspace.fromWorkspaceAttributes(scope, id, { workspaceArn });
  }

  /**
   * A workspace that another app made, with all that is known of it.
   *
   * @param scope construct scope
   * @param id construct id
   * @param attrs ARN and key
   */
  public static fromWorkspaceAttributes(scope: Construct, id: string, attrs: WorkspaceAttributes): IWorkspace {
    const { workspaceArn, encryptionKey } = attrs;
    validateArn(scope, workspaceArn);
    const stack = Stack.of(scope);
    const { account, region, resourceName } = stack.splitArn(workspaceArn, ArnFormat.SLASH_RESOURCE_NAME);

    class Import extends WorkspaceBase {
      public readonly workspaceArn = workspaceArn;
      public readonly workspaceId = resourceName!;
      public readonly prometheusEndpoint = `https://aps-workspaces.${region}.${stack.urlSuffix}/workspaces/${resourceName}/`;
      public readonly encryptionKey = encryptionKey;

      public addToResourcePolicy(): iam.AddToResourcePolicyResult {
        return { statementAdded: false };
      }
    }
    return new Import(scope, id, Token.isUnresolved(workspaceArn) ? {} : { account, region });
  }

  /** @attribute */
  public readonly workspaceArn: string;
  /** @attribute */
  public readonly workspaceId: string;
  /** @attribute */
  public readonly prometheusEndpoint: string;
  public readonly encryptionKey?: kms.IKeyRef;

  private readonly policyDocument = new iam.PolicyDocument();
  private policy?: CfnResourcePolicy;

  constructor(scope: Construct, id: string, props?: WorkspaceProps) {
    super(scope, id);

    const { alias, encryptionKey, logging, queryLogging, removalPolicy = RemovalPolicy.RETAIN } = props ?? {};
    validateString(this, 'alias', alias, { max: 100 });
    validateInteger(this, 'queryLogging.qspThreshold', queryLogging?.qspThreshold, { min: 0 });
    if (encryptionKey) validateKey(this, encryptionKey);

    const resource = new CfnWorkspace(this, 'Resource', {
      alias,
      kmsKeyArn: encryptionKey?.keyRef.keyArn,
      loggingConfiguration: logging && { logGroupArn: logging._bind(new Construct(this, 'Logs')) },
      queryLoggingConfiguration: queryLogging && this.renderQueryLogging(queryLogging),
      workspaceConfiguration: renderConfiguration(this, props ?? {}),
    });
    resource.applyRemovalPolicy(removalPolicy);
    // Only a key replaces a workspace, and a replaced workspace still holds all metrics.
    resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;

    this.workspaceArn = resource.attrArn;
    this.workspaceId = resource.attrWorkspaceId;
    this.prometheusEndpoint = resource.attrPrometheusEndpoint;
    this.encryptionKey = encryptionKey;

    if (encryptionKey) {
      allowWorkspace(this, encryptionKey);
      warnOfShortLivedKey(this, encryptionKey, removalPolicy);
    }
    // Its topics' policies name the workspace, so that the workspace comes first.
    resource.alertManagerDefinition = props?.alertManager?._bind(this, {
      workspaceArn: this.workspaceArn,
      account: this.env.account,
    });
  }

  /**
   * Lets principals of other accounts write or query, or denies it: `aps:RemoteWrite`, `aps:QueryMetrics`, `aps:GetSeries`,
   * `aps:GetLabels`, `aps:GetMetricMetadata` and nothing else, on exactly this workspace. `grants` calls it where it is needed.
   *
   * @param statement the statement, with `principals` and with `workspaceArn` as its only resource
   */
  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    validateResourcePolicyStatement(this, statement, this.workspaceArn);
    this.policyDocument.addStatements(statement);
    this.policy ??= new CfnResourcePolicy(this, 'Policy', {
      workspaceArn: this.workspaceArn,
      policyDocument: this.stack.toJsonString(this.policyDocument),
    });
    return { statementAdded: true, policyDependable: this.policy };
  }

  private renderQueryLogging(queryLogging: WorkspaceQueryLogging): CfnWorkspace.QueryLoggingConfigurationProperty {
    const logGroupArn = queryLogging.destination._bind(new Construct(this, 'QueryLogs'));
    return {
      destinations: [{ cloudWatchLogs: { logGroupArn }, filters: { qspThreshold: queryLogging.qspThreshold } }],
    };
  }
}
