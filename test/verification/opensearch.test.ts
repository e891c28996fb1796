import { ingest, OpenSearch } from '../../examples/verification/opensearch';
import type { FakeResponse } from '../support/fake-endpoint';
import { CheckInProgress } from './check-context';
import { dropConnection, FakeAccount } from './fake-account';

const DENIED: FakeResponse = { status: 403, body: 'User is not authorized' };
const NO_INDEX: FakeResponse = { status: 404, body: '{"error":"index_not_found_exception"}' };
const HIT = { _id: '1', _index: 'logs', _score: 1, _source: { level: 'WARN' } };

let account: FakeAccount;
let check: CheckInProgress;
/** What is answered to one request after the other; the last answer stays. */
let answers: FakeResponse[];
let service: string;

beforeEach(async () => {
  account = await FakeAccount.start();
  check = new CheckInProgress(account);
  answers = [];
  account.intercept((name) => {
    service = name;
    return answers.length > 1 ? answers.shift() : answers[0];
  });
});
afterEach(() => account.stop());

const server = (name: 'aoss' | 'es' = 'aoss') =>
  new OpenSearch(check.context, { endpoint: account.endpoint.url, service: name });
const found = (...hits: object[]): FakeResponse => ({ body: JSON.stringify({ hits: { hits } }) });
const requests = () => account.endpoint.requests;

describe('a request', () => {
  test.each(['aoss', 'es'] as const)('is JSON, and signed for %s', async (name) => {
    answers = [{ body: '{"acknowledged":true}' }];
    expect(await server(name).request('PUT', '/logs', { settings: {} })).toEqual({ acknowledged: true });
    expect(service).toBe(name);
    expect(requests()).toMatchObject([{ method: 'PUT', path: '/logs', body: '{"settings":{}}' }]);
  });

  test('needs no body', async () => {
    answers = [{ body: '{}' }];
    await server().request('GET', '/logs');
    expect(requests()).toMatchObject([{ method: 'GET', body: '' }]);
  });

  test('is refused with what the server says', async () => {
    answers = [{ status: 400, body: 'no such field' }];
    await expect(server().request('GET', '/logs')).rejects.toThrow('no such field');
  });
});

describe('a search', () => {
  test('answers documents', async () => {
    answers = [found(HIT)];
    expect(await server().search('logs', { query: {} })).toEqual([HIT]);
    expect(requests()).toMatchObject([{ method: 'POST', path: '/logs/_search', body: '{"query":{}}' }]);
  });

  test('finds nothing in an index that is not there yet', async () => {
    answers = [NO_INDEX];
    expect(await server().search('logs', {})).toEqual([]);
  });

  test('that is denied is no search without documents', async () => {
    answers = [DENIED];
    await expect(server().search('logs', {})).rejects.toThrow('User is not authorized');
  });
});

describe('waiting for documents', () => {
  test('goes on while access, the index and documents are missing, and while the server is not well', async () => {
    answers = [DENIED, NO_INDEX, found(), dropConnection, { status: 503, body: 'busy' }, found(HIT)];
    expect(await server().waitForHits('the line', 'logs', {})).toEqual([HIT]);
    expect(check.shown).toEqual([
      'waiting for the line: denied (403)',
      'waiting for the line: 0 documents',
      'waiting for the line: 0 documents',
      expect.stringMatching(/^waiting for the line: \S/) as string,
      'waiting for the line: RequestRefused: busy (HTTP 503)',
    ]);
  });

  test('goes on until they are what is wanted', async () => {
    answers = [found(HIT), found(HIT, HIT), found()];
    const hits = await server().waitForHits('two', 'logs', {}, ({ length }) => length === 2);
    expect(hits).toEqual([HIT, HIT]);
    answers = [found(HIT), found()];
    expect(await server().waitForHits('none', 'logs', {}, ({ length }) => length === 0)).toEqual([]);
  });

  test('ends with a query that is wrong', async () => {
    answers = [{ status: 400, body: 'parsing_exception' }];
    await expect(server().waitForHits('it', 'logs', {})).rejects.toThrow('parsing_exception');
    expect(requests()).toHaveLength(1);
  });

  test('ends with the check', async () => {
    answers = [found()];
    const waiting = server().waitForHits('it', 'logs', {});
    check.abort.abort(new Error('out of time'));
    await expect(waiting).rejects.toThrow('out of time');
    expect(check.context.lastSeen).toContain('waiting for it');
  });
});

describe('waiting to be let in', () => {
  test('answers what the request answers, also where that is nothing', async () => {
    answers = [DENIED, DENIED, { body: '{}' }];
    const search = server();
    const made = await search.waitUntilAllowed<unknown>('access', async () => {
      await search.request('PUT', '/logs');
      return undefined;
    });
    expect(made).toBeUndefined();
    expect(requests()).toHaveLength(3);
    expect(check.shown).toEqual(['waiting for access: denied (403)', 'waiting for access: denied (403)']);
  });

  test('takes a missing index for an answer', async () => {
    answers = [NO_INDEX];
    const search = server();
    await expect(search.waitUntilAllowed('access', () => search.request('GET', '/logs'))).rejects.toThrow(
      'index_not_found_exception',
    );
  });
});

describe('events for a pipeline', () => {
  test('are sent until they are taken, by a role that may be new', async () => {
    answers = [DENIED, { status: 503, body: 'starting' }, { body: '200 OK' }];
    await ingest(check.context, `${account.endpoint.url}/logs`, '[{}]');
    expect(service).toBe('osis');
    expect(requests().map(({ path, body }) => [path, body])).toEqual([0, 1, 2].map(() => ['/logs', '[{}]']));
    expect(check.shown).toEqual([
      'waiting for the pipeline to take events: denied (403)',
      'waiting for the pipeline to take events: RequestRefused: starting (HTTP 503)',
    ]);
  });

  test('have the type that they are said to have', async () => {
    answers = [{}];
    await ingest(check.context, account.endpoint.url, new Uint8Array([1]), { contentType: 'application/x-protobuf' });
    expect(requests()[0]!.headers['content-type']).toBe('application/x-protobuf');
  });

  test.each([400, 404, 413])('are not sent again after the status %i', async (status) => {
    answers = [{ status, body: 'not these' }];
    await expect(ingest(check.context, account.endpoint.url, '{}')).rejects.toThrow('not these');
    expect(requests()).toHaveLength(1);
  });
});
