import { App, Fn, Stack, Token } from 'aws-cdk-lib';
import { regexFault } from '../../lib/aws-aps/matcher-regex';
import { metricsOf, promqlFault } from '../../lib/aws-aps/promql';
import { testWith } from '../support/prometheus-tools';

/** A rules file with one rule for each expression; JSON is YAML. */
function rulesFile(...expressions: string[]): string {
  return JSON.stringify({ groups: [{ name: 'g', rules: expressions.map((expr) => ({ record: 'r', expr })) }] });
}

const RIGHT = [
  'up == 0',
  'sum by (cluster) (rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.03',
  'histogram_quantile(0.99, sum by (le, cluster) (rate(request_seconds_bucket[5m])))',
  'sum(a) without (instance)',
  'topk(3, a) or bottomk(1, b)',
  'count_values("version", build_info)',
  'quantile(0.9, a)',
  'absent_over_time(up{cluster="prod"}[10m])',
  'label_replace(up, "dst", "$1", "src", "(.*)")',
  'label_join(up, "dst", "-", "a", "b")',
  'rate(sum(a)[5m:1m])',
  'max_over_time(rate(a[5m])[1h:])',
  'a > b offset 5m',
  'a / b offset 1h > on (cluster) group_left (team) c @ 100',
  '-a offset 5m ^ 2',
  'a and b unless c offset 1h',
  'a > bool 1',
  '1 > bool 0',
  'vector(1)',
  'time() - a > 60 # seconds',
  'a # what it was\n  == 1',
  'round(a) or round(a, 0.1)',
  'hour() > 8 and on () up',
  'holt_winters(a[5m], 0.1, 0.2)',
  'clamp_min(scalar(a) * b, 0)',
  '{__name__=~"a|b"}',
  '{job="x", instance=~".*"}',
  'a{b="\\\\d"}',
  'a{b=`\\d`}',
  'a{b=\'it is "so"\'}',
  'a{b="\\"", c=~"(?i)x[[:alpha:]]+\\\\.y"}',
  'a{b="{{x}}"}',
  '1',
];

/** Both refuse; ours says where. */
const WRONG: [string, string][] = [
  ['sum(rate(a[5m])', 'line 1, column 16: the expression ends too early'],
  ['sum(a)) by (cluster)', "line 1, column 7: ')' is not expected here"],
  ['', 'line 1, column 1: the expression is empty'],
  ['a\n  == == 1', "line 2, column 6: '==' is not expected here"],
  ['a{b="c" d="e"}', "line 1, column 9: 'd' is not expected here"],
  ['rat(a[5m])', "line 1, column 1: there is no function 'rat'"],
  ['rate(a)', "line 1, column 6: argument 1 of 'rate' must be a range vector, such as 'x[5m]', got an instant vector"],
  ['rate(sum(a))', "line 1, column 6: argument 1 of 'rate' must be a range vector"],
  ['rate(a[5m], 2)', "line 1, column 1: 'rate' takes 1 argument(s), got 2"],
  ['rate(sum(a)[5m])', "column 6: a range stands after a selector; after an expression write a subquery, '[5m:]'"],
  ['abs()', "'abs' takes 1 argument(s), got 0"],
  ['round()', "'round' takes 1 or 2 argument(s), got 0"],
  ['label_join(a, "b")', "'label_join' takes at least 3 argument(s), got 2"],
  ['abs(a[5m])', "argument 1 of 'abs' must be an instant vector, got a range vector"],
  ['histogram_quantile(a, b)', "argument 1 of 'histogram_quantile' must be a number, got an instant vector"],
  ['label_replace(a, 1, "b", "c", "d")', "argument 2 of 'label_replace' must be a string, got a number"],
  ['topk(a)', "'topk' takes 2 argument(s), got 1"],
  ['sum("a")', "argument 1 of 'sum' must be an instant vector, got a string"],
  ['sum by (cluster) (a) offset 5m > 1', "'offset' and '@' are for selectors and subqueries"],
  ['a > b[5m]', "line 1, column 5: '>' is for numbers and instant vectors, not for a range vector"],
  ['a + "b"', "'+' is for numbers and instant vectors, not for a string"],
  ['-"a"', 'a sign is for numbers and instant vectors, not for a string'],
  ['a and 1', "line 1, column 3: 'and' is for instant vectors, not for a number"],
  ['1 == 2', "line 1, column 3: numbers are compared with 'bool': '== bool'"],
  ['a + bool b', "'bool' is for comparisons, not for '+'"],
  ['time()[5m:]', 'a subquery is for instant vectors, not for a number'],
  ['unknown_function(sum(a[5m]))', "there is no function 'unknown_function'"],
  ['a{b=~"("}', "line 1, column 3: the regular expression '(' is wrong: "],
  ['a{b=~"x(?!y)"}', "RE2 has no lookarounds such as '(?!...)'"],
  ['a{b=~`(x)\\1`}', "RE2 has no backreferences such as '\\1'"],
  ['a{b=~`\\y`}', "RE2 has no escape '\\y'"],
  ['a{b=~"x{1001}"}', "RE2 repeats at most 1000 times, got '{1001}'"],
  ['a{b="\\d"}', "line 1, column 6: '\\d' is no escape in a string; write '\\\\d' or quote with backticks"],
  ['a{b="c}', 'line 1, column 5: the string has no end'],
  ['{}', 'the selector takes every series'],
  ['{job=~".*"}', 'the selector takes every series'],
  ['a{__name__="b"}', 'the metric is named twice'],
];

