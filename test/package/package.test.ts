import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules, modulesOf } from '../../build/modules';

interface PackageJson {
  readonly exports: Record<string, unknown>;
  readonly typesVersions: { readonly '*': Record<string, string[]> };
  readonly dependencies?: Record<string, string>;
  readonly bundleDependencies?: string[];
  readonly peerDependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}
interface LockFile {
  readonly packages: Record<
    string,
    { readonly resolved?: string; readonly optionalDependencies?: Record<string, string> }
  >;
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(__dirname, '..', '..', file), 'utf8'));
const manifest = read('package.json') as PackageJson;
const { packages: lock } = read('package-lock.json') as LockFile;

test('each module is one way into the package, and there is no other', () => {
  const ways = modules().map(({ folder }) => [
    `./${folder}`,
    { types: `./dist/${folder}/index.d.ts`, default: `./dist/${folder}/index.js` },
  ]);
  expect(manifest.exports).toEqual({
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    ...Object.fromEntries(ways),
    './.jsii': './.jsii',
    './package.json': './package.json',
  });
});

test('an app that resolves types the old way finds the same modules and nothing else', () => {
  const ways = modules().map(({ folder }) => [folder, [`dist/${folder}/index.d.ts`]]);
  expect(manifest.typesVersions).toEqual({
    '*': {
      'dist/index.d.ts': ['dist/index.d.ts'],
      ...Object.fromEntries(ways),
      'package.json': ['package.json'],
      '*': ['closed'],
    },
  });
});

test('only lines that the build can make lazy are in lib/index.ts', () => {
  expect(modulesOf("export * as aws_sqs from './aws-sqs';\n")).toEqual([{ name: 'aws_sqs', folder: 'aws-sqs' }]);
  expect(() => modulesOf("export * from './aws-sqs';\n")).toThrow("got: export * from './aws-sqs';");
  for (const { name, folder } of modules()) expect(name).toBe(folder.replaceAll('-', '_'));
});

test('is built and tested against the oldest versions that it promises to work with', () => {
  for (const [name, range] of Object.entries(manifest.peerDependencies)) {
    expect(`${name} ${range}`).toBe(`${name} ^${manifest.devDependencies[name]}`);
  }
});

test('what it needs at run time comes with it', () => {
  expect(Object.keys(manifest.dependencies ?? {})).toEqual(manifest.bundleDependencies ?? []);
});

test('tools are pinned', () => {
  const loose = Object.entries(manifest.devDependencies).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(loose).toEqual([]);
});

test('the lock file installs from any registry and on every platform', () => {
  expect(Object.keys(lock).filter((path) => lock[path]?.resolved !== undefined)).toEqual([]);

  const native = Object.keys(lock['node_modules/@swc/core']?.optionalDependencies ?? {});
  expect(native).toEqual(expect.arrayContaining(['@swc/core-darwin-arm64', '@swc/core-win32-x64-msvc']));
  expect(native.filter((name) => lock[`node_modules/${name}`] === undefined)).toEqual([]);
});
