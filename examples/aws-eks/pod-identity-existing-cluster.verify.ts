import {
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  EKSClient,
  ListPodIdentityAssociationsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-eks';
import { demand, type Check, type CheckContext, type Poll } from '../verification/check';

const AGENT = 'eks-pod-identity-agent';
const SERVICE_ACCOUNT = 'reader';

/** What can be seen from outside of the cluster; that a pod gets the role shows only in a pod (see the example). */
export const checks: Check[] = [
  { promise: 'pods of team-a/reader are given the role', run: (context) => associated(context, 'team-a') },
  { promise: 'pods of team-b/reader are given the same role', run: (context) => associated(context, 'team-b') },
  { promise: 'the cluster has an agent that hands out credentials, and it is healthy', run: agentHealthy },
];

async function associated(context: CheckContext, namespace: string): Promise<string> {
  const eks = context.client(EKSClient);
  const [clusterName, roleArn] = [context.outputs.get('ClusterName'), context.outputs.get('RoleArn')];
  const workload = { clusterName, namespace, serviceAccount: SERVICE_ACCOUNT };
  const { associations = [] } = await eks.send(new ListPodIdentityAssociationsCommand(workload));
  demand(
    associations.length === 1,
    `expected one association of ${namespace}/${SERVICE_ACCOUNT}, got ${associations.length}`,
  );

  const { associationId } = associations[0]!;
  const { association } = await eks.send(new DescribePodIdentityAssociationCommand({ clusterName, associationId }));
  demand(association?.roleArn === roleArn, `expected ${roleArn}, got ${association?.roleArn}`);
  demand(association.disableSessionTags !== true, 'the session tags are disabled, so that no prefix is anybody’s own');
  return `${associationId} gives ${roleArn}, with session tags`;
}

async function agentHealthy(context: CheckContext): Promise<string> {
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
