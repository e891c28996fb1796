import { join } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '..', '..');
const FILE = join(ROOT, 'snippets.virtual.ts');

/** What the type checker has to say of snippets in a stack that has what they speak of. */
export function typeErrors(imports: string, snippets: readonly string[]): string[] {
  const source = `import { Stack } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-eks';
${imports}
declare const cluster: CfnCluster;
declare const role: iam.Role;
export class Migration extends Stack {
  constructor() {
    super();
    iam.Role;
${snippets.join('\n')}
  }
}
`;
  const options: ts.CompilerOptions = {
    ...ts.getDefaultCompilerOptions(),
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    paths: { 'cdk-reinvent-constructs': [join(ROOT, 'lib', 'index.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (file) => (file === FILE ? source : readFile(file));
  host.fileExists = (file) => file === FILE || fileExists(file);
  const program = ts.createProgram([FILE], options, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(FILE))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
