import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

export const root = resolve(__dirname, '..');

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** Return what the program prints instead of showing it. */
  readonly capture?: boolean;
}

export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of node_modules by the name of its package and its script, without a shell, so that it works on Windows too. */
export function runTool(script: string, args: readonly string[], options: RunOptions = {}): RunResult {
  return runProgram(process.execPath, [join(root, 'node_modules', script), ...args], options);
}

export function runProgram(command: string, args: readonly string[], options: RunOptions = {}): RunResult {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...options.env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: options.capture === true ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  if (error !== undefined) throw error;
  return { status: status ?? 1, stdout, stderr };
}

/** As `runProgram`, for a step that cannot go on when the program fails. */
export function must(what: string, result: RunResult): RunResult {
  if (result.status !== 0) {
    const output = [result.stdout, result.stderr].filter(Boolean).join('\n');
    throw new Error([`${what} failed`, output].filter(Boolean).join('\n'));
  }
  return result;
}

/** Prints an error as one message, without the stack of the build script. */
export function main(body: () => void): void {
  try {
    body();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
