import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { CfnDirectoryBucket } from 'aws-cdk-lib/aws-s3express';
import { aws_s3express as s3express } from '../../lib';
import { statements, testStack, warnings } from '../support/stack';
import { POLICY, location, make, role } from './made-bucket';

const { DirectoryBucket } = s3express;

describe.each([
  ['owned', (stack: Stack) => new DirectoryBucket(stack, 'Bucket', { location, bucketName: 'data' })],
  [
    'L1',
    (stack: Stack) =>
      new CfnDirectoryBucket(stack, 'Bucket', {
        locationName: 'use1-az4',
        dataRedundancy: 'SingleAvailabilityZone',
        bucketName: 'data--use1-az4--x-s3',
      }),
  ],
  ['imported', (stack: Stack) => DirectoryBucket.fromDirectoryBucketName(stack, 'Bucket', 'data--use1-az4--x-s3')],
])('grants on an %s bucket', (_, bucketIn) => {
  test('reading is a read-only session on the bucket, and nothing of S3', () => {
    const stack = testStack();
    const bucket = bucketIn(stack);
    s3express.DirectoryBucketGrants.fromDirectoryBucket(bucket).read(role(stack)).assertSuccess();
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      {
        Effect: 'Allow',
        Action: 's3express:CreateSession',
        Resource: stack.resolve(bucket.directoryBucketRef.directoryBucketArn),
        Condition: { StringEquals: { 's3express:SessionMode': 'ReadOnly' } },
      },
    ]);
  });

  test('reading and writing is a session of any mode', () => {
    const stack = testStack();
    const bucket = bucketIn(stack);
    s3express.DirectoryBucketGrants.fromDirectoryBucket(bucket).readWrite(role(stack)).assertSuccess();
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      {
        Effect: 'Allow',
        Action: 's3express:CreateSession',
        Resource: stack.resolve(bucket.directoryBucketRef.directoryBucketArn),
      },
    ]);
  });
});

describe('grants', () => {
  test.each(['read', 'readWrite'] as const)('%s includes the key, for sessions need it even to read', (verb) => {
    const stack = testStack();
    const bucket = new DirectoryBucket(stack, 'Bucket', { location, encryptionKey: new kms.Key(stack, 'Key') });
    bucket.grants[verb](role(stack));
    expect(statements(stack, 'AWS::IAM::Policy')[1]).toMatchObject({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
    });
  });

  test.each([
    ['a principal of another account', new iam.ArnPrincipal('arn:aws:iam::210987654321:role/reader')],
    ['an imported role of another account', undefined],
  ])('%s is allowed by the bucket policy and the key policy', (_, principal) => {
    const stack = testStack();
    const bucket = new DirectoryBucket(stack, 'Bucket', { location, encryptionKey: new kms.Key(stack, 'Key') });
    bucket.grants.read(principal ?? iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::210987654321:role/reader'));
    expect(statements(stack, POLICY)).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::210987654321:role/reader' },
        Action: 's3express:CreateSession',
        Resource: { 'Fn::GetAtt': ['Bucket83908E77', 'Arn'] },
        Condition: { StringEquals: { 's3express:SessionMode': 'ReadOnly' } },
      },
    ]);
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Principal: { AWS: 'arn:aws:iam::210987654321:role/reader' },
          }),
        ]),
      },
    });
  });

  test('a service principal is allowed by the bucket policy', () => {
    const { stack, bucket } = make();
    bucket.grants.readWrite(new iam.ServicePrincipal('example.amazonaws.com'));
    expect(statements(stack, POLICY)).toMatchObject([{ Principal: { Service: 'example.amazonaws.com' } }]);
  });

  test.each([
    ['an imported', (stack: Stack) => DirectoryBucket.fromDirectoryBucketName(stack, 'Bucket', 'data--use1-az4--x-s3')],
    [
      'an L1',
      (stack: Stack) =>
        new CfnDirectoryBucket(stack, 'Bucket', { locationName: 'use1-az4', dataRedundancy: 'SingleAvailabilityZone' }),
    ],
  ])('on %s bucket to another account say what the owner of its policy must add', (_, bucketIn) => {
    const stack = testStack();
    const reader = new iam.ArnPrincipal('arn:aws:iam::210987654321:role/reader');
    s3express.DirectoryBucketGrants.fromDirectoryBucket(bucketIn(stack)).read(reader);
    expect(warnings(stack)).toEqual([
      expect.stringMatching(
        /^the grantee is denied until this is added to the policy of 'Stack\/Bucket', which this app does not own: \{"Action":"s3express:CreateSession".*"Principal":\{"AWS":"arn:aws:iam::210987654321:role\/reader"\}/,
      ),
    ]);
  });

  test('the key of an L1 bucket is granted too', () => {
    const stack = testStack();
    const key = new kms.Key(stack, 'Key');
    const bucket = new CfnDirectoryBucket(stack, 'Bucket', {
      locationName: 'use1-az4',
      dataRedundancy: 'SingleAvailabilityZone',
      bucketEncryption: {
        serverSideEncryptionConfiguration: [
          { serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.keyArn } },
        ],
      },
    });
    s3express.DirectoryBucketGrants.fromDirectoryBucket(bucket).read(role(stack));
    expect(statements(stack, 'AWS::IAM::Policy')[1]).toMatchObject({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
    });
  });
});
