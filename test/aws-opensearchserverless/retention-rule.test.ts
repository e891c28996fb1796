import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import { aws_opensearchserverless as aoss } from '../../lib';
import { testStack } from '../support/stack';
import { make, resource, resources } from './made-collection';

const { CollectionType, RetentionRule } = aoss;
const LIFECYCLE = 'AWS::OpenSearchServerless::LifecyclePolicy';

function keep(retention: aoss.RetentionRule[], props: Partial<aoss.CollectionProps> = {}, stack = testStack()): Stack {
  return make({ type: CollectionType.TIME_SERIES, collectionName: 'logs', retention, ...props }, stack).stack;
}

function rules(stack: Stack): unknown {
  const { Policy } = Object.values(resources(stack, LIFECYCLE))[0]!.Properties;
  return (JSON.parse(String(Policy)) as { Rules: unknown }).Rules;
}

test('without rules there is no policy', () => {
  expect(resources(make({ type: CollectionType.TIME_SERIES }).stack, LIFECYCLE)).toEqual({});
});

test('a rule is for all indexes of exactly this collection, or for those that it names', () => {
  const stack = keep([
    RetentionRule.atLeast(Duration.days(15)),
    RetentionRule.atLeast(Duration.hours(36), ['debug-*', 'trace']),
    RetentionRule.unlimited(['audit-*']),
  ]);
  expect(rules(stack)).toEqual([
    { ResourceType: 'index', Resource: ['index/logs/*'], MinIndexRetention: '15d' },
    { ResourceType: 'index', Resource: ['index/logs/debug-*', 'index/logs/trace'], MinIndexRetention: '36h' },
    { ResourceType: 'index', Resource: ['index/logs/audit-*'], NoMinIndexRetention: true },
  ]);
  expect(Object.values(resources(stack, LIFECYCLE))).toMatchObject([
    { Properties: { Type: 'retention', Name: expect.stringMatching(/^[a-z][a-z0-9-]{2,31}$/) } },
  ]);
});

test('another retention keeps the collection and the policy', () => {
  const names = (days: number) => {
    const stack = keep([RetentionRule.atLeast(Duration.days(days))], { collectionName: undefined });
    return [resource(stack), Object.values(resources(stack, LIFECYCLE))[0]!].map(
      ({ Properties }) => Properties['Name'],
    );
  };
  expect(names(1)).toEqual(names(2));
  expect(names(1)[0]).toBe(make({ type: CollectionType.TIME_SERIES }).collection.collectionName);
});

test('a collection that another replaces keeps its policy, which has another name then', () => {
  const before = keep([RetentionRule.atLeast(Duration.days(1))], { collectionName: undefined });
  const props = { collectionName: undefined, standbyReplicas: false };
  const after = keep([RetentionRule.atLeast(Duration.days(1))], props);
  const [a, b] = [before, after].map((stack) => Object.values(resources(stack, LIFECYCLE))[0]!);
  expect(a!.Properties['Name']).not.toBe(b!.Properties['Name']);
  expect(a).toMatchObject({ UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Delete' });
});

test.each([
  [Duration.hours(24), '1d'],
  [Duration.hours(25), '25h'],
  [Duration.minutes(48 * 60), '2d'],
  [Duration.days(3650), '3650d'],
])('%s is written %p', (minimum, expected) => {
  expect(rules(keep([RetentionRule.atLeast(minimum)]))).toMatchObject([{ MinIndexRetention: expected }]);
});

test.each([Duration.hours(23), Duration.minutes(1441), Duration.days(3651), Duration.hours(3650 * 24 + 1)])(
  '%s is refused',
  (minimum) => {
    expect(() => keep([RetentionRule.atLeast(minimum)])).toThrow(
      `'retention' must be of whole hours or days, from 24 hours to 3650 days, got ${minimum.toHumanString()}`,
    );
  },
);

test.each<[aoss.RetentionRule[], Partial<aoss.CollectionProps>, string]>([
  [
    [RetentionRule.unlimited(['a'])],
    { type: CollectionType.SEARCH },
    "'retention' must be of a collection of type TIMESERIES, got SEARCH",
  ],
  [[RetentionRule.unlimited(['a'])], { type: CollectionType.VECTOR_SEARCH }, 'TIMESERIES, got VECTORSEARCH'],
  [[], {}, "'retention' must have at least one rule, got none"],
  [[RetentionRule.unlimited([])], {}, "'retention.indexNames' must have at least one name, got none"],
  [
    [RetentionRule.unlimited(['Logs'])],
    {},
    "'retention.indexNames' must be lower-case names, or patterns that end with *",
  ],
  [
    [RetentionRule.atLeast(Duration.days(1)), RetentionRule.unlimited(['a', '*'])],
    {},
    "'retention' must name each index or pattern once, got '*' twice",
  ],
])('%j with %j is refused', (retention, props, message) => {
  expect(() => keep(retention, props)).toThrow(message);
});

describe('a period that is a token', () => {
  const parameter = (stack: Stack) => new CfnParameter(stack, 'Period', { type: 'Number' }).valueAsNumber;

  test.each([
    ['days', 'd'],
    ['hours', 'h'],
  ] as const)('is written in its %s', (unit, letter) => {
    const stack = testStack();
    keep([RetentionRule.atLeast(Duration[unit](parameter(stack)))], {}, stack);
    const { Policy } = Object.values(resources(stack, LIFECYCLE))[0]!.Properties;
    const before = '{"Rules":[{"ResourceType":"index","Resource":["index/logs/*"],"MinIndexRetention":"';
    expect(Policy).toEqual({ 'Fn::Join': ['', [before, { Ref: 'Period' }, `${letter}"}]}`]] });
  });

  test('is refused in other units', () => {
    const stack = testStack();
    const minimum = Duration.minutes(parameter(stack));
    expect(() => keep([RetentionRule.atLeast(minimum)], {}, stack)).toThrow(
      "'retention' must be of hours or days where it is a token, got minutes",
    );
  });
});
