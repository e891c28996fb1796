import { parser } from '@prometheus-io/lezer-promql';
import { matchesEmpty, regexFault } from './matcher-regex';
import { children, expressionAt, type SyntaxNode, type Tree } from './promql-expression';
import { type Fault, isFault, TypeChecker, typeInWords } from './promql-types';
import { TokenText } from '../core/token-text';

/** Functions that Prometheus renamed, and of the new grammar one that stands in for each, not longer than it. */
const FORMER_FUNCTIONS = { holt_winters: 'deriv' } as const;
const EXCERPT = 24;
/** Some hundred operators in a row are too many for the grammar's parser: it then finds faults where there are none. */
const MOST_NODES = 500;
const STRING = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`[^`]*`?/g;
const ESCAPE = /\\(?:[abfnrtv\\]|[0-7]{3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/y;

/**
 * Why Prometheus would refuse an expression, with line, column and what stands there; nothing where it would not.
 *
 * Values that are known only at deployment are taken for whatever fits.
 */
export function promqlFault(expression: string): string | undefined {
  const text = new TokenText(expression);
  const fault = findFault(text.withWords, text);
  return fault && isCertain(text, fault) ? describe(text, fault) : undefined;
}

/** The metrics that an expression reads, by name. Of an expression that does not parse, those that are readable. */
export function metricsOf(expression: string): string[] {
  const text = new TokenText(expression);
  const names: string[] = [];
  parse(text.withWords).iterate({
    enter({ name, node }) {
      if (name !== 'VectorSelector') return;
      const named = metricName(text.withWords, node);
      if (named !== undefined && !text.isToken(named)) names.push(named);
    },
  });
  return [...new Set(names)].sort();
}

/**
 * Inside a string a token is text, whatever it is. Elsewhere it may be anything, so that nothing can be said of what
 * comes after it.
 */
function isCertain(text: TokenText, { at }: Fault): boolean {
  const outside = text.withWords.replace(STRING, (string) => ' '.repeat(string.length));
  const first = [...outside.matchAll(/\w+/g)].find(([word]) => text.isToken(word))?.index ?? Infinity;
  return at < first;
}

function findFault(expression: string, text: TokenText): Fault | undefined {
  const tree = parse(expression);
  let fault: Fault | undefined;
  let nodes = 0;
  tree.iterate({
    enter({ node }) {
      nodes += 1;
      fault ??= node.type.isError ? syntaxFault(expression, node) : nodeFault(expression, node, text);
      return !fault;
    },
  });
  if (fault) return nodes < MOST_NODES ? fault : undefined;
  const type = new TypeChecker(expression).check(expressionAt(tree.topNode));
  if (type === undefined || type === 'scalar' || type === 'vector') return undefined;
  return isFault(type)
    ? type
    : { at: 0, message: `a rule needs an instant vector or a number, this is ${typeInWords(type)}` };
}

function parse(expression: string): Tree {
  let read = expression;
  for (const [former, standIn] of Object.entries(FORMER_FUNCTIONS)) {
    read = read.replace(new RegExp(`\\b${former}(?=\\s*\\()`, 'g'), standIn.padEnd(former.length));
  }
  return parser.parse(read);
}

function syntaxFault(expression: string, node: SyntaxNode): Fault {
  const before = expression.slice(0, node.from).trimEnd();
  const name = /[a-zA-Z_:][\w:]*$/.exec(before)?.[0];
  if (name && node.from < node.to && expression.charAt(node.from) === '(') {
    return { at: before.length - name.length, message: `there is no function '${name}'` };
  }
  const found = /^\s*(\w+|[=!<>~]+|\S)/.exec(expression.slice(node.from))?.[1];
  if (expression.trim() === '') return { at: 0, message: 'the expression is empty' };
  return found === undefined
    ? { at: expression.length, message: 'the expression ends too early' }
    : { at: node.from + expression.slice(node.from).indexOf(found), message: `'${found}' is not expected here` };
}

/** What the grammar lets through at one node. */
function nodeFault(expression: string, node: SyntaxNode, text: TokenText): Fault | undefined {
  if (node.name === 'StringLiteral') return stringFault(expression.slice(node.from, node.to), node.from);
  if (node.name === 'VectorSelector') return selectorFault(expression, node, text);
  if (node.name !== 'UnquotedLabelMatcher' && node.name !== 'QuotedLabelMatcher') return undefined;
  const { operator, value, at } = readMatcher(expression, node);
  if (!operator.endsWith('~') || text.isToken(value)) return undefined;
  const fault = regexFault(value);
  return fault === undefined ? undefined : { at, message: `the regular expression '${value}' is wrong: ${fault}` };
}

function stringFault(literal: string, at: number): Fault | undefined {
  const quote = literal.charAt(0);
  if (literal.length < 2 || !literal.endsWith(quote)) return { at, message: 'the string has no end' };
  if (quote === '`') return undefined;
  for (let index = literal.indexOf('\\'); index !== -1; index = literal.indexOf('\\', index)) {
    ESCAPE.lastIndex = index;
    const [escape] = ESCAPE.exec(literal) ?? (literal.charAt(index + 1) === quote ? [`\\${quote}`] : []);
    if (escape === undefined) {
      const wrong = literal.slice(index, index + 2);
      return {
        at: at + index,
        message: `'${wrong}' is no escape in a string; write '\\${wrong}' or quote with backticks`,
      };
    }
    index += escape.length;
  }
  return undefined;
}

