import { FakeCluster, type FakeService } from './fake-cluster';
import { eksError } from './fake-eks';
import { kubernetesStatus } from './fake-kubernetes';
import { reportOn, rowOf, runReport, writes } from './run-report';
import { queryError } from '../verification/fake-account';

let fake: FakeCluster;

beforeEach(async () => {
  fake = await FakeCluster.start();
});

afterEach(async () => {
  expect(writes(fake.endpoint.requests)).toEqual([]);
  await fake.stop();
});

const requestsTo = (pattern: RegExp) => fake.endpoint.requests.filter(({ path, body }) => pattern.test(path + body));

test('500 service accounts over several pages, each role read once and a few at a time', async () => {
  for (let index = 0; index < 500; index++) {
    fake.add(`team-${index % 50}/app-${index}`, { role: `app-${index % 250}` });
    fake.addPod(`team-${index % 50}/app-${index}`);
  }
  for (let index = 0; index < 300; index++) {
    fake.state.associations.push({ namespace: 'other', serviceAccount: `app-${index}`, roleArn: 'other' });
  }
  const [first] = fake.state.serviceAccounts;
  const { namespace = '', name = '', annotations = {} } = first?.metadata ?? {};
  const roleArn = annotations['eks.amazonaws.com/role-arn'] ?? '';
  fake.state.associations.push({ namespace, serviceAccount: name, roleArn });

  const report = await reportOn(fake);
  expect(report.summary).toMatchObject({ serviceAccounts: 500, ready: 499, blocked: 0, associated: 1 });
  expect(rowOf(report, `${namespace}/${name}`)).toMatchObject({
    status: 'associated',
    association: { sameRole: true },
  });
  expect(report.serviceAccounts.every(({ pods }) => pods?.seen === 1)).toBe(true);
  expect(requestsTo(/^\/api\/v1\/serviceaccounts$/).map(({ query }) => query.get('continue'))).toEqual([
    null,
    '120',
    '240',
    '360',
    '480',
  ]);
  expect(requestsTo(/pods$/)).toHaveLength(5);
  expect(requestsTo(/pod-identity-associations$/)).toHaveLength(3);
  expect(requestsTo(/pod-identity-associations\//)).toHaveLength(1);
  expect(requestsTo(/Action=GetRole/)).toHaveLength(250);
});

test('at most 8 roles are asked for at once', async () => {
  for (let index = 0; index < 40; index++) {
    fake.add(`team/app-${index}`);
  }
  let [now, most] = [0, 0];
  fake.intercept((service) => {
    if (service === 'iam') {
      most = Math.max(most, ++now);
      setTimeout(() => now--, 3);
    }
    return undefined;
  });
  await reportOn(fake);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
});

test('throttling of EKS, IAM and Kubernetes costs time only', async () => {
  fake.add('payments/api');
  fake.addPod('payments/api');
  const throttled = new Map<string, number>();
  const answers: Record<FakeService, () => ReturnType<typeof eksError>> = {
    eks: () => eksError('ThrottlingException', 'Rate exceeded', 429),
    iam: () => queryError('Throttling', 'Rate exceeded'),
    kubernetes: () =>
      kubernetesStatus(429, 'TooManyRequests', 'please try again later', { headers: { 'retry-after': '3' } }),
  };
  fake.intercept((service, { path, body }) => {
    const times = throttled.get(path + body) ?? 0;
    throttled.set(path + body, times + 1);
    return times === 0 ? answers[service]() : undefined;
  });
  const slept: number[] = [];
  const patience = { sleep: async (milliseconds: number) => slept.push(milliseconds) };
  const { code, stdout } = await runReport(fake, ['--json'], { patience });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    agent: { state: 'add-on' },
    missingPermissions: [],
    serviceAccounts: [{ status: 'ready', warnings: [], pods: { seen: 1 } }],
  });
  expect(slept).toEqual([3000, 3000, 3000]);
});

test('Kubernetes without a Retry-After is asked again after a growing pause, and given up in the end', async () => {
  fake.intercept((service) => (service === 'kubernetes' ? kubernetesStatus(503, 'Unavailable', 'busy') : undefined));
  const slept: number[] = [];
  const run = await runReport(fake, [], {
    patience: { sleep: async (milliseconds: number) => slept.push(milliseconds) },
  });
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('Unavailable: busy (HTTP 503)');
  expect(slept).toHaveLength(6);
  expect(slept[5]!).toBeGreaterThan(slept[0]!);
});

test('a list whose token has expired goes on with the token of the refusal', async () => {
  for (let index = 0; index < 200; index++) {
    fake.add(`team/app-${index}`, { role: 'app' });
  }
  fake.intercept((service, { path, query }) =>
    service === 'kubernetes' && path.endsWith('serviceaccounts') && query.get('continue') === '120'
      ? kubernetesStatus(410, 'Expired', 'The provided continue parameter is too old', {
          metadata: { continue: '121' },
        })
      : undefined,
  );
  expect((await reportOn(fake)).summary.serviceAccounts).toBe(199);
});
