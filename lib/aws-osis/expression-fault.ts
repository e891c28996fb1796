import { TokenText } from '../core/token-text';
import { didYouMean } from '../core/place';
import { parser } from './expression-parser';
import { arityInWords, DATA_TYPES, FUNCTIONS } from './expression-functions';

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** What is wrong with an expression, and where. */
interface Fault {
  /** How many characters stand before it. */
  readonly at: number;
  readonly message: string;
}

const STRING = /"(?:[^"\\]|\\[^])*"?/g;
const FOUND = /^(?:"(?:[^"\\]|\\[^])*"|\/?[\w.@]+|[=!<>~&|]+|[^])/;
/** A string's `$` is the one character that Data Prepper has no way to match: `\$` stays as it is, and is a dollar. */
const DOLLAR = /(?:^|[^\\])(?:\\\\)*\$/;
const WRONG_OPERATORS: Readonly<Record<string, string>> = {
  '&&': 'and',
  '&': 'and',
  AND: 'and',
  And: 'and',
  '||': 'or',
  '|': 'or',
  OR: 'or',
  Or: 'or',
  '=': '==',
  '===': '==',
  '!==': '!=',
  '<>': '!=',
};
/** What is calculated, which no set of Data Prepper has. */
const NO_MEMBERS = new Set([
  'Parentheses',
  'Not',
  'Membership',
  'Relation',
  'TypeOf',
  'Match',
  'Equality',
  'Condition',
]);
/** Operators that are words; Data Prepper reads them with the blanks that stand around them. */
const BLANKS: Readonly<Record<string, readonly ('before' | 'after')[]>> = {
  and: ['before', 'after'],
  or: ['before', 'after'],
  in: ['before', 'after'],
  typeof: ['before', 'after'],
  not: ['after'],
};

/**
 * Why Data Prepper would refuse an expression, with the column and what stands there; nothing where it would not.
 *
 * Values that are known only at deployment are taken for whatever fits.
 */
export function expressionFault(expression: string): string | undefined {
  const text = new TokenText(expression);
  const fault = findFault(text.withWords, text);
  if (!fault || !isCertain(text, fault)) return undefined;
  return text.hasTokens ? text.restore(fault.message) : `${fault.message} (column ${fault.at + 1})`;
}

/** Outside of strings a token may be anything, so that nothing can be said of it and of what comes after it. */
function isCertain(text: TokenText, { at }: Fault): boolean {
  const outside = text.withWords.replace(STRING, (string) => ' '.repeat(string.length));
  const first = [...outside.matchAll(/\w+/g)].find(([word]) => text.isToken(word))?.index ?? Infinity;
  return at < first;
}

function findFault(expression: string, text: TokenText): Fault | undefined {
  if (expression.trim() === '') return { at: 0, message: 'it is empty' };
  let fault: Fault | undefined;
  parser.parse(expression).iterate({
    enter({ node }) {
      const found = node.type.isError ? syntaxFault(expression, node) : nodeFault(expression, node, text);
      // A node begins before what is wrong in it, and what comes first explains what comes next.
      if (found && (!fault || found.at < fault.at)) fault = found;
    },
  });
  return fault;
}

function syntaxFault(expression: string, node: SyntaxNode): Fault {
  const rest = expression.slice(node.from);
  const at = node.from + rest.length - rest.trimStart().length;
  const found = FOUND.exec(expression.slice(at))?.[0];
  if (found === undefined) return { at: expression.length, message: 'it ends too early' };
  if (found === '"') return { at, message: `the string has no end: ${excerpt(expression.slice(at))}` };
  const before = expression.slice(0, at).trimEnd();
  const number = /\d[\d.]*$/.exec(before);
  if (number && before.length === at && /^\.\d/.test(found)) {
    const all = number[0] + found;
    return { at: number.index, message: `'${all}' is no number, a text is written "${all}"` };
  }
  if (found === '=~' || found === '!~') {
    return { at, message: `'${found}' takes a pointer or a string on both sides, nothing else` };
  }
  const pointer = /\/[\w.@/]+$/.exec(before)?.[0];
  if (pointer !== undefined && before.length === at && /^[^\s()+*,{}"]/.test(found)) {
    return { at, message: `'${found}' cannot stand in a pointer; quote all of it: "${pointer}${found}..."` };
  }
  return { at, message: `'${found}' is not expected here` };
}

function nodeFault(expression: string, node: SyntaxNode, text: TokenText): Fault | undefined {
  const at = node.from;
  const written = expression.slice(node.from, node.to);
  if (text.isToken(written) && node.firstChild === null) return undefined;
  switch (node.name) {
    case 'Word':
      return wordFault(node, written);
    case 'SingleQuoted':
      return { at, message: `strings stand in double quotes: "${written.slice(1, -1)}", not ${written}` };
    case 'WrongOperator':
      return { at, message: `there is no '${written}', write '${WRONG_OPERATORS[written]}'` };
    case 'WrongNot':
      return { at, message: `there is no '${written}', write 'not '` };
    case 'Call':
      return callFault(expression, node);
    case 'Set':
      return setFault(expression, node);
    case 'String':
      return DOLLAR.test(written) ? { at, message: dollarMessage(written) } : undefined;
    default:
      return blankFault(expression, node);
  }
}

function wordFault(node: SyntaxNode, written: string): Fault | undefined {
  const parent = node.parent?.name;
  if (parent === 'FunctionName') return undefined;
  if (parent !== 'TypeOf') {
    return {
      at: node.from,
      message: `'${written}' is no value: a key is written '/${written}', a text '"${written}"'`,
    };
  }
  if (DATA_TYPES.includes(written)) return undefined;
  const hint = didYouMean(written, DATA_TYPES);
  return { at: node.from, message: `there is no type '${written}', only ${DATA_TYPES.join(', ')}${hint}` };
}

function dollarMessage(written: string): string {
  return `Data Prepper's strings cannot hold '$', not even as the end of a regular expression: ${excerpt(written)}; leave it out, or write '\\$' for a dollar sign`;
}

function setFault(expression: string, node: SyntaxNode): Fault | undefined {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    // What is missing is told where it is missing.
    if (child.type.isError) return undefined;
    if (NO_MEMBERS.has(child.name)) {
      const written = excerpt(expression.slice(child.from, child.to));
      return { at: child.from, message: `a set has values only, '${written}' is none` };
    }
  }
  return undefined;
}

function callFault(expression: string, node: SyntaxNode): Fault | undefined {
  const named = node.getChild('FunctionName')!;
  const name = expression.slice(named.from, named.to);
  const arity = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!arity) {
    const hint = didYouMean(name, Object.keys(FUNCTIONS));
    return { at: node.from, message: `there is no function '${name}'${hint}` };
  }
  let count = 0;
  for (let child = named.nextSibling; child; child = child.nextSibling) {
    // What is wrong with the arguments comes first.
    if (child.type.isError) return undefined;
    count += 1;
  }
  if (count >= arity.min && count <= arity.max) return undefined;
  return { at: node.from, message: `'${name}' takes ${arityInWords(arity)}, not ${count}` };
}

function blankFault(expression: string, node: SyntaxNode): Fault | undefined {
  // Where two words make one operator, the first stands for both.
  const sides = Object.hasOwn(BLANKS, node.name) ? BLANKS[node.name]! : [];
  for (const side of sides) {
    const neighbour = side === 'before' ? expression.charAt(node.from - 1) : expression.charAt(node.to);
    if (neighbour === ' ' || neighbour === '') continue;
    return { at: node.from, message: `'${node.name}' needs a blank ${side} it` };
  }
  return undefined;
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
