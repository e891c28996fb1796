import { readFileSync } from 'node:fs';
import { Lazy, type Stack } from 'aws-cdk-lib';
import { expressionParser, expressionParserFile } from '../../build/expression-parser';
import { checkExpression, checkFormat } from '../../lib/aws-osis/expression';
import { Place } from '../../lib/core/place';
import { testStack, warnings } from '../support/stack';

function placeIn(stack: Stack = testStack()): Place {
  return new Place({ owner: stack, module: 'aws-osis', describe: (path) => `'${path.join('.')}'` }, ['errors']);
}

test('the parser is made of the grammar as it is', () => {
  // Run "npm run build:expression" if this fails.
  expect(readFileSync(expressionParserFile, 'utf8')).toBe(expressionParser());
});

const EXPRESSIONS = [
  '/status >= 500',
  '/status>=500',
  '/a/b_c/0 == null',
  'null != /response',
  '/log.level == "error"',
  '/@timestamp != null',
  '"/user agent/~1x" == "curl"',
  '"/price-$" == 1',
  '/name == "Steven" and /age < 30',
  '(/a == 1) or (/b == 2)',
  '(((/a == 1) and (/b == 2)) or not (/c == 3))',
  'not /enabled',
  'not /status in {200, 202}',
  '/status not in {200,202 , 404}',
  '/level in {"warn", "error"}',
  '/is_cool == (/name == "Steven")',
  '/response =~ "^[0-9]+"',
  '/response !~ "^/api/.*"',
  '"a" =~ /pattern',
  '/x =~ "a\\"b\\\\c"',
  '/cost == "5\\$"',
  '/a typeof integer and /b typeof big_decimal',
  '3.14 != /ratio',
  '/ratio < -1.5e-3',
  '/a + /b - 2 * (/c / 3)',
  '-length(/message) + 1',
  '/count % 2 == 0',
  '"prefix-" + /name',
  'true',
  '{1, 2} == /set',
  '/a == """text"""',
  '${variable-1} == 2',
  'getMetadata("key") == "value"',
  'hasTags("a", "b", "c")',
  'not hasTags("a")',
  'length(/message) > 20',
  'length(toJsonString()) > 20',
  'cidrContains(/ip,"10.0.0.0/8", "192.168.0.0/16")',
  'contains(/message, "error")',
  'startsWith(getMetadata("key"), "prefix")',
  'join(/list)',
  'join("\\\\,", /list)',
  'subList(/list, 0, -1)',
  'now()',
  'getEventType() == "LOG"',
  'formatDateTime(/time, "yyyy-MM-dd", "UTC", "UTC")',
  'generateUuid()',
  'substringAfterLast(/path, "/")',
  'substringBefore(/path, "/")',
  '/a == 1 \n and /b == 2',
  '${{aws_secrets:rules:condition}}',
  'true == (/open == true)',
  'not not /closed',
  '-/delta == -3.5',
  '-(7)',
  '/nanoseconds > 9000000000 or /ratio == 1.5e12',
  '/rows/1/failed',
  '/left == /right',
  '/left+"-"+/right',
  'contains("abc", /part)',
  'getMetadata("/depth") == 3',
  'cidrContains(/ip,"2001:db8::/32","fd00::/8")',
  'startsWith(formatDateTime(/at, "yyyy"), "20")',
  'startsWith(getMetadata(formatDateTime(/at, "HH")), "a")',
  'join("; ", /list)',
  '/note == ""',
  '/note!=null',
  '{"a", "b"} == /set',
  '/code in {/first, /second}',
];

test.each(EXPRESSIONS)('takes %j', (expression) => {
  expect(() => checkExpression(expression, placeIn())).not.toThrow();
});

