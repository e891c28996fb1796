import { globMatches, hasWildcard } from './glob';
import type { Condition } from './trust-policy';

/** `unknown` when it depends on a key or an operator that nothing is known about. */
export interface Verdict {
  readonly met: 'yes' | 'no' | 'unknown';
  /** The keys that were compared with a pattern. */
  readonly byWildcard: readonly string[];
  /** The keys that decided against it, or that could not be judged. */
  readonly keys: readonly string[];
}

type Compare = (pattern: string, value: string) => boolean;

const operators: Readonly<Record<string, Compare>> = {
  stringequals: (pattern, value) => pattern === value,
  stringequalsignorecase: (pattern, value) => pattern.toLowerCase() === value.toLowerCase(),
  stringlike: globMatches,
  arnequals: globMatches,
  arnlike: globMatches,
};

/** Judges conditions against what is known of a request; like IAM, whatever the case of a key. */
export function judge(condition: Condition, request: Readonly<Record<string, string>>): Verdict {
  const context = new Map(Object.entries(request).map(([key, value]) => [key.toLowerCase(), value]));
  const tests = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, patterns]) => ({ operator, key, patterns, value: context.get(key.toLowerCase()) })),
  );
  const judged = tests.map((test) => ({ ...test, met: isMet(test) }));
  const failed = judged.filter(({ met }) => met === 'no');
  const doubtful = judged.filter(({ met }) => met === 'unknown');
  return {
    met: failed.length > 0 ? 'no' : doubtful.length > 0 ? 'unknown' : 'yes',
    keys: (failed.length > 0 ? failed : doubtful).map(({ key }) => key),
    byWildcard: judged
      .filter(({ operator, patterns }) => /like$/i.test(plain(operator)) && patterns.some(hasWildcard))
      .map(({ key }) => key.toLowerCase()),
  };
}

interface Test {
  readonly operator: string;
  readonly patterns: readonly string[];
  readonly value?: string;
}

function isMet({ operator, patterns, value }: Test): 'yes' | 'no' | 'unknown' {
  const compare = operators[plain(operator)];
  if (compare === undefined || value === undefined || patterns.some((pattern) => pattern.includes('${'))) {
    return 'unknown';
  }
  return patterns.some((pattern) => compare(pattern, value)) ? 'yes' : 'no';
}

/** Every value that is known is a single one and present, so neither prefix nor suffix makes a difference. */
function plain(operator: string): string {
  return operator
    .toLowerCase()
    .replace(/^for(any|all)values?:/, '')
    .replace(/ifexists$/, '');
}
