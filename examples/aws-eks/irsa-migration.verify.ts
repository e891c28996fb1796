import {
  DescribePodIdentityAssociationCommand,
  EKSClient,
  ListPodIdentityAssociationsCommand,
} from '@aws-sdk/client-eks';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { demand, type Check, type CheckContext } from '../verification/check';

const WORKLOAD = { namespace: 'payments', serviceAccount: 'api' };

/** What can be seen from outside of the cluster; which identity pods have, they tell themselves. */
export const checks: Check[] = [
  { promise: 'new pods of payments/api are given the role by Pod Identity', run: associated },
  { promise: 'the role trusts what it should in this phase, and no more', run: trust },
];

async function associated(context: CheckContext): Promise<string> {
  const eks = context.client(EKSClient);
  const clusterName = context.outputs.get('ClusterName');
  const { associations = [] } = await eks.send(new ListPodIdentityAssociationsCommand({ clusterName, ...WORKLOAD }));
  demand(associations.length === 1, `expected one association of payments/api, got ${associations.length}`);

  const { associationId } = associations[0]!;
  const { association } = await eks.send(new DescribePodIdentityAssociationCommand({ clusterName, associationId }));
  const [expected, given] = [context.outputs.get('RoleName'), association?.roleArn?.split('/').at(-1)];
  demand(given === expected, `expected the role ${expected}, got ${given}`);
  return `${associationId} gives ${given}`;
}

async function trust(context: CheckContext): Promise<string> {
  const iam = context.client(IAMClient);
  const phase = context.outputs.get('Phase');
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: context.outputs.get('RoleName') }));
  const policy = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');

  const trusted = [
    ...(policy.includes('sts:AssumeRoleWithWebIdentity') ? ['IRSA'] : []),
    ...(policy.includes('pods.eks.amazonaws.com') ? ['Pod Identity'] : []),
  ].join(' and ');
  const expected = phase === 'CLEANUP' ? 'Pod Identity' : 'IRSA and Pod Identity';
  demand(trusted === expected, `expected it to trust ${expected} in ${phase}, it trusts ${trusted || 'neither'}`);
  return `${trusted} in ${phase}`;
}
