import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { Annotations, CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IWorkspaceRef } from 'aws-cdk-lib/aws-grafana';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct, type IConstruct } from 'constructs';
import type { ProvisioningNetwork } from './provisioning-network';
import type { IWorkspace } from './workspace';
import { PROVISION_ACTIONS, workspaceArn } from './workspace-access';

/** Something in a workspace that a custom resource makes. */
export interface ProvisionedContent {
  readonly resourceType: string;
  readonly workspace: IWorkspaceRef;
  readonly network: ProvisioningNetwork | undefined;
  /** What the handler is told besides the workspace. */
  readonly properties: Record<string, string | undefined>;
}

/** The custom resource that makes something in a workspace, with the permission to do so. */
export function provisionContent(construct: Construct, content: ProvisionedContent): CustomResource {
  const { resourceType, workspace, network, properties } = content;
  if ((workspace as Partial<IWorkspace>).networkRestricted && network === undefined) {
    Annotations.of(construct).addWarningV2(
      'cdk-reinvent-constructs:grafana.networkRestricted',
      `'${workspace.node.path}' lets in only some networks, and the function that deploys this is in none of yours: give ` +
        `'network' a VPC that the workspace lets in`,
    );
  }
  const provider = ContentProvider.of(construct, network);
  const resource = new CustomResource(construct, 'Resource', {
    serviceToken: provider.serviceToken,
    resourceType,
    properties: { WorkspaceId: workspace.workspaceRef.workspaceId, Region: workspace.env.region, ...properties },
  });
  resource.node.addDependency(provider.access(workspace));
  return resource;
}

/** The role that deploys content in a stack, for what a piece of content needs besides. */
export function contentRole(construct: Construct, network: ProvisioningNetwork | undefined): iam.IRole {
  return ContentProvider.of(construct, network).role;
}

/** The function that puts content into workspaces, once per stack and network however much content there is. */
class ContentProvider extends Construct {
  static of(construct: Construct, network?: ProvisioningNetwork): ContentProvider {
    const id = `GrafanaContentProvider${network ? networkKey(network) : ''}`;
    const stack = Stack.of(construct);
    return (stack.node.tryFindChild(id) as ContentProvider | undefined) ?? new ContentProvider(stack, id, { network });
  }

  readonly role: iam.IRole;
  readonly serviceToken: string;

  private constructor(scope: Construct, id: string, props: { readonly network: ProvisioningNetwork | undefined }) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grants.write(role);
    const onEventHandler = new lambda.Function(this, 'Function', {
      description: 'Puts data sources and dashboards into Grafana workspaces',
      code: lambda.Code.fromAsset(path.join(__dirname, 'handlers', 'provision-content')),
      handler: 'index.handler',
      runtime: lambda.determineLatestNodeRuntime(this),
      architecture: lambda.Architecture.ARM_64,
      timeout: Duration.minutes(5),
      memorySize: 256,
      role,
      logGroup,
      ...props.network,
    });
    const frameworkLogs = new logs.LogGroup(this, 'ProviderLogs', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of ours: the provider's own may write every log of the account.
    const frameworkRole = new iam.Role(this, 'ProviderRole', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    frameworkLogs.grants.write(frameworkRole);
    const provider = new Provider(this, 'Provider', {
      onEventHandler,
      logGroup: frameworkLogs,
      frameworkOnEventRole: frameworkRole,
    });
    this.role = role;
    this.serviceToken = provider.serviceToken;
  }

  /**
   * What lets the function act in a workspace: a policy of its own per workspace, which goes after the last content in it.
   * One policy for all would be narrowed first, and the removal that is the reason for it would be refused.
   */
  access(workspace: IWorkspaceRef): IConstruct {
    const id = `Access${workspace.node.addr.slice(-8)}`;
    const existing = this.node.tryFindChild(id);
    if (existing) return existing;
    return new iam.Policy(this, id, {
      roles: [this.role],
      statements: [new iam.PolicyStatement({ actions: PROVISION_ACTIONS, resources: [workspaceArn(workspace)] })],
    });
  }
}

function networkKey({ vpc, vpcSubnets, securityGroups = [] }: ProvisioningNetwork): string {
  const { subnets } = vpc.selectSubnets(vpcSubnets);
  const parts = [vpc, ...subnets, ...securityGroups].map(({ node }) => node.addr);
  return createHash('sha256').update(parts.join()).digest('hex').slice(0, 8).toUpperCase();
}
