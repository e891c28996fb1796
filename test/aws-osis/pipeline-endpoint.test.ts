import type { Stack } from 'aws-cdk-lib';
import { Fn } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnPipeline, type IPipelineRef } from 'aws-cdk-lib/aws-osis';
import { Pipeline, PipelineConfiguration, PipelineEndpoint, type PipelineEndpointProps } from '../../lib/aws-osis';
import { testStack, warnings } from '../support/stack';
import { makePipeline, onlyOne, PULL, PUSH } from './pipeline-context';

const ARN = 'arn:aws:osis:us-east-1:111122223333:pipeline/logs';

function makeEndpoint(props: Partial<PipelineEndpointProps> = {}, stack = testStack()) {
  const vpc = props.vpc ?? new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
  const pipeline = props.pipeline ?? Pipeline.fromPipelineArn(stack, 'Pipeline', ARN);
  return { stack, vpc, endpoint: new PipelineEndpoint(stack, 'Endpoint', { ...props, vpc, pipeline }) };
}

const propertiesOf = (stack: Stack) =>
  onlyOne(stack, 'AWS::OSIS::PipelineEndpoint')['Properties'] as Record<string, unknown>;

test('an endpoint is in private subnets, with a group of its own that lets nobody in', () => {
  const { stack, vpc, endpoint } = makeEndpoint();
  const [group] = endpoint.connections.securityGroups;
  expect(propertiesOf(stack)).toEqual({
    PipelineArn: ARN,
    VpcOptions: {
      SubnetIds: vpc.privateSubnets.map(({ subnetId }) => stack.resolve(subnetId) as unknown),
      SecurityGroupIds: [stack.resolve(group!.securityGroupId)],
    },
  });
  expect(onlyOne(stack, 'AWS::EC2::SecurityGroup')['Properties']).not.toHaveProperty('SecurityGroupIngress');
});

test('clients get in by port 443', () => {
  const { stack, endpoint } = makeEndpoint();
  endpoint.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.1.0.0/16'));
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: [{ CidrIp: '10.1.0.0/16', FromPort: 443, ToPort: 443 }],
  });
});

test('groups and subnets of the user are taken', () => {
  const stack = testStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
  const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Own', 'sg-own')];
  makeEndpoint({ vpc, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, securityGroups }, stack);
  expect(propertiesOf(stack)['VpcOptions']).toEqual({
    SubnetIds: vpc.publicSubnets.map(({ subnetId }) => stack.resolve(subnetId) as unknown),
    SecurityGroupIds: ['sg-own'],
  });
  Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroup', 0);
});

test('what is known of an endpoint are its attributes', () => {
  const { stack, endpoint } = makeEndpoint();
  const attribute = (name: string) => ({ 'Fn::GetAtt': ['EndpointEEF1FD8F', name] });
  expect(
    stack.resolve({ arn: endpoint.pipelineEndpointArn, id: endpoint.endpointId, ref: endpoint.pipelineEndpointRef }),
  ).toEqual({
    arn: attribute('Arn'),
    id: attribute('EndpointId'),
    ref: { pipelineEndpointArn: attribute('Arn') },
  });
  const host = attribute('IngestEndpointUrl');
  expect(stack.resolve([endpoint.ingestEndpoint, endpoint.ingestUrl(), endpoint.ingestUrl('/logs')])).toEqual([
    host,
    { 'Fn::Join': ['', ['https://', host]] },
    { 'Fn::Join': ['', ['https://', host, '/logs']] },
  ]);
  expect(() => endpoint.ingestUrl('logs')).toThrow("'path' must begin with a slash, got 'logs'");
});

