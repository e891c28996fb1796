import { checks } from '../../examples/aws-opensearchserverless/vpc-endpoint.verify';
import type { FakeRequest, FakeResponse } from '../support/fake-endpoint';
import { FakeAccount } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

const json = (body: object, status = 200): FakeResponse => ({ status, body: JSON.stringify(body) });

let account: FakeAccount;
/** The notes that there are, by id. */
let notes: Map<string, string>;
/** What the function is answered first. */
let first: FakeResponse[];
/** What anybody outside is answered. */
let outside: FakeResponse;
/** What a written note becomes. */
let stored: (text: string) => string;

beforeEach(async () => {
  notes = new Map();
  [first, stored] = [[], (text) => text];
  outside = json({ message: 'denied' }, 401);
  const outputs = { ClientFunctionName: 'client', CollectionEndpoint: '' };
  account = await FakeAccount.start({ outputs });
  outputs.CollectionEndpoint = account.endpoint.url;
  account.intercept((service, request) => {
    if (service === 'aoss') return outside;
    return service === 'lambda' ? (first.shift() ?? client(request)) : undefined;
  });
});

afterEach(() => account.stop());

function client({ body }: FakeRequest): FakeResponse {
  const { write, find, remove } = JSON.parse(body) as { write?: string; find?: string; remove?: string };
  if (write !== undefined) {
    notes.set('1', stored(write));
    return json({ status: 201, answer: { _id: '1' } });
  }
  if (remove !== undefined) return json({ status: notes.delete(remove) ? 200 : 404, answer: {} });
  const hits = [...notes.values()].filter((text) => text.includes(find!)).map((text) => ({ _source: { text } }));
  return json({ status: 200, answer: { hits: { hits } } });
}

describe('a note', () => {
  const FOUND = /is found there/;

  test('is written, found and removed, once the function is let in', async () => {
    first = [json({ status: 401, answer: {} }), json({ status: 403, answer: {} })];
    const result = await runCheck(account, checks, FOUND);
    expect(result).toMatchObject({
      passed: true,
      seen: expect.stringMatching(/^found 'A note[0-9a-f]{32} from the VPC'$/),
    });
    expect(notes.size).toBe(0);
  });

  test('is waited for', async () => {
    const late = json({ status: 200, answer: { hits: { hits: [] } } });
    first = [json({ status: 201, answer: { _id: '1' } }), late, late];
    notes.set('1', '');
    const written = (body: string): string => (JSON.parse(body) as { write: string }).write;
    account.intercept((service, { body }) => {
      if (service === 'lambda' && body.includes('write')) notes.set('1', written(body));
      return undefined;
    });
    expect(await runCheck(account, checks, FOUND)).toMatchObject({ passed: true });
    expect(first).toEqual([]);
  });

  test('is removed when another is found in its place', async () => {
    stored = (text) => `${text}, changed`;
    const result = await runCheck(account, checks, FOUND);
    expect(result.passed).toBe(false);
    expect(result.seen).toMatch(/expected 'A note.* from the VPC', got \["A note.* from the VPC, changed"\]/);
    expect(notes.size).toBe(0);
  });

  test('cannot be written when the collection fails', async () => {
    first = [json({ status: 404, answer: { error: 'no such index' } })];
    const result = await runCheck(account, checks, FOUND);
    expect(result.passed).toBe(false);
    expect(result.seen).toMatch(/expected the collection to answer .*no such index/);
  });
});

describe('a request from outside', () => {
  const OUTSIDE = /answers nobody outside/;

  test.each([401, 403])('is refused with %s', async (status) => {
    outside = json({}, status);
    expect(await runCheck(account, checks, OUTSIDE)).toMatchObject({ passed: true, seen: `refused (${status})` });
  });

  test.each([
    ['answered', json({ hits: {} }), 'expected the request to be refused, and it was answered'],
    [
      'answered with 404',
      json({ error: 'no such index' }, 404),
      'expected 401 or 403, got 404: {"error":"no such index"}',
    ],
  ])('is not refused when it is %s', async (_, answer, seen) => {
    outside = answer;
    const result = await runCheck(account, checks, OUTSIDE);
    expect(result).toMatchObject({ passed: false, seen: expect.stringContaining(seen) });
  });
});
