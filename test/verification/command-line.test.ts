import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checksOf, exampleIds } from '../../examples/verification/checks-of';
import { parseCommandLine } from '../../examples/verification/command-line';
import type { Report } from '../../examples/verification/report';
import { dropConnection, FakeAccount } from './fake-account';
import { runVerify } from './run-verify';

let account: FakeAccount;

beforeEach(async () => {
  account = await FakeAccount.start();
});

afterEach(() => account.stop());

test.each([
  [['--nope'], /^Unknown option '--nope'.*; see --help\n$/s],
  [['--timeout', 'soon'], /^--timeout must be a number of seconds above 0, got: soon\n$/],
  [['--timeout', '0'], /^--timeout must be a number of seconds above 0, got: 0\n$/],
  [['another'], /^expected one example, got 2: example another; see --help\n$/],
])('fails with 2 on %j', async (argv, message) => {
  const run = await runVerify(account, [], argv);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toMatch(message);
});

test('fails with the known examples when an example is unknown', async () => {
  const run = await runVerify(account, [], [], { checksOf });
  expect(run).toMatchObject({ code: 2 });
  expect(run.stderr).toMatch(/^no example is called 'example'; there are: .*s3express-directory-bucket/);
});

test('fails on the names of Object.prototype like on any unknown example', async () => {
  await expect(checksOf('constructor')).rejects.toThrow("no example is called 'constructor'");
});

test('reads the arguments', () => {
  expect(parseCommandLine(['a', '--region', 'eu-west-1', '--timeout=1.5', '--json'])).toEqual({
    example: 'a',
    region: 'eu-west-1',
    timeoutSeconds: 1.5,
    json: true,
    list: false,
    help: false,
  });
});

test('--help says how to use it', async () => {
  const run = await runVerify(account, [], ['--help']);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toContain('usage: npm run verify -- <example> [options]');
});

test.each(exampleIds)('the checks of %s promise something, each something else', async (id) => {
  const promises = ((await checksOf(id)) ?? []).map(({ promise }) => promise);
  expect(new Set(promises).size).toBe(promises.length);
});

interface Exit {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function verifyProcess(...argv: string[]): Promise<Exit> {
  const environment = {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: account.endpoint.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const args = ['-r', 'ts-node/register/transpile-only', 'bin/verify.ts', ...argv];
  try {
    const run = promisify(execFile)(process.execPath, args, { cwd: join(__dirname, '../..'), env: environment });
    return { code: 0, ...(await run) };
  } catch (error) {
    return error as Exit;
  }
}

test('as a process: reads the stack in spite of a dropped connection, runs the checks of the example and exits with their outcome', async () => {
  await account.stop();
  account = await FakeAccount.start({
    outputs: { BucketName: 'data--use1-az4--x-s3', StandardBucketName: 'data', LatencyFunctionName: 'latency' },
  });
  const percentiles = (factor: number) => ({ p50: 4 * factor, p90: 6 * factor, p99: 9 * factor });
  const store = (factor: number) => ({ get: percentiles(factor), put: percentiles(factor) });
  account.intercept((service) =>
    service === 'lambda' ? { body: JSON.stringify({ express: store(1), standard: store(5) }) } : undefined,
  );

  let requests = 0;
  account.intercept(() => (++requests === 1 ? dropConnection : undefined));

  const exit = await verifyProcess('--json', 's3express-directory-bucket');
  const report = JSON.parse(exit.stdout) as Report;
  expect(report.checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(report).toMatchObject({ example: 's3express-directory-bucket', region: 'us-east-1', passed: true });
  expect(exit.code).toBe(0);
  expect(account.objects.size).toBe(0);
});

test('as a process: exits with 2 when the stack is not there', async () => {
  const exit = await verifyProcess('s3express-directory-bucket');
  expect(exit).toMatchObject({ code: 2, stdout: '' });
  expect(exit.stderr).toContain("npx cdk deploy s3express-directory-bucket'");
});

test('as a process: lists what is checked of each example', async () => {
  const exit = await verifyProcess('--list');
  expect(exit.stdout).toContain('s3express-directory-bucket\n  an object is read back byte for byte');
});