const WRONG: readonly (readonly [string, string])[] = [
  ['', 'it is empty'],
  ['  ', 'it is empty'],
  ['status >= 500', `'status' is no value: a key is written '/status', a text '"status"' (column 1)`],
  ['/level == error', `'error' is no value: a key is written '/error', a text '"error"' (column 11)`],
  ["/level == 'error'", `strings stand in double quotes: "error", not 'error' (column 11)`],
  ['/a == 1 && /b == 2', "there is no '&&', write 'and' (column 9)"],
  ['/a == 1 || /b == 2', "there is no '||', write 'or' (column 9)"],
  ['/a == 1 AND /b == 2', "there is no 'AND', write 'and' (column 9)"],
  ['/a = 1', "there is no '=', write '==' (column 4)"],
  ['/a === 1', "there is no '===', write '==' (column 4)"],
  ['/a <> 1', "there is no '<>', write '!=' (column 4)"],
  ['!/a', "there is no '!', write 'not ' (column 1)"],
  ['NOT /a', "there is no 'NOT', write 'not ' (column 1)"],
  ['not(/a == 1)', "'not' needs a blank after it (column 1)"],
  ['(/a == 1)and (/b == 2)', "'and' needs a blank before it (column 10)"],
  ['(/a == 1) or(/b == 2)', "'or' needs a blank after it (column 11)"],
  ['/a == 1 and\n/b == 2', "'and' needs a blank after it (column 9)"],
  ['/a in{200}', "'in' needs a blank after it (column 4)"],
  ['/a >=', 'it ends too early (column 6)'],
  ['(/a == 1', 'it ends too early (column 9)'],
  ['/a == 1)', "')' is not expected here (column 8)"],
  ['/a == "x', 'the string has no end: "x (column 7)'],
  ['/a in {200,}', "'}' is not expected here (column 12)"],
  ['/a in 200', "'200' is not expected here (column 7)"],
  ['/ip == 10.1.2.3', `'10.1.2.3' is no number, a text is written "10.1.2.3" (column 8)`],
  ['/a in ({200})', "'(' is not expected here (column 7)"],
  ['/a in {/b == 1}', "a set has values only, '/b == 1' is none (column 8)"],
  ['/a in {1, (2)}', "a set has values only, '(2)' is none (column 11)"],
  ['{true or false}', "a set has values only, 'true or false' is none (column 2)"],
  ['"a" =~ 3.14', "'3.14' is not expected here (column 8)"],
  ['/a an /b', "'an' is not expected here (column 4)"],
  ['hasTags("a",)', "')' is not expected here (column 13)"],
  ['/a in [200]', "'[' is not expected here (column 7)"],
  ['length(/a) =~ "x"', "'=~' takes a pointer or a string on both sides, nothing else (column 12)"],
  ['/a =~ 5', "'5' is not expected here (column 7)"],
  ['/a typeof text', "there is no type 'text', only integer, boolean, big_decimal, long, map, array, double, string"],
  ['/a typeof strng', "did you mean 'string'?"],
  ['/a =~ "b$"', `Data Prepper's strings cannot hold '$', not even as the end of a regular expression: "b$"`],
  ['/user-agent == "x"', "'agent' is no value: a key is written '/agent'"],
  ['/a:b == "x"', `':' cannot stand in a pointer; quote all of it: "/a:..."`],
  ['/a/ == 1', "'==' is not expected here (column 5)"],
  ['hasTag("a")', "there is no function 'hasTag'; did you mean 'hasTags'? (column 1)"],
  ['exists(/a)', "there is no function 'exists' (column 1)"],
  ['constructor(/a)', "there is no function 'constructor' (column 1)"],
  ['length()', "'length' takes 1 argument, not 0 (column 1)"],
  ['length(/a, /b)', "'length' takes 1 argument, not 2 (column 1)"],
  ['now(/a)', "'now' takes no argument, not 1 (column 1)"],
  ['cidrContains(/ip)', "'cidrContains' takes at least 2 arguments, not 1 (column 1)"],
  ['join(/a, /b, /c)', "'join' takes 1 to 2 arguments, not 3 (column 1)"],
  ['contains(/a "x")', `'"x"' is not expected here`],
  ['/a == 1 /b == 2', "'/b' is not expected here (column 9)"],
];

test.each(WRONG)('refuses %j', (expression, message) => {
  expect(() => checkExpression(expression, placeIn())).toThrow(message);
});

test.each([
  ['/a =~ "^\\d+"', "'\\d'"],
  ['/a == 1 and /b !~ "x\\.y"', "'\\.'"],
])('warns of %j, whose string has an escape that is not known', (expression, escape) => {
  const stack = testStack();
  checkExpression(expression, placeIn(stack));
  expect(warnings(stack)).toEqual([
    expect.stringContaining(
      `'errors' has ${escape} in a string, which Data Prepper's strings do not have as far as is known; write characters in brackets`,
    ),
  ]);
});

test.each(['/a =~ "^[0-9]+\\n"', '/a == "\\\\d"', '/a == """\\d"""', '"/a\\/b" == 1'])(
  'does not warn of %j',
  (expression) => {
    const stack = testStack();
    checkExpression(expression, placeIn(stack));
    expect(warnings(stack)).toEqual([]);
  },
);

test('a value that is known at deployment is taken for whatever fits', () => {
  const token = Lazy.string({ produce: () => '500' });
  expect(() => checkExpression(`/status >= ${token}`, placeIn())).not.toThrow();
  expect(() => checkExpression(token, placeIn())).not.toThrow();
  expect(() => checkExpression(`/service == "${token}"`, placeIn())).not.toThrow();
  expect(() => checkExpression(`/a ${token} 5`, placeIn())).not.toThrow();
  expect(() => checkExpression(`/service == "${token}" && /a`, placeIn())).toThrow("there is no '&&', write 'and'");
});

test.each([
  'logs',
  'logs-${/service}-%{yyyy.MM.dd}',
  '${service}',
  '${my key}/x',
  '${getMetadata("opensearch_action")}',
  '${/a}-${formatDateTime(/time, "yyyy")}',
  '${{aws_secrets:main:host}}',
  '${{aws_secrets:main}}/${/a}',
  'a } b',
  `\${/a}-${Lazy.string({ produce: () => 'x' })}`,
])('takes the format %j', (format) => {
  expect(() => checkFormat(format, placeIn())).not.toThrow();
});

test.each([
  ['logs-${/service', `must have a '}' for each '\${', got 'logs-\${/service'`],
  ['logs-%{yyyy', "must have a '}' for each '%{'"],
  ['${{aws_secrets:a:b}', "must have a '}' for each '${{'"],
  ['${}', "must name a key or have an expression in '${}', got '${}'"],
  [
    '${getMetaData("a")}',
    `'getMetaData("a")' is none: there is no function 'getMetaData'; did you mean 'getMetadata'?`,
  ],
  ["${getMetadata('a')}", `strings stand in double quotes: "a", not 'a'`],
])('refuses the format %j', (format, message) => {
  expect(() => checkFormat(format, placeIn())).toThrow(message);
});
