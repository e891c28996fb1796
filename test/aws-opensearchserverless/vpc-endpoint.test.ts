import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { VpcEndpointExample } from '../../examples/aws-opensearchserverless/vpc-endpoint';
import { aws_opensearchserverless as aoss } from '../../lib';
import { dataAccess } from '../aws-osis/data-access';
import { arn, proveExample } from '../support/prove-example';
import { ACCOUNT, REGION, testApp, testStack } from '../support/stack';
import { make, securityPolicy } from './made-collection';

const client = arn('Client/ServiceRole');
const OTHER_COLLECTION = `arn:aws:aoss:${REGION}:${ACCOUNT}:collection/other`;

proveExample('opensearchserverless-vpc-endpoint', {
  stateful: { 'AWS::OpenSearchServerless::Collection': ['Notes5BB3582F'] },
  iam: {
    allows: [
      { principal: client, action: 'aoss:APIAccessAll', resource: arn('Notes') },
      { principal: 'lambda.amazonaws.com', action: 'sts:AssumeRole', resource: client },
    ],
    denies: [
      { principal: client, action: 'aoss:APIAccessAll', resource: OTHER_COLLECTION },
      {
        principal: client,
        action: 'aoss:DashboardsAccessAll',
        resource: `arn:aws:aoss:${REGION}:${ACCOUNT}:dashboards/default`,
      },
      { principal: 'ec2.amazonaws.com', action: 'sts:AssumeRole', resource: client },
    ],
  },
});

describe('the example', () => {
  const template = Template.fromStack(new VpcEndpointExample(testApp(), 'Example'));

  test('lets the function use one index', () => {
    expect(Object.values(dataAccess(template))).toEqual([
      {
        index: {
          notes: [
            'aoss:CreateIndex',
            'aoss:DescribeIndex',
            'aoss:ReadDocument',
            'aoss:UpdateIndex',
            'aoss:WriteDocument',
          ],
        },
      },
    ]);
  });

  test('has one way into the endpoint, from the function, and one out of it', () => {
    const [client, endpoint] = [/^ClientGroup/, /^EndpointSecurityGroup/].map((id) => ({
      'Fn::GetAtt': [Match.stringLikeRegexp(id.source), 'GroupId'],
    }));
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: endpoint,
      SourceSecurityGroupId: client,
      FromPort: 443,
      ToPort: 443,
    });
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      GroupId: client,
      DestinationSecurityGroupId: endpoint,
      FromPort: 443,
      ToPort: 443,
    });
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.resourceCountIs('AWS::EC2::InternetGateway', 0);
  });
});

const ENDPOINT = 'AWS::OpenSearchServerless::VpcEndpoint';

function importedVpc(stack: Stack, zones: number): ec2.IVpc {
  const names = Array.from({ length: zones }, (_, index) => `us-east-1${'abcdefgh'[index]}`);
  return ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: names,
    privateSubnetIds: names.map((name) => `subnet-${name}`),
    privateSubnetRouteTableIds: names.map((name) => `rtb-${name}`),
  });
}

