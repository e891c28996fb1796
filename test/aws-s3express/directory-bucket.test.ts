import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_s3express as s3express } from '../../lib';
import { arn, proveExample, ref } from '../support/prove-example';
import { ACCOUNT, statements, testStack, warnings } from '../support/stack';
import { BUCKET, POLICY, location, make, properties, role } from './made-bucket';

const { DirectoryBucket } = s3express;

const ANOTHER_BUCKET = 'arn:aws:s3express:us-east-1:123456789012:bucket/another--use1-az4--x-s3';

describe('by default', () => {
  test('the bucket is retained', () => {
    Template.fromStack(make().stack).hasResource(BUCKET, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('the name is left to CloudFormation, the encryption to S3, and there is no policy', () => {
    const { stack } = make();
    expect(properties(stack)).toEqual({ LocationName: 'use1-az4', DataRedundancy: 'SingleAvailabilityZone' });
    Template.fromStack(stack).resourceCountIs(POLICY, 0);
  });
});

describe('encryption', () => {
  test('a key of the caller encrypts, with the bucket key on, and the key policy does not speak of the bucket', () => {
    const stack = testStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const bucket = new DirectoryBucket(stack, 'Bucket', { location, encryptionKey });
    bucket.grants.readWrite(role(stack));
    bucket.grants.readWrite(new iam.AccountPrincipal('210987654321'));
    expect(properties(stack)['BucketEncryption']).toEqual({
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
          },
        },
      ],
    });
    const [key] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    expect(JSON.stringify(key)).not.toContain('Bucket83908E77');
  });

  test.each([
    [
      'an alias of the app',
      (stack: Stack) => new kms.Alias(stack, 'Alias', { aliasName: 'data', targetKey: new kms.Key(stack, 'Key') }),
    ],
    ['an imported alias', (stack: Stack) => kms.Alias.fromAliasName(stack, 'Alias', 'alias/data')],
    ['the AWS managed key', (stack: Stack) => kms.Alias.fromAliasName(stack, 'Alias', 'alias/aws/s3')],
    [
      "an alias's ARN as key",
      (stack: Stack) => kms.Key.fromKeyArn(stack, 'Alias', `arn:aws:kms:us-east-1:${ACCOUNT}:alias/data`),
    ],
  ])('fails with %s', (_, keyIn) => {
    const stack = testStack();
    const create = () => new DirectoryBucket(stack, 'Bucket', { location, encryptionKey: keyIn(stack) });
    expect(create).toThrow(/'encryptionKey' must be a customer managed key, got|invalid key ARN|must be/i);
  });
});

describe('an imported bucket', () => {
  test("by name is of the stack's account and region, and its zone is read from the name", () => {
    const stack = testStack();
    const bucket = DirectoryBucket.fromDirectoryBucketName(stack, 'Bucket', 'my--data--use1-az5--x-s3');
    expect(bucket).toMatchObject({ bucketName: 'my--data--use1-az5--x-s3', locationName: 'use1-az5' });
    expect(stack.resolve(bucket.bucketArn)).toBe(
      `arn:aws:s3express:us-east-1:${ACCOUNT}:bucket/my--data--use1-az5--x-s3`,
    );
  });

  test('by ARN is of the account and the region in the ARN', () => {
    const stack = testStack();
    const arn = 'arn:aws:s3express:eu-west-1:210987654321:bucket/data--euw1-az1--x-s3';
    const bucket = DirectoryBucket.fromDirectoryBucketArn(stack, 'Bucket', arn);
    expect(bucket).toMatchObject({ bucketName: 'data--euw1-az1--x-s3', locationName: 'euw1-az1' });
    expect(bucket.env).toEqual({ account: '210987654321', region: 'eu-west-1' });
    expect(stack.resolve(bucket.bucketArn)).toBe(arn);
  });

  test('by attributes brings its key into grants', () => {
    const stack = testStack();
    const key = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`);
    const bucket = DirectoryBucket.fromDirectoryBucketAttributes(stack, 'Bucket', {
      bucketName: 'data--use1-az4--x-s3',
      encryptionKey: key,
    });
    bucket.grants.read(role(stack));
    expect(statements(stack, 'AWS::IAM::Policy')[1]).toMatchObject({
      Resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`,
    });
  });

  test('by a token has no zone unless it is given', () => {
    const stack = testStack();
    const bucketName = new CfnParameter(stack, 'Name').valueAsString;
    expect(DirectoryBucket.fromDirectoryBucketName(stack, 'A', bucketName).locationName).toBeUndefined();
    const attributes = { bucketName, locationName: 'use1-az4' };
    expect(DirectoryBucket.fromDirectoryBucketAttributes(stack, 'B', attributes).locationName).toBe('use1-az4');
  });

  test('does not take statements', () => {
    const stack = testStack();
    const bucket = DirectoryBucket.fromDirectoryBucketName(stack, 'Bucket', 'data--use1-az4--x-s3');
    expect(bucket.addToResourcePolicy(new iam.PolicyStatement())).toEqual({ statementAdded: false });
  });
});

