import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path/posix';

/**
 * What is wrong with the layout of a checkout: the same stem must be in all four trees, data flows one way, and a name
 * says what it names. Told from the files alone, as `<file>: <what is wrong>`.
 */
export function layoutFindings(root: string): string[] {
  return [
    ...registryFindings(root),
    ...exampleFindings(root),
    ...moduleFindings(root),
    ...constructFindings(root),
    ...importFindings(root),
    ...nameFindings(root),
  ];
}

const REGISTRY = 'examples/index.ts';

/** Folders of `lib` that are no module. */
const INTERNAL: ReadonlySet<string> = new Set(['core']);

/** Names that say nothing about what is in them. */
const SAYS_NOTHING = /^(common|constants|helpers?|misc|types|utils?)(\.|$)/;

const TREES = ['bin', 'examples', 'lib', 'test'];

/** One line of the registry of examples. */
interface Entry {
  readonly id: string;
  readonly module: string;
  readonly stem: string;
  readonly className: string;
}

function registry(root: string): Entry[] {
  const line = /^ *'([\w-]+)':\s*async \(\) =>\s*\(await import\('\.\/([\w-]+)\/([\w-]+)'\)\)\.(\w+)/gm;
  return [...read(root, REGISTRY).matchAll(line)].map(([, id = '', module = '', stem = '', className = '']) => ({
    id,
    module,
    stem,
    className,
  }));
}

/** Each line of the registry, and the files that belong to it. */
function registryFindings(root: string): string[] {
  const entries = registry(root);
  const ids = entries.map(({ id }) => id);
  return [
    ...(entries.length === 0 ? [`${REGISTRY}: no line of the registry can be read`] : []),
    ...(String(ids) === String([...ids].sort()) ? [] : [`${REGISTRY}: sort the ids: ${[...ids].sort().join(', ')}`]),
    ...entries.flatMap((entry) => [
      ...(entry.id === idOf(entry) ? [] : [`${REGISTRY}: '${entry.id}' must be called '${idOf(entry)}'`]),
      ...belongings(entry).flatMap(({ file, contains, what }) => {
        if (!existsSync(join(root, file))) return [`${file}: is missing: ${what} of '${entry.id}'`];
        return contains.test(read(root, file)) ? [] : [`${file}: must be ${what} of '${entry.id}'`];
      }),
    ]),
  ];
}

function idOf({ module, stem }: Entry): string {
  return `${module.replace(/^aws-/, '')}-${stem}`;
}

