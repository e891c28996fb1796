import { checkConfiguration } from '../../lib/aws-osis/configuration-checks';
import { testStack, warnings } from '../support/stack';
import { readConfiguration } from './configuration-text';
import { UNKNOWN_PLUGINS } from './wrong-options';
import { ODD_PLUGINS, RIGHT_PLUGINS, WRONG_PLUGINS } from './wrong-pipelines';

function check(yaml: string): () => string[] {
  const stack = testStack();
  const { data, place } = readConfiguration(stack, yaml);
  return () => {
    checkConfiguration(data, place);
    return warnings(stack);
  };
}

test.each(WRONG_PLUGINS)('refuses $title', ({ yaml, message }) => {
  expect(check(yaml)).toThrow(message);
});

test.each(UNKNOWN_PLUGINS)('warns of $title that is not known, and takes it', ({ yaml, message }) => {
  expect(check(yaml)()).toEqual([expect.stringMatching(message)]);
});

test.each(ODD_PLUGINS)('warns of $title, and takes it', ({ yaml, message }) => {
  expect(check(yaml)()).toEqual([expect.stringContaining(String(message))]);
});

test.each(RIGHT_PLUGINS)('takes what is right beside $title', ({ right }) => {
  expect(check(right)()).toEqual([]);
});
