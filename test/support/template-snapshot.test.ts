import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { join } from 'node:path';
import { synthesize } from './example';
import { stackOf } from './stack-of';
import { templateSnapshot } from './template-snapshot';

test('nothing in it depends on the files of an asset', () => {
  const Example = stackOf((stack) => {
    const code = lambda.Code.fromAsset(join(__dirname, '../support'), { exclude: ['*', '!reasons.ts'] });
    const runtime = lambda.Runtime.NODEJS_22_X;
    const { currentVersion } = new lambda.Function(stack, 'Function', { runtime, handler: 'a.b', code });
    new CfnOutput(stack, 'Version', { value: currentVersion.version });
  });
  const text = JSON.stringify(templateSnapshot(synthesize(Example, 'asset')));
  expect(text).toContain('"S3Key":"<asset>.zip"');
  expect(text).toMatch(/"FunctionCurrentVersion\w{8}<hash>"/);
  expect(text).not.toMatch(/[0-9a-f]{32}/);
  expect(text).not.toContain('Bootstrap');
});

test('one stack is its template, several are one template each', () => {
  const One = stackOf((stack) => new sns.Topic(stack, 'Topic'));
  expect(templateSnapshot(synthesize(One, 'one'))).toHaveProperty('Resources');

  const Two = stackOf((stack) => new sns.Topic(new Stack(stack.node.root, 'second'), 'Topic'));
  expect(Object.keys(templateSnapshot(synthesize(Two, 'first')) as object)).toEqual(['first', 'second']);
});
