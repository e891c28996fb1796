import { Annotations, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import { CfnWorkspace, type IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import * as iam from 'aws-cdk-lib/aws-iam';
import { fail } from '../core/validation';
import { addOrExplain } from '../core/resource-policy';
import { QUERY, REMOTE_WRITE } from './workspace-policy';

const READ_ALERTS = [
  'aps:GetAlertManagerSilence',
  'aps:GetAlertManagerStatus',
  'aps:ListAlertManagerAlertGroups',
  'aps:ListAlertManagerAlerts',
  'aps:ListAlertManagerReceivers',
  'aps:ListAlertManagerSilences',
  'aps:ListAlerts',
  'aps:ListRules',
];
const SILENCE_ALERTS = [
  'aps:DeleteAlertManagerSilence',
  'aps:GetAlertManagerSilence',
  'aps:ListAlertManagerSilences',
  'aps:PutAlertManagerSilences',
];
const SEND_ALERTS = ['aps:CreateAlertManagerAlerts'];

const READ_WITH_KEY = ['kms:Decrypt'];
const WRITE_WITH_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * Access to the metrics and the alerts of a workspace. Each grant is of exact actions on exactly this workspace, and of the
 * workspace's customer managed key, if it has one.
 *
 * Clients sign with SigV4 for the service `aps`. Without a way to the internet they need the interface endpoint
 * `com.amazonaws.<region>.aps-workspaces`.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-and-IAM.html
 */
export class WorkspaceGrants {
  /**
   * Grants on any workspace: of this library, of aws-cdk-lib's L1, or imported.
   *
   * @param workspace the workspace; of one imported without its key, grant the key yourself
   */
  public static fromWorkspace(workspace: IWorkspaceRef): WorkspaceGrants {
    return new WorkspaceGrants(workspace);
  }

  private constructor(private readonly workspace: IWorkspaceRef) {}

  /**
   * Lets the principal write samples: a Prometheus with `remote_write`, an OpenTelemetry collector. A managed scraper needs no
   * grant.
   *
   * A principal of another account is allowed by the workspace's resource policy too.
   *
   * @param grantee who may write
   */
  public remoteWrite(grantee: iam.IGrantable): iam.Grant {
    return this.grantData(grantee, REMOTE_WRITE, WRITE_WITH_KEY);
  }

  /**
   * Lets the principal query metrics and list series, labels and metadata, as Grafana does.
   *
   * A principal of another account is allowed by the workspace's resource policy too.
   *
   * @param grantee who may query
   */
  public query(grantee: iam.IGrantable): iam.Grant {
    return this.grantData(grantee, QUERY, READ_WITH_KEY);
  }

  /**
   * Lets the principal see rules, alerts, alert groups, receivers and silences, as Grafana's alerting pages do.
   *
   * A principal of another account is refused: alerts cannot be shared.
   *
   * @param grantee who may see alerts
   */
  public readAlerts(grantee: iam.IGrantable): iam.Grant {
    return this.grantAlerts(grantee, READ_ALERTS, READ_WITH_KEY);
  }

  /**
   * Lets the principal see, make and end silences.
   *
   * A principal of another account is refused: alerts cannot be shared.
   *
   * @param grantee who may silence alerts
   */
  public silenceAlerts(grantee: iam.IGrantable): iam.Grant {
    return this.grantAlerts(grantee, SILENCE_ALERTS, WRITE_WITH_KEY);
  }

  /**
   * Lets the principal send alerts to the workspace's alert manager that no rule of the workspace raised.
   *
   * A principal of another account is refused: alerts cannot be shared.
   *
   * @param grantee who may send alerts
   */
  public sendAlerts(grantee: iam.IGrantable): iam.Grant {
    return this.grantAlerts(grantee, SEND_ALERTS, WRITE_WITH_KEY);
  }

  private grantData(grantee: iam.IGrantable, actions: string[], keyActions: string[]): iam.Grant {
    const { workspace } = this;
    const grant = iam.Grant.addToPrincipalOrResource({
      grantee,
      actions,
      resourceArns: [CfnWorkspace.arnForWorkspace(workspace)],
      resource: {
        env: workspace.env,
        addToResourcePolicy: (statement) => addOrExplain(workspace, workspace, statement, 'the grantee is denied'),
      },
    });
    return this.withKey(grant, grantee, keyActions);
  }

  private grantAlerts(grantee: iam.IGrantable, actions: string[], keyActions: string[]): iam.Grant {
    const { workspace } = this;
    const account = accountOf(grantee.grantPrincipal);
    if (account && Token.compareStrings(account, workspace.env.account) === TokenComparison.DIFFERENT) {
      fail(
        workspace,
        'AlertsOfAnotherAccount',
        `'grantee' must be of the workspace's account ${workspace.env.account}, got one of ${account}: a workspace shares ` +
          `metrics with other accounts, but no alerts; let the other account assume a role of the workspace's account`,
      );
    }
    const options = { grantee, actions, resourceArns: [CfnWorkspace.arnForWorkspace(workspace)] };
    const grant = iam.Grant.addToPrincipal(options);
    if (!grant.success) this.explain(options);
    return this.withKey(grant, grantee, keyActions);
  }

  private explain({ grantee, actions, resourceArns }: iam.GrantOnPrincipalOptions): void {
    const stack = Stack.of(this.workspace);
    const principal = JSON.stringify(stack.resolve(grantee.grantPrincipal.policyFragment.principalJson));
    const statement = new iam.PolicyStatement({ actions, resources: resourceArns }).toJSON() as unknown;
    Annotations.of(this.workspace).addWarningV2(
      'cdk-reinvent-constructs:aps.principalNotOwned',
      `${principal} is denied until this is in its policy, which this app does not own: ` +
        JSON.stringify(stack.resolve(statement)),
    );
  }

  private withKey(grant: iam.Grant, grantee: iam.IGrantable, keyActions: string[]): iam.Grant {
    const key = this.grantKey(grantee, keyActions);
    return key ? grant.combine(key) : grant;
  }

  private grantKey(grantee: iam.IGrantable, actions: string[]): iam.Grant | undefined {
    const { workspace } = this;
    if (!CfnWorkspace.isCfnWorkspace(workspace)) {
      return iam.EncryptedResources.of(workspace)?.grantOnKey(grantee, ...actions).grant;
    }
    // aws-cdk-lib has no trait that finds the key of an L1 workspace.
    return workspace.kmsKeyArn === undefined
      ? undefined
      : iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [workspace.kmsKeyArn] });
  }
}

/** The account of a principal, which one that is nothing but an ARN does not tell by itself. */
function accountOf(principal: iam.IPrincipal): string | undefined {
  if (principal.principalAccount !== undefined || !(principal instanceof iam.ArnPrincipal)) {
    return principal.principalAccount;
  }
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(principal.arn)?.[1];
}
