import { checks } from '../../examples/aws-eks/irsa-migration.verify';
import type { FakeResponse } from '../support/fake-endpoint';
import { FakeAccount } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

const PODS = { Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] };
const OIDC = { Principal: { Federated: 'arn:oidc' }, Action: 'sts:AssumeRoleWithWebIdentity' };

let account: FakeAccount;
afterEach(() => account.stop());

async function deploy(
  phase: string,
  statements: object[],
  roleArn = 'arn:aws:iam::123456789012:role/irsa',
): Promise<void> {
  account = await FakeAccount.start({ outputs: { ClusterName: 'prod', RoleName: 'irsa', Phase: phase } });
  account.intercept((service, { path }): FakeResponse | undefined => {
    if (service === 'iam') {
      const policy = encodeURIComponent(JSON.stringify({ Statement: statements }));
      const role = `<Role><RoleName>irsa</RoleName><AssumeRolePolicyDocument>${policy}</AssumeRolePolicyDocument></Role>`;
      return { body: `<GetRoleResponse><GetRoleResult>${role}</GetRoleResult></GetRoleResponse>` };
    }
    if (service !== 'eks') return undefined;
    const body = path.endsWith('/a-1') ? { association: { roleArn } } : { associations: [{ associationId: 'a-1' }] };
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  });
}

test.each([
  ['DUAL', [OIDC, PODS], 'IRSA and Pod Identity in DUAL'],
  ['CUTOVER', [OIDC, PODS], 'IRSA and Pod Identity in CUTOVER'],
  ['CLEANUP', [PODS], 'Pod Identity in CLEANUP'],
])('in %s the trust is as it should be', async (phase, statements, seen) => {
  await deploy(phase, statements);
  expect(await runCheck(account, checks, /trusts/)).toMatchObject({ passed: true, seen });
});

test.each([
  ['DUAL', [OIDC], 'expected it to trust IRSA and Pod Identity in DUAL, it trusts IRSA'],
  ['CLEANUP', [OIDC, PODS], 'expected it to trust Pod Identity in CLEANUP, it trusts IRSA and Pod Identity'],
  ['CLEANUP', [], 'expected it to trust Pod Identity in CLEANUP, it trusts neither'],
])('fails in %s with another trust', async (phase, statements, seen) => {
  await deploy(phase, statements);
  expect(await runCheck(account, checks, /trusts/)).toMatchObject({ passed: false, seen });
});

test('the association is seen with the role', async () => {
  await deploy('DUAL', [OIDC, PODS]);
  expect(await runCheck(account, checks, /new pods/)).toMatchObject({ passed: true, seen: 'a-1 gives irsa' });
});

test('fails when the association gives another role', async () => {
  await deploy('DUAL', [OIDC, PODS], 'arn:aws:iam::123456789012:role/other');
  expect(await runCheck(account, checks, /new pods/)).toMatchObject({
    passed: false,
    seen: 'expected the role irsa, got other',
  });
});
