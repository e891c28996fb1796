import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { demand, type Check, type CheckContext } from '../verification/check';
import { associationOf } from '../verification/pod-identity';

const WORKLOAD = { namespace: 'payments', serviceAccount: 'api' };

/** What can be seen from outside of the cluster; which identity pods have, they tell themselves. */
export const checks: Check[] = [
  { promise: 'new pods of payments/api are given the role by Pod Identity', run: associated },
  { promise: 'the role trusts what it should in this phase, and no more', run: trust },
];

async function associated(context: CheckContext): Promise<string> {
  const { namespace, serviceAccount } = WORKLOAD;
  const association = await associationOf(context, namespace, serviceAccount);
  const [expected, given] = [context.outputs.get('RoleName'), association.roleArn?.split('/').at(-1)];
  demand(given === expected, `expected the role ${expected}, got ${given}`);
  return `${association.associationId} gives ${given}`;
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
