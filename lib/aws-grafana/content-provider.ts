import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { Annotations, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type { IWorkspaceRef } from 'aws-cdk-lib/aws-grafana';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { createHandlerFunction, createProvider } from '../core/handler-function';
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
  // Another function is another resource to CloudFormation, which refuses to change the function of one ("Modifying service
  // token is not allowed"); the new one takes over what the former has made.
  const id = `Resource${networkKey(network)}`;
  // eslint-disable-next-line awscdk/no-variable-construct-id -- it is to change with the network
  const resource = new CustomResource(construct, id, {
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
    const id = `GrafanaContentProvider${networkKey(network)}`;
    const stack = Stack.of(construct);
    return (stack.node.tryFindChild(id) as ContentProvider | undefined) ?? new ContentProvider(stack, id, { network });
  }

  readonly role: iam.IRole;
  readonly serviceToken: string;

  private constructor(scope: Construct, id: string, props: { readonly network: ProvisioningNetwork | undefined }) {
    super(scope, id);
    const { handler, role } = createHandlerFunction(this, {
      description: 'Puts data sources and dashboards into Grafana workspaces',
      folder: path.join(__dirname, 'handlers', 'provision-content'),
      timeout: Duration.minutes(5),
      memorySize: 256,
      network: props.network,
    });
    const provider = createProvider(this, handler);

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

function networkKey(network: ProvisioningNetwork | undefined): string {
  if (network === undefined) return '';
  const { vpc, vpcSubnets, securityGroups = [] } = network;
  const { subnets } = vpc.selectSubnets(vpcSubnets);
  const parts = [vpc, ...subnets, ...securityGroups].map(({ node }) => node.addr);
  return createHash('sha256').update(parts.join()).digest('hex').slice(0, 8).toUpperCase();
}
