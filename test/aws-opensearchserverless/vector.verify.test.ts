import { checks } from '../../examples/aws-opensearchserverless/vector.verify';
import type { FakeRequest, FakeResponse } from '../support/fake-endpoint';
import { assumedRole, dropConnection, FakeAccount } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

const NEAREST = /nearest ones are found/;
const FILTERED = /a filter/;
const VERIFIER = 'arn:aws:iam::123456789012:role/verifier';

interface Place {
  readonly place: readonly number[];
  readonly name: string;
  readonly side: string;
  readonly run: string;
}

interface Search {
  readonly size: number;
  readonly query: {
    readonly match?: { readonly run: string };
    readonly knn?: {
      readonly place: { readonly vector: readonly number[]; readonly k: number; readonly filter?: unknown };
    };
  };
}

let account: FakeAccount;
let documents: Place[];
/** What is answered to requests to the collection before it answers itself. */
let faults: FakeResponse[];
/** How many documents are taken without an answer. */
let unanswered: number;
/** How many searches see nothing yet. */
let unseen: number;

beforeEach(async () => {
  [documents, faults, unanswered, unseen] = [[], [], 0, 0];
  const outputs = { CollectionEndpoint: '', IndexName: 'places', VerifierRoleArn: VERIFIER };
  account = await FakeAccount.start({ outputs });
  outputs.CollectionEndpoint = account.endpoint.url;
  account.intercept((service, request) => {
    if (service === 'sts') return assumedRole('verifier');
    return service === 'aoss' ? (faults.shift() ?? collection(request)) : undefined;
  });
});
afterEach(() => account.stop());

function json(body: object, status = 200): FakeResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function collection({ path, body }: FakeRequest): FakeResponse {
  if (path === '/places/_doc') {
    documents.push(JSON.parse(body) as Place);
    return unanswered-- > 0 ? dropConnection : json({ result: 'created' }, 201);
  }
  if (path !== '/places/_search') return json({ error: path }, 400);
  if (unseen-- > 0) return hits(documents.slice(0, 4));
  const { size, query } = JSON.parse(body) as Search;
  return hits(find(query).slice(0, size));
}

function find({ match, knn }: Search['query']): Place[] {
  if (!knn) return documents.filter(({ run }) => run === match?.run);
  const { vector, k, filter } = knn.place;
  if (filter) expect(filter).toEqual({ match: { side: 'even' } });
  const distance = ({ place }: Place) => Math.hypot(...place.map((value, i) => value - vector[i]!));
  return documents
    .filter(({ side }) => !filter || side === 'even')
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, k);
}

function hits(found: readonly Place[]): FakeResponse {
  return json({
    hits: { hits: found.map((_source, i) => ({ _id: String(i), _index: 'places', _score: 1, _source })) },
  });
}

test('ten vectors are written along a line, and the nearest ones found', async () => {
  expect(await runCheck(account, checks, NEAREST)).toMatchObject({
    passed: true,
    seen: '10 vectors written; nearest to 7.2: 7, 8, 6',
  });
  expect(documents.map(({ name }) => name)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
  expect(new Set(documents.map(({ run }) => run)).size).toBe(1);
});

test('a filter leaves the even ones', async () => {
  expect(await runCheck(account, checks, FILTERED)).toMatchObject({
    passed: true,
    seen: '10 vectors written; nearest to 7.2 of the even ones: 8, 6',
  });
});

test('a second run finds its own vectors beside those of the first', async () => {
  await runCheck(account, checks, NEAREST);
  expect(await runCheck(account, checks, NEAREST)).toMatchObject({ passed: true });
  expect(new Set(documents.map(({ run }) => run)).size).toBe(2);
});

test('all requests are the verifier’s, signed with the hash of the body', async () => {
  await runCheck(account, checks, NEAREST);
  const requests = account.endpoint.requests.filter(({ path }) => path.startsWith('/places/'));
  expect(requests).toHaveLength(12);
  for (const { headers } of requests) {
    expect(headers.authorization).toMatch(/Credential=verifier\/\d+\/us-east-1\/aoss\/aws4_request/);
    expect(headers['x-amz-content-sha256']).toMatch(/^[0-9a-f]{64}$/);
    expect(headers['x-amz-security-token']).toBe('token');
  }
});

test('waits until data access is in effect, and until all that was written is found', async () => {
  faults = [json({ message: 'denied' }, 403), json({ message: 'denied' }, 403)];
  unseen = 2;
  expect(await runCheck(account, checks, NEAREST)).toMatchObject({ passed: true });
  expect(account.endpoint.requests.filter(({ path }) => path === '/places/_search')).toHaveLength(4);
});

test('waits out a collection that is busy, one that fails and a connection that breaks', async () => {
  faults = [json({}, 429), json({}, 503), dropConnection];
  expect(await runCheck(account, checks, NEAREST)).toMatchObject({ passed: true });
});

test('a document that was written twice, since its answer got lost, counts once', async () => {
  unanswered = 7;
  expect(await runCheck(account, checks, NEAREST)).toMatchObject({ passed: true });
  expect(documents.map(({ name }) => name).filter((name) => name === '1')).toHaveLength(8);
});

test('fails when what is written is not found in time', async () => {
  unseen = Infinity;
  const result = await runCheck(
    account,
    checks.map((check) => ({ ...check, timeoutSeconds: 1 })),
    NEAREST,
  );
  expect(result).toMatchObject({
    passed: false,
    seen: expect.stringMatching(/all that was written.*4 documents/) as string,
  });
});

test('may take as long as a change of data access and a refresh do', () => {
  expect(checks.map(({ timeoutSeconds }) => timeoutSeconds)).toEqual([600, 600]);
});

test('fails with the answer when a document is refused', async () => {
  faults = [json({ error: { reason: 'Vector dimension mismatch' } }, 400)];
  expect(await runCheck(account, checks, NEAREST)).toMatchObject({
    passed: false,
    seen: expect.stringMatching(/RequestRefused: .*dimension mismatch.* \(HTTP 400\)/) as string,
  });
});

test('fails with what was found when others are nearer, or nothing is', async () => {
  const answer = (found: () => readonly Place[]) => {
    account.intercept((service, { path, body }) =>
      service === 'aoss' && path === '/places/_search' && body.includes('knn') ? hits(found()) : undefined,
    );
  };
  answer(() => [documents[7]!, documents[6]!, { ...documents[5]!, run: 'before' }]);
  expect(await runCheck(account, checks, NEAREST)).toMatchObject({
    passed: false,
    seen: 'expected 7, 8, 6; nearest to 7.2: 8, 7, one of before',
  });
  answer(() => []);
  expect(await runCheck(account, checks, NEAREST)).toMatchObject({
    passed: false,
    seen: 'expected 7, 8, 6; nearest to 7.2: nothing',
  });
});