describe('an endpoint', () => {
  test('is in a private subnet of each zone, has a name, and lets nobody in', () => {
    const stack = testStack();
    new aoss.VpcEndpoint(stack, 'Endpoint', { vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }) });
    const template = Template.fromStack(stack);
    template.hasResourceProperties(ENDPOINT, {
      Name: Match.stringLikeRegexp('^stack-endpoint-[0-9a-f]{8}$'),
      VpcId: { Ref: Match.stringLikeRegexp('^Vpc') },
      SubnetIds: [1, 2].map((zone) => ({ Ref: Match.stringLikeRegexp(`^VpcPrivateSubnet${zone}`) })),
      SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^EndpointSecurityGroup'), 'GroupId'] }],
    });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
  });

  test('is in at most six zones, and in subnets that are selected', () => {
    const stack = testStack();
    const vpc = importedVpc(stack, 7);
    new aoss.VpcEndpoint(stack, 'All', { vpc });
    new aoss.VpcEndpoint(stack, 'One', { vpc, vpcSubnets: { availabilityZones: ['us-east-1g'] } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties(ENDPOINT, {
      SubnetIds: ['a', 'b', 'c', 'd', 'e', 'f'].map((zone) => `subnet-us-east-1${zone}`),
    });
    template.hasResourceProperties(ENDPOINT, { SubnetIds: ['subnet-us-east-1g'] });
  });

  test('lets clients in by TLS, also where its groups are yours', () => {
    const stack = testStack();
    const vpc = importedVpc(stack, 2);
    const [clients, own] = [
      new ec2.SecurityGroup(stack, 'Clients', { vpc }),
      new ec2.SecurityGroup(stack, 'Own', { vpc }),
    ];
    const endpoint = new aoss.VpcEndpoint(stack, 'Endpoint', {
      vpc,
      securityGroups: [own],
      vpcEndpointName: 'search',
    });
    endpoint.connections.allowDefaultPortFrom(clients);
    const template = Template.fromStack(stack);
    template.hasResourceProperties(ENDPOINT, { Name: 'search' });
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 443,
      ToPort: 443,
      GroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Own'), 'GroupId'] },
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Clients'), 'GroupId'] },
    });
    template.resourceCountIs('AWS::EC2::SecurityGroup', 2);
  });

  test('is what network access names', () => {
    const stack = testStack();
    const endpoint = new aoss.VpcEndpoint(stack, 'Endpoint', { vpc: importedVpc(stack, 2) });
    make({ networkAccess: aoss.NetworkAccess.privateAccess({ vpcEndpoints: [endpoint] }) }, stack);
    const [id] = Object.keys(Template.fromStack(stack).findResources(ENDPOINT));
    expect(securityPolicy(stack, 'network')).toMatchObject([{ AllowFromPublic: false, SourceVPCEs: [`<${id}>`] }]);
  });

  test.each<[string, (stack: Stack) => Partial<aoss.VpcEndpointProps>, string]>([
    [
      'no subnets',
      (stack) => ({ vpc: importedVpc(stack, 2), vpcSubnets: { subnets: [] } }),
      "'vpcSubnets' must be 1 to 6, got 0",
    ],
    [
      'more subnets than six',
      (stack) => ({ vpc: importedVpc(stack, 7), vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } }),
      "'vpcSubnets' must be 1 to 6, got 7",
    ],
    ['no security groups', () => ({ securityGroups: [] }), "'securityGroups' must be 1 to 5, got 0"],
    ['a name in upper case', () => ({ vpcEndpointName: 'Search' }), "'vpcEndpointName' must have lower-case letters"],
    [
      'a VPC without DNS',
      (stack) => ({ vpc: new ec2.Vpc(stack, 'Vpc', { enableDnsSupport: false, enableDnsHostnames: false }) }),
      "'enableDnsSupport' of 'Stack/Vpc' must be true, got false: names of collections would not lead to the endpoint",
    ],
    [
      'a VPC without host names',
      (stack) => ({ vpc: new ec2.Vpc(stack, 'Vpc', { enableDnsHostnames: false }) }),
      "'enableDnsHostnames' of 'Stack/Vpc' must be true, got false",
    ],
  ])('with %s is refused', (_, props, message) => {
    const stack = testStack();
    const given = props(stack);
    const vpc = given.vpc ?? importedVpc(stack, 2);
    expect(() => new aoss.VpcEndpoint(stack, 'Endpoint', { ...given, vpc })).toThrow(message);
  });

  test('keeps its name when anything else changes, since the service deletes the old one first', () => {
    const nameOf = (zones: number): unknown => {
      const stack = testStack();
      new aoss.VpcEndpoint(stack, 'Endpoint', { vpc: importedVpc(stack, zones) });
      return Object.values(Template.fromStack(stack).findResources(ENDPOINT))[0]!['Properties']['Name'];
    };
    expect(nameOf(2)).toBe(nameOf(3));
  });
});

describe('an endpoint of another app', () => {
  test('is named, and its groups let clients in', () => {
    const stack = testStack();
    const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Theirs', 'sg-1');
    const endpoint = aoss.VpcEndpoint.fromVpcEndpointAttributes(stack, 'Endpoint', {
      vpcEndpointId: 'vpce-0a1b',
      securityGroups: [group],
    });
    expect(endpoint.vpcEndpointRef).toEqual({ vpcEndpointId: 'vpce-0a1b' });
    endpoint.connections.allowDefaultPortFromAnyIpv4();
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-1',
      FromPort: 443,
    });
  });

  test('needs no groups', () => {
    const attrs = { vpcEndpointId: 'vpce-0a1b' };
    const endpoint = aoss.VpcEndpoint.fromVpcEndpointAttributes(testStack(), 'Endpoint', attrs);
    expect(endpoint.connections.securityGroups).toEqual([]);
  });

  test('has an id of its form, or a token', () => {
    const stack = new Stack(testApp(), 'Stack');
    const token = new CfnParameter(stack, 'Id').valueAsString;
    expect(() => aoss.VpcEndpoint.fromVpcEndpointAttributes(stack, 'Known', { vpcEndpointId: token })).not.toThrow();
    expect(() => aoss.VpcEndpoint.fromVpcEndpointAttributes(stack, 'Wrong', { vpcEndpointId: 'vpc-1' })).toThrow(
      "'vpcEndpointId' must have the form vpce-<id>, got 'vpc-1'",
    );
  });
});
