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

/** What a search for a document by its id finds. */
function found(index: string, id: string, message = `line ${id} of ${index}`): FakeResponse {
  return json({ hits: { hits: [{ _index: index, _id: id, _source: { message } }] } });
}

let account: FakeAccount;
/** What is answered to one search after the other; the last answer stays. */
let answers: FakeResponse[];

beforeEach(async () => {
  const outputs = { DomainEndpoint: '', FailedBucketName: 'failed', Indices: 'a,b', DocumentsOfEachIndex: '7' };
  account = await FakeAccount.start({ outputs });
  outputs.DomainEndpoint = account.endpoint.url;
  account.intercept((service) => {
    if (service !== 'es') return undefined;
    return answers.length > 1 ? answers.shift() : answers[0];
  });
});

afterEach(() => account.stop());

describe('the documents', () => {
  const ARRIVED = /under the same ids/;
  const ALL = counts({ a: 7, b: 7 });
  const searches = (): { body: string }[] => account.endpoint.requests.filter(({ path }) => path === '/_search');

  test('are counted until each index has all, and are the same', async () => {
    answers = [
      counts({}),
      counts({ a: 7 }),
      json({}, 429),
      counts({ a: 7, b: 1 }),
      ...[ALL, ALL, found('a', '1'), found('a', '7'), ALL, found('b', '1'), found('b', '7')],
    ];
    expect(await runCheck(account, checks, ARRIVED)).toMatchObject({ passed: true, seen: '7 in a, 7 in b' });
    expect(searches()).toHaveLength(11);
  });

  test('are asked for in these indices alone, and by their ids', async () => {
    answers = [ALL, ALL, found('a', '1'), found('a', '7'), ALL, found('b', '1'), found('b', '7')];
    await runCheck(account, checks, ARRIVED);
    const [count, , first] = searches().map(({ body }) => JSON.parse(body) as object);
    expect(count).toMatchObject({ size: 0, query: { terms: { _index: ['a', 'b'] } } });
    expect(first).toMatchObject({
      query: { bool: { filter: [{ prefix: { _index: 'a' } }, { terms: { _id: ['1'] } }] } },
    });
  });

  test.each<[string, FakeResponse[], RegExp]>([
    [
      'a search is refused',
      [json({ Message: 'no permissions' }, 403)],
      /RequestRefused: .*no permissions.* \(HTTP 403\)/,
    ],
    ['there are no counts', [json({})], /expected counts of indices, got: \{\}/],
    ['there are more than the server has', [counts({ a: 8, b: 7 })], /expected 7 documents in a, got 8/],
    ['one is another', [ALL, ALL, found('a', '1', 'x')], /expected 'line 1 of a' as a\/1, got 'x'/],
    ['one has another id', [ALL, ALL, found('a', '1'), json({ hits: { hits: [] } })], /as a\/7, got 'undefined'/],
  ])('are not there when %s', async (_, given, seen) => {
    answers = given;
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
