import { CfnParameter, Token, type App, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Codec, NotificationSource, Pipeline, Source } from '../../lib/aws-osis';
import { testApp, testStack } from '../support/stack';
import { SINKS } from './pipeline-context';

type Objects = Partial<Parameters<typeof Source.s3>[1]>;

function read(stack: Stack, id: string, bucket: s3.IBucket, objects: Objects): Pipeline {
  return new Pipeline(stack, id, { source: Source.s3(bucket, { codec: Codec.json(), ...objects }), sinks: SINKS });
}

/** Two pipelines that are told of objects of one bucket. */
function twice(one: Objects, other: Objects, stack = testStack()): () => Pipeline {
  const bucket = new s3.Bucket(stack, 'Bucket');
  read(stack, 'One', bucket, one);
  return () => read(stack, 'Other', bucket, other);
}

test.each<[Objects, Objects, string, string]>([
  [{}, {}, '*', '*'],
  [{ prefix: 'a/' }, {}, 'a/*', '*'],
  [{ prefix: 'a/' }, { prefix: 'a/b/' }, 'a/*', 'a/b/*'],
  [{ prefix: 'a/b/' }, { prefix: 'a/' }, 'a/b/*', 'a/*'],
  [{ suffix: '.gz' }, { suffix: '.json.gz' }, '*.gz', '*.json.gz'],
  [{ suffix: '.json.gz' }, { suffix: '.gz' }, '*.json.gz', '*.gz'],
  // An object may begin as the one says and end as the other does.
  [{ prefix: 'a/' }, { suffix: '.gz' }, 'a/*', '*.gz'],
])('of two pipelines that a bucket tells of %j and %j the second is refused', (one, other, former, got) => {
  expect(twice(one, other)).toThrow(
    `'prefix' and 'suffix' must not be for objects of 'Stack/Bucket' that 'Stack/One' is told of, '${former}', got '${got}': ` +
      `S3 tells only one of them; set 'notificationSource' of one to EVENTBRIDGE`,
  );
});

test.each<[Objects, Objects]>([
  [{ prefix: 'a/' }, { prefix: 'b/' }],
  [{ suffix: '.gz' }, { suffix: '.json' }],
  [
    { prefix: 'a/', suffix: '.gz' },
    { prefix: 'a/', suffix: '.json' },
  ],
  [
    { prefix: 'a/', suffix: '.gz' },
    { prefix: 'b/', suffix: '.gz' },
  ],
  [{}, { notificationSource: NotificationSource.EVENTBRIDGE }],
  [{ notificationSource: NotificationSource.EVENTBRIDGE }, {}],
])('two pipelines may be told of %j and %j of one bucket', (one, other) => {
  expect(twice(one, other)).not.toThrow();
});

test.each([
  [{ prefix: 'year=2026/month=1/' }, { prefix: 'year%3D2026/month%3D1/' }],
  [{ prefix: "my logs/(a)!_-.'/" }, { prefix: "my+logs/(a)!_-.'/" }],
  [
    { prefix: '~é+', suffix: '&.json' },
    { prefix: '%7E%C3%A9%2B', suffix: '%26.json' },
  ],
])('S3 gets %j as it would be in a URL', (objects, encoded) => {
  const stack = testStack();
  read(stack, 'Pipeline', new s3.Bucket(stack, 'Bucket'), objects);
  const rules = Object.entries(encoded).map(([Name, Value]) => ({ Name, Value }));
  Template.fromStack(stack).hasResourceProperties('Custom::S3BucketNotifications', {
    NotificationConfiguration: {
      QueueConfigurations: [{ Filter: { Key: { FilterRules: Match.arrayWith(rules.reverse()) } } }],
    },
  });
  // IAM and the events of EventBridge have keys as they are.
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain(objects.prefix);
});

test.each([
  ['prefix', { prefix: 'logs/*' }],
  ['suffix', { suffix: '*.gz' }],
])('a wildcard in the %s is refused, since S3 would look for it in keys', (end, objects) => {
  expect(twice({ prefix: 'another/', suffix: '.json' }, objects)).toThrow(
    `'${end}' must not have a '*' with the notificationSource S3, which has no wildcards and would look for it in keys, got ` +
      `'${Object.values(objects)[0]}': leave it out, or set 'notificationSource' to EVENTBRIDGE if it is in the keys`,
  );
});

test('what is known at deployment only may be anything', () => {
  const stack = testStack();
  const prefix = new CfnParameter(stack, 'Prefix').valueAsString;
  expect(Token.isUnresolved(prefix)).toBe(true);
  expect(twice({ prefix }, {}, stack)).not.toThrow();
});

test('buckets are told apart, and one that is imported twice is not taken for two', () => {
  const stack = testStack();
  const other = testStack('Other', {}, stack.node.root as App);
  const objects = { notificationSource: NotificationSource.S3 };
  read(stack, 'One', new s3.Bucket(stack, 'Bucket'), {});
  read(stack, 'Two', new s3.Bucket(stack, 'Neighbour'), {});
  read(stack, 'Three', s3.Bucket.fromBucketName(stack, 'Import', 'shared'), objects);
  expect(() => read(other, 'Four', s3.Bucket.fromBucketName(other, 'Import', 'shared'), objects)).toThrow(
    `'prefix' and 'suffix' must not be for objects of 'Other/Import' that 'Stack/Three' is told of, '*', got '*'`,
  );
});

test('apps know nothing of each other', () => {
  for (const app of [testApp(), testApp()]) {
    const stack = testStack('Stack', {}, app);
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'shared');
    expect(() => read(stack, 'One', bucket, { notificationSource: NotificationSource.S3 })).not.toThrow();
  }
});
