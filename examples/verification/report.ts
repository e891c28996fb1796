import type { CheckResult } from './runner';

/** One run, as `--json` prints it; the field names stay as they are. */
export interface Report {
  readonly example: string;
  readonly stack: string;
  readonly region: string;
  readonly passed: boolean;
  readonly interrupted: boolean;
  readonly seconds: number;
  readonly checks: readonly CheckResult[];
}

/** The lines of one check: what was promised, what was seen, how long it took; then its details. */
export function checkLines({ passed, promise, seen, seconds, details, leftBehind }: CheckResult): string {
  const lines = [
    `${passed ? 'ok  ' : 'FAIL'} ${promise}: ${seen} (${seconds.toFixed(1)} s)`,
    ...details.map((line) => `       ${line}`),
    ...leftBehind.map((line) => `       left behind: ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** The last line for a person. */
export function summaryLine({ checks, interrupted, seconds }: Report): string {
  const failed = checks.filter((check) => !check.passed).length;
  const outcome =
    failed === 0 ? `${checks.length} of ${checks.length} checks passed` : `${failed} of ${checks.length} checks failed`;
  return `${outcome}${interrupted ? ', interrupted before the rest' : ''} (${seconds.toFixed(1)} s)\n`;
}

/** The document for a machine. */
export function jsonDocument(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
