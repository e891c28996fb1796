import { examples, loadExample, type ExampleClass } from '../examples';
import { BROKEN_EXAMPLES } from './support/broken-examples';
import { validateExamples, type FindingsById } from './support/validators';

// One run for everything in this file: the engine of CloudFormation Validate takes seconds to start.
let findings: FindingsById;
beforeAll(async () => {
  const classes: Record<string, ExampleClass> = { ...BROKEN_EXAMPLES };
  for (const id of Object.keys(examples)) classes[id] = await loadExample(id);
  findings = validateExamples(classes);
}, 60_000);

test.each(Object.keys(examples))('%s leaves CloudFormation Validate and cdk-nag nothing to say', (id) => {
  expect(findings[id]).toEqual([]);
});

describe('the validators find', () => {
  test.each<[string, keyof typeof BROKEN_EXAMPLES, RegExp[]]>([
    ['a property that does not exist', 'broken-by-an-error', [/Bucket: CloudFormation Validate error \w+: .*Colour/]],
    [
      'a value that is only warned of',
      'broken-by-a-warning',
      [/Bucket: CloudFormation Validate warning W3030: .*TwoZones/],
    ],
    ['what cdk-nag says', 'broken-by-nag', [/AwsSolutions error AwsSolutions-S1:/, /AwsSolutions-S10:/]],
    ['the warning of a construct', 'broken-by-an-annotation', [/Bucket: .* warning Annotation::test:odd: this is odd/]],
    [
      "what is wrong in an example's second stack",
      'broken-beside-its-stack',
      [/^broken-beside-its-stack-second\/.* W3030/],
    ],
    ['a reason that says nothing', 'broken-by-a-hollow-reason', [/W3030 is acknowledged for 'known'; give a reason/]],
    [
      'an acknowledgement of nothing',
      'broken-by-a-stale-acknowledgement',
      [/W3030 is acknowledged, but nothing/, /AwsSolutions-S1 is acknowledged, but/, /test:odd is acknowledged, but/],
    ],
    ['a warning silenced without a reason', 'broken-by-silence', [/the warning Annotation::test:odd is silenced/]],
    ['an example that cannot be made', 'broken-from-the-start', [/cannot be made: Error: no such thing/]],
    ['nothing where every finding is explained', 'not-broken', []],
  ])('%s', (_, id, expected) => {
    expect(findings[id]).toEqual(expected.map((pattern) => expect.stringMatching(pattern) as string));
  });
});
