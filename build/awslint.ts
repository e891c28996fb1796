/**
 * `npm run awslint`: checks the API of the built package against the AWS CDK's design guidelines.
 *
 * Uses awslint as a library, since its command line cannot hold the reason for an exclusion, does not notice one that is
 * out of date, and loses the message of a fatal error.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { exclusions } from './awslint-exclusions';
import { root } from './run';

/** What is used of awslint and jsii-reflect; awslint's own declarations are TypeScript sources that do not pass our rules. */
interface Assembly {
  readonly allTypes: readonly unknown[];
}
interface Finding {
  readonly level: number;
  readonly rule: { readonly code: string };
  readonly scope: string;
  readonly message: string;
}
interface AwsLint {
  readonly ALL_RULES_LINTER: { readonly rules: readonly unknown[]; eval(assembly: Assembly): Finding[] };
  readonly DiagnosticLevel: { readonly Error: number };
}
interface JsiiReflect {
  readonly TypeSystem: new () => {
    readonly roots: readonly Assembly[];
    load(directory: string, options: object): Promise<void>;
    lock(): void;
  };
}

const requireAwsLint = createRequire(require.resolve('awslint/lib'));
const { ALL_RULES_LINTER, DiagnosticLevel } = requireAwsLint('.') as AwsLint;
const { TypeSystem } = requireAwsLint('jsii-reflect') as JsiiReflect;

async function awslint(): Promise<void> {
  if (!existsSync(join(root, '.jsii'))) throw new Error('there is no .jsii: run "npm run build" first');

  const types = new TypeSystem();
  await types.load(root, { validate: false, supportedFeatures: ['intersection-types', 'class-covariant-overrides'] });
  types.lock();
  const [assembly] = types.roots;
  if (assembly === undefined) throw new Error('.jsii holds no assembly');

  const findings = new Map<string, string>();
  for (const { level, rule, scope, message } of ALL_RULES_LINTER.eval(assembly)) {
    if (level === DiagnosticLevel.Error) findings.set(`${rule.code}:${scope}`, message);
  }

  const faults = [
    ...[...findings].filter(([key]) => !Object.hasOwn(exclusions, key)).map(([key, message]) => `${key}: ${message}`),
    ...Object.keys(exclusions)
      .filter((key) => !findings.has(key))
      .map((key) => `${key}: excluded in build/awslint-exclusions.ts, but awslint does not find it`),
    ...Object.entries(exclusions)
      .filter(([, reason]) => reason.trim().length < 20)
      .map(([key]) => `${key}: excluded in build/awslint-exclusions.ts without a reason`),
  ];
  for (const fault of faults) console.error(fault);
  const excluded = Object.keys(exclusions).length;
  console.log(
    `awslint: ${ALL_RULES_LINTER.rules.length} rules over ${assembly.allTypes.length} types; ` +
      `${excluded} findings excluded with a reason, ${faults.length} faults`,
  );
  if (faults.length > 0) process.exitCode = 1;
}

awslint().catch((error: unknown) => {
  console.error(`awslint: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
