import { CfnParameter } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnVpcEndpoint } from 'aws-cdk-lib/aws-opensearchserverless';
import { aws_opensearchserverless as aoss } from '../../lib';
import { testStack } from '../support/stack';
import { make, securityPolicy } from './made-collection';

const { NetworkAccess } = aoss;
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

test('an interface endpoint of EC2 is refused', () => {
  const stack = testStack();
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['us-east-1a'],
    privateSubnetIds: ['subnet-1'],
    vpcCidrBlock: '10.0.0.0/16',
  });
  const service = new ec2.InterfaceVpcEndpointService('com.amazonaws.us-east-1.aoss');
  const endpoint = new ec2.InterfaceVpcEndpoint(stack, 'Endpoint', { vpc, service });
  expect(() => rendered(NetworkAccess.privateAccess({ vpcEndpoints: [endpoint] }), stack)).toThrow(
    "'networkAccess.vpcEndpoints' must be endpoints of OpenSearch Serverless, got the EC2 endpoint 'Stack/Endpoint'",
  );
});
