import { checks } from '../../examples/aws-s3express/directory-bucket.verify';
import type { CheckResult } from '../../examples/verification/runner';
import { FakeAccount, type Intercept } from '../verification/fake-account';
import { s3Error } from '../verification/fake-s3';
import { runCheck } from '../verification/run-verify';

const BUCKET = 'data--use1-az4--x-s3';
let account: FakeAccount;

beforeEach(async () => {
  account = await FakeAccount.start({
    outputs: { BucketName: BUCKET, StandardBucketName: 'data', LatencyFunctionName: 'measure' },
  });
});

afterEach(async () => {
  // Whatever a check saw, it leaves no object.
  expect([...account.objects.keys()]).toEqual([]);
  await account.stop();
});

describe('an object is read back', () => {
  const promise = /read back byte for byte/;

  test('byte for byte', async () => {
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({ passed: true, leftBehind: [] });
    expect(result.seen).toMatch(/^wrote and read 70500 bytes, SHA-256 [0-9a-f]{12}; then 404 NoSuchKey$/);
  });

  test('fails when a byte differs', async () => {
    account.intercept((_, { method, query }) =>
      method === 'GET' && !query.has('session') ? { body: 'other' } : undefined,
    );
    const result = await runCheck(account, checks, promise);
    expect(result.passed).toBe(false);
    expect(result.seen).toMatch(/^wrote 70500 bytes, SHA-256 .{12}; read 5 bytes, SHA-256 .{12}$/);
  });

  test('fails when the object is there after its deletion', async () => {
    let deletions = 0;
    account.intercept((_, { method }) => (method === 'DELETE' && ++deletions === 1 ? { status: 204 } : undefined));
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({ passed: false, seen: 'expected 404 NoSuchKey after the deletion, got the object' });
  });

  test('waits for a bucket that was put to sleep', async () => {
    let writes = 0;
    account.intercept((_, { method }) =>
      method === 'PUT' && ++writes < 4 ? s3Error(503, 'ServiceUnavailable') : undefined,
    );
    expect(await runCheck(account, checks, promise)).toMatchObject({ passed: true });
  });

  test('fails when the session is refused', async () => {
    account.intercept((_, { query }) => (query.has('session') ? s3Error(403, 'AccessDenied') : undefined));
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({ passed: false, seen: 'AccessDenied: AccessDenied by the fake (HTTP 403)' });
  });
});

describe('an object grows by appending', () => {
  const promise = /grows by appending/;
  const onOffset =
    (answer: Intercept): Intercept =>
    (service, request) =>
      request.headers['x-amz-write-offset-bytes'] === undefined ? undefined : answer(service, request);

  test('at its end and nowhere else', async () => {
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({
      passed: true,
      seen: '940 bytes grew to 1410 in place; at offset 1: 400 InvalidWriteOffset',
    });
  });

  test('fails when a wrong offset is accepted', async () => {
    account.intercept(onOffset(() => ({})));
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({ passed: false });
    expect(result.seen).toBe('expected 400 InvalidWriteOffset for an append at offset 1, it was accepted');
  });

  test('fails when the append replaces the object', async () => {
    account.intercept(
      onOffset((_, { path, headers, body }) => {
        if (headers['x-amz-write-offset-bytes'] === '1') {
          return undefined;
        }
        account.objects.set(path.slice(1).replace('//', '/'), body);
        return {};
      }),
    );
    const result = await runCheck(account, checks, promise);
    expect(result.seen).toMatch(/^expected 1410 bytes, SHA-256 .{12}; read 470 bytes, SHA-256 .{12}$/);
  });

  test('fails when appending is refused', async () => {
    account.intercept(onOffset(() => s3Error(400, 'EncryptionTypeMismatch')));
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({ passed: false });
    expect(result.seen).toContain('EncryptionTypeMismatch');
  });
});

