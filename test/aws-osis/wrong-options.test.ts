import { checkConfiguration } from '../../lib/aws-osis/configuration-checks';
import { testStack } from '../support/stack';
import { readConfiguration } from './configuration-text';
import { WRONG_PIPELINES } from './wrong-pipelines';

test.each(WRONG_PIPELINES.filter(({ needs }) => needs === 'options'))('refuses $title', ({ yaml, message }) => {
  const { data, place } = readConfiguration(testStack(), yaml);
  expect(() => checkConfiguration(data, place)).toThrow(message);
});
