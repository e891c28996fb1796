/** What `require` loads. Run by `npm run test:consumer` with the modules' folders as arguments. */
'use strict';
const assert = require('node:assert');
const { dirname, join, sep } = require('node:path');

const name = 'cdk-reinvent-constructs';
const dist = dirname(require.resolve(name));
const folders = process.argv.slice(2);

/** Everything that is loaded: folders of this package, or whole packages. */
function loaded() {
  return Object.keys(require.cache)
    .filter((file) => file !== __filename)
    .map((file) => (file.startsWith(dist + sep) ? file.slice(dist.length + 1) : file));
}

const root = require(name);
assert.deepStrictEqual(loaded(), ['index.js'], 'requiring the package loads one small file');
assert.deepStrictEqual(
  Object.keys(root).sort(),
  folders.map((folder) => folder.replaceAll('-', '_')).sort(),
  'the package exports its modules',
);
assert.deepStrictEqual(loaded(), ['index.js'], 'listing the modules loads none of them');

for (const folder of folders) {
  for (const file of Object.keys(require.cache)) delete require.cache[file];
  const byPath = require(`${name}/${folder}`);
  const foreign = loaded().filter((file) =>
    folders.some((other) => other !== folder && file.startsWith(join(other, sep))),
  );
  assert.deepStrictEqual(foreign, [], `${folder} loads other modules`);
  assert(!loaded().includes('index.js'), `${folder} loads the root`);
  assert.strictEqual(
    require(name)[folder.replaceAll('-', '_')],
    byPath,
    `${folder} is one module, whichever way it is imported`,
  );
}
