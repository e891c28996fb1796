/**
 * `npm run test:consumer`: what a user gets. Packs the built package, installs it into an app outside the repository, and
 * compiles, runs and synthesizes that app, which is in test/package/consumer.
 *
 * The peer dependencies are linked from here instead of installed, which makes this fast and independent of a registry.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { modules } from './modules';
import { main, must, root, runProgram, runTool } from './run';

const NAME = 'cdk-reinvent-constructs';
const CONSUMER = join(root, 'test', 'package', 'consumer');

const { bundleDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly bundleDependencies: readonly string[];
};

/** What the package holds, and nothing else. */
const SHIPPED = [
  /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|\.jsii)$/,
  /^dist\/([\w-]+\/)*[\w-]+\.(js|d\.ts)$/,
  /^dist\/[\w-]+\/README\.md$/,
  /^dist\/aws-osis\/data-prepper-options\.json$/,
  /^dist\/[\w-]+\/policies\/[\w.-]+\.json$/,
  ...bundleDependencies.map((name) => new RegExp(`^node_modules/${name}/(?!.*node_modules/)`)),
];
const MUST_SHIP = [
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
  '.jsii',
  'dist/index.js',
  'dist/index.d.ts',
  // What pipelines are checked against, read when one is made.
  'dist/aws-osis/data-prepper-options.json',
];
const MAX_TARBALL_BYTES = 1_200_000;

/** How apps resolve types: the two modern ways, and the way of TypeScript 5 and older with "module": "commonjs". */
const RESOLUTIONS = [
  ['--module', 'nodenext', '--moduleResolution', 'nodenext'],
  ['--module', 'commonjs', '--moduleResolution', 'bundler'],
  ['--module', 'commonjs', '--moduleResolution', 'node10', '--ignoreDeprecations', '6.0'],
];

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: { readonly path: string }[];
}

