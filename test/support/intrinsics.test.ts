import {
  Aws,
  CfnCondition,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  CfnResource,
  Fn,
  NestedStack,
  Stack,
} from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3express from 'aws-cdk-lib/aws-s3express';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { synthesize } from './example';
import { Resolver } from './intrinsics';
import { stackOf } from './stack-of';

/** What the outputs of the main stack resolve to. */
function outputs(build: (stack: Stack) => Record<string, string>): Record<string, () => unknown> {
  const example = synthesize(
    stackOf((stack) => {
      for (const [name, value] of Object.entries(build(stack))) new CfnOutput(stack, name, { value });
    }),
    'main',
  );
  const resolver = new Resolver(example, example.main);
  const entries = Object.entries(example.main.template.Outputs ?? {});
  return Object.fromEntries(entries.map(([name, { Value: value }]) => [name, () => resolver.resolve(value)]));
}

test('functions return what CloudFormation would return', () => {
  const found = outputs((stack) => {
    const mapping = new CfnMapping(stack, 'Map', { mapping: { us: { name: 'virginia' } } });
    const parameter = new CfnParameter(stack, 'Stage', { default: 'prod' });
    const condition = new CfnCondition(stack, 'IsProd', {
      expression: Fn.conditionAnd(
        Fn.conditionEquals(parameter.valueAsString, 'prod'),
        Fn.conditionNot(Fn.conditionEquals(Aws.REGION, 'eu-west-1')),
      ),
    });
    return {
      Pseudo: `${Aws.PARTITION}/${Aws.ACCOUNT_ID}/${Aws.REGION}/${Aws.STACK_NAME}/${Aws.URL_SUFFIX}`,
      Sub: Fn.sub('${Stage}-${Own}-${!Literal}', { Own: 'x' }),
      Split: Fn.select(1, Fn.split(':', `a:${parameter.valueAsString}:c`)),
      If: Fn.conditionIf(condition.logicalId, 'yes', 'no').toString(),
      Mapped: Fn.findInMap(mapping.logicalId, 'us', 'name'),
    };
  });
  const resolved = Object.fromEntries(Object.entries(found).map(([name, value]) => [name, value()]));
  expect(resolved).toEqual({
    Pseudo: 'aws/123456789012/us-east-1/main/amazonaws.com',
    Sub: 'prod-x-${Literal}',
    Split: 'prod',
    If: 'yes',
    Mapped: 'virginia',
  });
});

test('names and ARNs have the shape of their type', () => {
  const found = outputs((stack) => {
    const bucket = new s3express.CfnDirectoryBucket(stack, 'Express', {
      dataRedundancy: 'SingleAvailabilityZone',
      locationName: 'usw2-az1',
    });
    const point = new s3express.CfnAccessPoint(stack, 'Point', { bucket: bucket.ref });
    const queue = new sqs.CfnQueue(stack, 'Queue', { queueName: 'jobs' });
    const role = new iam.CfnRole(stack, 'Role', { assumeRolePolicyDocument: {}, path: '/team/' });
    return {
      Bucket: bucket.ref,
      BucketArn: bucket.attrArn,
      PointArn: point.attrArn,
      QueueUrl: queue.ref,
      QueueArn: queue.attrArn,
      RoleArn: role.attrArn,
    };
  });
  const resolved = Object.fromEntries(Object.entries(found).map(([name, value]) => [name, value()]));
  expect(resolved).toEqual({
    Bucket: 'main-express--usw2-az1--x-s3',
    BucketArn: 'arn:aws:s3express:us-east-1:123456789012:bucket/main-express--usw2-az1--x-s3',
    PointArn: 'arn:aws:s3express:us-east-1:123456789012:accesspoint/main-point--usw2-az1--xa-s3',
    QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs',
    QueueArn: 'arn:aws:sqs:us-east-1:123456789012:jobs',
    RoleArn: 'arn:aws:iam::123456789012:role/team/main-Role',
  });
});

test('references lead into other stacks of the example, and into nested ones and out of them', () => {
  const env = { account: '111111111111', region: 'eu-west-1' };
  const example = synthesize(
    stackOf((stack) => {
      const there = new s3.Bucket(new Stack(stack.node.root, 'there'), 'Bucket');
      const nested = new NestedStack(stack, 'Nested');
      const role = new iam.Role(nested, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
      const queue = new sqs.Queue(stack, 'Queue');
      queue.grantSendMessages(role);
      new CfnOutput(stack, 'There', { value: there.bucketArn });
      new CfnOutput(stack, 'Inside', { value: role.roleArn });
      new sqs.Queue(new Stack(stack.node.root, 'elsewhere', { env }), 'Far');
    }),
    'main',
  );
  const { Outputs: found = {} } = example.main.template;
  const resolver = new Resolver(example, example.main);
  expect(resolver.resolve(found['There']?.Value)).toMatch(/^arn:aws:s3:::there-bucket/);
  expect(resolver.resolve(found['Inside']?.Value)).toMatch(/^arn:aws:iam::123456789012:role\/main-Nested-Role/);

  const policy = example.find('Nested/Role/DefaultPolicy');
  const { Statement: statements } = new Resolver(example, policy.stack).resolve(
    policy.resource.Properties?.['PolicyDocument'],
  ) as {
    Statement: { Resource: string }[];
  };
  expect(statements[0]?.Resource).toMatch(/^arn:aws:sqs:us-east-1:123456789012:main-Queue/);

  const far = example.find('elsewhere/Far');
  expect(new Resolver(example, far.stack).arn(far.logicalId)).toMatch(
    /^arn:aws:sqs:eu-west-1:111111111111:elsewhere-Far/,
  );
});

test('what only a deployment can tell is an error that says what to do', () => {
  const found = outputs((stack) => ({
    Type: new CfnResource(stack, 'Odd', { type: 'AWS::Odd::Thing' }).getAtt('Arn').toString(),
    Attribute: new s3.CfnBucket(stack, 'Bucket').getAtt('Colour').toString(),
    Parameter: new CfnParameter(stack, 'Given').valueAsString,
    Cidr: Fn.select(0, Fn.cidr('10.0.0.0/16', 2)),
  }));
  expect(found['Type']).toThrow("main: the name and the ARN of a AWS::Odd::Thing ('Odd') are not known; add it to");
  expect(found['Attribute']).toThrow("main: attribute 'Colour' of AWS::S3::Bucket 'Bucket' is not known");
  expect(found['Parameter']).toThrow("main: parameter 'Given' has no value before the deployment");
  expect(found['Cidr']).toThrow('main: Fn::Cidr cannot be resolved without a deployment');
});
