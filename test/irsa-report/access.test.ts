import { account, FakeCluster, type FakeService, podsTrust } from './fake-cluster';
import { eksError } from './fake-eks';
import { kubernetesStatus } from './fake-kubernetes';
import { codes, onlyRow, reportOn, rowOf, runReport, writes } from './run-report';
import { dropConnection, queryError } from '../verification/fake-account';
import type { FakeResponse } from '../support/fake-endpoint';

let fake: FakeCluster;

beforeEach(async () => {
  fake = await FakeCluster.start();
  fake.add('payments/api');
  fake.addPod('payments/api');
});

afterEach(async () => {
  expect(writes(fake.endpoint.requests)).toEqual([]);
  await fake.stop();
});

/** Answers the requests of a service whose path or body matches. */
function refuse(service: FakeService, pattern: RegExp, answer: FakeResponse): void {
  fake.intercept((asked, { path, body }) => (asked === service && pattern.test(path + body) ? answer : undefined));
}

const eksDenied = eksError('AccessDeniedException', 'User reader is not authorized', 403);
const forbidden = (what: string) => kubernetesStatus(403, 'Forbidden', `${what} is forbidden: User "reader" cannot`);

test('a role that may not be read is unknown, and the report says what to grant', async () => {
  fake.add('payments/web');
  refuse('iam', /RoleName=payments-api$/, queryError('AccessDenied', 'User reader is not authorized', 403));
  refuse('iam', /RoleName=payments-api&/, queryError('AccessDenied', 'User reader is not authorized', 403));
  const report = await reportOn(fake);
  const row = rowOf(report, 'payments/api');
  expect(row).toMatchObject({ status: 'blocked', trust: { oidc: 'unknown', podIdentity: 'unknown' } });
  expect(row.trust.detail).toBe('unknown: AccessDenied for iam:GetRole');
  expect(codes(row.blockers)).toEqual(['role-unreadable']);
  expect(rowOf(report, 'payments/web').status).toBe('ready');
  expect(report.missingPermissions).toEqual([
    {
      permission: 'iam:GetRole',
      purpose: "the roles' trust policies",
      times: 1,
      seen: 'AccessDenied: User reader is not authorized (HTTP 403)',
    },
  ]);
});

test.each([
  ['eks:ListAddons', /addons$/, ['add-on-unknown']],
  ['eks:DescribeAddon', /addons\/.+$/, []],
  ['eks:DescribeAddonConfiguration', /configuration-schemas$/, []],
  ['eks:ListFargateProfiles', /fargate-profiles$/, ['fargate-unknown']],
  ['eks:DescribeFargateProfile', /fargate-profiles\/.+$/, ['fargate-unknown']],
])('without %s the rest of the report is made', async (permission, pattern, warnings) => {
  fake.state.fargate = { web: [{ namespace: 'web' }] };
  refuse('eks', pattern, eksDenied);
  const report = await reportOn(fake);
  expect(report.missingPermissions.map((missing) => missing.permission)).toEqual([permission]);
  expect(codes(rowOf(report, 'payments/api').warnings)).toEqual(warnings);
  expect(rowOf(report, 'payments/api').status).toBe('ready');
});

test('without eks:ListAddons the agent is unknown', async () => {
  refuse('eks', /addons$/, eksDenied);
  const report = await reportOn(fake);
  expect(report.agent).toEqual({ state: 'unknown', version: null, detail: 'AccessDenied for eks:ListAddons' });
  expect(report.first).toEqual([expect.stringContaining('see that the EKS Pod Identity agent is installed')]);
});

test('without eks:ListPodIdentityAssociations nothing is called ready', async () => {
  refuse('eks', /pod-identity-associations$/, eksDenied);
  const row = await onlyRow(fake);
  expect(row).toMatchObject({ status: 'blocked', association: 'unknown', blockers: [{ code: 'association-unknown' }] });
});

test('without eks:DescribePodIdentityAssociation an association has an unknown role', async () => {
  fake.state.roles['payments-api'] = { Statement: podsTrust() };
  fake.state.associations.push({ namespace: 'payments', serviceAccount: 'api', roleArn: 'x' });
  refuse('eks', /pod-identity-associations\/.+$/, eksDenied);
  expect(await onlyRow(fake)).toMatchObject({
    status: 'associated',
    association: {
      arn: expect.stringContaining(`:${account}:podidentityassociation/`) as string,
      roleArn: null,
      sameRole: null,
    },
  });
});

test('without the pods the report is made, and says what it did not see', async () => {
  refuse('kubernetes', /pods$/, forbidden('pods'));
  const report = await reportOn(fake);
  const row = rowOf(report, 'payments/api');
  expect(row).toMatchObject({ status: 'ready', pods: null, sdk: 'not-visible' });
  expect(row.warnings).toMatchObject([
    { code: 'pods-unknown', message: 'its pods are unknown: Forbidden for list pods' },
  ]);
  expect(report.missingPermissions).toMatchObject([
    { permission: 'list pods', seen: 'Forbidden: pods is forbidden: User "reader" cannot (HTTP 403)' },
  ]);
});

