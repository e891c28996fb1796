import { Annotations, PhysicalName, RemovalPolicy, Resource, type IResource } from 'aws-cdk-lib';
import type { IWorkspaceRef as IPrometheusWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnWorkspace, type IWorkspaceRef, type WorkspaceReference } from 'aws-cdk-lib/aws-grafana';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { fail, validateString } from '../core/validation';
import type { GrafanaVersion } from './grafana-version';
import type { NetworkAccess } from './network-access';
import { renderNetworkAccess } from './network-access-lists';
import { warnOfRegion } from './regions';
import { connectToVpc } from './vpc-connection';
import { workspaceArn } from './workspace-access';
import { WorkspaceAuthentication } from './workspace-authentication';
import { WorkspaceGrants } from './workspace-grants';
import { allowDiscovery, allowNotifications, allowQueries, createWorkspaceRole, trustGrafana } from './workspace-role';

/** A Grafana server that AWS runs. */
export interface IWorkspace extends IResource, IWorkspaceRef {
  /**
   * `g-` and ten hexadecimal digits.
   *
   * @attribute
   */
  readonly workspaceId: string;

  /**
   * `arn:<partition>:grafana:<region>:<account>:/workspaces/<id>`, with a slash before `workspaces`.
   *
   * @attribute
   */
  readonly workspaceArn: string;

  /** The role that the workspace reads with; undefined for an imported one whose role is not given. */
  readonly role?: iam.IRole;

  /** Whether only some networks may reach the workspace; undefined where nobody said so. */
  readonly networkRestricted?: boolean;

  /** Permissions on the workspace. */
  readonly grants: WorkspaceGrants;

  /**
   * Lets the workspace query a Prometheus workspace. It does not make a data source: see `PrometheusDataSource`, which
   * calls this by itself.
   *
   * @param workspace the Prometheus workspace, of any region
   * @param options the key of an encrypted one
   */
  addPrometheusWorkspace(workspace: IPrometheusWorkspaceRef, options?: PrometheusWorkspaceOptions): void;
}

/** What belongs to the permission to query a Prometheus workspace. */
export interface PrometheusWorkspaceOptions {
  /**
   * The customer managed key that the Prometheus workspace is encrypted with. The key's own policy must let the account's
   * identity policies decide, as keys of the CDK do.
   *
   * @default - the key is AWS's own
   */
  readonly encryptionKey?: kms.IKeyRef;
}

/** How a workspace is made. */
export interface WorkspaceProps {
  /**
   * At most 255 letters, digits and the characters `-._~`. It need not be unique, and can be changed.
   *
   * @default - made up
   */
  readonly workspaceName?: string;

  /**
   * What the workspace is for, at most 2,048 characters.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * How users sign in.
   *
   * @default WorkspaceAuthentication.identityCenter()
   */
  readonly authentication?: WorkspaceAuthentication;

  /**
   * The role that the workspace reads with. A role of the app gets the trust; of an imported one a warning says which
   * statement its owner must add.
   *
   * @default - a new role that may read only what it is given, and that only workspaces of this account and region use
   */
  readonly role?: iam.IRole;

  /**
   * Prometheus workspaces that may be queried. `PrometheusDataSource` adds its own, so this is for data sources made by hand.
   * For an encrypted one call `addPrometheusWorkspace`, which takes the key.
   *
   * @default - none
   */
  readonly prometheusWorkspaces?: IPrometheusWorkspaceRef[];

  /**
   * Whether Grafana's pages may list the account's Prometheus workspaces, which only helps who adds data sources by hand.
   *
   * @default false
   */
  readonly prometheusDiscovery?: boolean;

  /**
   * Topics that alerts of Grafana may be published to. An encrypted topic's key must be granted to the role besides.
   *
   * @default - none
   */
  readonly notificationTopics?: sns.ITopicRef[];

