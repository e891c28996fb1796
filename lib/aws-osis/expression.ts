import type { Place } from '../core/place';
import { expressionFault } from './expression-fault';

/** A text of which Data Prepper makes a secret's field before it reads an expression. */
const SECRET = /^\$\{\{.*\}\}$/;
const RAW_STRING = /"""[^]*?"""/g;
const STRING = /"((?:[^"\\]|\\[^])*)"/g;
/** What Data Prepper's strings have after a backslash, and its pointers in quotes. */
const ESCAPE = /\\([^btnfr"'\\$/])|\\\\/g;
/** What only stands in an expression, never in the name of a key. */
const ONLY_IN_EXPRESSIONS = /[()"'=<>{}!&|]/;

/** Refuses what is not an expression of Data Prepper, such as `/status >= 500`. Tokens pass. */
export function checkExpression(text: string, place: Place): void {
  if (SECRET.test(text.trim())) return;
  const fault = expressionFault(text);
  if (fault !== undefined) place.refuse('NotAnExpression', `must be an expression of Data Prepper: ${fault}`);
  warnOfEscapes(text, place);
}

/** Not refused, since not every version of Data Prepper's grammar could be read. */
function warnOfEscapes(text: string, place: Place): void {
  const strings = [...text.replace(RAW_STRING, '').matchAll(STRING)].map(([, content = '']) => content);
  const [odd] = strings.flatMap((content) =>
    [...content.matchAll(ESCAPE)].filter(([, letter]) => letter !== undefined),
  );
  if (!odd) return;
  place.warn(
    'expressionEscape',
    `has '${odd[0]}' in a string, which Data Prepper's strings do not have as far as is known; write characters in brackets, such as [0-9] for \\d`,
  );
}

/** Refuses what is not a text with expressions in it, such as `logs-${/service}-%{yyyy.MM.dd}`. Tokens pass. */
export function checkFormat(text: string, place: Place): void {
  // The CDK's own way of writing what is known at deployment.
  const known = text.replace(/\$\{Token\[[^\]]*\]\}/g, '');
  for (const { opening, content } of partsOf(known)) {
    if (content === undefined) {
      place.refuse('NotAFormat', `must have a '}' for each '${opening}', got '${text}'`);
    }
    if (opening === '%{' || opening === '${{') continue;
    if (content.trim() === '')
      place.refuse('NotAFormat', `must name a key or have an expression in '\${}', got '${text}'`);
    if (!ONLY_IN_EXPRESSIONS.test(content)) continue;
    const fault = expressionFault(content);
    if (fault !== undefined) {
      place.refuse(
        'NotAnExpression',
        `must have expressions of Data Prepper in '\${...}', '${content}' is none: ${fault}`,
      );
    }
  }
}

interface Part {
  readonly opening: string;
  /** Undefined where the part has no end. */
  readonly content?: string;
}

/** The parts of a text that stand for something else; as Data Prepper does, each ends at the next brace. */
function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  const openings = /\$\{\{|\$\{|%\{/g;
  for (let match = openings.exec(text); match; match = openings.exec(text)) {
    const [opening] = match;
    const start = match.index + opening.length;
    const end = text.indexOf(opening === '${{' ? '}}' : '}', start);
    parts.push(end === -1 ? { opening } : { opening, content: text.slice(start, end) });
    if (end === -1) break;
    openings.lastIndex = end;
  }
  return parts;
}
