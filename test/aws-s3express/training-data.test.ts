import { arn, proveExample, ref } from '../support/prove-example';

const ANOTHER_BUCKET = 'arn:aws:s3express:us-east-1:123456789012:bucket/another--use1-az4--x-s3';
const ANOTHER_KEY = 'arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000';
const SESSION_KEY_CALLS = ['kms:Decrypt', 'kms:GenerateDataKey'];
const trainer = arn('Trainer/InstanceRole');
const team = arn('ReadOnlyTeam');
const emptier = arn('S3ExpressBucketEmptier/Role');
const [readOnly, readWrite] = ['ReadOnly', 'ReadWrite'].map((mode) => ({ 's3express:SessionMode': mode }));

proveExample('s3express-training-data', {
  stateful: { 'AWS::S3Express::DirectoryBucket': ['Bucket83908E77'], 'AWS::KMS::Key': ['Key961B73FD'] },
  iam: {
    allows: [
      {
        principal: trainer,
        action: 's3express:CreateSession',
        resource: arn('Bucket'),
        context: readWrite,
        through: ref('S3ExpressEndpoint'),
      },
      { principal: trainer, action: SESSION_KEY_CALLS, resource: arn('Key') },
      { principal: 'ec2.amazonaws.com', action: 'sts:AssumeRole', resource: trainer },

      { principal: team, action: 's3express:CreateSession', resource: arn('Bucket/ReadOnly'), context: readOnly },
      { principal: team, action: SESSION_KEY_CALLS, resource: arn('Key') },
      { principal: 'arn:aws:iam::123456789012:user/member', action: 'sts:AssumeRole', resource: team },

      {
        principal: 'lifecycle.s3.amazonaws.com',
        action: 's3express:CreateSession',
        resource: arn('Bucket'),
        context: readWrite,
      },
      { principal: emptier, action: 's3express:CreateSession', resource: arn('Bucket') },
      { principal: emptier, action: SESSION_KEY_CALLS, resource: arn('Key') },
    ],
    denies: [
      { principal: trainer, action: 's3express:CreateSession', resource: ANOTHER_BUCKET, context: readWrite },
      { principal: trainer, action: ['s3express:DeleteBucket', 's3express:PutBucketPolicy'], resource: arn('Bucket') },
      { principal: trainer, action: SESSION_KEY_CALLS, resource: ANOTHER_KEY },
      { principal: trainer, action: 'kms:ScheduleKeyDeletion', resource: arn('Key') },
      { principal: 'lambda.amazonaws.com', action: 'sts:AssumeRole', resource: trainer },
      // Whatever else runs in the VPC: nothing leaves it for another bucket.
      {
        principal: 'arn:aws:iam::123456789012:role/neighbour',
        action: 's3express:CreateSession',
        resource: ANOTHER_BUCKET,
        through: ref('S3ExpressEndpoint'),
      },
      {
        principal: 'arn:aws:iam::123456789012:role/neighbour',
        action: 's3:PutObject',
        resource: 'arn:aws:s3:::another-bucket/stolen',
        through: ref('Vpc/S3Endpoint'),
      },

      { principal: team, action: 's3express:CreateSession', resource: arn('Bucket/ReadOnly'), context: readWrite },
      { principal: team, action: 's3express:CreateSession', resource: arn('Bucket'), context: readOnly },
      { principal: 'arn:aws:iam::210987654321:user/stranger', action: 'sts:AssumeRole', resource: team },
      {
        principal: 'arn:aws:iam::210987654321:role/stranger',
        action: 's3express:CreateSession',
        resource: [arn('Bucket'), arn('Bucket/ReadOnly')],
      },

      {
        principal: 'lifecycle.s3.amazonaws.com',
        action: 's3express:CreateSession',
        resource: arn('Bucket'),
        context: readOnly,
      },
      { principal: emptier, action: 's3express:CreateSession', resource: ANOTHER_BUCKET },
      { principal: emptier, action: 's3express:DeleteBucket', resource: arn('Bucket') },
      { principal: emptier, action: SESSION_KEY_CALLS, resource: ANOTHER_KEY },
    ],
  },
});
