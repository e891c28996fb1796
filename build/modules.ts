import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run';

/** One line of lib/index.ts. */
export interface Module {
  /** What users import from the package: `aws_s3express`. */
  readonly name: string;
  /** Its folder under lib, and the path behind the package's name: `aws-s3express`. */
  readonly folder: string;
}

const LINE = /^export \* as (\w+) from '\.\/([\w-]+)';$/;

/** The modules that lib/index.ts exports; a line of another kind is refused, since the build could not make it lazy. */
export function modulesOf(source: string): Module[] {
  return source
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name, folder] = LINE.exec(line) ?? [];
      if (name === undefined || folder === undefined) {
        throw new Error(`lib/index.ts may only hold lines like "export * as aws_foo from './aws-foo';", got: ${line}`);
      }
      return { name, folder };
    });
}

export function modules(): Module[] {
  return modulesOf(readFileSync(join(root, 'lib', 'index.ts'), 'utf8'));
}
