import { Aws, CfnParameter, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnVpcEndpoint } from 'aws-cdk-lib/aws-opensearchserverless';
import { aws_opensearchserverless as aoss } from '../../lib';
import { testStack, warnings } from '../support/stack';
import { make, securityPolicy } from './made-collection';

const { NetworkAccess } = aoss;
const { CLASSIC, NEXT_GENERATION } = aoss.CollectionGroupGeneration;
const collectionRule = { ResourceType: 'collection', Resource: ['collection/logs'] };
const dashboardRule = { ResourceType: 'dashboard', Resource: ['collection/logs'] };

function rendered(networkAccess: aoss.NetworkAccess, stack = testStack()): unknown {
  make({ collectionName: 'logs', networkAccess }, stack);
  return securityPolicy(stack, 'network');
}

test('private access is of the endpoints that are named and nothing else, in a list', () => {
  expect(rendered(NetworkAccess.privateAccess({ vpcEndpointIds: ['vpce-1', 'vpce-1', 'vpce-2'] }))).toEqual([
    { Rules: [collectionRule], AllowFromPublic: false, SourceVPCEs: ['vpce-1', 'vpce-2'] },
  ]);
});

test('an endpoint is taken by reference', () => {
  const stack = testStack();
  const endpoint = new CfnVpcEndpoint(stack, 'Endpoint', { name: 'e', vpcId: 'vpc-1', subnetIds: ['subnet-1'] });
  expect(rendered(NetworkAccess.privateAccess({ vpcEndpoints: [endpoint] }), stack)).toEqual([
    { Rules: [collectionRule], AllowFromPublic: false, SourceVPCEs: ['<Endpoint>'] },
  ]);
});

test('AWS services may be all that reaches it', () => {
  expect(rendered(NetworkAccess.privateAccess({ services: ['bedrock.amazonaws.com'] }))).toEqual([
    { Rules: [collectionRule], AllowFromPublic: false, SourceServices: ['bedrock.amazonaws.com'] },
  ]);
});

test('dashboards are reached when the user says so', () => {
  expect(rendered(NetworkAccess.privateAccess({ vpcEndpointIds: ['vpce-1'], dashboards: true }))).toMatchObject([
    { Rules: [collectionRule, dashboardRule], AllowFromPublic: false },
  ]);
  expect(rendered(NetworkAccess.publicAccess({ dashboards: true }))).toEqual([
    { Rules: [collectionRule, dashboardRule], AllowFromPublic: true },
  ]);
});

test('public access is without dashboards', () => {
  expect(rendered(NetworkAccess.publicAccess())).toEqual([{ Rules: [collectionRule], AllowFromPublic: true }]);
});

test('an id that is a token passes', () => {
  const stack = testStack();
  const id = new CfnParameter(stack, 'Id').valueAsString;
  expect(rendered(NetworkAccess.privateAccess({ vpcEndpointIds: [id] }), stack)).toMatchObject([
    { SourceVPCEs: ['<Id>'] },
  ]);
});

test.each<[aoss.PrivateAccessOptions, string]>([
  [{}, "'networkAccess' must name at least one of 'vpcEndpoints', 'vpcEndpointIds' and 'services', got none"],
  [{ dashboards: true }, 'use NetworkAccess.publicAccess() for one that is reached from the internet'],
  [{ vpcEndpointIds: ['vpc-1'] }, "'networkAccess.vpcEndpointIds' must have the form vpce-<id>, got 'vpc-1'"],
  [{ services: ['bedrock'] }, "'networkAccess.services' must have the form <service>.amazonaws.com, got 'bedrock'"],
])('%j is refused', (options, message) => {
  expect(() => rendered(NetworkAccess.privateAccess(options))).toThrow(message);
});

