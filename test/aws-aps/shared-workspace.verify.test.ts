import { checks } from '../../examples/aws-aps/shared-workspace.verify';
import { FakeEndpoint, type FakeRequest, type FakeResponse } from '../support/fake-endpoint';
import { FakeAccount } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

const TOPIC = 'arn:aws:sns:us-east-1:111111111111:alerts';
const GRAFANA = 'g-0123456789';
const CLUSTERS = ['prod', 'test', 'dev'];
const outputs: Record<string, string> = {
  WorkspaceId: 'ws-1',
  RuleGroupsNamespaceName: 'rules',
  TopicArn: TOPIC,
  GrafanaId: GRAFANA,
  DataSourceUid: 'metrics',
  DashboardUids: 'overview,health',
  Scrapers: CLUSTERS.map((cluster) => `${cluster}=s-${cluster}`).join(),
};
const RULES = ['nodes', 'pods', 'api-server', 'scrapers', 'workspace'].map((name) => `  - name: ${name}`);

interface Described {
  readonly status: { readonly statusCode: string; readonly statusReason?: string };
  readonly data: string;
}

let account: FakeAccount;
/** What one poll after the other sees; the last stays. */
let scrapers: Record<string, string[]>;
let rules: Described[];
let alertManager: Described[];
/** Values by cluster, of one query after the other. */
let answers: Record<string, number>[];
let queries: string[];
let statuses: string[];
let endpoint: string;
/** Grafana's service accounts by id, and whether it takes their tokens. */
let accounts: Map<string, { name: string; role: string }>;
let health: { status: number; body: object }[];
let dashboards: Record<string, object>;
/** Answers a call to Grafana instead of it. */
let fault: (method: string, path: string) => FakeResponse | undefined;

beforeEach(async () => {
  scrapers = Object.fromEntries(CLUSTERS.map((cluster) => [`s-${cluster}`, ['ACTIVE']]));
  rules = [described('ACTIVE', `groups:\n${RULES.join('\n')}\n`)];
  alertManager = [described('ACTIVE', `alertmanager_config: |\n  topic_arn: "${TOPIC}"\n`)];
  answers = [{ prod: 30, test: 20, dev: 10 }];
  queries = [];
  statuses = ['ACTIVE'];
  accounts = new Map([['1', { name: 'somebody', role: 'ADMIN' }]]);
  health = [{ status: 200, body: { status: 'OK' } }];
  dashboards = { overview: { uid: 'metrics' }, health: { uid: 'metrics' } };
  fault = () => undefined;
  const deployed = { ...outputs };
  account = await FakeAccount.start({ outputs: deployed });
  endpoint = account.endpoint.url;
  deployed['PrometheusEndpoint'] = `${endpoint}/workspaces/ws-1/`;
  account.intercept((service, request) => {
    if (service === 'aps') return prometheus(request);
    if (service === 'grafana') return fault(request.method, request.path) ?? aws(request);
    return service === 'unsigned' ? grafana(request) : undefined;
  });
});
afterEach(() => account.stop());

function described(statusCode: string, data = '', statusReason?: string): Described {
  return { status: { statusCode, statusReason }, data: Buffer.from(data).toString('base64') };
}

function json(body: object, status = 200): FakeResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function next<T>(list: T[]): T {
  return list.length > 1 ? list.shift()! : list[0]!;
}

function prometheus({ path, body }: FakeRequest): FakeResponse | undefined {
  const scraperId = /^\/scrapers\/([^/]+)$/.exec(path)?.[1];
  if (scraperId !== undefined) return json({ scraper: { status: { statusCode: next(scrapers[scraperId]!) } } });
  if (path === '/workspaces/ws-1/rulegroupsnamespaces/rules') return json({ ruleGroupsNamespace: next(rules) });
  if (path === '/workspaces/ws-1/alertmanager/definition') return json({ alertManagerDefinition: next(alertManager) });
  if (path !== '/workspaces/ws-1/api/v1/query') return undefined;
  queries.push(new URLSearchParams(body).get('query') ?? '');
  const result = Object.entries(next(answers)).map(([cluster, value]) => ({
    metric: { cluster },
    value: [0, String(value)],
  }));
  return json({ status: 'success', data: { resultType: 'vector', result } });
}

