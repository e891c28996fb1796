import { CfnParameter } from 'aws-cdk-lib';
import { Processor, type PipelineProps } from '../../lib/aws-osis';
import { testStack } from '../support/stack';
import { makePipeline, propertiesOf, PULL, PUSH } from './pipeline-context';

const units = (props: PipelineProps) => {
  const { MinUnits, MaxUnits } = propertiesOf(makePipeline(props).stack);
  return [MinUnits, MaxUnits];
};
const BUFFERED = { ...PUSH, persistentBuffer: true };
const stateful = (name = 'aggregate') => ({ processors: [Processor.of(name)] });

test.each<[string, PipelineProps, [number, number]]>([
  ['of a source that clients send to is 2 to 4', PUSH, [2, 4]],
  ['of a source that fetches is 1 to 4', PULL, [1, 4]],
  ['with a buffer is 2 to 4', BUFFERED, [2, 4]],
  ['has the ceiling that was said', { ...PUSH, maxCapacity: 10 }, [2, 10]],
  ['with a ceiling of 1 begins there', { ...PUSH, maxCapacity: 1 }, [1, 1]],
  ['rises with the floor', { ...PUSH, minCapacity: 6 }, [6, 6]],
  ['with a low floor keeps its ceiling', { ...PUSH, minCapacity: 1 }, [1, 4]],
])('the capacity %s', (_, props, expected) => {
  expect(units(props)).toEqual(expected);
});

test.each<[number, string, PipelineProps]>([
  [96, '', PUSH],
  [96, '', { ...PUSH, processors: [Processor.of('grok')] }],
  [48, " with the processor 'aggregate', which keeps state", { ...PUSH, ...stateful() }],
  [48, " with the processor 'service_map', which keeps state", { ...PUSH, ...stateful('service_map') }],
  [
    48,
    " with the processor 'service_map_stateful', which keeps state",
    { ...PUSH, ...stateful('service_map_stateful') },
  ],
  [
    48,
    " with the processor 'otel_apm_service_map', which keeps state",
    { ...PUSH, ...stateful('otel_apm_service_map') },
  ],
  [384, ' with a persistent buffer', BUFFERED],
  [192, " with the processor 'aggregate', which keeps state and a persistent buffer", { ...BUFFERED, ...stateful() }],
])('the ceiling is %i OCUs%s', (ceiling, why, props) => {
  const lowest = props.persistentBuffer ? 2 : 1;
  expect(units({ ...props, maxCapacity: ceiling })[1]).toBe(ceiling);
  expect(() => makePipeline({ ...props, maxCapacity: ceiling + 1 })).toThrow(
    `'maxCapacity' must be ${lowest} to ${ceiling} OCUs${why}, got ${ceiling + 1}`,
  );
  expect(() => makePipeline({ ...props, minCapacity: ceiling + 1, maxCapacity: ceiling })).toThrow(
    `'minCapacity' must be ${lowest} to ${ceiling} OCUs${why}, got ${ceiling + 1}`,
  );
});

test.each(['minCapacity', 'maxCapacity'])('%s is a whole number of at least 1', (property) => {
  for (const value of [0, -1, 2.5]) {
    expect(() => makePipeline({ ...PUSH, [property]: value })).toThrow(
      `'${property}' must be a whole number of at least 1, got ${value}`,
    );
  }
});

test('the floor is not above the ceiling', () => {
  expect(() => makePipeline({ ...PUSH, minCapacity: 3, maxCapacity: 2 })).toThrow(
    "'minCapacity' must not be above 'maxCapacity' of 2, got 3",
  );
  expect(units({ ...PUSH, minCapacity: 3, maxCapacity: 3 })).toEqual([3, 3]);
});

test('a buffer needs two OCUs', () => {
  expect(() => makePipeline({ ...BUFFERED, minCapacity: 1 })).toThrow(
    "'minCapacity' must be 2 to 384 OCUs with a persistent buffer, got 1",
  );
  expect(() => makePipeline({ ...BUFFERED, maxCapacity: 1 })).toThrow(
    "'maxCapacity' must be 2 to 384 OCUs with a persistent buffer, got 1",
  );
});

test.each([
  [['minCapacity'], [{ Ref: 'Units' }, { Ref: 'Units' }]],
  [['maxCapacity'], [2, { Ref: 'Units' }]],
  [
    ['minCapacity', 'maxCapacity'],
    [{ Ref: 'Units' }, { Ref: 'Units' }],
  ],
])('tokens pass as %j', (properties, expected) => {
  const stack = testStack();
  const token = new CfnParameter(stack, 'Units', { type: 'Number' }).valueAsNumber;
  makePipeline({ ...PUSH, ...Object.fromEntries(properties.map((property) => [property, token])) }, stack);
  const { MinUnits, MaxUnits } = propertiesOf(stack);
  expect([MinUnits, MaxUnits]).toEqual(expected);
});