describe('an interface endpoint of EC2', () => {
  function endpointFor(stack: Stack, service: string): ec2.InterfaceVpcEndpoint {
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['us-east-1a'],
      privateSubnetIds: ['subnet-1'],
      privateSubnetRouteTableIds: ['rtb-1'],
      vpcCidrBlock: '10.0.0.0/16',
    });
    return new ec2.InterfaceVpcEndpoint(stack, 'Endpoint', {
      vpc,
      service: new ec2.InterfaceVpcEndpointService(service),
    });
  }

  test.each(['com.amazonaws.us-east-1.aoss', `com.amazonaws.${Aws.REGION}.s3`])('for %s is refused', (service) => {
    const stack = testStack();
    const vpcEndpoints = [endpointFor(stack, service)];
    expect(() => rendered(NetworkAccess.privateAccess({ vpcEndpoints }), stack)).toThrow(
      `'networkAccess.vpcEndpoints' must be endpoints of OpenSearch Serverless, got 'Stack/Endpoint' for the service '${service.split('.').pop()}'`,
    );
  });

  test.each([
    ['in the region of the stack', () => `com.amazonaws.${Aws.REGION}.aoss-data`],
    ['of a service that is a token', (stack: Stack) => new CfnParameter(stack, 'Service').valueAsString],
  ])('leads to a collection of the next generation: %s', (_, service) => {
    const stack = testStack();
    const collectionGroup = new aoss.CollectionGroup(stack, 'Group', { generation: NEXT_GENERATION });
    const vpcEndpoints = [endpointFor(stack, service(stack))];
    make(
      { collectionName: 'logs', collectionGroup, networkAccess: NetworkAccess.privateAccess({ vpcEndpoints }) },
      stack,
    );
    expect(securityPolicy(stack, 'network')).toMatchObject([{ SourceVPCEs: [expect.stringMatching(/^<Endpoint/)] }]);
    expect(warnings(stack)).toEqual([]);
  });

  test.each([
    ['without a group', () => undefined],
    ['in a classic group', (stack: Stack) => new aoss.CollectionGroup(stack, 'Group', { generation: CLASSIC })],
  ])('does not lead to one of the classic generation, %s', (_, group) => {
    const stack = testStack();
    const vpcEndpoints = [endpointFor(stack, 'com.amazonaws.us-east-1.aoss-data')];
    const networkAccess = NetworkAccess.privateAccess({ vpcEndpoints });
    make({ collectionName: 'logs', collectionGroup: group(stack), networkAccess }, stack);
    expect(warnings(stack)).toEqual([
      expect.stringContaining(
        "'Stack/Endpoint' does not lead to a collection of the classic generation, whose host is another: take a VpcEndpoint of this module",
      ),
    ]);
  });
});

test.each<[string, aoss.CollectionGroupGeneration | undefined, unknown[]]>([
  [
    'next',
    NEXT_GENERATION,
    [
      expect.stringContaining(
        "'Stack/Endpoint' does not lead to a collection of the next generation, whose host is another: take an ec2.InterfaceVpcEndpoint for com.amazonaws.<region>.aoss-data",
      ),
    ],
  ],
  ['classic', CLASSIC, []],
  ['not known', undefined, []],
])('an endpoint of OpenSearch Serverless of a group whose generation is %s', (_, generation, expected) => {
  const stack = testStack();
  const endpoint = new CfnVpcEndpoint(stack, 'Endpoint', { name: 'e', vpcId: 'vpc-1', subnetIds: ['subnet-1'] });
  const collectionGroup = aoss.CollectionGroup.fromCollectionGroupAttributes(stack, 'Group', {
    collectionGroupArn: 'arn:aws:aoss:us-east-1:123456789012:collection-group/abc',
    collectionGroupName: 'tenants',
    generation,
  });
  const networkAccess = NetworkAccess.privateAccess({ vpcEndpoints: [endpoint] });
  make({ collectionName: 'logs', collectionGroup, networkAccess }, stack);
  expect(warnings(stack)).toEqual(expected);
});
