/** `npm run build`: compiles lib with jsii into dist, and completes dist with what the package needs besides. */
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lazyIndex } from './lazy-index';
import { modules } from './modules';
import { main, must, root, runTool } from './run';

/** What a module may hold besides TypeScript, and besides the pictures of its README, which the package can do without. */
const SHIPPED = /^[\w-]+\/(README\.md$|[\w-]+\.json$|handlers\/|policies\/)/;

main(() => {
  for (const output of ['dist', '.jsii', '.jsii.tabl.json'])
    rmSync(join(root, output), { recursive: true, force: true });

  // Kubernetes and aws-cdk-lib say "namespace" too, which C# reserves.
  must('jsii', runTool('jsii/bin/jsii', ['--fail-on-warnings', '--silence-warnings', 'reserved-word']));

  writeFileSync(join(root, 'dist', 'index.js'), lazyIndex(modules()));

  for (const file of otherFiles()) {
    if (!SHIPPED.test(file)) {
      throw new Error(
        `lib/${file} would not be in the package: a module's files are TypeScript, README.md, *.json, handlers/, policies/ and images/*.png`,
      );
    }
    cpSync(join(root, 'lib', file), join(root, 'dist', file));
  }
});

function otherFiles(): string[] {
  return readdirSync(join(root, 'lib'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(join(root, 'lib').length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((file) => !/^[\w-]+\/images\/[\w-]+\.png$/.test(file));
}
