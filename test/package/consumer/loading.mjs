/** What `import` sees. Run by `npm run test:consumer` with the modules' folders as arguments. */
import assert from 'node:assert';
import * as root from 'cdk-reinvent-constructs';

for (const folder of process.argv.slice(2)) {
  const name = folder.replaceAll('-', '_');
  assert(Object.hasOwn(root, name), `import { ${name} } from 'cdk-reinvent-constructs'`);

  const byPath = await import(`cdk-reinvent-constructs/${folder}`);
  assert.strictEqual(byPath.default, root[name], `${folder} is one module, whichever way it is imported`);
  for (const exported of Object.keys(root[name])) {
    assert(Object.hasOwn(byPath, exported), `import { ${exported} } from 'cdk-reinvent-constructs/${folder}'`);
  }
}
