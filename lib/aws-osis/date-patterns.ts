/** Letters that mean nothing to Java's `DateTimeFormatter`. */
const UNKNOWN = /[CIJPRTUbfijlort]/;
/** How often a letter may stand in a row; where a letter is not here, nothing is said. */
const MOST: Readonly<Record<string, number>> = {
  a: 1,
  d: 2,
  D: 3,
  E: 5,
  h: 2,
  H: 2,
  k: 2,
  K: 2,
  m: 2,
  M: 5,
  s: 2,
  S: 9,
  z: 4,
};
/** Names of Logstash for what is no pattern. */
const LOGSTASH: Readonly<Record<string, string>> = {
  UNIX: "'epoch_second' is Data Prepper's name for it",
  UNIX_MS: "'epoch_milli' is Data Prepper's name for it",
  ISO8601: 'write the pattern out, such as "yyyy-MM-dd\'T\'HH:mm:ss.SSSXXX"',
};

/** Why Java's `DateTimeFormatter` does not take a pattern; nothing where it does, as far as is known. */
export function datePatternFault(pattern: string): string | undefined {
  const logstash = Object.hasOwn(LOGSTASH, pattern) ? LOGSTASH[pattern] : undefined;
  if (logstash !== undefined) return logstash;
  // What is in quotes stands for itself.
  const read = pattern.replace(/'[^']*'/g, ' ');
  if (read.includes("'")) return 'a quote has no end';
  const [letter] = UNKNOWN.exec(read) ?? [];
  if (letter !== undefined)
    return `there is no letter '${letter}', for the letter itself write it in quotes: "'${letter}'"`;
  const [reserved] = /[{}#]/.exec(read) ?? [];
  if (reserved !== undefined) return `'${reserved}' must be in quotes: "'${reserved}'"`;
  for (const [run] of read.matchAll(/([A-Za-z])\1*/g)) {
    const most = MOST[run.charAt(0)] ?? Infinity;
    if (run.length > most) return `'${run}' is too long, at most ${most} of these letters may follow each other`;
  }
  return undefined;
}
