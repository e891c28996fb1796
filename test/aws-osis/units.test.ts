import { CfnParameter, Duration, Size } from 'aws-cdk-lib';
import { inBytes, inSeconds } from '../../lib/aws-osis/units';
import { testStack } from '../support/stack';

test.each([
  [Duration.seconds(60), '60s'],
  [Duration.minutes(5), '300s'],
  [Duration.days(1), '86400s'],
  [Duration.millis(1500), '1500ms'],
  [Duration.millis(2000), '2s'],
  [Duration.seconds(0), '0s'],
  [undefined, undefined],
])('the duration %s is written as %s', (duration, text) => {
  expect(inSeconds(duration)).toBe(text);
});

test.each([
  [Size.mebibytes(10), '10mb'],
  [Size.kibibytes(2048), '2mb'],
  [Size.gibibytes(1), '1gb'],
  [Size.kibibytes(1500), '1500kb'],
  [Size.bytes(1025), '1025b'],
  [Size.bytes(0), '0b'],
  [undefined, undefined],
])('the size %s is written as %s', (size, text) => {
  expect(inBytes(size)).toBe(text);
});

test.each([
  ['millis', '', 'ms'],
  ['seconds', '', 's'],
  ['minutes', 'PT', 'M'],
  ['hours', 'PT', 'H'],
  ['days', 'P', 'D'],
] as const)('a duration in %s that is a token keeps its unit', (unit, before, after) => {
  const stack = testStack();
  const { valueAsNumber } = new CfnParameter(stack, 'N', { type: 'Number' });
  const parts = [...(before ? [before] : []), { Ref: 'N' }, after];
  expect(stack.resolve(inSeconds(Duration[unit](valueAsNumber)))).toEqual({ 'Fn::Join': ['', parts] });
});

test.each([
  ['bytes', 'b'],
  ['kibibytes', 'kb'],
  ['mebibytes', 'mb'],
  ['gibibytes', 'gb'],
] as const)('a size in %s that is a token keeps its unit', (unit, after) => {
  const stack = testStack();
  const { valueAsNumber } = new CfnParameter(stack, 'N', { type: 'Number' });
  expect(stack.resolve(inBytes(Size[unit](valueAsNumber)))).toEqual({ 'Fn::Join': ['', [{ Ref: 'N' }, after]] });
});
