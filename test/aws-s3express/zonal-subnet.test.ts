import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aws_s3express as s3express } from '../../lib';
import { testStack } from '../support/stack';

const { BucketLocation, ZonalSubnet } = s3express;

function make(location = BucketLocation.availabilityZone('use1-az4')) {
  const stack = testStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', { subnetConfiguration: [], natGateways: 0 });
  return { stack, vpc, subnet: new ZonalSubnet(stack, 'Subnet', { vpc, location, cidrBlock: '10.0.0.0/24' }) };
}

test('the subnet is placed by zone id, private, with a route table of its own', () => {
  const { stack, vpc, subnet: made } = make();
  const template = Template.fromStack(stack);
  const [subnet] = Object.values(template.findResources('AWS::EC2::Subnet'));
  expect(subnet!['Properties']).toMatchObject({
    AvailabilityZoneId: 'use1-az4',
    CidrBlock: '10.0.0.0/24',
    MapPublicIpOnLaunch: false,
    VpcId: stack.resolve(vpc.vpcId),
  });
  expect(subnet!['Properties']).not.toHaveProperty('AvailabilityZone');
  template.resourceCountIs('AWS::EC2::RouteTable', 1);
  template.hasResourceProperties('AWS::EC2::SubnetRouteTableAssociation', {
    RouteTableId: stack.resolve(made.routeTable.routeTableId),
    SubnetId: stack.resolve(made.subnetId),
  });
});

test('an instance and its volume take the zone name that CloudFormation tells, so that they cannot disagree with the subnet', () => {
  const { stack, vpc, subnet } = make();
  const instance = new ec2.Instance(stack, 'Instance', {
    vpc,
    vpcSubnets: { subnets: [subnet] },
    instanceType: new ec2.InstanceType('t4g.small'),
    machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
  });
  const zone = { 'Fn::GetAtt': [expect.stringMatching(/^Subnet/), 'AvailabilityZone'] };
  const [found] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::Instance'));
  expect(found!['Properties']).toMatchObject({
    AvailabilityZone: zone,
    SubnetId: { Ref: expect.stringMatching(/^Subnet/) },
  });
  expect(stack.resolve(instance.instanceAvailabilityZone)).toMatchObject({
    'Fn::GetAtt': [expect.any(String), 'AvailabilityZone'],
  });
});

test('a function can be put into it', () => {
  const { stack, vpc, subnet } = make();
  new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
    vpc,
    vpcSubnets: { subnets: [subnet] },
  });
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    VpcConfig: { SubnetIds: [stack.resolve(subnet.subnetId)] },
  });
});

test('a network ACL can be associated', () => {
  const { stack, vpc, subnet } = make();
  subnet.associateNetworkAcl('Acl', new ec2.NetworkAcl(stack, 'NetworkAcl', { vpc }));
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SubnetNetworkAclAssociation', {
    SubnetId: stack.resolve(subnet.subnetId),
  });
});

test('fails with a zone name', () => {
  expect(() => make(BucketLocation.availabilityZone('us-east-1a'))).toThrow("got the zone name 'us-east-1a'");
});
