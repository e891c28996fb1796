import type { IConstruct } from 'constructs';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { fail } from './validation';
import { TokenText } from './token-text';
import { mapTexts, pathInWords, type Path } from './yaml-tree';

/** Refuses what is at a place of a document. */
export type Refuse = (path: Path, code: string, message: string) => never;

/** A document that a user wrote in YAML. */
export interface YamlData {
  readonly data: unknown;
  /** The line of what is at a place, or of what holds it. */
  readonly lineOf: (path: Path) => number;
  readonly refuse: Refuse;
}

/**
 * Reads a document in YAML; what is not YAML is refused with line and column.
 *
 * @param name what the messages call the document: the name of its file, or of the property
 * @param schema how scalars are read; by default they stay text, since a number that is read and written again can change
 */
export function readYaml(
  scope: IConstruct | undefined,
  name: string,
  text: string,
  schema: 'failsafe' | 'core' = 'failsafe',
): YamlData {
  const tokens = new TokenText(text);
  const lines = new LineCounter();
  const document = parseDocument(tokens.withWords, { schema, merge: true, lineCounter: lines });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    const message = error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
    fail(scope, 'NotYaml', `'${name}' is not YAML, line ${line}, column ${col}: ${message}`);
  }
  return {
    data: mapTexts(document.toJS(), (text) => tokens.restore(text)),
    lineOf: (path) => lineOf(document, lines, path),
    refuse: (path, code, message) => {
      const line = lineOf(document, lines, path);
      return fail(scope, code, `'${name}', line ${line}, ${pathInWords(path)}: ${message}`);
    },
  };
}

function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as { range?: readonly number[] } | undefined;
    const start = node?.range?.[0];
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}
