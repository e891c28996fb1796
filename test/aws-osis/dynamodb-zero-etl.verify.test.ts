import { checks } from '../../examples/aws-osis/dynamodb-zero-etl.verify';
import type { FakeRequest, FakeResponse } from '../support/fake-endpoint';
import { assumedRole, FakeAccount, queryError } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

const ROLE_ARN = 'arn:aws:iam::123456789012:role/verifier';
const FOLLOWED = /an item that is put is found/;

interface Put {
  readonly TableName: string;
  readonly Item: Record<'id' | 'status', { readonly S: string }>;
}

let account: FakeAccount;
/** What the table has, and what of it has arrived in the index: the document follows after as many searches as `delay`. */
let [item, document]: (Record<string, string> | undefined)[] = [];
let delay: number;
let searches: number;
/** What is answered to the next searches instead. */
let faults: FakeResponse[];

beforeEach(async () => {
  const outputs = {
    TableName: 'orders-1',
    CollectionEndpoint: '',
    IndexName: 'orders',
    VerifierRoleArn: ROLE_ARN,
  };
  account = await FakeAccount.start({ outputs });
  outputs.CollectionEndpoint = account.endpoint.url;
  [item, document, delay, searches, faults] = [undefined, undefined, 2, 0, []];
  account.intercept((service, request) => {
    if (service === 'sts') return assumedRole('verifier');
    if (service === 'dynamodb') return change(request);
    return service === 'aoss' ? (faults.shift() ?? search()) : undefined;
  });
});
afterEach(() => account.stop());

function change({ headers, body }: FakeRequest): FakeResponse {
  const put = String(headers['x-amz-target']).endsWith('.PutItem');
  const { Item } = JSON.parse(body) as Put;
  item = put ? { id: Item.id.S, status: Item.status.S } : undefined;
  searches = 0;
  return { headers: { 'content-type': 'application/x-amz-json-1.0' }, body: '{}' };
}

function search(): FakeResponse {
  if (++searches > delay) document = item;
  const hits = document ? [{ _id: document['id'], _index: 'orders', _score: 1, _source: document }] : [];
  return { body: JSON.stringify({ hits: { hits } }) };
}

function requestsTo(service: string): FakeRequest[] {
  return account.endpoint.requests.filter(({ headers }) => headers.authorization?.includes(`/${service}/aws4_request`));
}

test('each change is waited for before the next is made', async () => {
  expect(await runCheck(account, checks, FOLLOWED)).toMatchObject({
    passed: true,
    seen: 'put: found after 0 s, changed: after 0 s, deleted: gone after 0 s',
    leftBehind: [],
  });
  const order = account.endpoint.requests.flatMap(({ headers, path, body }) => {
    if (path === '/orders/_search') return 'search';
    const target = String(headers['x-amz-target'] ?? '');
    if (target.endsWith('.PutItem')) return `put ${(JSON.parse(body) as Put).Item.status.S}`;
    return target.endsWith('.DeleteItem') ? 'delete' : [];
  });
  const searched = Array<string>(3).fill('search');
  // The last is what is done however the check ends.
  expect(order).toEqual(['put new', ...searched, 'put shipped', ...searched, 'delete', ...searched, 'delete']);
});

test('the item is looked for by its key, in the name of the role', async () => {
  await runCheck(account, checks, FOLLOWED);
  const [put] = requestsTo('dynamodb');
  const { TableName, Item } = JSON.parse(put!.body) as Put;
  expect(TableName).toBe('orders-1');
  const [searchRequest] = requestsTo('aoss');
  expect(JSON.parse(searchRequest!.body)).toEqual({ query: { ids: { values: [Item.id.S] } } });
  for (const { headers } of [...requestsTo('dynamodb'), ...requestsTo('aoss')]) {
    expect(headers.authorization).toContain('Credential=verifier/');
    expect(headers['x-amz-security-token']).toBe('token');
  }
});

test('an export takes its time', () => {
  expect(checks[0]!.timeoutSeconds).toBe(1800);
});

test('a collection that lets nobody in yet, that is busy and that has no index yet is waited for', async () => {
  faults = [
    { status: 403, body: '{"status":403}' },
    { status: 429, body: 'slow down' },
    { status: 503, body: 'not now' },
    { status: 404, body: '{"error":{"type":"index_not_found_exception"}}' },
  ];
  expect(await runCheck(account, checks, FOLLOWED)).toMatchObject({ passed: true });
});

test('a change that never arrives is given up, and the item is deleted all the same', async () => {
  delay = Infinity;
  const [check] = checks;
  const result = await runCheck(account, [{ ...check!, timeoutSeconds: 0.3 }], FOLLOWED);
  expect(result).toMatchObject({
    passed: false,
    seen: "timed out after 0.3 s, waiting for the new order in 'orders'; last seen: 0 documents",
    leftBehind: [],
  });
  expect(requestsTo('dynamodb').at(-1)?.headers['x-amz-target']).toMatch(/\.DeleteItem$/);
});

test('a change that does not follow the first is no success', async () => {
  const [check] = checks;
  account.intercept((service, { headers, body }) => {
    if (service !== 'dynamodb' || !String(headers['x-amz-target']).endsWith('.PutItem')) return undefined;
    if ((JSON.parse(body) as Put).Item.status.S === 'shipped') delay = Infinity;
    return undefined;
  });
  expect(await runCheck(account, [{ ...check!, timeoutSeconds: 0.3 }], FOLLOWED)).toMatchObject({
    passed: false,
    seen: "timed out after 0.3 s, waiting for the order to be shipped in 'orders'; last seen: 1 documents",
  });
});

test('a role that may not be assumed ends the check at once', async () => {
  account.intercept((service) => (service === 'sts' ? queryError('AccessDenied', 'not you', 403) : undefined));
  expect(await runCheck(account, checks, FOLLOWED)).toMatchObject({
    passed: false,
    seen: 'AccessDenied: not you (HTTP 403)',
  });
  expect(requestsTo('dynamodb')).toEqual([]);
});

test('an item that may not be put ends the check at once', async () => {
  account.intercept((service) =>
    service === 'dynamodb'
      ? {
          status: 400,
          headers: { 'content-type': 'application/x-amz-json-1.0' },
          body: '{"__type":"com.amazon.coral.service#AccessDeniedException","message":"no dynamodb:PutItem"}',
        }
      : undefined,
  );
  expect(await runCheck(account, checks, FOLLOWED)).toMatchObject({
    passed: false,
    seen: 'AccessDeniedException: no dynamodb:PutItem (HTTP 400)',
  });
});
