import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { aws_s3express as s3express } from '../../lib';
import { statements, testStack } from '../support/stack';

const { BucketLocation, DirectoryBucket, GatewayEndpoint, ZonalSubnet } = s3express;
const location = BucketLocation.availabilityZone('use1-az4');

function make() {
  const stack = testStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
  return { stack, vpc, bucket: new DirectoryBucket(stack, 'Bucket', { location }) };
}

test('the VPC gets a gateway to S3 Express on the route tables of all its subnets', () => {
  const { stack, vpc, bucket } = make();
  new GatewayEndpoint(stack, 'Endpoint', { vpc, buckets: [bucket] });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', {
    ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.s3express']] },
    VpcEndpointType: 'Gateway',
    RouteTableIds: [{ Ref: Match.stringLikeRegexp('Private') }, { Ref: Match.stringLikeRegexp('Public') }],
  });
});

test('sessions can be opened on the given buckets and access points, and on nothing else', () => {
  const { stack, vpc, bucket } = make();
  const accessPoint = bucket.addAccessPoint('Team');
  const other = new DirectoryBucket(stack, 'Other', { location });
  const endpoint = new GatewayEndpoint(stack, 'Endpoint', { vpc, buckets: [bucket], accessPoints: [accessPoint] });
  endpoint.allow(other);
  const found = statements(stack, 'AWS::EC2::VPCEndpoint');
  expect(found).toEqual([
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3express:CreateSession',
      Resource: expect.arrayContaining([
        { 'Fn::GetAtt': ['Bucket83908E77', 'Arn'] },
        { 'Fn::GetAtt': [expect.stringMatching('^Other'), 'Arn'] },
        stack.resolve(accessPoint.accessPointArn),
      ]),
    },
  ]);
});

test('a zonal subnet is reached when it is named', () => {
  const { stack, vpc, bucket } = make();
  const subnet = new ZonalSubnet(stack, 'Subnet', { vpc, location, cidrBlock: '10.0.250.0/24' });
  new GatewayEndpoint(stack, 'Endpoint', { vpc, subnets: [{ subnets: [subnet] }], buckets: [bucket] });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', {
    RouteTableIds: [stack.resolve(subnet.routeTable.routeTableId)],
  });
});

test('fails when it would let through everything, since nothing was named', () => {
  const { stack, vpc } = make();
  new GatewayEndpoint(stack, 'Endpoint', { vpc });
  expect(() => Template.fromStack(stack)).toThrow(
    "'buckets' or 'accessPoints' must name what the endpoint lets through, got none",
  );
});

test('fails when a route table has a way to S3 Express already', () => {
  const { stack, vpc, bucket } = make();
  new GatewayEndpoint(stack, 'First', { vpc, buckets: [bucket] });
  expect(() => new GatewayEndpoint(stack, 'Second', { vpc, buckets: [bucket] })).toThrow(
    "a route table of 'Stack/Vpc' can lead to S3 Express once, got a second endpoint beside 'Stack/First'; " +
      'call allow(bucket) on that one',
  );
});

test('fails when the VPC has no subnet to route from', () => {
  const stack = testStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', { subnetConfiguration: [], natGateways: 0 });
  expect(() => new GatewayEndpoint(stack, 'Endpoint', { vpc })).toThrow(
    "'subnets' must select at least one subnet of 'Stack/Vpc', got none; name a ZonalSubnet as subnets: [{ subnets: [subnet] }]",
  );
});
