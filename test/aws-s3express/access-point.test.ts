import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { CfnAccessPoint, CfnDirectoryBucket } from 'aws-cdk-lib/aws-s3express';
import { aws_s3express as s3express } from '../../lib';
import { ACCOUNT, statements, testStack, warnings } from '../support/stack';

const { AccessPoint, AccessPointGrants, AccessPointPermission, BucketLocation, DirectoryBucket } = s3express;
const ACCESS_POINT = 'AWS::S3Express::AccessPoint';
const location = BucketLocation.availabilityZone('use1-az4');

function make(options: s3express.AccessPointOptions = {}, props: Partial<s3express.DirectoryBucketProps> = {}) {
  const stack = testStack();
  const bucket = new DirectoryBucket(stack, 'Bucket', { location, ...props });
  return { stack, bucket, accessPoint: bucket.addAccessPoint('Team', options) };
}

function properties(stack: Stack): Record<string, unknown> {
  return Object.values(Template.fromStack(stack).findResources(ACCESS_POINT))[0]!['Properties'];
}

function role(stack: Stack): iam.Role {
  return new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
}

test('prefixes, permissions and the VPC are its scope and network origin', () => {
  const stack = testStack();
  const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
  const bucket = new DirectoryBucket(stack, 'Bucket', { location });
  bucket.addAccessPoint('Team', { prefixes: ['datasets/'], permissions: [AccessPointPermission.GET_OBJECT], vpc });
  expect(properties(stack)).toMatchObject({
    Bucket: { Ref: 'Bucket83908E77' },
    Scope: { Prefixes: ['datasets/'], Permissions: ['GetObject'] },
    VpcConfiguration: { VpcId: { Ref: 'Vpc' } },
  });
});

test('by default everything passes, from anywhere, and there is no policy', () => {
  expect(Object.keys(properties(make().stack)).sort()).toEqual(['Bucket', 'Name']);
});

test('the bucket policy lets through what comes by the access point, and only by this one', () => {
  const { stack, accessPoint } = make();
  expect(statements(stack, 'AWS::S3Express::BucketPolicy')).toEqual([
    {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 's3express:CreateSession',
      Resource: { 'Fn::GetAtt': ['Bucket83908E77', 'Arn'] },
      Condition: {
        StringEquals: {
          's3express:DataAccessPointAccount': ACCOUNT,
          's3express:DataAccessPointArn': stack.resolve(accessPoint.accessPointArn),
        },
      },
    },
  ]);
});

test('on a bucket whose policy the app does not own, it is said what the owner must add', () => {
  const stack = testStack();
  const bucket = DirectoryBucket.fromDirectoryBucketArn(
    stack,
    'Bucket',
    'arn:aws:s3express:us-east-1:210987654321:bucket/data--use1-az4--x-s3',
  );
  bucket.addAccessPoint('Team');
  expect(properties(stack)).toMatchObject({ Bucket: 'data--use1-az4--x-s3', BucketAccountId: '210987654321' });
  expect(warnings(stack)).toEqual([
    expect.stringMatching(
      /^the access point gives access to nothing until this is added to the policy of 'Stack\/Bucket'/,
    ),
  ]);
});

describe('the name', () => {
  test('is made of the path, and changes with the bucket and the VPC, so that a replacement does not collide', () => {
    const name = (bucketId: string, vpcId?: string) => {
      const stack = testStack();
      const vpc = vpcId === undefined ? undefined : new ec2.CfnVPC(stack, vpcId);
      const bucket = new DirectoryBucket(stack, bucketId, { location });
      return new AccessPoint(stack, 'Team', { bucket, vpc }).accessPointName;
    };
    const names = [name('A'), name('B'), name('A', 'VpcA'), name('A', 'VpcB')];
    expect(new Set(names).size).toBe(4);
    expect(name('A')).toBe(names[0]);
    names.forEach((each) => expect(each).toMatch(/^[a-z0-9][a-z0-9-]{0,31}[a-z0-9]--use1-az4--xa-s3$/));
  });

  test('is completed from a base, or taken whole', () => {
    expect(make({ accessPointName: 'team-a' }).accessPoint.accessPointName).toBe('team-a--use1-az4--xa-s3');
    const whole = 'team-a--use1-az4--xa-s3';
    expect(make({ accessPointName: whole }).accessPoint.accessPointName).toBe(whole);
  });

  test.each([
    [
      'another zone',
      'team--use1-az5--xa-s3',
      "'accessPointName' must be of the bucket's zone 'use1-az4', got 'use1-az5'",
    ],
    [
      'a base that is too long',
      'x'.repeat(34),
      "'accessPointName' must have 1 to 33 characters before '--use1-az4--xa-s3', 50 in all, got 34",
    ],
    ['upper case', 'Team', "'accessPointName' must have lower-case letters, digits and hyphens only"],
    ["a bucket's name", 'team--use1-az4--x-s3', "'accessPointName' must not end with '--x-s3', which S3 reserves"],
  ])('fails with %s', (_, accessPointName, message) => {
    expect(() => make({ accessPointName })).toThrow(message);
  });

  test('follows an L1 bucket to its zone', () => {
    const stack = testStack();
    const bucket = new CfnDirectoryBucket(stack, 'Bucket', {
      locationName: 'use1-az5',
      dataRedundancy: 'SingleAvailabilityZone',
    });
    expect(new AccessPoint(stack, 'Team', { bucket, accessPointName: 'team' }).accessPointName).toBe(
      'team--use1-az5--xa-s3',
    );
  });

  test('fails when the zone of an imported bucket is not known, and is taken whole then', () => {
    const stack = testStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    const bucket = DirectoryBucket.fromDirectoryBucketName(stack, 'Bucket', name);
    expect(() => bucket.addAccessPoint('A')).toThrow(
      "'accessPointName' must be a whole name '<base>--<zone id>--xa-s3' when the zone of the bucket 'Stack/Bucket' is not " +
        "known, got none; or import the bucket with its 'locationName'",
    );
    expect(() => bucket.addAccessPoint('B', { accessPointName: 'team' })).toThrow("got 'team'");
    expect(bucket.addAccessPoint('C', { accessPointName: 'team--use1-az4--xa-s3' }).accessPointName).toBe(
      'team--use1-az4--xa-s3',
    );
  });
});

