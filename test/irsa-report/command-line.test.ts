import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { IrsaReport } from '../../bin/irsa-report/report';
import { FakeCluster } from './fake-cluster';
import { runReport, writes } from './run-report';
import { main } from '../../bin/irsa-report/main';

let fake: FakeCluster;

beforeEach(async () => {
  fake = await FakeCluster.start();
});

afterEach(async () => {
  expect(writes(fake.endpoint.requests)).toEqual([]);
  await fake.stop();
});

test.each([
  [['--nope'], /^Unknown option '--nope'.*; see --help\n$/s],
  [['prod'], /^expected options only, got: prod; see --help\n$/],
  [['--cluster', ''], /^--cluster must have a value, got an empty one; see --help\n$/],
  [['--namespace', 'Payments/api'], /^--namespace must be the name of a namespace, got: Payments\/api\n$/],
])('fails with 2 on %j', async (argv, message) => {
  const run = await runReport(fake, argv);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toMatch(message);
  expect(fake.endpoint.requests).toEqual([]);
});

test('fails with 2 without a cluster', async () => {
  let stderr = '';
  expect(await main([], { stdout: { write: () => true }, stderr: { write: (text) => (stderr += text) } })).toBe(2);
  expect(stderr).toBe('which cluster? pass --cluster <name>; see --help\n');
});

test('fails with 2 without a region', async () => {
  const before = { ...process.env };
  Object.assign(process.env, { AWS_CONFIG_FILE: '/nowhere', AWS_REGION: '', AWS_DEFAULT_REGION: '' });
  try {
    const { region: _, ...clientConfig } = fake.endpoint.clientConfig;
    const run = await runReport(fake, [], { clientConfig });
    expect(run).toEqual({ code: 2, stdout: '', stderr: 'no region is set: pass --region, or set AWS_REGION\n' });
  } finally {
    process.env = before;
  }
});

test('--help says how to use it and what it needs', async () => {
  const run = await runReport(fake, ['--help']);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toContain('usage: npm run irsa-report -- --cluster <name> [options]');
  expect(run.stdout).toContain('iam:GetRole');
  expect(run.stdout).toContain('resources: [serviceaccounts, pods, nodes]');
  expect(run.stdout.split('\n').filter((line) => line.length > 120)).toEqual([]);
});

// A process compiles the command and loads three clients, which takes its time on a busy machine.
jest.setTimeout(30_000);

interface Exit {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function reportProcess(environment: Record<string, string>, ...argv: string[]): Promise<Exit> {
  const args = ['-r', 'ts-node/register/transpile-only', 'bin/irsa-report.ts', ...argv];
  const options = {
    cwd: join(__dirname, '../..'),
    env: {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: fake.endpoint.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      ...environment,
    },
  };
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, args, options)) };
  } catch (error) {
    return error as Exit;
  }
}

test('as a process: reads the kubeconfig of the environment and prints the report', async () => {
  fake.add('payments/api');
  const exit = await reportProcess(
    { AWS_REGION: 'us-east-1', KUBECONFIG: fake.kubeconfig },
    '--cluster',
    'prod',
    '--json',
  );
  expect(exit.code).toBe(0);
  const report = JSON.parse(exit.stdout) as IrsaReport;
  expect(report.summary).toMatchObject({ serviceAccounts: 1, ready: 1 });
});

test('as a process: fails with 2 and the way to a kubeconfig when there is none', async () => {
  const exit = await reportProcess({ AWS_REGION: 'us-east-1', HOME: '/nowhere' }, '--cluster', 'prod');
  expect(exit).toMatchObject({ code: 2, stdout: '' });
  expect(exit.stderr).toContain(
    'found no kubeconfig; pass --kubeconfig, or make one: aws eks update-kubeconfig --name prod --region us-east-1\n',
  );
});
