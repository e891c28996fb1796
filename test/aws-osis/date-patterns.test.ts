import { datePatternFault } from '../../lib/aws-osis/date-patterns';

/** What `DateTimeFormatter.ofPattern` of Java 17 takes. */
test.each([
  'yyyy-MM-dd HH:mm:ss,SSS',
  "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
  'dd/MMM/yyyy:HH:mm:ss Z',
  "EEEE, dd. MMMM yyyy 'um' h:mm a z",
  '[yyyy-MM-dd]',
  "yyyy''",
  "'T''Z'",
  '+YYYY.MM.dd',
  'uuuu-DDD',
  'ccc',
  'QQQ',
  'nnnnnnnnnnnn',
  'ww',
  'VV',
  'OOOO',
  'ppH',
])('%s is a pattern', (pattern) => {
  expect(datePatternFault(pattern)).toBeUndefined();
});

/** What it does not take. */
test.each([
  ['yyyy-MM-ddTHH:mm:ss', `there is no letter 'T', for the letter itself write it in quotes: "'T'"`],
  ['rr', `there is no letter 'r', for the letter itself write it in quotes: "'r'"`],
  ["yyyy-MM-dd'T", 'a quote has no end'],
  ['yyyy{MM}', `'{' must be in quotes: "'{'"`],
  ['yyyy#MM', `'#' must be in quotes: "'#'"`],
  ['HHH', "'HHH' is too long, at most 2 of these letters may follow each other"],
  ['aa', "'aa' is too long, at most 1 of these letters may follow each other"],
  ['MMMMMM', "'MMMMMM' is too long, at most 5 of these letters may follow each other"],
  ['SSSSSSSSSS', "'SSSSSSSSSS' is too long, at most 9 of these letters may follow each other"],
  ['UNIX', "'epoch_second' is Data Prepper's name for it"],
  ['ISO8601', 'write the pattern out, such as "yyyy-MM-dd\'T\'HH:mm:ss.SSSXXX"'],
])('%s has a fault: %s', (pattern, fault) => {
  expect(datePatternFault(pattern)).toBe(fault);
});
