import { demand, type Check } from '../../examples/verification/check';
import type { Report } from '../../examples/verification/report';
import { FakeAccount, queryError } from './fake-account';
import { runVerify } from './run-verify';

const greets: Check = {
  promise: 'the greeting is spoken',
  run: async ({ outputs }) => `'${outputs.get('Greeting')}'`,
};
const breaks: Check = {
  promise: 'silence is kept',
  run: async ({ outputs }) => {
    demand(outputs.get('Greeting') === '', {
      seen: 'heard a greeting',
      details: ['loudly'],
      measured: { decibels: 70 },
    });
    return 'silence';
  },
};

let account: FakeAccount;

async function deployed(status?: string): Promise<FakeAccount> {
  return (account = await FakeAccount.start({ outputs: { Greeting: 'hello', Other: 'x' }, status }));
}

afterEach(() => account.stop());

test('prints for each check what was promised, what was seen and how long it took', async () => {
  const run = await runVerify(await deployed(), [greets]);
  expect(run.stdout).toMatch(
    /^ok {3}the greeting is spoken: 'hello' \(\d\.\d s\)\n1 of 1 checks passed \(\d\.\d s\)\n$/,
  );
  expect(run).toMatchObject({ code: 0, stderr: '' });
});

test('runs later checks after a failure and exits with 1', async () => {
  const run = await runVerify(await deployed(), [breaks, greets]);
  expect(run.stdout).toMatch(/^FAIL silence is kept: heard a greeting \(.*\)\n {7}loudly\nok {3}the greeting/);
  expect(run.stdout).toContain('1 of 2 checks failed');
  expect(run.code).toBe(1);
});

test('prints one JSON document for a machine', async () => {
  const run = await runVerify(await deployed(), [greets, breaks], ['--json']);
  const seconds = expect.any(Number) as number;
  expect(JSON.parse(run.stdout)).toEqual({
    example: 'example',
    stack: 'example',
    region: 'us-east-1',
    passed: false,
    interrupted: false,
    seconds,
    checks: [
      { promise: greets.promise, passed: true, seen: "'hello'", seconds, details: [], leftBehind: [] },
      {
        promise: breaks.promise,
        passed: false,
        seen: 'heard a greeting',
        seconds,
        details: ['loudly'],
        measured: { decibels: 70 },
        leftBehind: [],
      },
    ],
  } satisfies Report);
});

test('a missing output fails the check with the names of the output, the stack and what is there', async () => {
  const check: Check = { promise: 'it is there', run: async ({ outputs }) => outputs.get('BucketName') };
  const run = await runVerify(await deployed(), [check]);
  expect(run.stdout).toContain(
    "FAIL it is there: stack 'example' has no output 'BucketName' (it has Greeting, Other); " +
      'was it deployed from this version? npx cdk deploy example',
  );
});

test('looks for the stack in the region that the example names, whatever the environment says', async () => {
  const account = await deployed();
  const { endpoint, credentials } = account.endpoint.clientConfig;
  const shell = { clientConfig: { endpoint, credentials }, regionOf: async () => 'eu-west-1' };
  const run = await runVerify(account, [greets], ['--json'], shell);
  expect(JSON.parse(run.stdout)).toMatchObject({ region: 'eu-west-1' });
});

test('looks for the stack in the region that --region names', async () => {
  const run = await runVerify(await deployed(), [greets], ['--json', '--region', 'eu-central-1']);
  expect(JSON.parse(run.stdout)).toMatchObject({ region: 'eu-central-1' });
  expect(account.endpoint.requests[0]?.headers.authorization).toContain('/eu-central-1/cloudformation/');
});

test('fails with 2 when the stack is not there and says how to deploy it', async () => {
  account = await FakeAccount.start();
  const run = await runVerify(account, [greets], ['--json']);
  const error =
    "there is no stack 'example' in us-east-1; deploy it with 'npx cdk deploy example', or say with --region where it is";
  expect(run).toMatchObject({ code: 2, stderr: `${error}\n` });
  expect(JSON.parse(run.stdout)).toEqual({ passed: false, error });
});

test.each([
  ['UPDATE_IN_PROGRESS', 'wait for it and run this again'],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'wait for it and run this again'],
  ['ROLLBACK_COMPLETE', "nothing is left of it: 'npx cdk deploy example' replaces it"],
  ['UPDATE_ROLLBACK_FAILED', "see its events in CloudFormation, then 'npx cdk deploy example'"],
])('fails with 2 when the stack is %s', async (status, remedy) => {
  const run = await runVerify(await deployed(status), [greets]);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(`stack 'example' is ${status}, `);
  expect(run.stderr).toContain(remedy);
});

test('a stack whose update was rolled back is checked as it is', async () => {
  expect((await runVerify(await deployed('UPDATE_ROLLBACK_COMPLETE'), [greets])).code).toBe(0);
});

test('a throttled CloudFormation call succeeds when the SDK tries again', async () => {
  await deployed();
  let calls = 0;
  account.intercept(() => (++calls === 1 ? queryError('Throttling', 'Rate exceeded') : undefined));
  expect(await runVerify(account, [greets])).toMatchObject({ code: 0 });
  expect(calls).toBe(2);
});

test('fails with 2 when the credentials are refused', async () => {
  await deployed();
  account.intercept(() => queryError('ExpiredToken', 'The security token has expired', 403));
  const run = await runVerify(account, [greets]);
  expect(run).toMatchObject({ code: 2 });
  expect(run.stderr).toBe(
    "the stack 'example' could not be read: ExpiredToken: The security token has expired (HTTP 403)\n",
  );
});

test('fails with 2 when nothing answers', async () => {
  await deployed();
  const clientConfig = { ...account.endpoint.clientConfig, endpoint: 'http://127.0.0.1:1' };
  const run = await runVerify(account, [greets], [], { clientConfig });
  expect(run.code).toBe(2);
  expect(run.stderr).toMatch(/^the stack 'example' could not be read: .*connect ECONNREFUSED 127\.0\.0\.1:1\n$/);
});

test('fails with 2 when an example has no checks', async () => {
  const run = await runVerify(await deployed(), []);
  expect(run).toMatchObject({ code: 2 });
  expect(run.stderr).toContain("the example 'example' has nothing to check");
});

test('Ctrl-C cleans up behind the running check, starts no other and exits with 130', async () => {
  const interrupt = new AbortController();
  let polls = 0;
  const undone = jest.fn(async () => undefined);
  const waits: Check = {
    promise: 'it comes',
    run: async (context) => {
      context.cleanUp('the thing', undone);
      return context.waitFor('it', async () => {
        if (++polls === 2) {
          interrupt.abort();
        }
        return { notYet: 'nothing' };
      });
    },
  };
  const run = await runVerify(await deployed(), [waits, greets], [], { signal: interrupt.signal });
  expect(run.stdout).toMatch(/^FAIL it comes: interrupted, waiting for it; last seen: nothing/);
  expect(run.stdout).toContain('1 of 1 checks failed, interrupted before the rest');
  expect(run.stdout).not.toContain(greets.promise);
  expect(run.code).toBe(130);
  expect(undone).toHaveBeenCalledTimes(1);
});
