const LOOKAROUND = /\(\?<?[=!]/;
/** Escapes that RE2 knows; punctuation may always be escaped. */
const ESCAPE = /^[^\w]$|^[AbBCdDsSwWzaftnrvxpPQE0_]$/;
const LARGEST_REPEAT = 1000;

/**
 * Why Prometheus would refuse a regular expression; nothing where it would not, or where it cannot be told. Prometheus
 * reads RE2, which this runtime does not, so what RE2 has and JavaScript lacks is rewritten first.
 */
export function regexFault(pattern: string): string | undefined {
  const escapes = [...pattern.matchAll(/\\([\s\S]?)([0-7]?)/g)];
  // Between \Q and \E nothing means anything.
  if (escapes.some(([, escaped]) => escaped === 'Q')) return undefined;
  const wrong = escapes.find(([, escaped, next]) => !ESCAPE.test(escaped!) && !(/[1-7]/.test(escaped!) && next !== ''));
  if (wrong) {
    return /\d/.test(wrong[1]!)
      ? `'${wrong[0]}' is a back reference, which RE2 does not have`
      : `'\\${wrong[1]}' is no escape that RE2 knows`;
  }
  const bare = pattern.replace(/\\[\s\S]/g, 'xx');
  if (LOOKAROUND.test(bare)) return 'RE2 has no look-ahead and look-behind; use !~ or != for what must not match';
  const repeat = [...bare.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].find(
    ([, low, high]) => Number(low) > LARGEST_REPEAT || Number(high ?? 0) > LARGEST_REPEAT,
  );
  if (repeat) return `'${repeat[0]}' repeats more than ${LARGEST_REPEAT} times`;
  try {
    new RegExp(forJavaScript(pattern));
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /, '');
  }
}

/** Whether a regular expression, anchored as Prometheus does, matches the empty string. */
export function matchesEmpty(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${forJavaScript(pattern)})$`).test('');
  } catch {
    return false;
  }
}

function forJavaScript(pattern: string): string {
  return pattern
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?[imsU]*(?:-[imsU]+)?(:|\))/g, (_, end: string) => (end === ':' ? '(?:' : '(?:)'))
    .replace(/\[:\^?\w+:\]/g, 'a')
    .replace(/\\[zA]/g, '(?:)');
}
