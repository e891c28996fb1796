import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib';
import type { ExampleClass } from '../../examples';
import { explains, record, RecordingChecks, type Acknowledgement, type Evidence } from './evidence';
import { withExampleApp } from './example-app';
import { hasSubstance, MIN_REASON } from './reasons';

/** What the validators have to say about each example, by id. */
export type FindingsById = Readonly<Record<string, readonly string[]>>;

/**
 * Runs CloudFormation Validate and cdk-nag over examples: all of them in one app, as `cdk synth` has them, so that the
 * engine of the first starts once. A finding is whatever they say that no acknowledgement explains, a warning no less
 * than an error; a warning of a construct; an acknowledgement without a reason or without anything to acknowledge.
 */
export function validateExamples(classes: Readonly<Record<string, ExampleClass>>): FindingsById {
  return withExampleApp((app) => {
    const nag = new RecordingChecks(app);
    Validations.of(app).addPlugins(new CloudFormationValidatePlugin(), nag);
    const owners = new Map<string, string>();
    const failures: Finding[] = [];
    const { warnings, acknowledgements } = record(() => {
      for (const [id, Example] of Object.entries(classes)) {
        try {
          new Example(app, id);
        } catch (error) {
          // Its own test tells more; the others are to be judged all the same.
          app.node.tryRemoveChild(id);
          failures.push({ path: id, message: `cannot be made: ${String(error)}` });
        }
        owners.set(id, id);
        // An example may make further stacks beside its own.
        for (const { node } of app.node.children) if (!owners.has(node.id)) owners.set(node.id, id);
      }
      app.synth();
    });
    const report = readReport(app);
    return byOwner(Object.keys(classes), owners, [
      ...failures,
      ...unexplained(report),
      ...silenced(report, warnings, acknowledgements),
      ...acknowledgementFindings(acknowledgements, [...nag.found, ...warnings, ...acknowledged(report)]),
    ]);
  }, READ_THE_REPORT);
}

/** Without this the synth fails at the first error, and prints the warnings. */
const READ_THE_REPORT = { '@aws-cdk/core:failSynthOnValidationErrors': false };

/** Something to say about a construct. */
interface Finding {
  readonly path: string;
  readonly message: string;
}

/** The parts of `validation-report.json` that are read here. */
interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly metadata?: { readonly error?: string };
    readonly violations: readonly Violation[];
    readonly suppressedViolations?: readonly AcknowledgedViolation[];
  }[];
}

interface Violation {
  readonly ruleName: string;
  readonly description: string;
  readonly severity: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

interface AcknowledgedViolation extends Violation {
  readonly acknowledgedId: string;
  readonly acknowledgedAt?: string;
}

function readReport(app: App): Report {
  return JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
}

function unexplained({ pluginReports }: Report): Finding[] {
  return pluginReports.flatMap(({ pluginName, metadata, violations }) => {
    // A plugin that crashed reports no violation.
    if (metadata?.error !== undefined) throw new Error(metadata.error);
    return violations.flatMap(({ ruleName, description, severity, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => ({
        path: constructPath,
        message: `${pluginName} ${severity} ${ruleName}: ${description}`,
      })),
    );
  });
}

function acknowledged({ pluginReports }: Report): Evidence[] {
  return pluginReports
    .flatMap(({ suppressedViolations = [] }) => suppressedViolations)
    .map(({ acknowledgedId, acknowledgedAt = '' }) => ({ path: acknowledgedAt, id: acknowledgedId }));
}

/** Warnings that somebody silenced by the older `Annotations.acknowledgeWarning`, which asks for no reason. */
function silenced({ pluginReports }: Report, warnings: readonly Evidence[], reasons: readonly Evidence[]): Finding[] {
  const reported = pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${constructPath} ${ruleName}`),
    ),
  );
  return warnings
    .filter(({ path, id }) => !reported.includes(`${path} ${id}`))
    .filter((warning) => !reasons.some((reason) => explains(reason, warning)))
    .map(({ path, id }) => ({
      path,
      message: `the warning ${id} is silenced without a reason; use Validations.of(...).acknowledge({ id, reason })`,
    }));
}

function acknowledgementFindings(all: readonly Acknowledgement[], evidence: readonly Evidence[]): Finding[] {
  return all.flatMap((acknowledgement) => {
    const { path, id, reason } = acknowledgement;
    return [
      ...(hasSubstance(reason)
        ? []
        : [`${id} is acknowledged for '${reason}'; give a reason of at least ${MIN_REASON} characters`]),
      ...(evidence.some((each) => explains(acknowledgement, each))
        ? []
        : [`${id} is acknowledged, but nothing is found any more; remove the acknowledgement`]),
    ].map((message) => ({ path, message }));
  });
}

/** The findings of each example; a construct belongs to the example that made its topmost parent. */
function byOwner(
  ids: readonly string[],
  owners: ReadonlyMap<string, string>,
  findings: readonly Finding[],
): FindingsById {
  const found: Record<string, string[]> = Object.fromEntries(ids.map((id) => [id, []]));
  for (const { path, message } of findings) {
    const owner = found[owners.get(path.split('/')[0] ?? '') ?? ''];
    if (owner === undefined) throw new Error(`'${path}' belongs to no example, but has a finding: ${message}`);
    owner.push(`${path}: ${message}`);
  }
  return found;
}