describe('the scope', () => {
  test.each<[string, s3express.AccessPointOptions, string]>([
    [
      'no prefix',
      { prefixes: [] },
      "'prefixes' must have at least one prefix, got none; leave it out to allow all keys",
    ],
    [
      'no permission',
      { permissions: [] },
      "'permissions' must name at least one call, got none; leave it out to allow all",
    ],
    [
      'prefixes of 256 bytes',
      { prefixes: ['ä'.repeat(64), 'b'.repeat(128)] },
      "'prefixes' must have less than 256 bytes in all, got 256",
    ],
  ])('fails with %s', (_, options, message) => {
    expect(() => make(options)).toThrow(message);
  });

  test('takes tokens as prefixes', () => {
    const stack = testStack();
    const prefix = new CfnParameter(stack, 'Prefix').valueAsString;
    new DirectoryBucket(stack, 'Bucket', { location }).addAccessPoint('Team', { prefixes: [prefix, 'a'.repeat(255)] });
    expect(properties(stack)).toMatchObject({ Scope: { Prefixes: [{ Ref: 'Prefix' }, 'a'.repeat(255)] } });
  });
});

describe.each([
  [
    'owned',
    (stack: Stack) =>
      new DirectoryBucket(stack, 'Bucket', { location }).addAccessPoint('Team', { accessPointName: 'team' }),
  ],
  ['L1', (stack: Stack) => new CfnAccessPoint(stack, 'Team', { bucket: 'data--use1-az4--x-s3' })],
  [
    'imported',
    (stack: Stack) =>
      AccessPoint.fromAccessPointArn(
        stack,
        'Team',
        `arn:aws:s3express:us-east-1:${ACCOUNT}:accesspoint/team--use1-az4--xa-s3`,
      ),
  ],
])('grants on an %s access point', (_, accessPointIn) => {
  test.each(['read', 'readWrite'] as const)('%s is a session on the access point, not on the bucket', (verb) => {
    const stack = testStack();
    const accessPoint = accessPointIn(stack);
    AccessPointGrants.fromAccessPoint(accessPoint)[verb](role(stack)).assertSuccess();
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      {
        Effect: 'Allow',
        Action: 's3express:CreateSession',
        Resource: stack.resolve(accessPoint.accessPointRef.accessPointArn),
        ...(verb === 'read' && { Condition: { StringEquals: { 's3express:SessionMode': 'ReadOnly' } } }),
      },
    ]);
  });
});

describe('grants', () => {
  test("include the bucket's key", () => {
    const stack = testStack();
    const bucket = new DirectoryBucket(stack, 'Bucket', { location, encryptionKey: new kms.Key(stack, 'Key') });
    bucket.addAccessPoint('Team').grants.read(role(stack));
    expect(statements(stack, 'AWS::IAM::Policy')[1]).toMatchObject({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'] });
  });

  test('to another account are in the policy of the access point, which does not depend on itself', () => {
    const { stack, accessPoint } = make({ accessPointName: 'team' });
    accessPoint.grants.read(new iam.ArnPrincipal('arn:aws:iam::210987654321:role/reader'));
    expect(properties(stack)['Policy']).toMatchObject({
      Statement: [
        {
          Principal: { AWS: 'arn:aws:iam::210987654321:role/reader' },
          Action: 's3express:CreateSession',
          Resource: `arn:aws:s3express:us-east-1:${ACCOUNT}:accesspoint/team--use1-az4--xa-s3`,
          Condition: { StringEquals: { 's3express:SessionMode': 'ReadOnly' } },
        },
      ],
    });
  });

  test('to another account on an imported access point say what its owner must add', () => {
    const stack = testStack();
    const arn = `arn:aws:s3express:us-east-1:${ACCOUNT}:accesspoint/team--use1-az4--xa-s3`;
    const accessPoint = AccessPoint.fromAccessPointArn(stack, 'Team', arn);
    expect(accessPoint.accessPointName).toBe('team--use1-az4--xa-s3');
    accessPoint.grants.read(new iam.AccountPrincipal('210987654321'));
    expect(warnings(stack)).toEqual([
      expect.stringMatching(/^the grantee is denied until this is added .*'Stack\/Team'/),
    ]);
  });

  test('fail with an action of S3 in the policy of the access point', () => {
    const { accessPoint } = make();
    const statement = new iam.PolicyStatement({
      principals: [new iam.AccountPrincipal('210987654321')],
      actions: ['s3:GetObject'],
      resources: [accessPoint.accessPointArn],
    });
    expect(() => accessPoint.addToResourcePolicy(statement)).toThrow(
      "knows only 's3express:' actions, got 's3:GetObject'",
    );
  });
});
