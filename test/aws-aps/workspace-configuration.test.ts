import { CfnParameter, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { aws_aps as aps } from '../../lib';
import { testStack } from '../support/stack';

function configuration(props: aps.WorkspaceProps, stack = testStack()): Record<string, unknown> {
  new aps.Workspace(stack, 'Workspace', props);
  const workspace = Object.values(Template.fromStack(stack).findResources('AWS::APS::Workspace'))[0]!;
  return workspace['Properties']['WorkspaceConfiguration'];
}

describe.each([
  ['retentionPeriod', 'RetentionPeriodInDays', [Duration.days(1), 1], [Duration.days(1095), 1095]],
  ['outOfOrderTimeWindow', 'OutOfOrderTimeWindowInSeconds', [Duration.seconds(0), 0], [Duration.minutes(10), 600]],
  ['ruleQueryOffset', 'RuleQueryOffsetInSeconds', [Duration.seconds(0), 0], [Duration.days(1), 86_400]],
] as const)('%s', (property, name, ...limits) => {
  test.each(limits)('may be %s', (duration, expected) => {
    expect(configuration({ [property]: duration })).toEqual({ [name]: expected });
  });
});

test.each([
  ['retentionPeriod', Duration.days(0), 'whole days from 1 to 1095'],
  ['retentionPeriod', Duration.days(1096), 'whole days from 1 to 1095'],
  ['retentionPeriod', Duration.hours(36), 'whole days from 1 to 1095'],
  ['outOfOrderTimeWindow', Duration.seconds(601), 'whole seconds from 0 to 600'],
  ['outOfOrderTimeWindow', Duration.millis(1500), 'whole seconds from 0 to 600'],
  ['ruleQueryOffset', Duration.seconds(86_401), 'whole seconds from 0 to 86400'],
  ['ruleQueryOffset', Duration.millis(500), 'whole seconds from 0 to 86400'],
])('%s of %s is refused', (property, duration, allows) => {
  expect(() => configuration({ [property]: duration })).toThrow(
    `'${property}' must be ${allows}, got ${duration.toString()}`,
  );
});

test('durations may be tokens', () => {
  const stack = testStack();
  const value = new CfnParameter(stack, 'Value', { type: 'Number' }).valueAsNumber;
  const props = { retentionPeriod: Duration.days(value), outOfOrderTimeWindow: Duration.seconds(value) };
  expect(configuration(props, stack)).toEqual({
    RetentionPeriodInDays: { Ref: 'Value' },
    OutOfOrderTimeWindowInSeconds: { Ref: 'Value' },
  });
});

describe('limits per label set', () => {
  test('name labels and a number of series; no label is every other series, 0 is no limit', () => {
    const limitsPerLabelSet: aps.LabelSetLimit[] = [
      { labelSet: { team: 'a', cluster: 'prod' }, maxSeries: 1_000_000 },
      { labelSet: { __name__: 'node:cpu:rate5m' }, maxSeries: 0 },
      { labelSet: {}, maxSeries: 10 },
    ];
    expect(configuration({ limitsPerLabelSet })).toEqual({
      LimitsPerLabelSets: [
        {
          LabelSet: [
            { Name: 'cluster', Value: 'prod' },
            { Name: 'team', Value: 'a' },
          ],
          Limits: { MaxSeries: 1_000_000 },
        },
        { LabelSet: [{ Name: '__name__', Value: 'node:cpu:rate5m' }], Limits: { MaxSeries: 0 } },
        { LabelSet: [], Limits: { MaxSeries: 10 } },
      ],
    });
  });

  test('may be tokens', () => {
    const stack = testStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    const max = new CfnParameter(stack, 'Max', { type: 'Number' }).valueAsNumber;
    const limitsPerLabelSet = [{ labelSet: { cluster: name, __name__: name }, maxSeries: max }];
    expect(configuration({ limitsPerLabelSet }, stack)).toEqual({
      LimitsPerLabelSets: [
        {
          LabelSet: [
            { Name: '__name__', Value: { Ref: 'Name' } },
            { Name: 'cluster', Value: { Ref: 'Name' } },
          ],
          Limits: { MaxSeries: { Ref: 'Max' } },
        },
      ],
    });
  });

  const limit = (labelSet: Record<string, string>, maxSeries = 1) => ({ labelSet, maxSeries });

  test.each<[string, aps.LabelSetLimit[], string]>([
    [
      'a label set twice, in whatever order',
      [limit({ a: '1', b: '2' }), limit({ b: '2', a: '1' }, 2)],
      `'limitsPerLabelSet' must name each label set once, got {"b":"2","a":"1"} twice; leave one of them out`,
    ],
    ['no label twice', [limit({}), limit({})], `'limitsPerLabelSet' must name each label set once, got {} twice`],
    [
      'less than no series',
      [limit({}, -1)],
      `'limitsPerLabelSet[0].maxSeries' must be a whole number of at least 0, got -1`,
    ],
    [
      'half a series',
      [limit({ a: '1' }), limit({}, 0.5)],
      `'limitsPerLabelSet[1].maxSeries' must be a whole number of at least 0, got 0.5`,
    ],
    [
      'a name with a hyphen',
      [limit({ 'k8s-cluster': 'a' })],
      `'limitsPerLabelSet[0].labelSet' must have names of letters, digits and underscores that do not begin with a digit, got 'k8s-cluster'`,
    ],
    [
      'a name that begins with a digit',
      [limit({ '1a': 'a' })],
      `'limitsPerLabelSet[0].labelSet' must have names of letters, digits and underscores that do not begin with a digit, got '1a'`,
    ],
    [
      'an empty value',
      [limit({ cluster: '' })],
      `'limitsPerLabelSet[0].labelSet' must have values of at least one character, got none for 'cluster'`,
    ],
    [
      'a metric that cannot be',
      [limit({ __name__: 'node-cpu' })],
      `'limitsPerLabelSet[0].labelSet' must have the name of a metric as value of '__name__' (letters, digits, underscores and colons), got 'node-cpu'`,
    ],
  ])('with %s are refused', (_, limitsPerLabelSet, message) => {
    expect(() => configuration({ limitsPerLabelSet })).toThrow(message);
  });
});
