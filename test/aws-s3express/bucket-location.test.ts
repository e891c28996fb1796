import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Template } from 'aws-cdk-lib/assertions';
import { Annotations, CfnParameter } from 'aws-cdk-lib';
import { aws_s3express as s3express } from '../../lib';
import { testStack, warnings } from '../support/stack';

const { BucketLocation, DirectoryBucket } = s3express;
const BUCKET = 'AWS::S3Express::DirectoryBucket';

function place(location: s3express.BucketLocation, region = 'us-east-1') {
  const stack = testStack('Stack', { region });
  const bucket = new DirectoryBucket(stack, 'Bucket', { location });
  return { stack, bucket };
}

test('an Availability Zone is one with single-zone redundancy', () => {
  const { stack } = place(BucketLocation.availabilityZone('use1-az4'));
  Template.fromStack(stack).hasResourceProperties(BUCKET, {
    LocationName: 'use1-az4',
    DataRedundancy: 'SingleAvailabilityZone',
  });
  expect(warnings(stack)).toEqual([]);
});

test('a Local Zone is one with local-zone redundancy', () => {
  const { stack } = place(BucketLocation.localZone('usw2-lax1-az1'), 'us-west-2');
  Template.fromStack(stack).hasResourceProperties(BUCKET, {
    LocationName: 'usw2-lax1-az1',
    DataRedundancy: 'SingleLocalZone',
  });
  expect(warnings(stack)).toEqual([]);
});

test.each([
  [
    'an L2 subnet',
    (stack: ReturnType<typeof testStack>) => new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 }).privateSubnets[0]!,
  ],
  [
    'an L1 subnet',
    (stack: ReturnType<typeof testStack>) =>
      new ec2.CfnSubnet(stack, 'Subnet', { vpcId: 'vpc-1', cidrBlock: '10.0.0.0/24' }),
  ],
])('the zone of %s is found at deployment, in the name too', (_, subnetIn) => {
  const stack = testStack();
  new DirectoryBucket(stack, 'Bucket', { location: BucketLocation.subnet(subnetIn(stack)), bucketName: 'data' });
  const zone = { 'Fn::GetAtt': [expect.stringContaining('Subnet'), 'AvailabilityZoneId'] };
  const [bucket] = Object.values(Template.fromStack(stack).findResources(BUCKET));
  expect(bucket!['Properties']).toMatchObject({
    LocationName: zone,
    DataRedundancy: 'SingleAvailabilityZone',
    BucketName: { 'Fn::Join': ['', ['data--', zone, '--x-s3']] },
  });
});

test('fails for an imported subnet, whose zone id the template cannot tell', () => {
  const stack = testStack();
  const subnet = ec2.Subnet.fromSubnetId(stack, 'Subnet', 'subnet-1');
  expect(() => BucketLocation.subnet(subnet)).toThrow(
    "the zone id of 'Stack/Subnet' is not known, since the subnet is imported; " +
      "give the zone instead: BucketLocation.availabilityZone('use1-az4')",
  );
});

test.each([
  ['a zone name', BucketLocation.availabilityZone('us-east-1a'), "got the zone name 'us-east-1a'"],
  [
    'no zone',
    BucketLocation.availabilityZone('zone-4'),
    "must be an Availability Zone's id such as 'use1-az4', got 'zone-4'",
  ],
  [
    'a Local Zone as Availability Zone',
    BucketLocation.availabilityZone('usw2-lax1-az1'),
    "got 'usw2-lax1-az1'; use BucketLocation.localZone('usw2-lax1-az1')",
  ],
  [
    'an Availability Zone as Local Zone',
    BucketLocation.localZone('use1-az4'),
    "must be a Local Zone's id such as 'usw2-lax1-az1', got 'use1-az4'; use BucketLocation.availabilityZone('use1-az4')",
  ],
  [
    'a zone of another region',
    BucketLocation.availabilityZone('euw1-az1'),
    "must be a zone of the stack's region us-east-1, got 'euw1-az1' of eu-west-1",
  ],
  [
    'a zone of another region that the table does not list',
    BucketLocation.availabilityZone('euw1-az2'),
    "got 'euw1-az2' of eu-west-1",
  ],
])('fails for %s', (_, location, message) => {
  expect(() => place(location)).toThrow(message);
});

test('a zone not known to offer S3 Express One Zone is a warning, which can be acknowledged', () => {
  const { stack, bucket } = place(BucketLocation.availabilityZone('use1-az1'));
  expect(warnings(stack)).toEqual([
    expect.stringContaining(
      "'use1-az1' is not among the zones of us-east-1 known to offer S3 Express One Zone (use1-az4, use1-az5, use1-az6)",
    ),
  ]);

  const acknowledged = place(BucketLocation.availabilityZone('use1-az1'));
  Annotations.of(acknowledged.bucket).acknowledgeWarning('cdk-reinvent-constructs:s3express.unknownZone', 'new zone');
  expect(warnings(acknowledged.stack)).toEqual([]);
  expect(bucket.locationName).toBe('use1-az1');
});

test('a zone in a region that the table does not know is accepted', () => {
  const { stack } = place(BucketLocation.availabilityZone('mec1-az1'), 'me-central-1');
  expect(warnings(stack)).toEqual([]);
});

test('a token is accepted, and so is any zone when the region is only known at deployment', () => {
  const stack = testStack();
  const parameter = new CfnParameter(stack, 'Zone');
  new DirectoryBucket(stack, 'Bucket', { location: BucketLocation.availabilityZone(parameter.valueAsString) });
  Template.fromStack(stack).hasResourceProperties(BUCKET, { LocationName: { Ref: 'Zone' } });
});
