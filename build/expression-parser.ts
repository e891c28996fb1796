/** `npm run build:expression`: makes the parser of Data Prepper's expressions of its grammar. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildParserFile } from '@lezer/generator';
import { root } from './run';

/** What the parser's file holds for the grammar as it is. */
export function expressionParser(): string {
  const grammar = readFileSync(join(__dirname, 'expression.grammar'), 'utf8');
  return buildParserFile(grammar, { fileName: 'expression.grammar', typeScript: true }).parser;
}

/** Where the parser's file is. */
export const expressionParserFile = join(root, 'lib', 'aws-osis', 'expression-parser.ts');

if (require.main === module) writeFileSync(expressionParserFile, expressionParser());