function selectorFault(expression: string, node: SyntaxNode, text: TokenText): Fault | undefined {
  const matchers = matchersOf(expression, node);
  const identifier = node.getChild('Identifier');
  const quotedName = node.getChild('LabelMatchers')?.getChild('QuotedLabelName');
  if (identifier && (quotedName || matchers.some(({ label }) => label === '__name__'))) {
    return { at: node.from, message: 'the metric is named twice' };
  }
  if (identifier || quotedName || !matchers.every((matcher) => takesAnything(matcher, text))) return undefined;
  return {
    at: node.from,
    message: 'the selector takes every series; name a metric or match a label that is not empty',
  };
}

function takesAnything({ operator, value }: Matcher, text: TokenText): boolean {
  if (text.isToken(value)) return false;
  const empty = operator.endsWith('~') ? matchesEmpty(value) : value === '';
  return operator.startsWith('!') ? !empty : empty;
}

interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
  readonly at: number;
}

function matchersOf(expression: string, selector: SyntaxNode): Matcher[] {
  const list = selector.getChild('LabelMatchers');
  return (list ? children(list) : [])
    .filter(({ name }) => name === 'UnquotedLabelMatcher' || name === 'QuotedLabelMatcher')
    .map((node) => readMatcher(expression, node));
}

function readMatcher(expression: string, node: SyntaxNode): Matcher {
  const [label, operator, value] = children(node).map(({ from, to }) => expression.slice(from, to));
  return { label: unquote(label ?? ''), operator: operator ?? '', value: unquote(value ?? ''), at: node.from };
}

function unquote(literal: string): string {
  if (!/^["'`]/.test(literal)) return literal;
  const body = literal.slice(1, -1);
  return literal.startsWith('`') ? body : body.replace(/\\([\\"'])/g, '$1');
}

function metricName(expression: string, selector: SyntaxNode): string | undefined {
  const identifier = selector.getChild('Identifier') ?? selector.getChild('LabelMatchers')?.getChild('QuotedLabelName');
  if (identifier) return unquote(expression.slice(identifier.from, identifier.to));
  return matchersOf(expression, selector).find(({ label, operator }) => label === '__name__' && operator === '=')
    ?.value;
}

function describe(text: TokenText, { at, message }: Fault): string {
  const expression = text.withWords;
  const lines = expression.slice(0, at).split('\n');
  const column = lines[lines.length - 1]!.length + 1;
  const excerpt = expression
    .slice(Math.max(0, at - EXCERPT), at + EXCERPT)
    .replace(/\s+/g, ' ')
    .trim();
  const dots = [at > EXCERPT ? '…' : '', at + EXCERPT < expression.length ? '…' : ''];
  return text.restore(`line ${lines.length}, column ${column}: ${message}, near '${dots.join(excerpt)}'`);
}
