import { checks } from '../../examples/aws-osis/migration.verify';
import type { FakeResponse } from '../support/fake-endpoint';
import { FakeAccount } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

const json = (body: object, status = 200): FakeResponse => ({ status, body: JSON.stringify(body) });

/** How many documents each index has, as OpenSearch counts them: an index without any does not show. */
function counts(of: Record<string, number>): FakeResponse {
  const buckets = Object.entries(of).map(([key, doc_count]) => ({ key, doc_count }));
  return json({ aggregations: { indices: { buckets } } });
}

let account: FakeAccount;
/** What is answered to one search after the other; the last answer stays. */
let answers: FakeResponse[];

beforeEach(async () => {
  const outputs = { DomainEndpoint: '', FailedBucketName: 'failed', Indices: 'a,b' };
  account = await FakeAccount.start({ outputs });
  outputs.DomainEndpoint = account.endpoint.url;
  account.intercept((service) => {
    if (service !== 'es') return undefined;
    return answers.length > 1 ? answers.shift() : answers[0];
  });
});

afterEach(() => account.stop());

describe('the documents', () => {
  const ARRIVED = /no longer grows/;

  test('are counted until all indices have some, and no more come', async () => {
    answers = [
      counts({}),
      counts({ a: 5 }),
      counts({ a: 5 }),
      json({}, 429),
      counts({ a: 5, b: 1 }),
      counts({ a: 5, b: 7 }),
      counts({ a: 5, b: 7 }),
    ];
    const seen = '5 in a, 7 in b; the same as two minutes before';
    expect(await runCheck(account, checks, ARRIVED)).toMatchObject({ passed: true, seen });
    expect(account.endpoint.requests.filter(({ path }) => path === '/_search')).toHaveLength(7);
  });

  test('are asked for in these indices alone', async () => {
    answers = [counts({ a: 1, b: 1 })];
    await runCheck(account, checks, ARRIVED);
    const [search] = account.endpoint.requests.filter(({ path }) => path === '/_search');
    expect(JSON.parse(search!.body)).toMatchObject({ size: 0, query: { terms: { _index: ['a', 'b'] } } });
  });

  test.each([
    ['is refused', json({ Message: 'no permissions' }, 403), /RequestRefused: .*no permissions.* \(HTTP 403\)/],
    ['gets no counts', json({}), /expected counts of indices, got: \{\}/],
  ])('cannot be counted when the search %s', async (_, answer, seen) => {
    answers = [answer];
    const result = await runCheck(account, checks, ARRIVED);
    expect(result.passed).toBe(false);
    expect(result.seen).toMatch(seen);
  });
});

describe('the refused documents', () => {
  const REFUSED = /refused no document/;

  function listing(...keys: string[]): void {
    account.intercept((_, { query }) => {
      if (query.get('list-type') !== '2') return undefined;
      expect(query.get('prefix')).toBe('main/dlq/');
      const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
      return { body: `<ListBucketResult><KeyCount>${keys.length}</KeyCount>${contents}</ListBucketResult>` };
    });
  }

  test('are none', async () => {
    listing();
    expect(await runCheck(account, checks, REFUSED)).toMatchObject({ passed: true, seen: 'failed has none' });
  });

  test('are told of', async () => {
    listing('main/dlq/1.json', 'main/dlq/2.json');
    expect(await runCheck(account, checks, REFUSED)).toMatchObject({
      passed: false,
      seen: 'expected no refused documents in failed, got 2 objects such as main/dlq/1.json',
    });
  });
});