/** The AWS side of Grafana: a workspace, its service accounts and their tokens. */
function aws({ method, path, body }: FakeRequest): FakeResponse | undefined {
  const base = `/workspaces/${GRAFANA}`;
  if (path === base) return json({ workspace: { status: next(statuses), endpoint } });
  if (path === `${base}/serviceaccounts` && method === 'GET') {
    return json({ serviceAccounts: [...accounts].map(([id, { name }]) => ({ id, name })) });
  }
  if (path === `${base}/serviceaccounts`) {
    const { name, grafanaRole } = JSON.parse(body) as { name: string; grafanaRole: string };
    accounts.set('2', { name, role: grafanaRole });
    return json({ id: '2', name, grafanaRole });
  }
  if (path === `${base}/serviceaccounts/2/tokens`) return json({ serviceAccountToken: { id: '1', key: 'secret' } });
  if (path === `${base}/serviceaccounts/2` && method === 'DELETE') {
    accounts.delete('2');
    return json({});
  }
  return undefined;
}

function grafana({ path, headers }: FakeRequest): FakeResponse | undefined {
  if (headers.authorization !== 'Bearer secret' || accounts.get('2')?.role !== 'VIEWER') return json({}, 401);
  if (path === '/api/datasources/uid/metrics/health') {
    const { status, body } = next(health);
    return json(body, status);
  }
  const uid = /^\/api\/dashboards\/uid\/([^/]+)$/.exec(path)?.[1] ?? '';
  const dashboard = dashboards[uid];
  return dashboard ? json({ dashboard }) : json({ message: 'Dashboard not found' }, 404);
}

describe('the scrapers', () => {
  test("are waited for until all are active, by the outputs of the clusters' stack", async () => {
    scrapers['s-test'] = ['CREATING', 'CREATING', 'ACTIVE'];
    expect(await runCheck(account, checks, /has a scraper/)).toMatchObject({
      passed: true,
      seen: CLUSTERS.map((cluster) => `${cluster}: s-${cluster} is active`).join(', '),
    });
    const stacks = account.endpoint.requests.map(({ body }) => new URLSearchParams(body).get('StackName'));
    expect(stacks).toContain('example-clusters');
  });

  test('fail when one could not be made', async () => {
    scrapers['s-dev'] = ['CREATION_FAILED'];
    const seen = 'expected that s-dev is or gets active, got CREATION_FAILED';
    expect(await runCheck(account, checks, /has a scraper/)).toMatchObject({ passed: false, seen });
  });

  test('have half an hour', () => {
    expect(checks.find(({ promise }) => promise.includes('has a scraper'))?.timeoutSeconds).toBe(1800);
  });
});

describe('the series', () => {
  test('are waited for until each cluster has some', async () => {
    answers = [{}, { prod: 30 }, { prod: 30, test: 20, dev: 10 }];
    expect(await runCheck(account, checks, /bear its label/)).toMatchObject({
      passed: true,
      seen: 'targets: prod 30, test 20, dev 10',
    });
    expect(queries).toEqual(Array(3).fill('count(up) by (cluster)'));
  });
});

test.each([
  ['no series', [{}], 'none of prod and test and dev'],
  ['one cluster without any', [{ prod: 30, dev: 10 }], 'none of test'],
])('%s is not enough', async (_, found, seen) => {
  answers = found as Record<string, number>[];
  const [check] = checks.filter(({ promise }) => promise.includes('bear its label'));
  const result = await runCheck(account, [{ ...check!, timeoutSeconds: 0.3 }], /bear its label/);
  expect(result).toMatchObject({ passed: false, seen: expect.stringContaining(seen) as string });
});

describe('the rules', () => {
  test('are loaded, and record for each cluster', async () => {
    rules.unshift(described('CREATING'));
    expect(await runCheck(account, checks, /rules are loaded/)).toMatchObject({
      passed: true,
      seen: '5 groups; samples per scrape recorded: prod 30, test 20, dev 10',
    });
    expect(queries).toEqual(['cluster:scrape_samples:sum']);
  });

  test('are waited for until they have recorded something of each cluster', async () => {
    answers = [{}, { prod: 30 }, { prod: 30, test: 20, dev: 10 }];
    expect(await runCheck(account, checks, /rules are loaded/)).toMatchObject({ passed: true });
    expect(queries).toHaveLength(3);
  });

  test.each([
    [
      'they were refused',
      described('CREATION_FAILED', '', 'no such function'),
      'expected it to be or get active, got CREATION_FAILED: no such function',
    ],
    [
      'a group is missing',
      described('ACTIVE', RULES.slice(1).join('\n')),
      'expected the groups nodes, pods, api-server, scrapers, workspace, got none of nodes',
    ],
  ])('fail when %s', async (_, found, seen) => {
    rules = [found];
    expect(await runCheck(account, checks, /rules are loaded/)).toMatchObject({ passed: false, seen });
  });
});