describe('a pipeline', () => {
  test('of the app is named by its ARN', () => {
    const stack = testStack();
    const pipeline = makePipeline(PUSH, stack);
    makeEndpoint({ pipeline }, stack);
    expect(propertiesOf(stack)['PipelineArn']).toEqual({ 'Fn::GetAtt': ['Logs6819BB44', 'PipelineArn'] });
  });

  test('of an L1 is named by its ARN, and not by what Ref is', () => {
    const stack = testStack();
    const pipeline = new CfnPipeline(stack, 'Plain', {
      minUnits: 2,
      maxUnits: 2,
      pipelineName: 'plain',
      pipelineConfigurationBody: 'a: 1',
    });
    makeEndpoint({ pipeline }, stack);
    expect(propertiesOf(stack)['PipelineArn']).toEqual({ 'Fn::GetAtt': ['Plain', 'PipelineArn'] });
  });

  test('whose ARN is a token is taken', () => {
    const pipelineArn = Fn.importValue('arn');
    const pipeline = { pipelineRef: { pipelineArn } } as IPipelineRef;
    expect(propertiesOf(makeEndpoint({ pipeline }).stack)['PipelineArn']).toEqual({ 'Fn::ImportValue': 'arn' });
  });

  test('with an ARN that the service does not take is refused', () => {
    const pipeline = { pipelineRef: { pipelineArn: 'arn:aws:osis:logs' } } as IPipelineRef;
    expect(() => makeEndpoint({ pipeline })).toThrow(
      "'pipeline' must have 46 to 76 characters, got 17: 'arn:aws:osis:logs'",
    );
  });

  test('that fetches has no endpoints', () => {
    const stack = testStack();
    expect(() => makeEndpoint({ pipeline: makePipeline(PULL, stack) }, stack)).toThrow(
      "'source' of 'Stack/Logs' must be one that clients send to before other VPCs can have endpoints, got 's3'",
    );
  });

  test('of one OCU has no endpoints', () => {
    const stack = testStack();
    expect(() => makeEndpoint({ pipeline: makePipeline({ ...PUSH, minCapacity: 1 }, stack) }, stack)).toThrow(
      "'minCapacity' must be at least 2 before other VPCs can have endpoints, got 1",
    );
  });

  test('whose configuration is not known may have endpoints', () => {
    const stack = testStack();
    const configuration = PipelineConfiguration.fromYaml(Fn.importValue('yaml'));
    expect(() => makeEndpoint({ pipeline: makePipeline({ configuration }, stack) }, stack)).not.toThrow();
  });
});

describe('a VPC', () => {
  const subnets = (stack: Stack, many: number) =>
    Array.from({ length: many }, (_, i) =>
      ec2.Subnet.fromSubnetAttributes(stack, `Subnet${i}`, {
        subnetId: `subnet-${i}`,
        availabilityZone: `us-east-1${'ab'[i % 2]}`,
        routeTableId: 'rtb-1',
      }),
    );

  test('has 1 to 12 subnets and groups', () => {
    const make = (many: number, groups: number) => {
      const stack = testStack();
      const securityGroups = Array.from({ length: groups }, (_, i) =>
        ec2.SecurityGroup.fromSecurityGroupId(stack, `Group${i}`, `sg-${i}`),
      );
      return makeEndpoint({ vpcSubnets: { subnets: subnets(stack, many) }, securityGroups }, stack);
    };
    expect(() => make(12, 12)).not.toThrow();
    expect(() => make(13, 1)).toThrow("'vpcSubnets' must be 1 to 12, got 13");
    expect(() => make(2, 13)).toThrow("'securityGroups' must be 1 to 12, got 13");
    expect(() => make(2, 0)).toThrow("'securityGroups' must be 1 to 12, got 0");
  });

  test('with subnets in one zone brings a warning', () => {
    const stack = testStack();
    makeEndpoint({ vpcSubnets: { subnets: subnets(stack, 1) } }, stack);
    expect(warnings(stack)).toEqual([
      "'vpcSubnets' are all in us-east-1a: when that zone fails nothing gets in; AWS recommends two or three zones " +
        '[ack: cdk-reinvent-constructs:osis.oneZone]',
    ]);
  });
});
