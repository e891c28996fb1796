import { account, FakeCluster, podsTrust } from './fake-cluster';
import { codes, onlyRow, reportOn, rowOf, runReport, writes } from './run-report';

const ebsRole = `arn:aws:iam::${account}:role/ebs`;
const ebs = 'kube-system/ebs-csi-controller-sa';

let fake: FakeCluster;

beforeEach(async () => {
  fake = await FakeCluster.start();
});

afterEach(async () => {
  expect(writes(fake.endpoint.requests)).toEqual([]);
  await fake.stop();
});

test('a service account of an add-on is left to the add-on', async () => {
  fake.add(ebs, { role: 'ebs' });
  fake.state.addOns['aws-ebs-csi-driver'] = { version: 'v1.40.0-eksbuild.1', identities: ['ebs-csi-controller-sa'] };
  const row = await onlyRow(fake);
  expect(row).toMatchObject({
    status: 'ready',
    addOn: { name: 'aws-ebs-csi-driver', version: 'v1.40.0-eksbuild.1', supportsPodIdentity: true },
  });
  expect(row.whatToDo.at(-1)).toMatch(/^the add-on 'aws-ebs-csi-driver' is installed already: .* cdk import/);
  expect(row.snippet).toMatch(/^\/\/ role: .*:role\/ebs\nnew eks\.Addon\(this, 'KubeSystemEbsCsiControllerSa', \{/);
  expect(row.snippet).toContain("addonName: 'aws-ebs-csi-driver',");
  expect(row.snippet).toContain("identities: [{ serviceAccount: 'ebs-csi-controller-sa', role }],");
});

test('an add-on version that takes no association is blocked', async () => {
  fake.add(ebs, { role: 'ebs' });
  fake.state.addOns['aws-ebs-csi-driver'] = { version: 'v1.20.0-eksbuild.1' };
  const row = await onlyRow(fake);
  expect(row).toMatchObject({ status: 'blocked', snippet: null });
  expect(codes(row.blockers)).toEqual(['add-on-unsupported']);
});

test('a role of another account is no role for an add-on', async () => {
  fake.annotate(ebs, 'arn:aws:iam::222233334444:role/ebs');
  fake.state.addOns['aws-ebs-csi-driver'] = { identities: ['ebs-csi-controller-sa'] };
  const row = await onlyRow(fake);
  expect(row.snippet).toBeNull();
  expect(row.blockers[0]?.remedy).toBe(
    "give the add-on a role in the cluster's account: its associations have no target role",
  );
});

test.each([
  ['by its role', 'mine/loader', { serviceAccountRoleArn: ebsRole }],
  ['by its namespace and the service accounts it takes', 'mine/loader', { namespace: 'mine', identities: ['loader'] }],
])('an add-on that is not well known is found %s', async (_, key, addOn) => {
  fake.add(key, { role: 'ebs' });
  fake.state.addOns['vendor_loader'] = addOn;
  expect((await onlyRow(fake)).addOn?.name).toBe('vendor_loader');
});

test('an add-on owns neither what only shares its role nor its namesake in another namespace', async () => {
  fake.add(ebs, { role: 'ebs' });
  fake.add('kube-system/snapshots', { role: 'ebs' });
  fake.add('mine/ebs-csi-controller-sa', { role: 'ebs' });
  fake.state.addOns['aws-ebs-csi-driver'] = {
    identities: ['ebs-csi-controller-sa'],
    serviceAccountRoleArn: ebsRole,
  };
  const { serviceAccounts } = await reportOn(fake);
  expect(serviceAccounts.map(({ namespace, name, addOn }) => [`${namespace}/${name}`, addOn?.name])).toEqual([
    [ebs, 'aws-ebs-csi-driver'],
    ['kube-system/snapshots', undefined],
    ['mine/ebs-csi-controller-sa', undefined],
  ]);
});

test('the owner of an association says which add-on it is', async () => {
  fake.add('mine/loader', { role: 'ebs', trust: podsTrust() });
  fake.state.addOns['vendor_loader'] = { identities: ['loader'] };
  const ownerArn = `arn:aws:eks:us-east-1:${account}:addon/prod/vendor_loader/00c0ffee`;
  fake.state.associations.push({ namespace: 'mine', serviceAccount: 'loader', roleArn: ebsRole, ownerArn });
  const row = await onlyRow(fake);
  expect(row).toMatchObject({ status: 'associated', addOn: { name: 'vendor_loader' }, association: { ownerArn } });
});

test('without the agent the report says so first', async () => {
  fake.add('payments/api');
  fake.add('payments/web');
  fake.state.addOns = {};
  fake.state.associations.push({
    namespace: 'payments',
    serviceAccount: 'web',
    roleArn: `arn:aws:iam::${account}:role/payments-web`,
  });
  const report = await reportOn(fake);
  expect(report.agent).toEqual({ state: 'missing', version: null, detail: null });
  expect(report.first).toEqual([
    "install the agent, new eks.PodIdentityAgent(this, 'PodIdentityAgent', { cluster }): without it pods with an " +
      'association have no credentials; 1 of the service accounts has one already',
  ]);
  expect(rowOf(report, 'payments/api').status).toBe('ready');
});

test('Auto Mode has the agent built in', async () => {
  fake.state.addOns = {};
  fake.state.autoMode = true;
  fake.addNode('auto-1', { 'eks.amazonaws.com/compute-type': 'auto' });
  expect(await reportOn(fake)).toMatchObject({
    cluster: { autoMode: true },
    agent: { state: 'built-in', version: null },
    first: [],
  });
});

test('the other nodes of an Auto Mode cluster need the agent', async () => {
  fake.state.addOns = {};
  fake.state.autoMode = true;
  fake.addNode('auto-1', { 'eks.amazonaws.com/compute-type': 'auto' });
  fake.addNode('ec2-1');
  expect((await reportOn(fake)).first).toEqual([expect.stringContaining("1 of 2 nodes are not Auto Mode's")]);
});

test('an agent without the add-on is found by its pods', async () => {
  fake.state.addOns = {};
  fake.addPod('kube-system/agent', {}, { 'app.kubernetes.io/name': 'eks-pod-identity-agent' });
  expect(await reportOn(fake)).toMatchObject({ agent: { state: 'self-managed' }, first: [] });
});

test('an agent whose add-on is in trouble comes first', async () => {
  fake.state.addOns = { 'eks-pod-identity-agent': { status: 'DEGRADED' } };
  const report = await reportOn(fake);
  expect(report.agent).toMatchObject({ state: 'add-on', detail: 'DEGRADED' });
  expect(report.first).toEqual([expect.stringContaining('DEGRADED')]);
});

test('fails with 2 when the current context is known to be of another cluster', async () => {
  fake.writeKubeconfig({ staging: 'https://staging.example', prod: fake.endpoint.url });
  expect(await runReport(fake)).toEqual({
    code: 2,
    stdout: '',
    stderr:
      "the current context 'staging' is of another cluster (https://staging.example); pass --context prod for 'prod'\n",
  });
  expect((await reportOn(fake, ['--context', 'prod'])).cluster.context).toBe('prod');
});

test('a context at another address than the cluster is a doubt that comes first', async () => {
  fake.state.endpoint = 'https://EXAMPLE.gr7.us-east-1.eks.amazonaws.com';
  expect((await reportOn(fake)).first).toEqual([
    `check that the kubeconfig's context 'prod' is the cluster 'prod': it talks to ${fake.endpoint.url}, ` +
      "the cluster's endpoint is https://EXAMPLE.gr7.us-east-1.eks.amazonaws.com",
  ]);
});

test.each([
  [['--context', 'dev'], "the kubeconfig has no context 'dev'; it has: prod\n"],
  [['--kubeconfig', '/nowhere/config'], 'the kubeconfig could not be read: ENOENT: '],
])('fails with 2 on %j', async (argv, message) => {
  const run = await runReport(fake, argv);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(message);
});
