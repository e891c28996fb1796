import { CfnParameter } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { aws_s3express as s3express } from '../../lib';
import { ACCOUNT, statements, testApp, testStack } from '../support/stack';
import { location, make, properties } from './made-bucket';

const { BucketLocation, DirectoryBucket } = s3express;

describe('the name', () => {
  test.each([
    ['a base is completed with the zone', 'training-data', 'training-data--use1-az4--x-s3'],
    ['a whole name is taken as it is', 'training-data--use1-az4--x-s3', 'training-data--use1-az4--x-s3'],
    ['a base may have double hyphens inside', 'a--b', 'a--b--use1-az4--x-s3'],
    ['the longest base that fits is accepted', 'x'.repeat(47), `${'x'.repeat(47)}--use1-az4--x-s3`],
  ])('%s', (_, bucketName, whole) => {
    expect(properties(make({ bucketName }).stack)).toMatchObject({ BucketName: whole });
  });

  test.each([
    ['another zone', 'data--use1-az5--x-s3', "must be of the bucket's zone 'use1-az4', got 'use1-az5'"],
    ['no zone before the suffix', 'data--x-s3', "must be '<base>--<zone id>--x-s3' or a base alone, got 'data--x-s3'"],
    ['no base', '', "must have 1 to 47 characters before '--use1-az4--x-s3', 63 in all, got 0: ''"],
    [
      'a base that is too long',
      'x'.repeat(48),
      `must have 1 to 47 characters before '--use1-az4--x-s3', 63 in all, got 48: '${'x'.repeat(48)}'; ` +
        `the longest that fits begins '${'x'.repeat(47)}'`,
    ],
    ['a whole name that is too long', `${'x'.repeat(48)}--use1-az4--x-s3`, 'must have 1 to 47 characters'],
    [
      'upper case',
      'Data',
      "lower-case letters, digits and hyphens only, and begin and end with a letter or digit, got 'Data'",
    ],
    ['a period', 'my.data', "got 'my.data'"],
    ['an underscore', 'my_data', "got 'my_data'"],
    ['a hyphen at the beginning', '-data', "got '-data'"],
    ['a hyphen at the end', 'data-', "got 'data-'"],
    ['the prefix xn--', 'xn--data', "must not begin with 'xn--', which S3 reserves"],
    ['the prefix sthree-', 'sthree-data', "must not begin with 'sthree-'"],
    ['the prefix sthree-configurator', 'sthree-configurator-data', "must not begin with 'sthree-'"],
    ['the prefix amzn-s3-demo-', 'amzn-s3-demo-data', "must not begin with 'amzn-s3-demo-'"],
    ['the suffix -s3alias', 'data-s3alias', "must not end with '-s3alias'"],
    ['the suffix --ol-s3', 'data--ol-s3', "must not end with '--ol-s3'"],
    ['the suffix .mrap', 'data.mrap', "got 'data.mrap'"],
    ["an access point's name", 'data--use1-az4--xa-s3', "must not end with '--xa-s3'"],
  ])('fails with %s', (_, bucketName, message) => {
    expect(() => make({ bucketName })).toThrow(message);
  });

  test('the longest base depends on the zone', () => {
    const stack = testStack('Stack', { region: 'us-west-2' });
    const bucketName = 'x'.repeat(43);
    expect(
      () => new DirectoryBucket(stack, 'Bucket', { location: BucketLocation.localZone('usw2-lax1-az1'), bucketName }),
    ).toThrow("must have 1 to 42 characters before '--usw2-lax1-az1--x-s3'");
  });

  test('a base is kept short enough for any zone when the zone is only known at deployment', () => {
    const stack = testStack();
    const zone = new CfnParameter(stack, 'Zone').valueAsString;
    const at = (id: string, bucketName: string) =>
      new DirectoryBucket(stack, id, { location: BucketLocation.availabilityZone(zone), bucketName });
    expect(() => at('A', 'x'.repeat(47))).toThrow("must have 1 to 46 characters before '--<zone id>--x-s3'");
    expect(() => at('B', 'x'.repeat(46))).not.toThrow();
  });

  test('a token is a base unless it shows the suffix', () => {
    const stack = testStack();
    const team = new CfnParameter(stack, 'Team').valueAsString;
    new DirectoryBucket(stack, 'Bucket', { location, bucketName: `${team}--use1-az4--x-s3` });
    expect(properties(stack)).toMatchObject({
      BucketName: { 'Fn::Join': ['', [{ Ref: 'Team' }, '--use1-az4--x-s3']] },
    });

    const other = testStack();
    const base = new CfnParameter(other, 'Base').valueAsString;
    new DirectoryBucket(other, 'Bucket', { location, bucketName: base });
    expect(properties(other)).toMatchObject({
      BucketName: { 'Fn::Join': ['', [{ Ref: 'Base' }, '--use1-az4--x-s3']] },
    });
  });

  test('a bucket that another account refers to gets a name that is known before it exists', () => {
    const app = testApp();
    const owner = testStack('Owner', {}, app);
    const bucket = new DirectoryBucket(owner, 'Bucket', { location });
    const user = testStack('User', { account: '210987654321' }, app);
    bucket.grants.read(new iam.Role(user, 'Role', { assumedBy: new iam.AccountRootPrincipal(), roleName: 'reader' }));

    const name = properties(owner)['BucketName'] as string;
    expect(name).toMatch(/^[a-z0-9-]{1,47}--use1-az4--x-s3$/);
    expect(statements(user, 'AWS::IAM::Policy')[0]).toMatchObject({
      Resource: `arn:aws:s3express:us-east-1:${ACCOUNT}:bucket/${name}`,
    });
  });

  test('fails when such a name cannot be known, since the zone is not', () => {
    const app = testApp();
    const owner = testStack('Owner', {}, app);
    const zone = new CfnParameter(owner, 'Zone').valueAsString;
    const bucket = new DirectoryBucket(owner, 'Bucket', { location: BucketLocation.availabilityZone(zone) });
    const user = testStack('User', { account: '210987654321' }, app);
    bucket.grants.read(new iam.Role(user, 'Role', { assumedBy: new iam.AccountRootPrincipal(), roleName: 'reader' }));
    expect(() => app.synth()).toThrow(/'bucketName' must be given when the bucket is referred to from another account/);
  });
});
