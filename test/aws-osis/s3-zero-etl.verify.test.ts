import { gunzipSync } from 'node:zlib';
import { checks } from '../../examples/aws-osis/s3-zero-etl.verify';
import type { FakeRequest, FakeResponse } from '../support/fake-endpoint';
import { assumedRole, dropConnection, FakeAccount, queryError } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

const DROPPED = /found as a document/;
const SEARCH = '/orders/_search';

interface Order {
  readonly id: string;
  readonly customer: string;
  readonly total: number;
}

let account: FakeAccount;
/** The documents, by id. */
let index: Map<string, Order>;
/** What is answered to one search after the other, and then what is in the index. */
let searches: ((orders: Order[]) => FakeResponse)[];
/** What becomes of each object that is dropped. */
let load: (orders: Order[]) => void;

function hits(orders: readonly Order[]): FakeResponse {
  const found = orders.map((_source) => ({ _id: _source.id, _index: 'orders', _score: 1, _source }));
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ hits: { hits: found } }) };
}

const isDrop = ({ method, path }: FakeRequest) => method === 'PUT' && path.includes('/orders/');
const drops = (): FakeRequest[] => account.endpoint.requests.filter(isDrop);
const requests = (path: string): FakeRequest[] => account.endpoint.requests.filter((request) => request.path === path);

function ordersIn({ bytes }: FakeRequest): Order[] {
  const lines = gunzipSync(bytes!).toString().trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Order);
}

beforeEach(async () => {
  const outputs = {
    BucketName: 'bucket',
    CollectionEndpoint: '',
    VerifierRoleArn: 'arn:aws:iam::123456789012:role/Verifier',
  };
  account = await FakeAccount.start({ outputs });
  outputs.CollectionEndpoint = account.endpoint.url;
  index = new Map();
  searches = [];
  load = (orders) => orders.forEach((order) => index.set(order.id, order));
  account.intercept((service, request) => {
    if (service === 'sts') return assumedRole('ASIA');
    if (service === 'aoss') return (searches.shift() ?? hits)([...index.values()]);
    if (isDrop(request)) load(ordersIn(request));
    return undefined;
  });
});
afterEach(() => account.stop());

test('drops an object, and finds its lines as documents that change when it is dropped again', async () => {
  const result = await runCheck(account, checks, DROPPED);
  expect(result).toMatchObject({
    passed: true,
    seen: expect.stringMatching(
      /^bucket\/orders\/verify-\S+\.json\.gz: found 3 documents with the totals 12\.5, 20, 7\.25; dropped again with other totals: 3 documents with the totals 99, 98, 97$/,
    ) as string,
  });
  const [first, second] = drops();
  expect(second!.path).toBe(first!.path);
  expect(ordersIn(second!).map(({ id }) => id)).toEqual(ordersIn(first!).map(({ id }) => id));
});

test('asks for the orders of its own customer, with the credentials of the role', async () => {
  await runCheck(account, checks, DROPPED);
  const [search] = requests(SEARCH);
  const { query } = JSON.parse(search!.body) as { query: { match_phrase: { customer: string } } };
  expect(new Set(ordersIn(drops()[0]!).map(({ customer }) => customer))).toEqual(
    new Set([query.match_phrase.customer]),
  );
  expect(search!.headers['x-amz-security-token']).toBe('token');
});

test('leaves no object behind, whether or not its lines are found', async () => {
  await runCheck(account, checks, DROPPED);
  expect(account.objects.size).toBe(0);
  searches = [() => ({ status: 400, body: 'parsing_exception' })];
  expect(await runCheck(account, checks, DROPPED)).toMatchObject({
    passed: false,
    seen: expect.stringContaining('parsing_exception (HTTP 400)') as string,
  });
  expect(account.objects.size).toBe(0);
});

test('waits for access, for the index, and until all lines are there', async () => {
  searches = [
    () => ({ status: 403, body: 'User does not have permissions' }),
    () => ({ status: 404, body: 'no such index' }),
    () => ({ status: 429, body: 'slow down' }),
    () => ({ status: 503, body: '' }),
    () => dropConnection,
    () => hits([]),
    (orders) => hits(orders.slice(1)),
  ];
  expect(await runCheck(account, checks, DROPPED)).toMatchObject({ passed: true });
  expect(requests(SEARCH)).toHaveLength(9);
});

test('waits until the documents change', async () => {
  let old: Order[] = [];
  searches = [(orders) => hits((old = orders)), () => hits(old), (orders) => hits([...orders.slice(1), old[0]!])];
  expect(await runCheck(account, checks, DROPPED)).toMatchObject({ passed: true });
  expect(requests(SEARCH)).toHaveLength(4);
});

test('fails when the second object makes more documents', async () => {
  load = (orders) => orders.forEach((order) => index.set(`${order.id}-${order.total}`, order));
  expect(await runCheck(account, checks, DROPPED)).toMatchObject({
    passed: false,
    seen: expect.stringMatching(/^expected one document for each of 3 lines, found (\S+: [\d.]+(, )?){6}$/) as string,
  });
});

test('fails when nobody may put the object', async () => {
  account.intercept((_, request) => (isDrop(request) ? queryError('AccessDenied', 'no', 403) : undefined));
  expect(await runCheck(account, checks, DROPPED)).toMatchObject({
    passed: false,
    seen: expect.stringContaining('(HTTP 403)') as string,
  });
  expect(requests(SEARCH)).toHaveLength(0);
});

test('may take as long as both objects do', () => {
  expect(checks.map(({ timeoutSeconds }) => timeoutSeconds)).toEqual([1200]);
});
