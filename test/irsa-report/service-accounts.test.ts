import { account, clusterArn, FakeCluster, irsaTrust, podsTrust } from './fake-cluster';
import { codes, onlyRow, reportOn, rowOf, writes } from './run-report';

const roleArn = `arn:aws:iam::${account}:role/payments-api`;
const readyCondition = { StringEquals: { 'aws:SourceAccount': account }, ArnEquals: { 'aws:SourceArn': clusterArn } };

let fake: FakeCluster;

beforeEach(async () => {
  fake = await FakeCluster.start();
});

afterEach(async () => {
  expect(writes(fake.endpoint.requests)).toEqual([]);
  await fake.stop();
});

test('a service account of the own account is ready, with the statement that its role lacks and the snippet', async () => {
  fake.add('payments/api');
  fake.addPod('payments/api');
  expect(await onlyRow(fake)).toEqual({
    namespace: 'payments',
    name: 'api',
    roleArn,
    status: 'ready',
    trust: {
      oidc: 'matches',
      podIdentity: 'missing',
      detail: null,
      statementToAdd: {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: readyCondition,
      },
    },
    addOn: null,
    association: 'none',
    pods: { seen: 1, onFargate: 0, onWindows: 0, withIrsa: 0, withPodIdentity: 0 },
    sdk: 'not-visible',
    blockers: [],
    warnings: [],
    whatToDo: [
      `in the app that owns ${roleArn}, deploy the snippet: both kinds of trust, and the association`,
      'restart its pods and see that they run with Pod Identity; then go on to CUTOVER, then to CLEANUP',
    ],
    snippet: `// role: ${roleArn}
new eks.IrsaMigration(this, 'PaymentsApi', {
  cluster,
  namespace: 'payments',
  serviceAccount: 'api',
  role,
  phase: eks.IrsaMigrationPhase.DUAL,
});
`,
  });
});

test('a service account without the annotation is not in the report', async () => {
  fake.state.serviceAccounts.push({ metadata: { namespace: 'payments', name: 'default' } });
  fake.state.serviceAccounts.push({ metadata: { namespace: 'payments', name: 'other', annotations: { a: 'b' } } });
  expect(await reportOn(fake)).toMatchObject({ serviceAccounts: [], summary: { serviceAccounts: 0 } });
});

test('--namespace limits what is read of service accounts, pods and associations', async () => {
  fake.add('payments/api');
  fake.add('billing/api');
  const report = await reportOn(fake, ['--namespace', 'billing']);
  expect(report.serviceAccounts.map(({ namespace }) => namespace)).toEqual(['billing']);
  expect(report.cluster.namespace).toBe('billing');
  const paths = fake.endpoint.requests.map(({ path }) => path);
  expect(paths).toContain('/api/v1/namespaces/billing/serviceaccounts');
  expect(paths).toContain('/api/v1/namespaces/billing/pods');
  expect(paths).not.toContain('/api/v1/serviceaccounts');
});

test.each([
  ['the profile selects the namespace', { namespace: 'payments' }, {}],
  ['the profile selects the namespace by a wildcard', { namespace: 'pay*' }, {}],
  ['the profile selects the labels of a pod', { namespace: 'payments', labels: { tier: 'fr?nt' } }, { tier: 'front' }],
])('Fargate blocks when %s', async (_, selector, labels) => {
  fake.add('payments/api');
  fake.addPod('payments/api', {}, labels);
  fake.state.fargate = { jobs: [{ namespace: 'batch' }], web: [selector] };
  const row = await onlyRow(fake);
  expect(row).toMatchObject({ status: 'blocked', snippet: null });
  expect(row.blockers).toMatchObject([
    { code: 'fargate', message: "the Fargate profile 'web' selects its pods; Fargate has no Pod Identity" },
  ]);
});

test('Fargate blocks when a pod runs on a Fargate node', async () => {
  fake.add('payments/api');
  fake.addNode('fargate-1', { 'eks.amazonaws.com/compute-type': 'fargate' });
  fake.addNode('ec2-1');
  fake.addPod('payments/api', { nodeName: 'fargate-1' });
  fake.addPod('payments/api', { nodeName: 'ec2-1' });
  const row = await onlyRow(fake);
  expect(row.pods).toMatchObject({ seen: 2, onFargate: 1 });
  expect(row.blockers).toMatchObject([
    { code: 'fargate', message: '1 of 2 pods run on Fargate; Fargate has no Pod Identity' },
  ]);
});

test('a Fargate profile for other labels does not block', async () => {
  fake.add('payments/api');
  fake.addPod('payments/api', {}, { tier: 'back' });
  fake.state.fargate = { web: [{ namespace: 'payments', labels: { tier: 'front' } }] };
  expect(await onlyRow(fake)).toMatchObject({ status: 'ready', warnings: [] });
});