  /**
   * Who may reach the workspace over the network. With it, data sources and dashboards need a `network` that is let in.
   *
   * @default - everybody may reach it, and nobody may sign in without being a user
   */
  readonly networkAccess?: NetworkAccess;

  /**
   * The VPC that queries go through. Once there is one, **every** query goes through it, also to AWS's services: it takes a
   * NAT gateway, or endpoints for `aps-workspaces` and `sts`.
   *
   * @default - queries go over AWS's network and the internet
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The 2 to 6 subnets that the workspace has a network interface in.
   *
   * @default - the VPC's private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The 1 to 5 security groups of the network interfaces.
   *
   * @default - a new one, which lets everything out
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Whether administrators of the workspace may install plugins. Takes Grafana 9 or later.
   *
   * @default false
   */
  readonly pluginAdminEnabled?: boolean;

  /**
   * The version of Grafana. It can be raised, never lowered: an update that tries fails.
   *
   * @default - the newest when the workspace is made, and what it has from then on
   */
  readonly grafanaVersion?: GrafanaVersion;

  /**
   * What happens to the workspace when it leaves the stack. Retained by default, since what was made by hand in it cannot be
   * brought back. A retained workspace goes on to cost at least 9 USD a month.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** What is known of a workspace that another app made. */
export interface WorkspaceAttributes {
  /** `g-` and ten hexadecimal digits. */
  readonly workspaceId: string;

  /**
   * The role that the workspace reads with, so that permissions can be added to it.
   *
   * @default - unknown: its owner must add the permissions
   */
  readonly role?: iam.IRole;

  /**
   * The account of the workspace.
   *
   * @default - the stack's account
   */
  readonly account?: string;

  /**
   * The region of the workspace.
   *
   * @default - the stack's region
   */
  readonly region?: string;
}

abstract class WorkspaceBase extends Resource implements IWorkspace {
  public abstract readonly workspaceId: string;
  public abstract readonly workspaceArn: string;
  public abstract readonly role?: iam.IRole;
  public abstract readonly networkRestricted?: boolean;
  public readonly grants = WorkspaceGrants.fromWorkspace(this);

  public get workspaceRef(): WorkspaceReference {
    return { workspaceId: this.workspaceId };
  }

  public addPrometheusWorkspace(workspace: IPrometheusWorkspaceRef, options: PrometheusWorkspaceOptions = {}): void {
    if (this.role) {
      allowQueries(this.role, workspace, options.encryptionKey);
      return;
    }
    Annotations.of(this).addWarningV2(
      'cdk-reinvent-constructs:grafana.roleUnknown',
      `the role of '${this.node.path}' is not known, so its owner must let it query '${workspace.node.path}'; ` +
        `give 'role' to fromWorkspaceAttributes to have it done`,
    );
  }
}

/**
 * A workspace of Amazon Managed Grafana, for the data of the account it is in.
 *
 * Its permissions are yours (`CUSTOMER_MANAGED`): outside the console, AWS makes no role for a workspace. It costs at least
 * one editor, 9 USD a month, also when nobody signs in.
 *
 * @resource AWS::Grafana::Workspace
 * @stateful
 * @see https://docs.aws.amazon.com/grafana/latest/userguide/what-is-Amazon-Managed-Service-Grafana.html
 * @example
 * declare const metrics: aps.Workspace;
 * const workspace = new grafana.Workspace(this, 'Grafana');
 * new grafana.PrometheusDataSource(this, 'Metrics', {
 *   workspace,
 *   endpoint: grafana.PrometheusEndpoint.workspace(metrics),
 * });
 */
export class Workspace extends WorkspaceBase implements ec2.IConnectable, iam.IGrantable {
  /**
   * A workspace of the stack's account and region that another app made.
   *
   * @param scope construct scope
   * @param id construct id
   * @param workspaceId `g-` and ten hexadecimal digits
   */
  public static fromWorkspaceId(scope: Construct, id: string, workspaceId: string): IWorkspace {
    return Workspace.fromWorkspaceAttributes(scope, id, { workspaceId });
  }

