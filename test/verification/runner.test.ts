import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Check, CheckContext } from '../../examples/verification/check';
import type { CheckResult } from '../../examples/verification/runner';
import { dropConnection, FakeAccount, queryError } from './fake-account';
import { s3Error } from './fake-s3';
import { runCheck, runVerify } from './run-verify';

let account: FakeAccount;

beforeEach(async () => {
  account = await FakeAccount.start({ outputs: {} });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await account.stop();
});

function outcome(run: Check['run'], timeoutSeconds?: number): Promise<CheckResult> {
  return runCheck(account, [{ promise: 'it works', run, timeoutSeconds }], /it works/);
}

async function getObject(context: CheckContext): Promise<string> {
  await context.client(S3Client).send(new GetObjectCommand({ Bucket: 'bucket', Key: 'key' }));
  return 'an object';
}

test('waits for a resource that becomes ready after some polls', async () => {
  let polls = 0;
  const run = await runVerify(account, [
    {
      promise: 'it works',
      run: (context) =>
        context.waitFor('the thing', async () =>
          ++polls < 4 ? { notYet: `poll ${polls < 3 ? 1 : 2}` } : { ready: 'done' },
        ),
    },
  ]);
  expect(run.stdout).toContain('ok   it works: done');
  // A log gets a line when there is something new.
  expect(run.stderr).toBe('waiting for the thing: poll 1\nwaiting for the thing: poll 2\n');
});

test('a resource that never becomes ready times out with what was last seen', async () => {
  const result = await outcome(
    (context) => context.waitFor('the thing', async () => ({ notYet: 'still CREATING' })),
    0.05,
  );
  expect(result).toMatchObject({
    passed: false,
    seen: 'timed out after 0.05 s, waiting for the thing; last seen: still CREATING',
  });
});

test('a poll that hangs times out with what was seen before it', async () => {
  let polls = 0;
  const result = await outcome(
    (context) =>
      context.waitFor('it', () => (++polls === 1 ? Promise.resolve({ notYet: 'one' }) : new Promise<never>(() => {}))),
    0.05,
  );
  expect(result.seen).toBe('timed out after 0.05 s, waiting for it; last seen: one');
});

test('--timeout overrides the limit of the check', async () => {
  const hangs: Check = { promise: 'it works', run: () => new Promise(() => {}), timeoutSeconds: 1000 };
  const run = await runVerify(account, [hangs], ['--timeout', '0.02']);
  expect(run).toMatchObject({ code: 1 });
  expect(run.stdout).toContain('FAIL it works: timed out after 0.02 s, without an answer');
});

test('an overload that outlasts the retries of the SDK counts as not yet', async () => {
  let calls = 0;
  account.intercept((service) => {
    if (service !== 's3') {
      return undefined;
    }
    return ++calls < 5 ? s3Error(503, 'ServiceUnavailable') : { body: 'content' };
  });
  const result = await outcome((context) => context.waitFor('it', async () => ({ ready: await getObject(context) })));
  expect(result).toMatchObject({ passed: true, seen: 'an object' });
  expect(calls).toBe(5);
});

test('a refusal ends the wait', async () => {
  account.intercept((service) => (service === 's3' ? s3Error(403, 'AccessDenied') : undefined));
  const result = await outcome((context) => context.waitFor('it', async () => ({ ready: await getObject(context) })));
  expect(result).toMatchObject({ passed: false, seen: 'AccessDenied: AccessDenied by the fake (HTTP 403)' });
});

test('a broken connection fails the check with what Node says of it', async () => {
  account.intercept((service) => (service === 's3' ? dropConnection : undefined));
  const result = await outcome(getObject);
  expect(result).toMatchObject({ passed: false });
  expect(result.seen).toMatch(/socket hang up$/);
});

test('a broken connection is not yet an answer to a wait', async () => {
  // As the SDK throws it outside jest, where Node's errors are of the same realm.
  const broken = Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
  let polls = 0;
  const poll = async () => (++polls < 3 ? Promise.reject(broken) : { ready: 'an object' });
  expect(await outcome((context) => context.waitFor('it', poll))).toMatchObject({ passed: true, seen: 'an object' });
});

test('a check that throws before it awaits fails like any other', async () => {
  const result = await outcome(() => {
    throw new Error('two\n  lines');
  });
  expect(result).toMatchObject({ passed: false, seen: 'two lines' });
});

test('cleans up in reverse order, also when the check fails, and reports what it could not remove', async () => {
  const order: string[] = [];
  const result = await outcome(async (context) => {
    context.cleanUp('first', async () => order.push('first'));
    context.cleanUp('second', async () => {
      throw new Error('locked');
    });
    context.cleanUp('third', async () => order.push('third'));
    throw new Error('broken');
  });
  expect(order).toEqual(['third', 'first']);
  expect(result).toMatchObject({ passed: false, seen: 'broken', leftBehind: ['second: locked'] });
});

test('a check that was given up can create nothing any more', async () => {
  let late: unknown;
  let goOn = (): void => undefined;
  const given = new Promise<void>((resolve) => (goOn = resolve));
  let finished = Promise.resolve();
  await outcome((context) => {
    finished = given.then(() => {
      try {
        context.cleanUp('late', async () => undefined);
      } catch (error) {
        late = error;
      }
    });
    return new Promise(() => {});
  }, 0.02);
  goOn();
  await finished;
  expect(late).toMatchObject({ name: 'AbortError' });
});

test('reads the outputs of a further stack by its name', async () => {
  account.intercept((service, { body }) =>
    service === 'cloudformation' && body.includes('StackName=other')
      ? queryError('ValidationError', 'Stack with id other does not exist')
      : undefined,
  );
  const known = await outcome(async (context) => (await context.outputsOf('example')).stackName);
  expect(known).toMatchObject({ passed: true, seen: 'example' });
  const unknown = await outcome(async (context) => (await context.outputsOf('other')).stackName);
  expect(unknown.seen).toContain("there is no stack 'other' in us-east-1");
});

test('the clients of a check are destroyed after it', async () => {
  const destroy = jest.spyOn(S3Client.prototype, 'destroy');
  await outcome(async (context) => context.client(S3Client).config.serviceId);
  expect(destroy).toHaveBeenCalledTimes(1);
});
