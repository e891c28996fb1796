import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from '../cdk.json';
import { examples } from '../examples';
import { compare, type Row } from './measure';

const ROOT = join(__dirname, '..');

/** `cdk synth` of all examples, and of one, against an app with one empty stack: same CLI, same loader, same flags. */
export function cli(runs: number): Row[] {
  const [one] = Object.keys(examples);
  const empty = app.replace('bin/app.ts', 'bench/empty-app.ts');
  const { empty: reference, ...others } = compare(
    {
      empty: () => synth(['--app', empty]),
      one: () => synth(['-c', `example=${one}`]),
      all: () => synth([]),
      unvalidated: () => synth(['--no-validation']),
    },
    runs,
  );
  return [
    { what: 'an app with one empty stack', median: reference, unit: 'ms' },
    { what: `one example (-c example=${one})`, median: others.one, unit: 'ms', ratio: others.one / reference },
    {
      what: `all ${Object.keys(examples).length} examples`,
      median: others.all,
      unit: 'ms',
      ratio: others.all / reference,
      aim: 1.5,
    },
    {
      what: 'all of them, --no-validation',
      median: others.unvalidated,
      unit: 'ms',
      ratio: others.unvalidated / reference,
    },
  ];
}

function synth(args: readonly string[]): void {
  const output = mkdtempSync(join(tmpdir(), 'bench-'));
  const cdk = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const { status, stderr } = spawnSync(process.execPath, [cdk, 'synth', '--quiet', '--output', output, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  rmSync(output, { recursive: true, force: true });
  if (status !== 0) throw new Error(`cdk synth ${args.join(' ')} failed:\n${stderr}`);
}