test('without the nodes the report is made, and says what it did not see', async () => {
  refuse('kubernetes', /nodes$/, forbidden('nodes'));
  const report = await reportOn(fake);
  expect(codes(rowOf(report, 'payments/api').warnings)).toEqual(['nodes-unknown']);
  expect(report.missingPermissions).toMatchObject([{ permission: 'list nodes' }]);
});

test('a trust policy that is not JSON is unknown', async () => {
  const body =
    '<GetRoleResponse><GetRoleResult><Role><AssumeRolePolicyDocument>%7B</AssumeRolePolicyDocument></Role></GetRoleResult></GetRoleResponse>';
  refuse('iam', /GetRole/, { body });
  const row = await onlyRow(fake);
  expect(row.status).toBe('blocked');
  expect(row.trust.detail).toMatch(/^unknown: its trust policy is not JSON: /);
});

test('fails with 2 when the service accounts may not be listed, with the role to bind', async () => {
  refuse('kubernetes', /serviceaccounts$/, forbidden('serviceaccounts'));
  const run = await runReport(fake);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toBe(
    "the service accounts could not be read by the kubeconfig's context 'prod': " +
      'Forbidden: serviceaccounts is forbidden: User "reader" cannot (HTTP 403); ' +
      'bind this to the user of the context:\n' +
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: irsa-report\n' +
      "rules:\n  - apiGroups: ['']\n    resources: [serviceaccounts, pods, nodes]\n    verbs: [list]\n\n",
  );
});

test('fails with 2 when Kubernetes does not know the user', async () => {
  refuse('kubernetes', /serviceaccounts$/, kubernetesStatus(401, 'Unauthorized', 'Unauthorized'));
  const run = await runReport(fake);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('(HTTP 401); sign in again, and see that an access entry');
});

test('fails with 2 when Kubernetes does not answer in time', async () => {
  fake.intercept((service) => {
    return service === 'kubernetes' ? (new Promise(() => undefined) as unknown as FakeResponse) : undefined;
  });
  const run = await runReport(fake, [], { patience: { timeoutMilliseconds: 50 } });
  expect(run).toMatchObject({ code: 2 });
  expect(run.stderr).toContain('no answer within 0.05 s; is the endpoint reachable from here?');
});

test('fails with 2 when nothing listens where the kubeconfig says', async () => {
  fake.writeKubeconfig({ prod: 'http://127.0.0.1:1' });
  const run = await runReport(fake);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('ECONNREFUSED');
});

test('fails with 2 when there is no such cluster', async () => {
  expect(await runReport(fake, ['--cluster', 'test', '--json', '--region', 'eu-west-1'])).toEqual({
    code: 2,
    stdout: '{\n  "error": "there is no cluster \'test\' in eu-west-1; say with --region where it is"\n}\n',
    stderr: "there is no cluster 'test' in eu-west-1; say with --region where it is\n",
  });
  expect(fake.endpoint.requests[0]?.headers.authorization).toContain('/eu-west-1/eks/');
});

test('fails with 2 when the cluster may not be described', async () => {
  refuse('eks', /clusters\/prod$/, eksDenied);
  expect((await runReport(fake)).stderr).toBe(
    "the cluster 'prod' could not be read: AccessDeniedException: User reader is not authorized (HTTP 403); " +
      'grant eks:DescribeCluster\n',
  );
});

test('an answer that stays wrong is unknown, not the end', async () => {
  refuse('eks', /fargate-profiles$/, eksError('InvalidParameterException', 'no such thing'));
  const row = await onlyRow(fake);
  expect(row.warnings[0]?.message).toBe(
    'whether a Fargate profile selects its pods is unknown: ' +
      'InvalidParameterException: no such thing (HTTP 400) (eks:ListFargateProfiles)',
  );
});

test('an answer of a proxy in HTML is shortened', async () => {
  refuse('kubernetes', /pods$/, {
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: '<html>\n  no\n</html>',
  });
  const row = await onlyRow(fake);
  expect(row.warnings[0]?.message).toContain('no reason given: <html> no </html> (HTTP 404) (list pods)');
});

test('a connection to Kubernetes that breaks off is tried again', async () => {
  let requests = 0;
  fake.intercept((service) => (service === 'kubernetes' && ++requests === 1 ? dropConnection : undefined));
  expect((await onlyRow(fake)).status).toBe('ready');
});

test('what every test here asserts, that nothing is written, would notice a write', () => {
  const request = { path: '/', query: new URLSearchParams(), headers: {}, body: '', bytes: Buffer.alloc(0) };
  expect(
    writes([
      { ...request, method: 'GET' },
      { ...request, method: 'POST', body: 'Action=GetRole&Version=2010-05-08' },
      { ...request, method: 'POST', body: 'Action=UpdateAssumeRolePolicy&Version=2010-05-08' },
      { ...request, method: 'PATCH' },
    ]),
  ).toEqual(['POST / Action=UpdateAssumeRolePolicy&Version=2010-05-08', 'PATCH / ']);
});
