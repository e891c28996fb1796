import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { aws_s3express as s3express } from '../../lib';
import { ACCOUNT, statements, testStack, warnings } from '../support/stack';

const { BucketLocation, DirectoryBucket, InventoryField, InventoryFormat, InventoryFrequency } = s3express;

function make() {
  const stack = testStack();
  const bucket = new DirectoryBucket(stack, 'Bucket', { location: BucketLocation.availabilityZone('use1-az4') });
  return { stack, bucket };
}

function inventories(stack: ReturnType<typeof testStack>): unknown {
  const [bucket] = Object.values(Template.fromStack(stack).findResources('AWS::S3Express::DirectoryBucket'));
  return bucket!['Properties']['InventoryConfigurations'];
}

test('by default a list of keys is written as CSV every week', () => {
  const { stack, bucket } = make();
  bucket.addInventory('Weekly', { destination: new s3.Bucket(stack, 'Reports') });
  expect(inventories(stack)).toEqual([
    {
      Id: 'Weekly',
      Enabled: true,
      IncludedObjectVersions: 'Current',
      ScheduleFrequency: 'Weekly',
      Destination: {
        BucketArn: { 'Fn::GetAtt': [expect.stringMatching(/^Reports/), 'Arn'] },
        BucketAccountId: ACCOUNT,
        Format: 'CSV',
      },
    },
  ]);
});

test('every part of an inventory is carried over', () => {
  const { stack, bucket } = make();
  bucket.addInventory('Daily', {
    destination: new s3.Bucket(stack, 'Reports'),
    destinationPrefix: 'express',
    prefix: 'datasets/',
    format: InventoryFormat.PARQUET,
    frequency: InventoryFrequency.DAILY,
    optionalFields: [InventoryField.SIZE, InventoryField.LIFECYCLE_EXPIRATION_DATE],
    enabled: false,
  });
  expect(inventories(stack)).toMatchObject([
    {
      Enabled: false,
      Prefix: 'datasets/',
      ScheduleFrequency: 'Daily',
      OptionalFields: ['Size', 'LifecycleExpirationDate'],
      Destination: { Format: 'Parquet', Prefix: 'express' },
    },
  ]);
});

test.each([
  ['an L2 bucket', (stack: ReturnType<typeof testStack>) => new s3.Bucket(stack, 'Reports')],
  ['an L1 bucket', (stack: ReturnType<typeof testStack>) => new s3.CfnBucket(stack, 'Reports')],
])('the policy of %s lets S3 Express write the reports of this bucket and no other', (_, destinationIn) => {
  const { stack, bucket } = make();
  bucket.addInventory('Weekly', { destination: destinationIn(stack), destinationPrefix: 'express' });
  expect(statements(stack, 'AWS::S3::BucketPolicy')).toEqual([
    {
      Effect: 'Allow',
      Principal: { Service: 's3express.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^Reports/), 'Arn'] }, '/express/*']] },
      Condition: {
        ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Bucket83908E77', 'Arn'] } },
        StringEquals: { 'aws:SourceAccount': ACCOUNT, 's3:x-amz-acl': 'bucket-owner-full-control' },
      },
    },
  ]);
  expect(warnings(stack)).toEqual([]);
});

test('of an imported destination it is said what its owner must add', () => {
  const { stack, bucket } = make();
  bucket.addInventory('Weekly', { destination: s3.Bucket.fromBucketName(stack, 'Reports', 'reports') });
  expect(warnings(stack)).toEqual([
    expect.stringMatching(
      /^no inventory report arrives until this is added to the policy of 'Stack\/Reports', .*"Service":"s3express.amazonaws.com"/,
    ),
  ]);
});

test.each([
  [
    'an id with a slash',
    'a/b',
    "'inventory.id' must have letters, digits, periods, hyphens and underscores only, got 'a/b'",
  ],
  ['an id that is too long', 'a'.repeat(65), "'inventory.id' must have 1 to 64 characters, got 65"],
  ['an id used twice', 'Taken', "'inventory.id' must be used once per bucket, got 'Taken' twice"],
])('fails with %s', (_, id, message) => {
  const { stack, bucket } = make();
  const destination = new s3.Bucket(stack, 'Reports');
  bucket.addInventory('Taken', { destination });
  expect(() => bucket.addInventory(id, { destination })).toThrow(message);
});

test('fails with a directory bucket as destination', () => {
  const { stack, bucket } = make();
  const destination = s3.Bucket.fromBucketName(stack, 'Reports', 'reports--use1-az4--x-s3');
  expect(() => bucket.addInventory('Weekly', { destination })).toThrow(
    "'inventory.destination' must be a general purpose bucket, got the directory bucket 'reports--use1-az4--x-s3'",
  );
});
