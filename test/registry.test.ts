import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json';
import settings from '../cdk.json';
import { examples, loadExample } from '../examples';
import { regionOf } from '../examples/verification/example-region';

const known = Object.keys(examples);

/** Starts the app as the CDK CLI does, and tells what stacks it makes. */
function start(context: object): {
  readonly status: number | null;
  readonly stderr: string;
  readonly stacks: string[];
} {
  const outdir = mkdtempSync(join(tmpdir(), 'registry-'));
  try {
    const args = ['-r', 'ts-node/register/transpile-only', join('bin', 'app.ts')];
    const env = { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) };
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: join(__dirname, '..'), env, encoding: 'utf8' });
    const templates = readdirSync(outdir).filter((file) => file.endsWith('.template.json'));
    return { status, stderr, stacks: templates.map((file) => file.replace('.template.json', '')).sort() };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** What examples make beside their own stack. */
const BESIDE = ['aps-shared-workspace-clusters', 'eks-pod-identity-cross-account-data'];

test('the app makes a stack of every example, named after it, and what it needs beside that', () => {
  expect(start({})).toMatchObject({ status: 0, stacks: [...known, ...BESIDE].sort() });
});

test.each(BESIDE)('%s bears the id of the example that makes it', (stack) => {
  const owner = known.filter((id) => stack.startsWith(`${id}-`)).sort((a, b) => b.length - a.length)[0] ?? '';
  expect(start({ example: owner })).toMatchObject({ status: 0, stacks: [owner, stack] });
});

test('-c example=<id> makes just one', () => {
  expect(start({ example: known[0] })).toMatchObject({ status: 0, stacks: [known[0]] });
});

test.each(['nope', 'toString', ''])('fails for the example %p, and lists the known ones', async (id) => {
  const message = `no example is called '${id}'; there are: ${known.join(', ')}`;
  await expect(loadExample(id)).rejects.toThrow(message);
  expect(start({ example: id })).toEqual({ status: 1, stderr: `${message}\n`, stacks: [] });
});

test.each(known)('the README has %s in the row of its module', (id) => {
  const rows = readFileSync(join(__dirname, '..', 'README.md'), 'utf8').split('\n');
  const module = `lib/aws-${id.split('-')[0]}/README.md`;
  expect(rows.find((row) => row.startsWith('|') && row.includes(module))).toContain(`\`${id}\``);
});

test('the region that an example names is where it is looked for after deployment', async () => {
  expect(await regionOf('s3express-directory-bucket')).toBe('us-east-1');
});

test('every flag that aws-cdk-lib recommends is set, and findings of CloudFormation Validate are errors', () => {
  expect(settings.context).toEqual(recommended);
  expect(settings.context['@aws-cdk/core:validateAgainstDefaultRules']).toBe(true);
});