test('a stack without account and region synthesizes', () => {
  const stack = new Stack(new App(), 'Stack');
  new DirectoryBucket(stack, 'Bucket', { location, bucketName: 'data' }).grants.read(role(stack));
  expect(warnings(stack)).toEqual([]);
});

proveExample('s3express-directory-bucket', {
  stateful: { 'AWS::S3Express::DirectoryBucket': ['Bucket83908E77'], 'AWS::S3::Bucket': ['StandardBucket7584F8B9'] },
  iam: {
    allows: [
      {
        principal: arn('MeasureLatency/ServiceRole'),
        action: 's3express:CreateSession',
        resource: arn('Bucket'),
        through: ref('S3ExpressEndpoint'),
      },
      {
        principal: arn('MeasureLatency/ServiceRole'),
        action: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'],
        resource: `${arn('StandardBucket')}/latency/a`,
        through: ref('Vpc/S3Endpoint'),
      },
      { principal: arn('S3ExpressBucketEmptier/Role'), action: 's3express:CreateSession', resource: arn('Bucket') },
      {
        principal: arn('S3ExpressBucketEmptier/Role'),
        action: 'lambda:InvokeFunction',
        resource: arn('S3ExpressBucketEmptier/Function'),
      },
      { principal: 'lambda.amazonaws.com', action: 'sts:AssumeRole', resource: arn('MeasureLatency/ServiceRole') },
    ],
    denies: [
      {
        principal: arn('MeasureLatency/ServiceRole'),
        action: 's3express:CreateSession',
        resource: ANOTHER_BUCKET,
      },
      {
        principal: arn('MeasureLatency/ServiceRole'),
        action: ['s3express:DeleteBucket', 's3express:PutBucketPolicy'],
        resource: arn('Bucket'),
      },
      {
        principal: arn('MeasureLatency/ServiceRole'),
        action: 's3:PutObject',
        resource: [`${arn('StandardBucket')}/other`, 'arn:aws:s3:::another-bucket/latency/a'],
      },
      // A neighbour in the VPC, whatever its own rights are.
      {
        principal: 'arn:aws:iam::123456789012:role/neighbour',
        action: 's3express:CreateSession',
        resource: ANOTHER_BUCKET,
        through: ref('S3ExpressEndpoint'),
      },
      {
        principal: 'arn:aws:iam::123456789012:role/neighbour',
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::another-bucket/latency/a',
        through: ref('Vpc/S3Endpoint'),
      },
      {
        principal: 'arn:aws:iam::210987654321:role/stranger',
        action: 's3express:CreateSession',
        resource: arn('Bucket'),
      },
      { principal: 'lifecycle.s3.amazonaws.com', action: 's3express:CreateSession', resource: arn('Bucket') },
      { principal: arn('S3ExpressBucketEmptier/Role'), action: 's3express:CreateSession', resource: ANOTHER_BUCKET },
      { principal: arn('S3ExpressBucketEmptier/Role'), action: 's3express:DeleteBucket', resource: arn('Bucket') },
      {
        principal: arn('S3ExpressBucketEmptier/Role'),
        action: 'lambda:InvokeFunction',
        resource: arn('MeasureLatency'),
      },
      { principal: 'ec2.amazonaws.com', action: 'sts:AssumeRole', resource: arn('MeasureLatency/ServiceRole') },
    ],
  },
});
