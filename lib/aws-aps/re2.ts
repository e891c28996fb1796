/** What RE2 makes of a pattern: why it refuses it, or a pattern of JavaScript with the same groups. */
export type Re2Verdict = { readonly error: string } | { readonly groups: number; readonly names: readonly string[] };

/** Go refuses to repeat more often than this. */
const MOST_REPEATS = 1000;

/** RE2's names of character classes, as in `[[:alpha:]]`. */
const POSIX = /^(alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit)$/;

/** Why RE2 refuses a piece of a pattern. */
class Refusal {
  constructor(readonly reason: string) {}
}

/** A piece of a pattern as JavaScript writes it. */
type Translation = string | Refusal;
type Rule = readonly [RegExp, (match: string, ...groups: (string | undefined)[]) => Translation];

/** A literal that means nothing to JavaScript. */
function literal(text: string): string {
  return Array.from(text, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`).join('');
}

/** Escapes of one character, inside of brackets and outside. */
const CHARACTERS: readonly Rule[] = [
  [/\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/y, (_, long, short) => `\\u{${long ?? short}}`],
  [/\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/y, (_, octal) => `\\u{${parseInt(octal!, 8).toString(16)}}`],
  [/\\[fnrtv]/y, (escape) => escape],
  [/\\a/y, () => '\\u{7}'],
  [/\\([!-/:-@[-`{-~\s])/y, (_, punctuation) => literal(punctuation!)],
];

const CLASSES: readonly Rule[] = [
  [/\\[dDsSwW]/y, (escape) => escape],
  [
    /\\([pP])(?:\{(\^?)(\w+)\}|(\w))/y,
    (_, letter, not, long, short) => {
      const name = long ?? short!;
      const property = name === 'Any' || /^[A-Z][a-z]?$/.test(name) ? name : `Script=${name}`;
      return `\\${(letter === 'P') === (not === '^') ? 'p' : 'P'}{${property}}`;
    },
  ],
];

const BAD_ESCAPES: readonly Rule[] = [
  [/\\(?:\d|k)/y, (escape) => new Refusal(`RE2 has no backreferences such as '${escape}'`)],
  [/\\$/y, () => new Refusal('it ends in a single backslash')],
  [/\\[^]/y, (escape) => new Refusal(`RE2 has no escape '${escape}'`)],
];

const OUTSIDE: readonly Rule[] = [
  [/\\Q([^]*?)\\E/y, (_, quoted) => literal(quoted!)],
  // RE2 would take it to the end, which Prometheus' own anchors then are not.
  [/\\Q/y, () => new Refusal("what '\\Q' begins must end with '\\E'")],
  ...CHARACTERS,
  ...CLASSES,
  // In a group, since RE2 lets assertions be repeated and JavaScript does not.
  [/\^|\\A/y, () => '(?:^)'],
  [/\$|\\z/y, () => '(?:$)'],
  [/\\[bB]/y, (escape) => `(?:${escape})`],
  ...BAD_ESCAPES,
  [/\(\?<?[=!]/y, (start) => new Refusal(`RE2 has no lookarounds such as '${start}...)'`)],
  [/\(\?P?<(\w+)>/y, (_, name) => `(?<_${name}>`],
  [/\(\?[imsU]*(?:-[imsU]+)?([:)])/y, (_, end) => (end === ':' ? '(?:' : '')],
  [/\(\?.{0,2}/y, (start) => new Refusal(`RE2 has no group that begins with '${start}'`)],
  [
    /\{(\d+)(?:,(\d*))?\}/y,
    (repeat, from, to) =>
      Number(from) > MOST_REPEATS || Number(to) > MOST_REPEATS
        ? new Refusal(`RE2 repeats at most ${MOST_REPEATS} times, got '${repeat}'`)
        : repeat,
  ],
  [/[{}\]]/y, (bracket) => literal(bracket)],
  [/[^]/y, (character) => character],
];

const IN_BRACKETS: readonly Rule[] = [...CHARACTERS, [/[^\\]/uy, (character) => literal(character)]];

const CLASSES_IN_BRACKETS: readonly Rule[] = [
  [
    /\[:\^?(\w+):\]/y,
    (name, word) => (POSIX.test(word!) ? '\\w' : new Refusal(`RE2 has no character class '${name}'`)),
  ],
  ...CLASSES,
];

/**
 * Whether RE2 accepts a pattern, which JavaScript does not know: it has lookarounds and backreferences, which RE2 lacks, and
 * lacks `(?i)`, `(?P<name>)` and `[[:alpha:]]`. So each piece is translated, and JavaScript judges the structure.
 *
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function asRe2(pattern: string): Re2Verdict {
  const translated = translate(pattern);
  if (translated instanceof Refusal) return { error: translated.reason };
  try {
    // Go lets groups share a name, JavaScript does not.
    const unique = translated.replace(/\(\?<_\w+(?=>)/g, (start, at: number) => `${start}_${at}`);
    // The empty alternative matches anything, which tells the groups.
    const match = new RegExp(`${unique}|`, 'u').exec('')!;
    const names = Object.keys(match.groups ?? {}).map((name) => name.replace(/^_|_\d+$/g, ''));
    return { groups: match.length - 1, names };
  } catch (error) {
    return { error: String((error as Error).message.split(': ').at(-1)).toLowerCase() };
  }
}

function translate(pattern: string): Translation {
  let [translated, at] = ['', 0];
  while (at < pattern.length) {
    const piece = pattern[at] === '[' ? brackets(pattern, at) : apply(OUTSIDE, pattern, at)!;
    if (piece.text instanceof Refusal) return piece.text;
    translated += piece.text;
    at = piece.end;
  }
  return translated;
}

interface Piece {
  readonly text: Translation;
  readonly end: number;
}

function apply(rules: readonly Rule[], pattern: string, at: number): Piece | undefined {
  for (const [expression, write] of rules) {
    expression.lastIndex = at;
    const match = expression.exec(pattern);
    if (match) return { text: write(match[0], ...match.slice(1)), end: at + match[0].length };
  }
  return undefined;
}

/** A class in brackets; a `]` that comes first is a member of it. */
function brackets(pattern: string, start: number): Piece {
  const opening = pattern[start + 1] === '^' ? '[^' : '[';
  const first = start + opening.length;
  let [translated, at] = [opening, first];
  // A hyphen is a range only between two characters.
  let hyphenIsRange = false;
  while (at < pattern.length && (pattern[at] !== ']' || at === first)) {
    if (pattern[at] === '-' && hyphenIsRange && pattern[at + 1] !== ']') {
      translated += '-';
      at += 1;
      hyphenIsRange = false;
      continue;
    }
    const set = apply(CLASSES_IN_BRACKETS, pattern, at);
    const piece = set ?? apply(IN_BRACKETS, pattern, at) ?? apply(BAD_ESCAPES, pattern, at)!;
    if (piece.text instanceof Refusal) return piece;
    hyphenIsRange = !set && !translated.endsWith('-');
    translated += piece.text;
    at = piece.end;
  }
  return at < pattern.length
    ? { text: `${translated}]`, end: at + 1 }
    : { text: new Refusal("a ']' is missing"), end: at };
}