test('a Fargate profile with labels is a warning while no pod tells', async () => {
  fake.add('payments/api');
  fake.state.fargate = { web: [{ namespace: 'payments', labels: { tier: 'front' } }] };
  const row = await onlyRow(fake);
  expect(row.status).toBe('ready');
  expect(codes(row.warnings)).toEqual(['fargate-possible', 'pods-unknown']);
});

test.each([
  ['is on a Windows node', { nodeName: 'win-1' }],
  ['selects Windows nodes', { nodeSelector: { 'kubernetes.io/os': 'windows' } }],
  ['is for Windows', { os: { name: 'windows' } }],
])('Windows blocks when a pod %s', async (_, spec) => {
  fake.add('payments/api');
  fake.addNode('win-1', { 'kubernetes.io/os': 'windows' });
  fake.addPod('payments/api', spec);
  const row = await onlyRow(fake);
  expect(codes(row.blockers)).toEqual(['windows']);
  expect(row.snippet).toBeNull();
});

test('a role of another account is blocked until it is a target role, with both halves', async () => {
  fake.annotate('billing/export', 'arn:aws:iam::222233334444:role/export');
  fake.addPod('billing/export');
  const row = await onlyRow(fake);
  expect(row.status).toBe('blocked');
  expect(codes(row.blockers)).toEqual(['cross-account-role']);
  expect(row.trust).toEqual({
    oidc: 'unknown',
    podIdentity: 'unknown',
    detail: 'unknown: the role is in account 222233334444',
    statementToAdd: {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: {
          'aws:RequestTag/eks-cluster-arn': clusterArn,
          'aws:RequestTag/kubernetes-namespace': 'billing',
          'aws:RequestTag/kubernetes-service-account': 'export',
        },
      },
    },
  });
  expect(row.snippet).toBe(`new eks.PodIdentityAssociation(this, 'BillingExport', {
  cluster,
  namespace: 'billing',
  serviceAccount: 'export',
  targetRole: iam.Role.fromRoleArn(this, 'BillingExportTargetRole', 'arn:aws:iam::222233334444:role/export'),
});
`);
  // A role of the same name in the own account is another role.
  expect(fake.endpoint.requests.some(({ body }) => body.includes('GetRole'))).toBe(false);
});

test('an annotation that is not the ARN of a role is blocked, with the annotation', async () => {
  fake.annotate('payments/api', 'payments-role');
  const row = await onlyRow(fake);
  expect(row).toMatchObject({ status: 'blocked', snippet: null, roleArn: 'payments-role' });
  expect(row.blockers).toMatchObject([
    {
      code: 'malformed-role-arn',
      message: "expected the ARN of a role in eks.amazonaws.com/role-arn, got: 'payments-role'",
    },
  ]);
});

test('a role that does not exist is blocked', async () => {
  fake.annotate('payments/api', roleArn);
  const row = await onlyRow(fake);
  expect(row.blockers).toMatchObject([
    { code: 'role-missing', message: "there is no role 'payments-api' in the account" },
  ]);
  expect(row).toMatchObject({ status: 'blocked', snippet: null, trust: { detail: 'there is no such role' } });
});

test('a role with another path than in the annotation is blocked', async () => {
  fake.add('payments/api');
  fake.state.roleArns['payments-api'] = `arn:aws:iam::${account}:role/apps/payments-api`;
  const row = await onlyRow(fake);
  expect(row.blockers).toMatchObject([
    { code: 'role-missing', message: expect.stringContaining(`role/apps/payments-api`) as string },
  ]);
});

test('a role with a path is found by its name', async () => {
  fake.add('payments/api');
  fake.state.roleArns['payments-api'] = `arn:aws:iam::${account}:role/apps/payments-api`;
  fake.state.serviceAccounts = [];
  fake.annotate('payments/api', `arn:aws:iam::${account}:role/apps/payments-api`);
  expect(await onlyRow(fake)).toMatchObject({ status: 'ready', trust: { oidc: 'matches' } });
});

test('a trust with wildcards is a warning: each service account needs its own association', async () => {
  fake.add('payments/api', { trust: irsaTrust('payments/*', 'StringLike') });
  const row = await onlyRow(fake);
  expect(row).toMatchObject({ status: 'ready', trust: { oidc: 'matches-by-wildcard' } });
  expect(codes(row.warnings)).toContain('wildcard-trust');
});

test('a role that several service accounts and clusters use is a warning', async () => {
  const trust = ['a', 'b', 'c', 'd', 'e'].map((name) => irsaTrust(`payments/${name}`));
  const pipeline = irsaTrust('x/y', 'StringEquals', 'token.actions.githubusercontent.com');
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    fake.add(`payments/${name}`, { role: 'shared', trust: [...trust, pipeline] });
    fake.addPod(`payments/${name}`);
  }
  const row = rowOf(await reportOn(fake), 'payments/a');
  expect(row.warnings.map(({ message }) => message)).toEqual([
    'its role is also that of payments/b, payments/c, payments/d and 1 more',
    'its role also trusts token.actions.githubusercontent.com',
    expect.stringMatching(/^with one more statement its trust policy has about \d{4} characters, the quota is 2048$/),
  ]);
  expect(fake.endpoint.requests.filter(({ body }) => body.includes('GetRole'))).toHaveLength(1);
});

