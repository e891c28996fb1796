import { Annotations, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, type IApplyRule, NagRuleCompliance } from 'cdk-nag';
import type { IConstruct } from 'constructs';

/** A rule that is broken at a construct, whether somebody acknowledged it or not. */
export interface Evidence {
  readonly path: string;
  /** The rule as acknowledgements name it: `<namespace>::<id>`. */
  readonly id: string;
}

/** An acknowledgement that the library or an example makes. */
export interface Acknowledgement extends Evidence {
  readonly reason: string;
}

/** Whether an acknowledgement is about something. */
export function explains({ path, id }: Evidence, evidence: Evidence): boolean {
  return evidence.id === id && (path === '' || evidence.path === path || evidence.path.startsWith(`${path}/`));
}

/** cdk-nag's AwsSolutions, which also keeps the findings that it leaves out of its report since they are acknowledged. */
export class RecordingChecks extends AwsSolutionsChecks {
  readonly found: Evidence[] = [];

  protected override applyRule(parameters: IApplyRule): void {
    super.applyRule(parameters);
    const rule = `${this.packName}-${parameters.ruleSuffixOverride ?? parameters.rule.name}`;
    const { path } = parameters.node.node;
    this.found.push(...broken(rule, parameters).map((id) => ({ path, id: annotationId(id) })));
  }
}

function broken(rule: string, { rule: check, node }: IApplyRule): string[] {
  try {
    const result = check(node);
    if (Array.isArray(result)) return result.map((finding) => `${rule}[${finding}]`);
    return result === NagRuleCompliance.NON_COMPLIANT ? [rule] : [];
  } catch {
    // cdk-nag reports a rule that cannot be evaluated as one that is broken.
    return [rule];
  }
}

/** What constructs say of themselves while something runs. */
export interface Recording {
  /** Their warnings; an acknowledged one would leave no trace in the app. */
  readonly warnings: readonly Evidence[];
  /** What is acknowledged, without what aws-cdk-lib acknowledges in its own constructs. */
  readonly acknowledgements: readonly Acknowledgement[];
}

/** Listens to warnings and acknowledgements while something runs. */
export function record(run: () => void): Recording {
  const warnings: Evidence[] = [];
  const acknowledgements: Acknowledgement[] = [];
  const { addWarningV2 } = Annotations.prototype;
  const { acknowledge } = Validations.prototype;
  Annotations.prototype.addWarningV2 = function (this: Annotations, id, message, options) {
    warnings.push({ path: this['scope'].node.path, id: annotationId(id) });
    addWarningV2.call(this, id, message, options);
  };
  Validations.prototype.acknowledge = function (this: Validations, ...rules) {
    const before = acknowledgedAt(this['scope']).length;
    acknowledge.apply(this, rules);
    if (!isCalledByAwsCdkLib()) acknowledgements.push(...acknowledgedAt(this['scope']).slice(before));
  };
  try {
    run();
  } finally {
    Object.assign(Annotations.prototype, { addWarningV2 });
    Object.assign(Validations.prototype, { acknowledge });
  }
  return { warnings, acknowledgements };
}

/** The acknowledgements that a construct keeps, under the whole ids that aws-cdk-lib gives them. */
function acknowledgedAt({ node }: IConstruct): Acknowledgement[] {
  return node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    .map(([id, reason]) => ({ path: node.path, id, reason }));
}

/** Whether the method that asks this was called from within aws-cdk-lib. */
function isCalledByAwsCdkLib(): boolean {
  // The message, this function, the method, its caller.
  const caller = new Error().stack?.split('\n')[3] ?? '';
  return caller.includes('/aws-cdk-lib/');
}

/** An id without a namespace is one of the namespace of annotations, and has no spaces. */
function annotationId(id: string): string {
  return `Annotation::${id.replaceAll(' ', '-')}`;
}
