/** `npm run build:snippets`: compiles every TypeScript snippet of the READMEs and the `@example`s against the built package. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { modules } from './modules';
import { main, must, root, runTool } from './run';

interface Tablet {
  readonly snippets: Record<
    string,
    { readonly didCompile?: boolean; readonly location: { readonly api: { readonly moduleFqn?: string } } }
  >;
}

main(() => {
  if (!existsSync(join(root, '.jsii'))) throw new Error('there is no .jsii: run "npm run build" first');

  const tablet = join(root, '.jsii.tabl.json');
  rmSync(tablet, { force: true });
  must('compiling the snippets', runTool('jsii-rosetta/bin/jsii-rosetta', ['extract', '--strict']));

  const snippets = Object.values((JSON.parse(readFileSync(tablet, 'utf8')) as Tablet).snippets);
  const broken = snippets.filter(({ didCompile }) => didCompile !== true);
  if (broken.length > 0) throw new Error(`${broken.length} snippets were not compiled`);

  const name = 'cdk-reinvent-constructs';
  for (const page of [name, ...modules().map((module) => `${name}.${module.name}`)]) {
    if (!snippets.some(({ location }) => location.api.moduleFqn === page)) {
      throw new Error(`the README of ${page} has no TypeScript snippet`);
    }
  }
  console.log(`${snippets.length} snippets compile`);
});