/** The files that an example has in each tree. */
function belongings({ id, module, stem, className }: Entry) {
  const exported = (name: string) => new RegExp(`^export (class|const) ${name}\\b`, 'm');
  return [
    { file: `examples/${module}/${stem}.ts`, contains: exported(className), what: `the class ${className}` },
    { file: `examples/${module}/${stem}.verify.ts`, contains: exported('checks'), what: 'the checks' },
    { file: `test/${module}/${stem}.test.ts`, contains: new RegExp(`proveExample\\(\\s*'${id}'`), what: 'the proof' },
    { file: `lib/${module}/README.md`, contains: /^# /m, what: 'the page of the module, with a title,' },
  ];
}

/** Examples that nobody can reach. */
function exampleFindings(root: string): string[] {
  const entries = registry(root);
  const registered = new Set(entries.map(({ module, stem }) => `examples/${module}/${stem}.ts`));
  return modules(root)
    .flatMap((module) => filesIn(root, `examples/${module}`))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.verify.ts') && !registered.has(file))
    .map((file) => `${file}: is not in the registry; add a line to ${REGISTRY}`);
}

/** The three places that list the modules. */
function moduleFindings(root: string): string[] {
  const folders = modules(root);
  const { exports } = JSON.parse(read(root, 'package.json')) as { exports: Record<string, unknown> };
  const subpaths = Object.keys(exports)
    .map((subpath) => subpath.slice('./'.length))
    .filter((subpath) => /^[\w-]+$/.test(subpath));
  const lines = read(root, 'lib/index.ts').split('\n').filter(Boolean);
  const indexed = folders.map((module) => `export * as ${module.replaceAll('-', '_')} from './${module}';`);
  return [
    ...differences('package.json: exports', subpaths, folders),
    ...differences('lib/index.ts', lines, indexed),
    ...folders
      .map((module) => `lib/${module}/index.ts`)
      .filter((file) => !/^(export (type )?(\*|\{[^}]*\}) from '[^']+';\s*)*$/.test(read(root, file)))
      .map((file) => `${file}: must have nothing but lines of export ... from './file'`),
  ];
}

/** Both lists are sorted. */
function differences(place: string, found: readonly string[], expected: readonly string[]): string[] {
  return [
    ...expected.filter((item) => !found.includes(item)).map((item) => `${place}: lacks ${item}`),
    ...found.filter((item) => !expected.includes(item)).map((item) => `${place}: has no folder in lib for ${item}`),
    ...(String(found) === String([...found].sort()) ? [] : [`${place}: must be sorted`]),
  ];
}

/** Constructs without a test of their stem. */
function constructFindings(root: string): string[] {
  return modules(root)
    .flatMap((module) => filesIn(root, `lib/${module}`))
    .filter((file) => file.endsWith('.ts') && exportsConstruct(read(root, file)))
    .map((file) => ({ file, test: file.replace(/^lib/, 'test').replace(/\.ts$/, '.test.ts') }))
    .filter(({ test }) => !existsSync(join(root, test)))
    .map(({ file, test }) => `${test}: is missing: the test of the construct in ${file}`);
}

function exportsConstruct(source: string): boolean {
  return /^export (abstract )?class /m.test(source) && /constructor\(\s*scope: Construct,\s*id: string/.test(source);
}

/** Imports against the flow: bin, examples, a module of lib, lib/core. */
function importFindings(root: string): string[] {
  return ['bin', 'examples', 'lib']
    .flatMap((tree) => filesUnder(root, tree))
    .filter((file) => /\.[jt]s$/.test(file))
    .flatMap((file) =>
      imports(read(root, file)).flatMap((specifier) => {
        if (specifier.startsWith('@cloud-copilot/'))
          return [`${file}: imports ${specifier}; it is AGPL, for tests only`];
        if (!specifier.startsWith('.')) return [];
        const target = join(file, '..', specifier);
        const reason = refusal(file.split('/'), target.replace(/\/index$/, '').split('/'));
        return reason === undefined ? [] : [`${file}: imports ${target}; ${reason}`];
      }),
    );
}

function imports(source: string): string[] {
  const statement = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*'([^']+)'/g;
  return [...source.matchAll(statement)].map(([, specifier = '']) => specifier);
}

function refusal([tree, folder]: readonly string[], target: readonly string[]): string | undefined {
  const [targetTree = '', module = ''] = target;
  const knows: Record<string, readonly string[]> = {
    bin: ['bin', 'examples'],
    examples: ['examples', 'lib'],
    lib: ['lib'],
  };
  if (tree === undefined || !knows[tree]?.includes(targetTree)) return `${tree} must not know ${targetTree}`;
  if (targetTree !== 'lib' || (tree === 'lib' && module === folder)) return undefined;
  if (tree === 'lib' && folder === 'core') return 'lib/core must not know the modules';
  if (tree === 'lib' && INTERNAL.has(module)) return undefined;
  return target.length > 2 || INTERNAL.has(module)
    ? 'import a module by its folder, never one of its files'
    : undefined;
}

function nameFindings(root: string): string[] {
  return TREES.flatMap((tree) => filesUnder(root, tree))
    .filter((file) => file.split('/').some((name) => SAYS_NOTHING.test(name)))
    .map((file) => `${file}: its name says nothing; name it after what is in it`);
}

function modules(root: string): string[] {
  return readdirSync(join(root, 'lib'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !INTERNAL.has(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** The files of a folder that may be missing, without those of its folders. */
function filesIn(root: string, folder: string): string[] {
  const [path, depth] = [join(root, folder), folder.split('/').length + 1];
  return existsSync(path) ? filesUnder(root, folder).filter((file) => file.split('/').length === depth) : [];
}

function filesUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((file) => !file.includes('node_modules') && basename(file) !== '.DS_Store')
    .sort();
}

function read(root: string, file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
