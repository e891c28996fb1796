/**
 * `npm run lint:cfn`: a second opinion on the templates of all examples, by cfn-lint where the machine has it.
 *
 * cfn-lint's data is older than CloudFormation: what it does not know yet is listed below, with the reason.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { main, must, root, runProgram } from './run';

interface Exception {
  readonly rule: string;
  /** Only on this type; without it, on every one. */
  readonly resourceType?: string;
  /** Only this finding; without it, every finding of the rule. */
  readonly message?: RegExp;
  readonly reason: string;
}

const exceptions: readonly Exception[] = [
  {
    rule: 'W3005',
    reason: 'The CDK writes a dependency of constructs out as DependsOn, also where a reference implies it.',
  },
];

interface Finding {
  readonly Filename: string;
  readonly Level: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

interface Template {
  readonly Resources?: Readonly<Record<string, { readonly Type: string }>>;
}

/** Synthesizes every example as `cdk synth` does, without the CLI. */
function synth(outdir: string): string[] {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: object };
  must(
    'synth',
    runProgram(process.execPath, ['-r', 'ts-node/register/transpile-only', 'bin/app.ts'], {
      env: { CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_VALIDATION: 'false' },
      capture: true,
    }),
  );
  return readdirSync(outdir)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => join(outdir, file));
}

function lint(templates: readonly string[]): Finding[] {
  const { stdout, stderr } = runProgram(
    'cfn-lint',
    ['--format', 'json', '--regions', 'us-east-1', '--', ...templates],
    { capture: true },
  );
  try {
    return JSON.parse(stdout) as Finding[];
  } catch {
    throw new Error(`cfn-lint did not answer with JSON:\n${stdout}\n${stderr}`);
  }
}

/** The type of the resource that a finding is about. */
function typeOf({ Filename, Location }: Finding): string | undefined {
  const [section, id] = Location.Path ?? [];
  const { Resources } = JSON.parse(readFileSync(Filename, 'utf8')) as Template;
  return section === 'Resources' ? Resources?.[String(id)]?.Type : undefined;
}

function cfnLint(outdir: string): void {
  const templates = synth(outdir);
  let excepted = 0;
  let found = 0;
  for (const finding of lint(templates)) {
    const type = typeOf(finding);
    const { Filename, Level, Location, Message, Rule } = finding;
    const known = exceptions.some(
      ({ rule, resourceType = type, message = /^/ }) =>
        rule === Rule.Id && resourceType === type && message.test(Message),
    );
    if (known) {
      excepted += 1;
    } else {
      found += 1;
      console.error(
        `${basename(Filename)} ${(Location.Path ?? []).join('/')} (${type}): ${Level} ${Rule.Id} ${Message}`,
      );
    }
  }
  console.log(`cfn-lint: ${templates.length} templates, ${found} findings, ${excepted} excepted with a reason`);
  if (found > 0) process.exitCode = 1;
}

/** Undefined when the machine has none that runs. */
function version(): string | undefined {
  try {
    const { status, stdout } = runProgram('cfn-lint', ['--version'], { capture: true });
    return status === 0 ? stdout.trim() : undefined;
  } catch {
    return undefined;
  }
}

main(() => {
  const found = version();
  if (found === undefined) {
    console.log('cfn-lint is not on this machine: the second opinion is left out ("pip install cfn-lint" brings it)');
    return;
  }
  console.log(found);
  const outdir = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
  try {
    cfnLint(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
