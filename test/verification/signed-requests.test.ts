import { createHash } from 'node:crypto';
import { describeError, isTransient } from '../../examples/verification/service-errors';
import { assumeRole, RequestRefused, sender } from '../../examples/verification/signed-requests';
import { sign } from '../../lib/aws-osis/handlers/map-security-role/signature';
import type { FakeResponse } from '../support/fake-endpoint';
import { CheckInProgress } from './check-context';
import { assumedRole, dropConnection, FakeAccount, queryError } from './fake-account';

const ROLE = 'arn:aws:iam::123456789012:role/Verifier';
let account: FakeAccount;
let check: CheckInProgress;
/** What services that are not STS answer. */
let answer: FakeResponse;

beforeEach(async () => {
  account = await FakeAccount.start();
  check = new CheckInProgress(account);
  answer = { body: 'taken' };
  account.intercept((service) => (service === 'sts' ? assumedRole('ASIA') : answer));
});
afterEach(() => account.stop());

const sent = () => account.endpoint.requests.filter(({ headers }) => !headers.authorization?.includes('/sts/'));

/** The signature that another implementation finds for a request that arrived. */
function expectedSignature(service: string, accessKeyId: string, secretAccessKey: string, sessionToken?: string) {
  const [{ method, path, headers, body } = sent()[0]!] = sent();
  const [, y, m, d, h, i, s] = /^(....)(..)(..)T(..)(..)(..)Z$/.exec(String(headers['x-amz-date']))!.map(Number);
  const contentType = headers['content-type'];
  const signed = sign(
    {
      method,
      url: `${account.endpoint.url}${path}`,
      headers: contentType === undefined ? {} : { 'content-type': contentType },
      body,
    },
    {
      service,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey, sessionToken },
      time: Date.UTC(y!, m! - 1, d, h, i, s),
    },
  );
  return signed['authorization'];
}

describe('a sender', () => {
  test('posts JSON unless it is told otherwise, signed for the service, and answers the text', async () => {
    const send = sender(check.context, { service: 'osis' });
    expect(await send(`${account.endpoint.url}/logs`, { body: '[{"a":1}]' })).toBe('taken');
    expect(sent()).toMatchObject([
      { method: 'POST', path: '/logs', headers: { 'content-type': 'application/json' }, body: '[{"a":1}]' },
    ]);
    const { authorization } = sent()[0]!.headers;
    expect(authorization).toBe(expectedSignature('osis', 'test', 'test'));
  });

  test('sends bytes as they are', async () => {
    const body = new Uint8Array([0, 255, 128]);
    await sender(check.context, { service: 'osis' })(account.endpoint.url, {
      body,
      contentType: 'application/x-protobuf',
    });
    const [{ bytes, headers }] = sent() as [(typeof account.endpoint.requests)[0]];
    expect([...bytes!]).toEqual([0, 255, 128]);
    expect(headers['content-type']).toBe('application/x-protobuf');
    expect(headers['x-amz-content-sha256']).toBe(createHash('sha256').update(body).digest('hex'));
  });

  test('says nothing of the kind of a body that it has not', async () => {
    await sender(check.context, { service: 'aps' })(`${account.endpoint.url}/q?query=up&time=1`, { method: 'GET' });
    const [{ method, query, headers }] = sent() as [(typeof account.endpoint.requests)[0]];
    expect([method, query.get('query'), query.get('time')]).toEqual(['GET', 'up', '1']);
    expect(headers).not.toHaveProperty('content-type');
    expect(headers.authorization).toContain('/us-east-1/aps/aws4_request');
  });

  test('assumes a role once for all that it sends', async () => {
    const send = sender(check.context, { service: 'es', roleArn: ROLE });
    await send(account.endpoint.url, { body: '{}' });
    await send(account.endpoint.url, { body: '{}' });
    expect(account.endpoint.requests).toHaveLength(3);
    const [assume] = account.endpoint.requests;
    expect(Object.fromEntries(new URLSearchParams(assume!.body))).toMatchObject({
      Action: 'AssumeRole',
      RoleArn: ROLE,
    });
    expect(sent()[0]!.headers).toMatchObject({ 'x-amz-security-token': 'token' });
    expect(sent()[0]!.headers.authorization).toBe(expectedSignature('es', 'ASIA', 'secret', 'token'));
  });

  test('assumes the role again before its credentials end, and after it could not', async () => {
    const ends = new Date(Date.now() + 4 * 60_000).toISOString();
    const answers = [
      queryError('AccessDenied', 'not yet', 403),
      { body: assumedRole().body!.replace(/2099[^<]+/, ends) },
    ];
    account.intercept((service) => (service === 'sts' ? answers.shift() : undefined));
    const send = sender(check.context, { service: 'es', roleArn: ROLE });
    await expect(send(account.endpoint.url)).rejects.toThrow('not yet');
    for (let request = 0; request < 3; request++) await send(account.endpoint.url);
    const keys = sent().map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization!)![1]);
    expect(keys).toEqual(['assumed', 'ASIA', 'ASIA']);
  });

  test('says that the role may not be assumed', async () => {
    account.intercept((service) => (service === 'sts' ? queryError('AccessDenied', 'not for you', 403) : undefined));
    const send = sender(check.context, { service: 'es', roleArn: ROLE });
    await expect(send(account.endpoint.url)).rejects.toThrow('not for you');
    expect(sent()).toEqual([]);
  });

  test.each([
    [400, 'client', false],
    [403, 'client', false],
    [404, 'client', false],
    [429, 'client', true],
    [500, 'server', true],
    [503, 'server', true],
  ])('takes the status %i for no answer, which looks like an error of the SDK', async (status, fault, transient) => {
    answer = { status, body: 'why' };
    const error: unknown = await sender(check.context, { service: 'es' })(account.endpoint.url).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(RequestRefused);
    expect(error).toMatchObject({ $fault: fault, $metadata: { httpStatusCode: status } });
    expect(describeError(error)).toBe(`RequestRefused: why (HTTP ${status})`);
    expect(isTransient(error)).toBe(transient);
  });

  test('shows the beginning of a long answer, and of an empty one the status', async () => {
    answer = { status: 400, body: 'x'.repeat(1000) };
    const send = sender(check.context, { service: 'es' });
    await expect(send(account.endpoint.url)).rejects.toThrow(/^x{300}$/);
    answer = { status: 404 };
    await expect(send(account.endpoint.url)).rejects.toThrow(/^status 404$/);
  });

  test('says what happened to a connection that breaks off, which may be tried again', async () => {
    answer = dropConnection;
    const error: unknown = await sender(check.context, { service: 'es' })(account.endpoint.url).catch(
      (e: unknown) => e,
    );
    expect((error as Error).message).not.toBe('fetch failed');
    expect(isTransient(error)).toBe(true);
  });

  test('stops with the check', async () => {
    const send = sender(check.context, { service: 'es' });
    check.abort.abort(new Error('out of time'));
    await expect(send(account.endpoint.url)).rejects.toThrow('out of time');
  });
});

test('a role that is assumed has credentials that say when they end', async () => {
  expect(await assumeRole(check.context, ROLE)).toEqual({
    accessKeyId: 'ASIA',
    secretAccessKey: 'secret',
    sessionToken: 'token',
    expiration: new Date('2099-01-01T00:00:00Z'),
  });
});
