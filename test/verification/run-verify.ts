import { setImmediate } from 'node:timers/promises';
import type { Check } from '../../examples/verification/check';
import { main, type Shell } from '../../examples/verification/main';
import type { Report } from '../../examples/verification/report';
import type { CheckResult } from '../../examples/verification/runner';
import type { FakeAccount } from './fake-account';

/** What a run of the command left: its exit code and what it wrote. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process against a fake account, in which waiting takes no time. */
export async function runVerify(
  account: FakeAccount,
  checks: readonly Check[],
  argv: readonly string[] = [],
  shell: Partial<Shell> = {},
): Promise<Run> {
  let [stdout, stderr] = ['', ''];
  const code = await main(['example', ...argv], {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    signal: new AbortController().signal,
    clientConfig: account.endpoint.clientConfig,
    sleep: async (_, signal) => {
      await setImmediate();
      signal.throwIfAborted();
    },
    checksOf: async () => checks,
    ...shell,
  });
  return { code, stdout, stderr };
}

/** Runs the one check whose promise matches, and answers what became of it. */
export async function runCheck(account: FakeAccount, checks: readonly Check[], promise: RegExp): Promise<CheckResult> {
  const chosen = checks.filter((check) => promise.test(check.promise));
  const { stdout } = await runVerify(account, chosen, ['--json']);
  const { checks: results = [] } = JSON.parse(stdout) as Partial<Report>;
  const [result] = results;
  if (results.length !== 1 || result === undefined) {
    throw new Error(`expected one check that promises ${promise}, got: ${stdout}`);
  }
  return result;
}
