import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { CannotVerify } from './cannot-verify';
import type { Check, ClientConfig } from './check';
import { checksOf, exampleIds } from './checks-of';
import { type CommandLine, parseCommandLine, usage } from './command-line';
import { regionOf } from './example-region';
import { progressOn, type ProgressStream } from './progress';
import { checkLines, jsonDocument, type Report, summaryLine } from './report';
import { runChecks } from './runner';
import type { Sleep } from './running-check';
import { describeError } from './service-errors';
import { readOutputs } from './stack-outputs';

/** The shell around the command, and what a test replaces of it. */
export interface Shell {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: ProgressStream;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly clientConfig?: Partial<ClientConfig>;
  readonly sleep?: Sleep;
  readonly checksOf?: (id: string) => Promise<readonly Check[] | undefined>;
  readonly regionOf?: (id: string) => Promise<string | undefined>;
}

/** Runs the command and answers with its exit code. */
export async function main(argv: readonly string[], shell: Shell): Promise<number> {
  try {
    const commandLine = parseCommandLine(argv);
    if (commandLine.help) {
      shell.stdout.write(usage);
      return 0;
    }
    return await (commandLine.list ? list(commandLine, shell) : verify(commandLine, shell));
  } catch (error) {
    if (shell.signal.aborted) {
      return 130;
    }
    const message = error instanceof CannotVerify ? error.message : describeError(error);
    shell.stderr.write(`${message}\n`);
    if (argv.includes('--json')) {
      shell.stdout.write(jsonDocument({ passed: false, error: message }));
    }
    return 2;
  }
}

async function list({ json, example }: CommandLine, shell: Shell): Promise<number> {
  const known: { example: string; promises: string[] }[] = [];
  for (const id of example === undefined ? exampleIds : [example]) {
    const checks = (await checksOf(id)) ?? [];
    known.push({ example: id, promises: checks.map(({ promise }) => promise) });
  }
  const text = known.map(({ example: id, promises }) =>
    [id, ...(promises.length === 0 ? ['nothing to check'] : promises)].join('\n  '),
  );
  shell.stdout.write(json ? jsonDocument({ examples: known }) : `${text.join('\n')}\n`);
  return 0;
}

async function verify({ example, json, region, timeoutSeconds }: CommandLine, shell: Shell): Promise<number> {
  const { id, checks } = await checksToRun(example, shell);
  const started = performance.now();
  const { signal, stdout, stderr, sleep = defaultSleep } = shell;
  // Where the example says, or else where the environment says.
  const place = region ?? shell.clientConfig?.region ?? (await (shell.regionOf ?? regionOf)(id));
  const { clientConfig, outputs } = await readStack(id, place, shell);
  const results = await runChecks(checks, {
    outputs,
    clientConfig,
    timeoutSeconds,
    signal,
    sleep,
    progress: progressOn(stderr),
    onResult: (result) => json || stdout.write(checkLines(result)),
  });
  const report: Report = {
    example: id,
    stack: outputs.stackName,
    region: clientConfig.region,
    passed: results.length === checks.length && results.every(({ passed }) => passed),
    interrupted: signal.aborted,
    seconds: Math.round(performance.now() - started) / 1000,
    checks: results,
  };
  stdout.write(json ? jsonDocument(report) : summaryLine(report));
  return signal.aborted ? 130 : report.passed ? 0 : 1;
}

async function checksToRun(id: string | undefined, shell: Shell): Promise<{ id: string; checks: readonly Check[] }> {
  if (id === undefined) {
    throw new CannotVerify(`which example? there are: ${exampleIds.join(', ')}; see --help`);
  }
  const checks = await (shell.checksOf ?? checksOf)(id);
  if (checks === undefined || checks.length === 0) {
    throw new CannotVerify(
      `the example '${id}' has nothing to check: expected a list of checks in its .verify.ts file`,
    );
  }
  return { id, checks };
}

/** Every example is a stack of the same name. */
async function readStack(stackName: string, region: string | undefined, { clientConfig, signal }: Shell) {
  const client = new CloudFormationClient({ ...clientConfig, ...(region === undefined ? {} : { region }) });
  try {
    const resolved = await client.config.region().catch((error: unknown) => {
      throw new CannotVerify('no region is set: pass --region, or set AWS_REGION', { cause: error });
    });
    const outputs = await readOutputs(client, stackName, signal);
    return { outputs, clientConfig: { ...clientConfig, region: resolved } };
  } finally {
    client.destroy();
  }
}

const defaultSleep: Sleep = (milliseconds, signal) => wait(milliseconds, undefined, { signal });