describe('the alert manager', () => {
  test('is active and names the topic', async () => {
    alertManager.unshift(described('UPDATING'));
    expect(await runCheck(account, checks, /alert manager/)).toMatchObject({
      passed: true,
      seen: `its receiver is ${TOPIC}`,
    });
  });

  test.each([
    ['it was refused', described('UPDATE_FAILED'), 'expected it to be or get active, got UPDATE_FAILED'],
    [
      'it sends elsewhere',
      described('ACTIVE', 'topic_arn: other'),
      `expected a receiver ${TOPIC}, got: topic_arn: other`,
    ],
  ])('fails when %s', async (_, found, seen) => {
    alertManager = [found];
    expect(await runCheck(account, checks, /alert manager/)).toMatchObject({ passed: false, seen });
  });
});

describe('Grafana', () => {
  const check = /Grafana queries/;
  /** Nothing is left of the check, and what was there is. */
  const leftOver = () => [...accounts.values()].map(({ name }) => name);

  test('is asked by an account of a viewer that is removed again', async () => {
    statuses = ['CREATING', 'ACTIVE'];
    health.unshift({ status: 401, body: {} });
    expect(await runCheck(account, checks, check)).toMatchObject({
      passed: true,
      seen: `metrics is healthy at ${endpoint}; dashboards overview, health`,
      leftBehind: [],
    });
    expect(leftOver()).toEqual(['somebody']);
    const token = account.endpoint.requests.find(({ path }) => path.endsWith('/tokens'))!;
    expect(JSON.parse(token.body)).toMatchObject({ secondsToLive: 600 });
  });

  test('fails with what happened when nobody answers at its address', async () => {
    const gone = await FakeEndpoint.start(() => ({}));
    endpoint = gone.url;
    await gone.stop();
    const seen = expect.stringContaining('ECONNREFUSED') as string;
    expect(await runCheck(account, checks, check)).toMatchObject({ passed: false, seen, leftBehind: [] });
    expect(leftOver()).toEqual(['somebody']);
  });

  test('fails when the workspace did', async () => {
    statuses = ['CREATION_FAILED'];
    const seen = 'expected an active workspace, got CREATION_FAILED';
    expect(await runCheck(account, checks, check)).toMatchObject({ passed: false, seen });
    expect(leftOver()).toEqual(['somebody']);
  });

  test.each<[string, () => void, string]>([
    ['a dashboard is missing', () => delete dashboards['health'], 'expected the dashboard health, got status 404'],
    [
      'a dashboard shows another data source',
      () => (dashboards['overview'] = { uid: 'other' }),
      'expected the dashboard overview to show metrics',
    ],
    [
      'no token is made',
      () => (fault = (_, path) => (path.endsWith('/tokens') ? json({ message: 'no' }, 403) : undefined)),
      '(HTTP 403)',
    ],
    [
      'the account is made but its answer is lost',
      () =>
        (fault = (method, path) => {
          if (method !== 'POST' || !path.endsWith('/serviceaccounts')) return undefined;
          const { body } = account.endpoint.requests.filter((request) => request.path === path).at(-1)!;
          accounts.set('2', { name: (JSON.parse(body) as { name: string }).name, role: 'VIEWER' });
          return json({ message: 'lost' }, 400);
        }),
      '(HTTP 400)',
    ],
  ])('fails when %s, and leaves no account', async (_, spoil, seen) => {
    spoil();
    const expected = { passed: false, seen: expect.stringContaining(seen) as string, leftBehind: [] };
    expect(await runCheck(account, checks, check)).toMatchObject(expected);
    expect(leftOver()).toEqual(['somebody']);
  });

  test('fails when the data source may not query, and leaves no account', async () => {
    health = [{ status: 400, body: { status: 'ERROR', message: 'AccessDeniedException' } }];
    const [only] = checks.filter(({ promise }) => promise.includes('Grafana queries'));
    expect(await runCheck(account, [{ ...only!, timeoutSeconds: 0.5 }], check)).toMatchObject({
      passed: false,
      seen: expect.stringContaining('status 400: {"status":"ERROR","message":"AccessDeniedException"}') as string,
    });
    expect(leftOver()).toEqual(['somebody']);
  });

  test('says which account is left when it cannot be removed', async () => {
    fault = (method) => (method === 'DELETE' ? json({ message: 'no' }, 403) : undefined);
    const { leftBehind } = await runCheck(account, checks, check);
    expect(leftBehind).toEqual([
      expect.stringMatching(/^the service account verify-\S+ of g-0123456789, which is billed as a user: .*HTTP 403/),
    ]);
  });
});
