import type { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';
import { main, type Shell } from '../../bin/irsa-report/main';
import type { Finding, IrsaReport, ServiceAccountRow } from '../../bin/irsa-report/report';
import type { FakeRequest } from '../support/fake-endpoint';
import type { FakeCluster } from './fake-cluster';

// The client is an ES module, which jest cannot load on Node 20; Node itself can, from outside of jest's context.
jest.mock('@kubernetes/client-node', () => {
  const real = runInThisContext("process.getBuiltinModule('node:module').createRequire") as typeof createRequire;
  return real(__filename)('@kubernetes/client-node') as unknown;
});

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process against a fake cluster. */
export async function runReport(
  fake: FakeCluster,
  argv: readonly string[] = [],
  shell: Partial<Shell> = {},
): Promise<Run> {
  let [stdout, stderr] = ['', ''];
  const code = await main(['--cluster', 'prod', '--kubeconfig', fake.kubeconfig, ...argv], {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    clientConfig: fake.endpoint.clientConfig,
    patience: { sleep: async () => undefined },
    ...shell,
  });
  return { code, stdout, stderr };
}

/** The report as a machine gets it. */
export async function reportOn(fake: FakeCluster, argv: readonly string[] = []): Promise<IrsaReport> {
  const { code, stdout, stderr } = await runReport(fake, ['--json', ...argv]);
  if (code !== 0) {
    throw new Error(`expected a report, got ${code}: ${stderr}`);
  }
  return JSON.parse(stdout) as IrsaReport;
}

export function rowOf({ serviceAccounts }: IrsaReport, key: string): ServiceAccountRow {
  const row = serviceAccounts.find(({ namespace, name }) => `${namespace}/${name}` === key);
  if (row === undefined) {
    throw new Error(`expected a row for ${key}, got ${serviceAccounts.map(({ name }) => name).join(', ')}`);
  }
  return row;
}

/** The row of the only service account. */
export async function onlyRow(fake: FakeCluster): Promise<ServiceAccountRow> {
  const { serviceAccounts } = await reportOn(fake);
  expect(serviceAccounts).toHaveLength(1);
  return serviceAccounts[0]!;
}

export function codes(findings: readonly Finding[]): string[] {
  return findings.map(({ code }) => code);
}

/** Every request that is not a plain read. */
export function writes(requests: readonly FakeRequest[]): string[] {
  return requests
    .filter(({ method, body }) => method !== 'GET' && !/^Action=(Get|List)\w+&/.test(body))
    .map(({ method, path, body }) => `${method} ${path} ${body}`);
}
