import {
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  EKSClient,
  ListPodIdentityAssociationsCommand,
  ResourceNotFoundException,
  type PodIdentityAssociation,
} from '@aws-sdk/client-eks';
import { demand, type CheckContext, type Poll } from './check';

const AGENT = 'eks-pod-identity-agent';

/** The one association of a service account in the cluster of the output `ClusterName`. */
export async function associationOf(
  context: CheckContext,
  namespace: string,
  serviceAccount: string,
): Promise<PodIdentityAssociation> {
  const eks = context.client(EKSClient);
  const clusterName = context.outputs.get('ClusterName');
  const { associations = [] } = await eks.send(
    new ListPodIdentityAssociationsCommand({ clusterName, namespace, serviceAccount }),
  );
  demand(
    associations.length === 1,
    `expected one association of ${namespace}/${serviceAccount}, got ${associations.length}`,
  );
  const { associationId } = associations[0]!;
  const { association } = await eks.send(new DescribePodIdentityAssociationCommand({ clusterName, associationId }));
  demand(association !== undefined, `${associationId} is listed, but cannot be described`);
  return { ...association, associationId };
}

/** A service account has the role of the output `RoleArn`, and its session bears tags. */
export async function associated(context: CheckContext, namespace: string, serviceAccount: string): Promise<string> {
  const roleArn = context.outputs.get('RoleArn');
  const association = await associationOf(context, namespace, serviceAccount);
  demand(association.roleArn === roleArn, `expected ${roleArn}, got ${association.roleArn}`);
  demand(association.disableSessionTags !== true, 'the session tags are disabled, so that no prefix is anybody’s own');
  return `${association.associationId} gives ${roleArn}, with session tags`;
}

/** The cluster has an agent, and it is healthy. */
export async function agentHealthy(context: CheckContext): Promise<string> {
  const eks = context.client(EKSClient);
  const clusterName = context.outputs.get('ClusterName');
  const { cluster } = await eks.send(new DescribeClusterCommand({ name: clusterName }));
  if (cluster?.computeConfig?.enabled) return `${clusterName} is in Auto Mode, which has it built in`;

  const version = await context.waitFor(`${AGENT} to be active`, () => agentActive(eks, clusterName));
  return `${AGENT} ${version} is active, without issues`;
}

async function agentActive(eks: EKSClient, clusterName: string): Promise<Poll<string>> {
  try {
    const { addon } = await eks.send(new DescribeAddonCommand({ clusterName, addonName: AGENT }));
    const issues = (addon?.health?.issues ?? []).map(({ code, message }) => `${code}: ${message}`);
    if (addon?.status === 'ACTIVE' && issues.length === 0) return { ready: addon.addonVersion ?? 'of unknown version' };
    return { notYet: `${addon?.status}, ${issues.join('; ') || 'no issues'}` };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      demand(false, `${clusterName} has no ${AGENT}: install it, for example with PodIdentityAgent`);
    }
    throw error;
  }
}
