import { checkConfiguration } from '../../lib/aws-osis/configuration-checks';
import { testStack, warnings } from '../support/stack';
import { readConfiguration } from './configuration-text';
import { UNKNOWN_PLUGINS, WRONG_PIPELINES } from './wrong-pipelines';

test.each(WRONG_PIPELINES.filter(({ needs }) => needs === 'options'))('refuses $title', ({ yaml, message }) => {
  const { data, place } = readConfiguration(testStack(), yaml);
  expect(() => checkConfiguration(data, place)).toThrow(message);
});

test.each(UNKNOWN_PLUGINS)('warns of $title that is not known, and takes it', ({ yaml, message }) => {
  const stack = testStack();
  const { data, place } = readConfiguration(stack, yaml);
  checkConfiguration(data, place);
  expect(warnings(stack)).toEqual([expect.stringMatching(message)]);
});
