import { performance } from 'node:perf_hooks';
import { type Check, CheckFailed, type Evidence } from './check';
import { RunningCheck, type Surroundings } from './running-check';
import { describeError, oneLine } from './service-errors';

/** What became of one check; the field names are those of `--json` and stay as they are. */
export interface CheckResult {
  readonly promise: string;
  readonly passed: boolean;
  readonly seen: string;
  readonly seconds: number;
  readonly details: readonly string[];
  readonly measured?: Readonly<Record<string, unknown>>;
  /** What the check created and could not remove. */
  readonly leftBehind: readonly string[];
}

/** How to run a list of checks. */
export interface RunSettings extends Surroundings {
  /** Overrides the time limit of every check. */
  readonly timeoutSeconds?: number;
  /** Aborted by Ctrl-C: the running check is cleaned up, the others are not started. */
  readonly signal: AbortSignal;
  /** Called as soon as a check has ended. */
  onResult(result: CheckResult): void;
}

const DEFAULT_TIMEOUT_SECONDS = 300;

/** Runs the checks one after the other; a failure does not keep later ones from running. */
export async function runChecks(checks: readonly Check[], settings: RunSettings): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    if (settings.signal.aborted) {
      break;
    }
    const result = await runCheck(check, settings);
    results.push(result);
    settings.onResult(result);
  }
  return results;
}

async function runCheck(check: Check, settings: RunSettings): Promise<CheckResult> {
  const limit = settings.timeoutSeconds ?? check.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const timeout = new AbortController();
  // Not AbortSignal.timeout(): its timer does not keep the process alive, so a check that hangs would end it silently.
  const timer = setTimeout(() => timeout.abort(), limit * 1000);
  const running = new RunningCheck(settings, AbortSignal.any([settings.signal, timeout.signal]));
  const started = performance.now();
  settings.progress.begin(check.promise);

  const outcome = await verdict(check, running, () =>
    timeout.signal.aborted ? `timed out after ${limit} s, ${running.lastSeen}` : `interrupted, ${running.lastSeen}`,
  );

  clearTimeout(timer);
  const seconds = Math.round(performance.now() - started) / 1000;
  const leftBehind = await running.finish();
  settings.progress.end();
  return { promise: check.promise, ...outcome, seconds, leftBehind };
}

type Verdict = Pick<CheckResult, 'passed' | 'seen' | 'details' | 'measured'>;

async function verdict(check: Check, running: RunningCheck, whyGivenUp: () => string): Promise<Verdict> {
  try {
    const evidence = await untilAborted(() => check.run(running), running.signal);
    return { passed: true, ...asVerdict(typeof evidence === 'string' ? { seen: evidence } : evidence) };
  } catch (error) {
    // Once the signal is aborted, the error is only the way in which the check noticed.
    const evidence = running.signal.aborted ? { seen: whyGivenUp() } : evidenceOf(error);
    return { passed: false, ...asVerdict(evidence) };
  }
}

function evidenceOf(error: unknown): Evidence {
  return error instanceof CheckFailed ? error.evidence : { seen: describeError(error) };
}

function asVerdict({ seen, details = [], measured }: Evidence): Omit<Verdict, 'passed'> {
  return { seen: oneLine(seen), details, ...(measured === undefined ? {} : { measured }) };
}

function untilAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    // Inside an async function, so that a check which throws before it awaits fails like any other.
    (async () => work())().then(resolve, reject);
  });
}
