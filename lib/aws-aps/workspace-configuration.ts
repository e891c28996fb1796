import type { Duration } from 'aws-cdk-lib';
import type { CfnWorkspace } from 'aws-cdk-lib/aws-aps';
import type { IConstruct } from 'constructs';
import { fail, isKnown, validateInteger } from '../core/validation';
import type { LabelSetLimit } from './label-set-limit';

/** What is set on a workspace rather than when it is made. */
export interface Configuration {
  readonly retentionPeriod?: Duration;
  readonly limitsPerLabelSet?: LabelSetLimit[];
  readonly outOfOrderTimeWindow?: Duration;
  readonly ruleQueryOffset?: Duration;
}

/** The configuration as CloudFormation wants it; nothing where the service's defaults stand. */
export function renderConfiguration(
  scope: IConstruct,
  { retentionPeriod, limitsPerLabelSet, outOfOrderTimeWindow, ruleQueryOffset }: Configuration,
): CfnWorkspace.WorkspaceConfigurationProperty | undefined {
  const configuration = {
    retentionPeriodInDays: days(scope, 'retentionPeriod', retentionPeriod, 1, 1095),
    limitsPerLabelSets: limitsPerLabelSet && renderLimits(scope, limitsPerLabelSet),
    outOfOrderTimeWindowInSeconds: seconds(scope, 'outOfOrderTimeWindow', outOfOrderTimeWindow, 0, 600),
    ruleQueryOffsetInSeconds: seconds(scope, 'ruleQueryOffset', ruleQueryOffset, 0, 86_400),
  };
  return Object.values(configuration).every((value) => value === undefined) ? undefined : configuration;
}

function days(scope: IConstruct, property: string, duration: Duration | undefined, min: number, max: number) {
  const value = duration?.toDays({ integral: false });
  validateDuration(scope, property, duration, value, `whole days from ${min} to ${max}`, min, max);
  return value;
}

function seconds(scope: IConstruct, property: string, duration: Duration | undefined, min: number, max: number) {
  const value = duration?.toSeconds({ integral: false });
  validateDuration(scope, property, duration, value, `whole seconds from ${min} to ${max}`, min, max);
  return value;
}

function validateDuration(
  scope: IConstruct,
  property: string,
  duration: Duration | undefined,
  value: number | undefined,
  allows: string,
  min: number,
  max: number,
): void {
  if (!isKnown(value) || (Number.isInteger(value) && value >= min && value <= max)) return;
  fail(scope, 'DurationOutOfRange', `'${property}' must be ${allows}, got ${duration!.toString()}`);
}

function renderLimits(scope: IConstruct, limits: LabelSetLimit[]): CfnWorkspace.LimitsPerLabelSetProperty[] {
  const seen = new Set<string>();
  return limits.map(({ labelSet, maxSeries }, index) => {
    const property = `limitsPerLabelSet[${index}]`;
    const labels = Object.entries(labelSet).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, value] of labels) validateLabel(scope, `${property}.labelSet`, name, value);
    validateInteger(scope, `${property}.maxSeries`, maxSeries, { min: 0 });
    const key = JSON.stringify(labels);
    if (seen.has(key)) {
      fail(
        scope,
        'DuplicateLabelSet',
        `'limitsPerLabelSet' must name each label set once, got ${JSON.stringify(labelSet)} twice; leave one of them out`,
      );
    }
    seen.add(key);
    return { labelSet: labels.map(([name, value]) => ({ name, value })), limits: { maxSeries } };
  });
}

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

function validateLabel(scope: IConstruct, property: string, name: string, value: string): void {
  if (isKnown(name) && !LABEL_NAME.test(name)) {
    fail(
      scope,
      'LabelName',
      `'${property}' must have names of letters, digits and underscores that do not begin with a digit, got '${name}'`,
    );
  }
  if (isKnown(value) && value === '') {
    fail(scope, 'LabelValue', `'${property}' must have values of at least one character, got none for '${name}'`);
  }
  if (name === '__name__' && isKnown(value) && !METRIC_NAME.test(value)) {
    fail(
      scope,
      'MetricName',
      `'${property}' must have the name of a metric as value of '__name__' (letters, digits, underscores and colons), ` +
        `got '${value}'`,
    );
  }
}