/** Prometheus finds these out when it evaluates them, every time. */
const ONLY_WE_REFUSE: [string, string][] = [
  ['a[5m]', 'a rule needs an instant vector or a number, this is a range vector'],
  ['"a"', 'a rule needs an instant vector or a number, this is a string'],
];

test.each(RIGHT)('%j is right', (expression) => {
  expect(promqlFault(expression)).toBeUndefined();
});

test.each([...WRONG, ...ONLY_WE_REFUSE])('%j is refused', (expression, message) => {
  expect(promqlFault(expression)).toContain(message);
});

testWith('promtool', 'Prometheus takes what we take', (check) => {
  for (const expression of RIGHT) {
    expect({ expression, ...check(['check', 'rules', '--lint=none'], rulesFile(expression)) }).toMatchObject({
      expression,
      ok: true,
    });
  }
});

testWith('promtool', 'Prometheus refuses what we refuse', (check) => {
  const taken = WRONG.filter(([expression]) => check(['check', 'rules', '--lint=none'], rulesFile(expression)).ok);
  expect(taken).toEqual([]);
});

testWith('promtool', 'some that can give no result are refused by us alone', (check) => {
  for (const [expression] of ONLY_WE_REFUSE) {
    expect(check(['check', 'rules', '--lint=none'], rulesFile(expression)).ok).toBe(true);
  }
});

test('a fault is shown with what stands around it', () => {
  const expression = `${'a + '.repeat(20)}rate(b) + ${'c + '.repeat(20)}d`;
  expect(promqlFault(expression)).toMatch(/^line 1, column 86: .*, near '….*rate\(b\) \+ c.*…'$/);
});

describe('tokens', () => {
  const stack = new Stack(new App(), 'Stack');
  const text = Fn.importValue('Anything');
  const number = Token.asNumber({ Ref: 'Number' });

  test.each([
    ['in a string', `up{cluster="${text}"} == 0`],
    ['in a regular expression', `up{cluster=~"${text}("} == 0`],
    ['as a name', `sum(rate(${text}[5m]))`],
    ['as a duration', `rate(up[${text}]) > 1`],
    ['as an encoded number', `up > ${number}`],
    ['as a number in text', `topk(${Token.asString({ Ref: 'K' })}, up)`],
    ['as everything', text],
    ['as an operator', `a ${text} b`],
  ])('pass %s', (_, expression) => {
    expect(promqlFault(expression)).toBeUndefined();
  });

  test.each([
    ['after one in a string', `sum(up{cluster="${text}"}`, 'the expression ends too early'],
    ['before one', `rate(up) > ${text}`, "argument 1 of 'rate' must be a range vector"],
    ['in the same selector', `up{cluster="${text}", job=~"("}`, "the regular expression '(' is wrong"],
  ])('hide no fault %s', (_, expression, message) => {
    expect(promqlFault(expression)).toContain(message);
  });

  test('are shown as they are in messages', () => {
    expect(stack.resolve(promqlFault(`rate(up{a="${text}"})`))).toMatchObject({
      'Fn::Join': ['', [expect.any(String), { 'Fn::ImportValue': 'Anything' }, expect.any(String)]],
    });
  });
});

describe('a long chain of operators', () => {
  const chain = (length: number) => Array.from({ length }, (_, index) => `absent(up{cluster="${index}"})`).join(' or ');

  test('is looked at once', () => {
    expect(promqlFault(chain(45))).toBeUndefined();
    expect(promqlFault(`${chain(45)} or rate(a)`)).toContain("argument 1 of 'rate'");
  });

  test('is not refused for being longer than the parser can read', () => {
    expect(promqlFault(chain(1000))).toBeUndefined();
  });

  testWith('promtool', 'is nothing to Prometheus', (check) => {
    expect(check(['check', 'rules'], rulesFile(chain(1000)))).toMatchObject({ ok: true });
  });
});

test('the metrics that an expression reads are known', () => {
  expect(metricsOf('sum(rate(b[5m])) / a{x="y"} or {__name__="c"} or {job="d"} or b')).toEqual(['a', 'b', 'c']);
  expect(metricsOf(`${Fn.importValue('Metric')} > 1`)).toEqual([]);
});

test.each([
  'a|b',
  '(?i:x)',
  '(?P<name>x)',
  '[^[:space:]]+',
  '\\Qa(b\\E',
  '\\pL',
  'a{2,5}?',
  '\\.\\d\\w\\z',
  '\\x{10FFFF}',
])('the regular expression %s is right', (regex) => {
  expect(regexFault(regex)).toBeUndefined();
});

testWith('promtool', 'these regular expressions are right for Prometheus, too', (check) => {
  const regexes = [
    'a|b',
    '(?i:x)',
    '(?P<name>x)',
    '[^[:space:]]+',
    '\\Qa(b\\E',
    '\\pL',
    'a{2,5}?',
    '\\.\\d\\w\\z',
    '\\x{10FFFF}',
  ];
  expect(
    check(['check', 'rules', '--lint=none'], rulesFile(...regexes.map((each) => `a{b=~\`${each}\`}`))),
  ).toMatchObject({
    ok: true,
  });
});