test('a trust for another cluster means that IRSA does not work today', async () => {
  fake.add('payments/api', {
    trust: irsaTrust('payments/api', 'StringEquals', 'oidc.eks.us-east-1.amazonaws.com/id/OLD'),
  });
  const row = await onlyRow(fake);
  expect(row.trust.oidc).toBe('does-not-match');
  expect(codes(row.warnings)).toEqual(['oidc-mismatch', 'other-clusters', 'pods-unknown']);
});

test('an association with the same role makes it associated, and tells which pods still run with IRSA', async () => {
  fake.add('payments/api', { trust: [irsaTrust('payments/api'), podsTrust(readyCondition)] });
  fake.state.associations.push({ namespace: 'payments', serviceAccount: 'api', roleArn });
  const env = (name: string) => ({ containers: [{ name: 'c', env: [{ name }] }] });
  fake.addPod('payments/api', env('AWS_WEB_IDENTITY_TOKEN_FILE'));
  fake.addPod('payments/api', env('AWS_CONTAINER_CREDENTIALS_FULL_URI'));
  const row = await onlyRow(fake);
  expect(row).toMatchObject({
    status: 'associated',
    trust: { oidc: 'matches', podIdentity: 'trusted', statementToAdd: null },
    association: { roleArn, targetRoleArn: null, sameRole: true, ownerArn: null },
    pods: { seen: 2, withIrsa: 1, withPodIdentity: 1 },
    blockers: [],
    snippet: null,
  });
  expect(row.warnings).toMatchObject([{ code: 'pods-with-irsa', message: '1 of 2 pods still run with IRSA' }]);
  expect(row.whatToDo).toEqual([
    'restart the pods that run with IRSA: they keep what they were started with',
    'once no pod runs with IRSA: remove the annotation eks.amazonaws.com/role-arn, then the OIDC statement',
  ]);
});

test('an association whose role does not trust Pod Identity is a blocker at once', async () => {
  fake.add('payments/api');
  fake.state.associations.push({ namespace: 'payments', serviceAccount: 'api', roleArn });
  const { serviceAccounts, summary } = await reportOn(fake);
  expect(serviceAccounts[0]).toMatchObject({ status: 'associated', blockers: [{ code: 'trust-missing' }] });
  expect(summary).toMatchObject({ associated: 1, associatedWithBlockers: 1 });
});

test('an association with another role is a warning that names it', async () => {
  fake.add('payments/api');
  const other = `arn:aws:iam::${account}:role/other`;
  fake.state.associations.push({ namespace: 'payments', serviceAccount: 'api', roleArn: other });
  const row = await onlyRow(fake);
  expect(row).toMatchObject({ status: 'associated', association: { roleArn: other, sameRole: false }, snippet: null });
  expect(row.warnings[0]).toMatchObject({
    code: 'associated-with-another-role',
    message: `its association has another role: ${other}`,
  });
});

test('an association whose target role is the annotated one has the same role', async () => {
  const target = 'arn:aws:iam::222233334444:role/export';
  fake.annotate('payments/api', target);
  fake.state.associations.push({ namespace: 'payments', serviceAccount: 'api', roleArn, targetRoleArn: target });
  const row = await onlyRow(fake);
  expect(row).toMatchObject({ status: 'associated', association: { sameRole: true } });
  expect(codes(row.warnings)).not.toContain('associated-with-another-role');
});

test.each([
  ['amazon/aws-cli:2.14.6', 'old', ['old-sdk']],
  ['public.ecr.aws/aws-cli/aws-cli:2.9.21', 'old', ['old-sdk']],
  ['registry.example/mirror/amazon/aws-cli:1.29.85', 'old', ['old-sdk']],
  ['amazon/aws-cli:2.15.0', 'new-enough', []],
  ['amazon/aws-cli:latest', 'not-visible', []],
  ['example/app:1.0.0', 'not-visible', []],
])('of the image %s the SDK is %s', async (image, sdk, blockers) => {
  fake.add('payments/api');
  fake.addPod('payments/api', { containers: [{ name: 'c', image }] });
  const row = await onlyRow(fake);
  expect(row.sdk).toBe(sdk);
  expect(codes(row.blockers)).toEqual(blockers);
});

test('an old aws-cli among other images blocks, in init containers too', async () => {
  fake.add('payments/api');
  fake.addPod('payments/api', {
    initContainers: [{ name: 'i', image: 'amazon/aws-cli:2.1.0' }],
  });
  const row = await onlyRow(fake);
  expect(row.blockers).toMatchObject([{ code: 'old-sdk', message: 'too old for Pod Identity: amazon/aws-cli:2.1.0' }]);
});
