import { asRe2 } from './re2';

/** Why Prometheus would refuse a regular expression; nothing where it would not. */
export function regexFault(pattern: string): string | undefined {
  const verdict = asRe2(pattern);
  return 'error' in verdict ? verdict.error : undefined;
}

/** Whether a regular expression, anchored as Prometheus does, matches the empty string. */
export function matchesEmpty(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${forJavaScript(pattern)})$`).test('');
  } catch {
    return false;
  }
}

/** What RE2 has and JavaScript lacks, rewritten as far as the empty string is concerned. */
function forJavaScript(pattern: string): string {
  return pattern
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?[imsU]*(?:-[imsU]+)?(:|\))/g, (_, end: string) => (end === ':' ? '(?:' : '(?:)'))
    .replace(/\[:\^?\w+:\]/g, 'a')
    .replace(/\\[zA]/g, '(?:)');
}