describe('S3 Express One Zone answers faster', () => {
  const express = { get: { p50: 3.9, p90: 5, p99: 8 }, put: { p50: 4, p90: 6, p99: 9 } };
  const standard = { get: { p50: 19.5, p90: 40, p99: 80 }, put: { p50: 30, p90: 45, p99: 90 } };

  function measured(answer: unknown, headers: Record<string, string> = {}): Promise<CheckResult> {
    account.intercept((service) => (service === 'lambda' ? { headers, body: JSON.stringify(answer) } : undefined));
    return runCheck(account, checks, /answers faster/);
  }

  test('and the figures of both are put side by side', async () => {
    const result = await measured({ express, standard });
    expect(result).toMatchObject({
      passed: true,
      seen: 'GET p50 3.9 ms against 19.5 ms (5.0x), PUT p50 4.0 ms against 30.0 ms (7.5x); announced: up to 10x',
      details: [
        '            Express   Standard      ratio',
        'GET p50      3.9 ms    19.5 ms       5.0x',
        'GET p90      5.0 ms    40.0 ms       8.0x',
        'GET p99      8.0 ms    80.0 ms      10.0x',
        'PUT p50      4.0 ms    30.0 ms       7.5x',
        'PUT p90      6.0 ms    45.0 ms       7.5x',
        'PUT p99      9.0 ms    90.0 ms      10.0x',
      ],
      measured: {
        express,
        standard,
        ratio: { get: { p50: 5, p90: 8, p99: 10 }, put: { p50: 7.5, p90: 7.5, p99: 10 } },
      },
    });
    const invocation = account.endpoint.requests.find(({ path }) => path.includes('/functions/'));
    expect(invocation?.path).toBe('/2015-03-31/functions/measure/invocations');
    expect(JSON.parse(invocation?.body ?? '')).toEqual({ objects: 200, bytes: 1024 });
  });

  test.each([
    ['get', 'p50'],
    ['get', 'p99'],
    ['put', 'p50'],
    ['put', 'p99'],
  ] as const)('fails when %s %s is not', async (operation, percentile) => {
    const slow = { ...express, [operation]: { ...express[operation], [percentile]: 100 } };
    const result = await measured({ express: slow, standard });
    expect(result).toMatchObject({ passed: false });
    expect(result.seen).toContain(`not faster: ${operation.toUpperCase()} ${percentile} 100.0 ms against `);
    expect(result.details).toHaveLength(7);
  });

  test('fails with the message of a function that failed', async () => {
    const result = await measured(
      { errorMessage: 'AccessDenied on CreateSession' },
      { 'x-amz-function-error': 'Unhandled' },
    );
    expect(result).toMatchObject({
      passed: false,
      seen: 'the function failed (Unhandled): {"errorMessage":"AccessDenied on CreateSession"}',
    });
  });

  test('fails when a figure is missing', async () => {
    const result = await measured({ express: { ...express, put: { p50: 4 } }, standard });
    expect(result.seen).toMatch(/^expected milliseconds above 0 as express\.put\.p90, got: \{"express"/);
  });

  test('fails when the answer is no JSON', async () => {
    account.intercept((service) => (service === 'lambda' ? { body: 'oops' } : undefined));
    const result = await runCheck(account, checks, /answers faster/);
    expect(result.seen).toBe('expected latencies as JSON, got: oops');
  });

  test('waits for a function that was idle for weeks', async () => {
    const inactive = {
      status: 409,
      headers: { 'x-amzn-errortype': 'ResourceConflictException' },
      body: '{"Message":"The function is Inactive"}',
    };
    let calls = 0;
    account.intercept((service) => {
      if (service !== 'lambda') {
        return undefined;
      }
      return ++calls === 1 ? inactive : { body: JSON.stringify({ express, standard }) };
    });
    expect(await runCheck(account, checks, /answers faster/)).toMatchObject({ passed: true });
    expect(calls).toBe(2);
  });
});
