import { createHash, createHmac } from 'node:crypto';
import { checks } from '../../examples/aws-aps/scraper.verify';
import type { FakeRequest, FakeResponse } from '../support/fake-endpoint';
import { dropConnection, FakeAccount } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

const QUERY = '/workspaces/ws-1/api/v1/query';

function json(body: object, status = 200): FakeResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function vector(...series: [labels: object, value: string][]): FakeResponse {
  const result = series.map(([metric, value]) => ({ metric, value: [1767225600.123, value] }));
  return json({ status: 'success', data: { resultType: 'vector', result } });
}

function scraperIs(statusCode: string, statusReason?: string): FakeResponse {
  return json({ scraper: { scraperId: 's-1', status: { statusCode }, statusReason } });
}

const queryOf = (request: FakeRequest) => new URLSearchParams(request.body).get('query') ?? '';

let account: FakeAccount;
/** What is answered to one request after the other; the last answer stays. */
let answers: FakeResponse[];

beforeEach(async () => {
  const outputs = { ScraperId: 's-1', ClusterLabel: 'prod', PrometheusEndpoint: '' };
  account = await FakeAccount.start({ outputs });
  outputs.PrometheusEndpoint = `${account.endpoint.url}/workspaces/ws-1/`;
  answers = [];
  account.intercept((service) => {
    if (service !== 'aps') return undefined;
    return answers.length > 1 ? answers.shift() : answers[0];
  });
});
afterEach(() => account.stop());

describe('the check of the scraper', () => {
  const ACTIVE = /scraper is active/;

  test('waits until it is active', async () => {
    answers = [scraperIs('CREATING'), scraperIs('CREATING'), scraperIs('UPDATING'), scraperIs('ACTIVE')];
    expect(await runCheck(account, checks, ACTIVE)).toMatchObject({ passed: true, seen: 's-1 is active' });
    expect(account.endpoint.requests.filter(({ path }) => path === '/scrapers/s-1')).toHaveLength(4);
  });

  test('may take as long as making one does, which is longer than the SDK waits', () => {
    expect(checks.find(({ promise }) => promise.includes('scraper is active'))?.timeoutSeconds).toBe(1800);
  });

  test.each(['CREATION_FAILED', 'UPDATE_FAILED', 'DELETING', 'DELETION_FAILED'])(
    'ends at once with the reason when it is %s',
    async (status) => {
      answers = [scraperIs('CREATING'), scraperIs(status, 'no free address in subnet-1'), scraperIs('ACTIVE')];
      expect(await runCheck(account, checks, ACTIVE)).toMatchObject({
        passed: false,
        seen: `expected that s-1 is or gets active, got ${status}: no free address in subnet-1`,
      });
    },
  );

  test('fails when there is none', async () => {
    answers = [
      { ...json({ message: 'no such scraper' }, 404), headers: { 'x-amzn-errortype': 'ResourceNotFoundException' } },
    ];
    expect(await runCheck(account, checks, ACTIVE)).toMatchObject({
      passed: false,
      seen: 'ResourceNotFoundException: no such scraper (HTTP 404)',
    });
  });
});

describe('the check of the label', () => {
  const LABEL = /of which cluster/;

  test('waits for samples, and counts the targets of each cluster', async () => {
    answers = [
      vector(),
      vector([{ cluster: 'blue' }, '3']),
      vector([{ cluster: 'blue' }, '3'], [{ cluster: 'prod' }, '7']),
    ];
    expect(await runCheck(account, checks, LABEL)).toMatchObject({
      passed: true,
      seen: '3 targets of blue, 7 targets of prod',
    });
    const [query] = account.endpoint.requests.filter(({ path }) => path === QUERY);
    expect(queryOf(query!)).toBe('count(up) by (cluster)');
  });

  test('fails when targets have no label', async () => {
    answers = [vector([{}, '2'], [{ cluster: 'prod' }, '7'])];
    expect(await runCheck(account, checks, LABEL)).toMatchObject({
      passed: false,
      seen: "expected that all targets have the label 'cluster', got 2 without",
    });
  });

  test('waits out a workspace that is busy, one that fails and a connection that breaks', async () => {
    answers = [json({}, 429), json({}, 503), dropConnection, vector([{ cluster: 'prod' }, '7'])];
    expect(await runCheck(account, checks, LABEL)).toMatchObject({ passed: true, seen: '7 targets of prod' });
  });

  test.each([
    ['is refused', json({ message: 'Missing Authentication Token' }, 403), /RequestRefused: .*Missing.* \(HTTP 403\)/],
    [
      'gets no vector',
      json({ status: 'success', data: { resultType: 'scalar', result: [1767225600, '1'] } }),
      /expected a vector, got: .*scalar/,
    ],
    ['gets an error', json({ status: 'error', error: 'x' }), /expected a vector, got: .*error/],
  ])('fails when the query %s', async (_, answer, seen) => {
    answers = [answer];
    const result = await runCheck(account, checks, LABEL);
    expect(result).toMatchObject({ passed: false, seen: expect.stringMatching(seen) as string });
  });
});

describe.each([
  ['API servers', /API servers/, '{job="kubernetes-apiservers",cluster="prod"}'],
  ['annotated pod', /annotations/, '{job="annotated-pods",namespace="demo",cluster="prod"}'],
])('the check of the %s', (_, promise, selector) => {
  const target = (instance: string, value: string): [object, string] => [{ job: 'j', instance }, value];

  test('waits until all are up', async () => {
    answers = [
      vector(),
      vector(target('10.0.0.1:1', '1'), target('10.0.0.2:1', '0')),
      vector(target('10.0.0.1:1', '1'), target('10.0.0.2:1', '1')),
    ];
    expect(await runCheck(account, checks, promise)).toMatchObject({ passed: true, seen: `2 up of ${selector}` });
    const queries = account.endpoint.requests.filter(({ path }) => path === QUERY).map(queryOf);
    expect(queries).toEqual(Array(3).fill(`up${selector}`));
  });
});

test('queries are signed as AWS documents it', async () => {
  answers = [vector([{ cluster: 'prod' }, '7'])];
  await runCheck(account, checks, /of which cluster/);
  const request = account.endpoint.requests.find(({ path }) => path === QUERY)!;
  expect(request).toMatchObject({ method: 'POST', headers: { host: new URL(account.endpoint.url).host } });
  const [, names, signature] = /SignedHeaders=([^,]+), ?Signature=(\w+)/.exec(request.headers.authorization!)!;
  expect(names!.split(';')).toEqual(expect.arrayContaining(['host', 'x-amz-content-sha256', 'x-amz-date']));
  expect(signature).toBe(signatureOf(request, names!.split(';')));
});

/** Written after AWS's description, without the library that signs. */
function signatureOf({ method, path, headers, body }: FakeRequest, names: readonly string[]): string {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const date = headers['x-amz-date'] as string;
  const scope = [date.slice(0, 8), 'us-east-1', 'aps', 'aws4_request'];
  const lines = names.map((name) => `${name}:${headers[name] as string}\n`).join('');
  const canonical = [method, path, '', lines, names.join(';'), hash(body)].join('\n');
  const key = scope.reduce<string | Buffer>((parent, part) => hmac(parent, part), 'AWS4test');
  return hmac(key, ['AWS4-HMAC-SHA256', date, scope.join('/'), hash(canonical)].join('\n')).toString('hex');
}
