import { checks } from '../../examples/aws-eks/pod-identity-existing-cluster.verify';
import type { FakeResponse } from '../support/fake-endpoint';
import { FakeAccount } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

const ROLE = 'arn:aws:iam::123456789012:role/reader';
const outputs = { ClusterName: 'prod', RoleArn: ROLE, BucketName: 'bucket' };

let account: FakeAccount;
/** What EKS answers by path, without the cluster's. */
let eks: Record<string, FakeResponse>;

beforeEach(async () => {
  eks = {
    '': json({ cluster: { name: 'prod' } }),
    '/pod-identity-associations': json({ associations: [{ associationId: 'a-1' }] }),
    '/pod-identity-associations/a-1': json({ association: { associationId: 'a-1', roleArn: ROLE } }),
    '/addons/eks-pod-identity-agent': json({ addon: { status: 'ACTIVE', addonVersion: 'v1.3.8' } }),
  };
  account = await FakeAccount.start({ outputs });
  account.intercept((service, { path }) => (service === 'eks' ? eks[path.replace('/clusters/prod', '')] : undefined));
});
afterEach(() => account.stop());

function json(body: object, status = 200): FakeResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

test.each(['team-a', 'team-b'])('the association of %s is seen with its role', async (namespace) => {
  const result = await runCheck(account, checks, new RegExp(`${namespace}/reader`));
  expect(result).toMatchObject({ passed: true, seen: `a-1 gives ${ROLE}, with session tags` });
  const query = account.endpoint.requests.find(({ path }) => path.endsWith('/pod-identity-associations'))!.query;
  expect(Object.fromEntries(query)).toMatchObject({ namespace, serviceAccount: 'reader' });
});

test.each([
  [
    'there is no association',
    '/pod-identity-associations',
    { associations: [] },
    'expected one association of team-a/reader, got 0',
  ],
  [
    'it has another role',
    '/pod-identity-associations/a-1',
    { association: { roleArn: 'arn:other' } },
    `expected ${ROLE}, got arn:other`,
  ],
  [
    'it has no session tags',
    '/pod-identity-associations/a-1',
    { association: { roleArn: ROLE, disableSessionTags: true } },
    'the session tags are disabled',
  ],
])('fails when %s', async (_, path, body, seen) => {
  eks[path] = json(body);
  expect(await runCheck(account, checks, /team-a/)).toMatchObject({
    passed: false,
    seen: expect.stringContaining(seen),
  });
});

test('a healthy agent is seen, after it was waited for', async () => {
  const answers = [{ status: 'CREATING' }, { status: 'ACTIVE', health: { issues: [{ code: 'X', message: 'y' }] } }];
  const healthy = eks['/addons/eks-pod-identity-agent']!;
  Object.defineProperty(eks, '/addons/eks-pod-identity-agent', {
    get: () => (answers.length > 0 ? json({ addon: answers.shift()! }) : healthy),
  });
  expect(await runCheck(account, checks, /agent/)).toMatchObject({
    passed: true,
    seen: 'eks-pod-identity-agent v1.3.8 is active, without issues',
  });
});

test('a cluster in Auto Mode needs no add-on', async () => {
  eks[''] = json({ cluster: { name: 'prod', computeConfig: { enabled: true } } });
  delete eks['/addons/eks-pod-identity-agent'];
  expect(await runCheck(account, checks, /agent/)).toMatchObject({
    passed: true,
    seen: expect.stringContaining('Auto Mode'),
  });
});

test('fails when there is no agent, and says what to do', async () => {
  eks['/addons/eks-pod-identity-agent'] = {
    ...json({ message: 'No addon' }, 404),
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ResourceNotFoundException' },
  };
  expect(await runCheck(account, checks, /agent/)).toMatchObject({
    passed: false,
    seen: 'prod has no eks-pod-identity-agent: install it, for example with PodIdentityAgent',
  });
});
