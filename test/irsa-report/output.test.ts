import { typeErrors } from './type-errors';
import { account, FakeCluster, irsaTrust, podsTrust } from './fake-cluster';
import { eksError } from './fake-eks';
import { reportOn, runReport, writes } from './run-report';

let fake: FakeCluster;

beforeEach(async () => {
  fake = await FakeCluster.start();
});

afterEach(async () => {
  expect(writes(fake.endpoint.requests)).toEqual([]);
  await fake.stop();
});

/** One of each kind. */
function populate(): void {
  fake.add('payments/api');
  fake.addPod('payments/api');
  fake.add('payments/a-rather-long-name-of-a-service-account', {
    role: 'eksctl-prod-addon-iamserviceaccount-payments-Role1-ABCDEFGHIJKL',
    trust: irsaTrust('payments/*', 'StringLike'),
  });
  fake.annotate('billing/export', 'arn:aws:iam::222233334444:role/export');
  fake.annotate('jobs/broken', 'not an ARN');
  fake.add('kube-system/ebs-csi-controller-sa', { role: 'ebs' });
  fake.state.addOns['aws-ebs-csi-driver'] = { version: 'v1.40.0-eksbuild.1', identities: ['ebs-csi-controller-sa'] };
  fake.add('web/front', { trust: podsTrust() });
  fake.state.associations.push({
    namespace: 'web',
    serviceAccount: 'front',
    roleArn: `arn:aws:iam::${account}:role/web-front`,
  });
  fake.state.fargate = { web: [{ namespace: 'web' }] };
}

test('the table fits 120 columns, and the summary is the last line', async () => {
  populate();
  const { code, stdout, stderr } = await runReport(fake);
  expect(code).toBe(0);
  expect(stderr).toBe('6 service accounts with 6 roles; reading roles, add-ons, pods\n');
  const lines = stdout.split('\n');
  expect(lines.filter((line) => line.length > 120)).toEqual([]);
  expect(lines.slice(0, 8)).toEqual([
    'IRSA in prod (111122223333, us-east-1), context prod',
    'agent: add-on v1.3.8-eksbuild.2',
    '',
    'SERVICE ACCOUNT    ROLE               OIDC TRUST         PODS.EKS TRUST  ADD-ON             ASSOCIATED  STATUS',
    '-----------------  -----------------  -----------------  --------------  -----------------  ----------  ----------------',
    'billing/export     222233334444:      unknown            unknown         -                  no          blocked:',
    '                   export                                                                               cross-account-',
    '                                                                                                        role',
  ]);
  expect(lines.slice(-2)).toEqual([
    '6 service accounts, 3 ready, 2 blocked, 1 already associated (1 with a blocker)',
    '',
  ]);
});

test('each service account has its findings, its steps and its snippet', async () => {
  populate();
  const { stdout } = await runReport(fake);
  expect(stdout).toContain(`
billing/export: blocked
  role     arn:aws:iam::222233334444:role/export
  blocker  the role is in account 222233334444, the cluster in 111122223333; an association takes it as target role only
  warning  it has no pods now
  to do 1  let its owner add the statement, narrowed by aws:PrincipalArn to the role that the snippet makes
  to do 2  see that its pods run on Linux nodes, not on Fargate, and with a recent SDK
  to do 3  deploy the snippet, then restart its pods and see that they run as the target role
    // trust of arn:aws:iam::222233334444:role/export
    {
      "Effect": "Allow",
`);
  expect(stdout).toContain(`
payments/api: ready
  role     arn:aws:iam::111122223333:role/payments-api
  to do 1  in the app that owns arn:aws:iam::111122223333:role/payments-api, deploy the snippet: both kinds of trust,
           and the association
  to do 2  restart its pods and see that they run with Pod Identity; then go on to CUTOVER, then to CLEANUP
    // role: arn:aws:iam::111122223333:role/payments-api
    new eks.IrsaMigration(this, 'PaymentsApi', {
`);
  expect(stdout).toContain("what the trust of 3 service accounts' roles lacks");
  expect(stdout).toContain("import { aws_eks as eks } from 'cdk-reinvent-constructs';");
  expect(stdout).toContain('The SDK inside an image is not visible from outside');
});

test('what is missing is said in words', async () => {
  populate();
  fake.state.addOns = {};
  fake.intercept((_, { path }) =>
    path.endsWith('/fargate-profiles') ? eksError('AccessDeniedException', 'no', 403) : undefined,
  );
  const { stdout } = await runReport(fake);
  expect(stdout).toContain(`
agent: missing

first:
  - install the agent, new eks.PodIdentityAgent(this, 'PodIdentityAgent', { cluster }): without it pods with an
    association have no credentials; 1 of the service accounts has one already
`);
  expect(stdout).toContain(`
to complete this report, grant:
  - eks:ListFargateProfiles, for which pods a Fargate profile selects (refused once: AccessDeniedException: no (HTTP
    403))
`);
});

test('a cluster without annotated service accounts has a report too', async () => {
  const { code, stdout } = await runReport(fake, ['--namespace', 'empty']);
  expect(code).toBe(0);
  expect(stdout).toBe(
    'IRSA in prod (111122223333, us-east-1, namespace empty), context prod\n' +
      'agent: add-on v1.3.8-eksbuild.2\n\n' +
      '0 service accounts, 0 ready, 0 blocked, 0 already associated\n',
  );
});

test('a terminal does not obey an annotation', async () => {
  fake.annotate('payments/api', 'arn:\u001b[31m\u0007red');
  const { stdout } = await runReport(fake);
  expect(stdout).toContain("got: 'arn:?[31m?red'");
});

test('the snippets compile against this library, each with another id', async () => {
  populate();
  fake.add('a-b/c');
  fake.add('a/b-c');
  fake.add('1password/connect.v2');
  const { serviceAccounts, snippetImports } = await reportOn(fake);
  const snippets = serviceAccounts.flatMap(({ snippet }) => snippet ?? []);
  expect(snippets).toHaveLength(7);
  expect(typeErrors(snippetImports, snippets)).toEqual([]);
  expect(typeErrors(snippetImports, ["new eks.IrsaMigration(this, 'X', { cluster });\n"])).toEqual([
    expect.stringContaining('is missing the following properties'),
  ]);
  const ids = snippets.flatMap((snippet) => /\(this, '(\w+)'/.exec(snippet)?.[1] ?? []);
  expect(ids).toEqual([
    'Ns1passwordConnectV2',
    'ABCB88F83',
    'ABC4E8471',
    'BillingExport',
    'KubeSystemEbsCsiControllerSa',
    'PaymentsARatherLongNameOfAServiceAccount',
    'PaymentsApi',
  ]);
});

test('the JSON document has the same fields whatever is known', async () => {
  populate();
  const { serviceAccounts, ...rest } = await reportOn(fake);
  expect(Object.keys(rest)).toEqual(['cluster', 'agent', 'summary', 'first', 'missingPermissions', 'snippetImports']);
  const fields = new Set(serviceAccounts.map((row) => Object.keys(row).join()));
  expect([...fields]).toEqual([
    'namespace,name,roleArn,status,trust,addOn,association,pods,sdk,blockers,warnings,whatToDo,snippet',
  ]);
});