main(() => {
  if (!existsSync(join(root, 'dist', 'index.js'))) throw new Error('there is no dist: run "npm run build" first');

  const app = mkdtempSync(join(tmpdir(), 'cdk-reinvent-consumer-'));
  try {
    step('pack', () => pack(app));
    step('install', () => install(app));
    step('types and deep imports', () => compile(app));
    step('deep imports at run time', () => deepImports(app));
    step('loading', () => load(app));
    step('synth', () => synth(app));
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
});

function step(name: string, body: () => string): void {
  const start = Date.now();
  const result = body();
  console.log(`consumer: ${name}: ${result} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
}

function pack(app: string): string {
  const output = must('npm pack', npm(['pack', '--json', '--pack-destination', app], root)).stdout;
  const parsed = JSON.parse(output) as Packed[] | Record<string, Packed>;
  const [packed] = Object.values(parsed);
  if (packed === undefined) throw new Error(`npm pack packed nothing: ${output}`);

  const paths = packed.files.map(({ path }) => path);
  const odd = paths.filter((path) => !SHIPPED.some((shipped) => shipped.test(path)));
  if (odd.length > 0) throw new Error(`the package must not hold ${odd.join(', ')}`);
  const bundled = bundleDependencies.map((name) => `node_modules/${name}/package.json`);
  const expected = [...MUST_SHIP, ...bundled, ...modules().flatMap(({ folder }) => shippedOf(folder))];
  const missing = expected.filter((path) => !paths.includes(path));
  if (missing.length > 0) throw new Error(`the package lacks ${missing.join(', ')}`);
  if (packed.size > MAX_TARBALL_BYTES) throw new Error(`the package has grown to ${packed.size} bytes`);

  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({ private: true, dependencies: { [NAME]: `file:./${packed.filename}` } }),
  );
  return `${paths.length} files, ${kilobytes(packed.size)}, unpacked ${kilobytes(packed.unpackedSize)}`;
}

/** The files of a module that the package must hold. */
function shippedOf(folder: string): string[] {
  const files = readdirSync(join(root, 'lib', folder), { recursive: true, encoding: 'utf8' }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  return files
    .filter((file) => /\.\w+$/.test(file) && !file.startsWith('images/'))
    .flatMap((file) => (file.endsWith('.ts') ? [file.replace(/ts$/, 'js'), file.replace(/ts$/, 'd.ts')] : [file]))
    .map((file) => `dist/${folder}/${file}`);
}

function install(app: string): string {
  const start = readFileSync(join(app, 'package.json'), 'utf8');
  must('npm install', npm(['install', '--legacy-peer-deps', '--no-audit', '--no-fund', '--no-package-lock'], app));
  if (readFileSync(join(app, 'package.json'), 'utf8') !== start) throw new Error('npm install changed package.json');

  const installed = readdirSync(join(app, 'node_modules')).filter((entry) => !entry.startsWith('.'));
  if (installed.join() !== NAME) throw new Error(`the package installs others: ${installed.join(', ')}`);

  for (const peer of ['aws-cdk-lib', 'constructs', '@types/node']) {
    const link = join(app, 'node_modules', peer);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', peer), link, 'junction');
  }
  cpSync(CONSUMER, app, { recursive: true });
  return 'nothing else came with it';
}

function compile(app: string): string {
  const { open, closed } = specifiers(app);
  const types = [
    ...open.filter((specifier) => !specifier.endsWith('.jsii')).map((specifier) => `typeof import('${specifier}')`),
    ...closed
      .filter(isInternal)
      .map((specifier) => `\n// @ts-expect-error must not be found\ntypeof import('${specifier}')`),
  ];
  writeFileSync(join(app, 'imports.ts'), `export type Imports = [${types.join(', ')}];\n`);

  for (const resolution of RESOLUTIONS) {
    const strict = ['--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes', '--skipLibCheck'];
    const options = [
      '--target',
      'es2022',
      '--types',
      'node',
      '--esModuleInterop',
      '--resolveJsonModule',
      ...strict,
      ...resolution,
    ];
    const args = ['app.ts', 'imports.ts', '--outDir', 'out', '--rootDir', '.', ...options];
    must(`tsc ${args.join(' ')}`, runTool('typescript/bin/tsc', args, { cwd: app, capture: true }));
  }
  return RESOLUTIONS.map((resolution) => resolution[3]).join(', ');
}

/** The ways into the package, and those that must be closed: each of its files, by its path or by a path one might guess. */
function specifiers(app: string): { readonly open: string[]; readonly closed: string[] } {
  const open = [NAME, `${NAME}/package.json`, `${NAME}/.jsii`, ...modules().map(({ folder }) => `${NAME}/${folder}`)];
  const closed = new Set<string>();
  for (const file of readdirSync(join(app, 'node_modules', NAME), { recursive: true, encoding: 'utf8' })) {
    const path = file.replaceAll('\\', '/');
    for (const form of [path, path.replace(/(\/index)?(\.d\.ts|\.js)$/, '')]) {
      for (const guess of [form, form.replace(/^dist\//, ''), form.replace(/^dist\//, 'lib/')])
        closed.add(`${NAME}/${guess}`);
    }
  }
  return { open, closed: [...closed].filter((specifier) => !open.includes(specifier)) };
}

/**
 * The oldest way of resolving types lets through the declarations of the package itself, by their path, and packages within
 * it, since it reads their package.json instead of this package's.
 */
function isInternal(specifier: string): boolean {
  const open = ['dist/index.d.ts', ...bundleDependencies.map((name) => `node_modules/${name}`)];
  return !open.some((path) => specifier === `${NAME}/${path}`);
}

function deepImports(app: string): string {
  const { open, closed } = specifiers(app);
  const { resolve } = createRequire(join(app, 'app.js'));
  for (const specifier of open) resolve(specifier);
  for (const specifier of closed) {
    try {
      resolve(specifier);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') continue;
    }
    throw new Error(`require('${specifier}') is possible`);
  }
  return `${open.length} ways in, ${closed.length} closed`;
}

function load(app: string): string {
  const folders = modules().map(({ folder }) => folder);
  for (const script of ['loading.cjs', 'loading.mjs']) {
    must(script, runProgram(process.execPath, [script, ...folders], { cwd: app, capture: true }));
  }
  return 'require loads what is used, import finds every name';
}

function synth(app: string): string {
  must('the app', runProgram(process.execPath, [join('out', 'app.js')], { cwd: app, capture: true }));

  const staged = readdirSync(join(app, 'cdk.out'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(app, 'cdk.out', entry.name, 'index.js')))
    .map(({ name }) => readFileSync(join(app, 'cdk.out', name, 'index.js'), 'utf8'));
  const handlers = modules().flatMap(({ folder }) => handlersOf(join(app, 'node_modules', NAME, 'dist', folder)));
  for (const handler of handlers) {
    if (!staged.includes(readFileSync(handler, 'utf8'))) throw new Error(`no stack of the app stages ${handler}`);
  }
  return `a stack of each of ${modules().length} modules, ${handlers.length} handlers staged from the package`;
}

function handlersOf(module: string): string[] {
  const handlers = join(module, 'handlers');
  return existsSync(handlers) ? readdirSync(handlers).map((handler) => join(handlers, handler, 'index.js')) : [];
}

/** npm is not in node_modules; npm tells its scripts where it is. */
function npm(args: readonly string[], cwd: string): ReturnType<typeof runProgram> {
  const cli = process.env['npm_execpath'];
  if (cli === undefined) throw new Error('run this as "npm run test:consumer"');
  return runProgram(process.execPath, [cli, ...args], { cwd, capture: true });
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}
