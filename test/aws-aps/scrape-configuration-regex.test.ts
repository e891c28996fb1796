import { aws_aps as aps } from '../../lib';
import { testWith } from '../support/prometheus-tools';
import { askPrometheus } from '../support/scrape-configurations';
import { testStack } from '../support/stack';

function withRegex(pattern: string): string {
  return `scrape_configs:
  - job_name: a
    static_configs: [{ targets: ['10.0.0.1:80'] }]
    relabel_configs: [{ action: keep, source_labels: [a], regex: ${JSON.stringify(pattern)} }]
`;
}

/** Why we refuse a pattern, or undefined. */
function refusal(pattern: string): string | undefined {
  try {
    aps.ScrapeConfiguration.fromInline(withRegex(pattern))._render(testStack(), {});
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const ACCEPTED = [
  '',
  '(.+)',
  '(.+?)(\\:\\d+)?',
  'a|b|',
  '(?i)abc',
  'a(?i)*',
  '(?i:abc)d',
  '(?s-m:.)',
  '(?P<port>\\d+)',
  '(?P<n>a)(?P<n>b)',
  '(?P<1st>x)',
  '[[:alpha:]_][[:^digit:]]*',
  '[]a]',
  '[^]a]',
  '[a-]',
  '[-a]',
  '[\\w-.]',
  '[a-c-e]',
  '[a\\-z]',
  '[a[b]',
  '[^a-z\\d\\pL]',
  '\\pN\\p{Greek}\\P{^Lu}\\p{Any}',
  '\\Qa.b(\\Ec',
  '\\A\\bx\\B\\z',
  '^*x$?',
  '\\x41\\x{1F600}\\a\\f\\t',
  '\\012\\07\\0',
  'a{2}b{2,}c{2,3}?d{1000}',
  'a{,3}',
  '{',
  'a}]',
  'x{y}',
  '\\-\\_\\/\\ ',
  'ü+',
  '()|(|)',
];

const REFUSED: readonly [string, RegExp][] = [
  ['(', /unterminated group/],
  [')', /unmatched '\)'/],
  ['[a', /a '\]' is missing/],
  ['[]', /a '\]' is missing/],
  ['[^]', /a '\]' is missing/],
  ['[z-a]', /range out of order/],
  ['[a-\\d]', /invalid character class/],
  ['[[:word:][:foo:]]', /no character class '\[:foo:\]'/],
  ['*', /nothing to repeat/],
  ['a|*', /nothing to repeat/],
  ['(?i)*', /nothing to repeat/],
  ['a**', /nothing to repeat/],
  ['a*+', /nothing to repeat/],
  ['a{2}{3}', /nothing to repeat/],
  ['a{3,2}', /numbers out of order/],
  ['a{1001}', /repeats at most 1000 times, got '\{1001\}'/],
  ['a{2,1001}', /repeats at most 1000 times, got '\{2,1001\}'/],
  ['(?=a)', /no lookarounds such as '\(\?=\.\.\.\)'/],
  ['(?!a)', /no lookarounds/],
  ['(?<=a)', /no lookarounds/],
  ['(?<!a)', /no lookarounds/],
  ['(a)\\1', /no backreferences such as '\\1'/],
  ['(?P<n>a)\\k<n>', /no backreferences/],
  ['(?>a)', /no group that begins with '\(\?>a'/],
  ['(?P=n)', /no group that begins with/],
  ['\\Z', /no escape '\\Z'/],
  ['\\Qopen', /what '\\Q' begins must end with '\\E'/],
  ['\\q', /no escape '\\q'/],
  ['\\u0041', /no escape '\\u'/],
  ['\\cA', /no escape '\\c'/],
  ['[\\b]', /no escape '\\b'/],
  ['\\8', /no backreferences/],
  ['\\p{Klingon}', /invalid property name/],
  ['\\x4', /no escape '\\x'/],
  ['\\x{110000}', /invalid unicode escape/],
  ['a\\', /ends in a single backslash/],
];

test.each(ACCEPTED)('accepts %j', (pattern) => {
  expect(refusal(pattern)).toBeUndefined();
});

test.each(REFUSED)('fails on %j', (pattern, reason) => {
  const message = refusal(pattern);
  expect(message).toMatch(
    /relabel_configs\[0\].regex' of job 'a' in line 4 must be a regular expression of RE2, got '/,
  );
  expect(message).toMatch(reason);
});

testWith('promtool', 'Prometheus agrees on every one of these', (check) => {
  const verdict = (pattern: string) => askPrometheus(check, withRegex(pattern)).output;
  expect(ACCEPTED.filter((pattern) => !verdict(pattern).includes('SUCCESS'))).toEqual([]);
  const patterns = REFUSED.map(([pattern]) => pattern);
  expect(patterns.filter((pattern) => !verdict(pattern).includes('error parsing regexp'))).toEqual([]);
});