  /**
   * A workspace that another app made, with all that is known of it.
   *
   * @param scope construct scope
   * @param id construct id
   * @param attrs id, role, account, region
   */
  public static fromWorkspaceAttributes(scope: Construct, id: string, attrs: WorkspaceAttributes): IWorkspace {
    class Import extends WorkspaceBase {
      public readonly workspaceId = attrs.workspaceId;
      public readonly workspaceArn = workspaceArn(this, attrs.workspaceId);
      public readonly role = attrs.role;
      public readonly networkRestricted = undefined;
    }
    return new Import(scope, id, { account: attrs.account, region: attrs.region });
  }

  /** @attribute */
  public readonly workspaceId: string;
  /** @attribute */
  public readonly workspaceArn: string;
  /**
   * Where the workspace is, without a scheme: `<id>.grafana-workspace.<region>.amazonaws.com`.
   *
   * @attribute
   */
  public readonly workspaceEndpoint: string;
  public readonly role?: iam.IRole;
  public readonly networkRestricted?: boolean;
  /** The workspace's role: what else the workspace may read is granted to the workspace. */
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly vpcConnections?: ec2.Connections;

  // eslint-disable-next-line awscdk/construct-constructor-property -- the rule knows no defaults
  constructor(scope: Construct, id: string, props: WorkspaceProps = {}) {
    super(scope, id, { physicalName: props.workspaceName ?? PhysicalName.GENERATE_IF_NEEDED });
    this.validate(props);
    warnOfRegion(this);

    const connection = connectToVpc(this, props);
    const { prometheusWorkspaces = [], notificationTopics = [] } = props;
    const role = props.role ?? createWorkspaceRole(this);
    if (props.role) trustGrafana(this, props.role);

    const resource = new CfnWorkspace(this, 'Resource', {
      name: this.physicalName,
      description: props.description,
      accountAccessType: 'CURRENT_ACCOUNT',
      permissionType: 'CUSTOMER_MANAGED',
      roleArn: role.roleArn,
      ...(props.authentication ?? WorkspaceAuthentication.identityCenter())._render(this),
      dataSources: ['PROMETHEUS'],
      notificationDestinations: notificationTopics.length > 0 ? ['SNS'] : undefined,
      networkAccessControl: renderNetworkAccess(this, props.networkAccess),
      vpcConfiguration: connection?.configuration,
      pluginAdminEnabled: props.pluginAdminEnabled,
      grafanaVersion: props.grafanaVersion?.version,
    });
    resource.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);

    this.workspaceId = resource.attrId;
    this.workspaceArn = workspaceArn(this, this.workspaceId);
    this.workspaceEndpoint = resource.attrEndpoint;
    this.role = role;
    this.grantPrincipal = role.grantPrincipal;
    this.networkRestricted = props.networkAccess !== undefined;
    this.vpcConnections = connection?.connections;

    for (const prometheus of prometheusWorkspaces) this.addPrometheusWorkspace(prometheus);
    if (props.prometheusDiscovery) allowDiscovery(role);
    allowNotifications(role, notificationTopics);
  }

  /** What the workspace may connect to in its VPC. Fails for a workspace without one. */
  public get connections(): ec2.Connections {
    return (
      this.vpcConnections ??
      fail(this, 'NoVpc', `'vpc' must be given for the workspace to have network connections, got none`)
    );
  }

  private validate(props: WorkspaceProps): void {
    validateString(this, 'workspaceName', props.workspaceName, {
      min: 1,
      max: 255,
      pattern: /^[\w.~-]+$/,
      allows: 'letters, digits and the characters -._~ only',
    });
    validateString(this, 'description', props.description, { max: 2048 });
    props.grafanaVersion?._validate(this, props.pluginAdminEnabled ?? false);
  }
}
