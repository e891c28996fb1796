import { Aws, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  Pipeline,
  PipelineEndpointManagement,
  PipelineNetwork,
  type PipelineAttachmentOptions,
  type PipelineVpcOptions,
} from '../../lib/aws-osis';
import { testStack, warnings } from '../support/stack';
import { ARCHIVE, makePipeline, onlyOne, propertiesOf, PUSH, SINKS, sourceOf } from './pipeline-context';

const CIDR = '10.99.20.0/24';

function inVpc(options: Partial<PipelineVpcOptions> = {}, vpcProps: ec2.VpcProps = { maxAzs: 2 }) {
  const stack = testStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', vpcProps);
  const pipeline = makePipeline({ ...PUSH, network: PipelineNetwork.vpc({ vpc, ...options }) }, stack);
  return { stack, vpc, pipeline };
}

function attached(options: Partial<PipelineAttachmentOptions> = {}, stack = testStack()) {
  const vpc = options.vpc ?? new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
  const pipeline = makePipeline(
    { ...PUSH, network: PipelineNetwork.attached({ vpc, cidrBlock: CIDR, ...options }) },
    stack,
  );
  return { stack, vpc, pipeline };
}

const optionsOf = (stack: Stack) => propertiesOf(stack)['VpcOptions'] as Record<string, unknown> | undefined;
/** Subnets that exist, so many in each of the zones. */
const subnets = (stack: Stack, zones: readonly string[]) =>
  zones.map((availabilityZone, i) =>
    ec2.Subnet.fromSubnetAttributes(stack, `Subnet${i}`, {
      subnetId: `subnet-${i}`,
      availabilityZone,
      routeTableId: 'rtb-1',
    }),
  );

describe('public access', () => {
  test('is the default, and says nothing of a VPC', () => {
    const { stack } = makePipeline(PUSH);
    expect(optionsOf(stack)).toBeUndefined();
  });

  test('has no connections', () => {
    expect(() => makePipeline(PUSH).connections).toThrow(
      "'network' must be a VPC before connections are asked for, got public access",
    );
  });

  test('is refused where a source is in a VPC', () => {
    const stack = testStack();
    const secrets = { s: secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'database') };
    expect(() => makePipeline({ source: sourceOf('rds'), sinks: SINKS, secrets }, stack)).toThrow(
      "'network' must be PipelineNetwork.attached(...) because the source 'rds' is in a VPC, got public access",
    );
  });
});

describe('a VPC', () => {
  test('has an endpoint in private subnets, with a group of its own that lets nobody in', () => {
    const { stack, vpc } = inVpc();
    expect(optionsOf(stack)).toEqual({
      SubnetIds: vpc.privateSubnets.map(({ subnetId }) => stack.resolve(subnetId) as unknown),
      SecurityGroupIds: [{ 'Fn::GetAtt': ['LogsSecurityGroupCA97C047', 'GroupId'] }],
    });
    expect(onlyOne(stack, 'AWS::EC2::SecurityGroup')['Properties']).not.toHaveProperty('SecurityGroupIngress');
  });

  test('has three subnets at most unless others are selected', () => {
    const zones = ['a', 'b', 'c', 'd'].map((zone) => `us-east-1${zone}`);
    const attributes = {
      vpcId: 'vpc-1',
      availabilityZones: zones,
      privateSubnetIds: zones.map((zone) => `subnet-${zone}`),
    };
    const stack = testStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', attributes);
    makePipeline({ ...PUSH, network: PipelineNetwork.vpc({ vpc }) }, stack);
    expect(optionsOf(stack)!['SubnetIds']).toEqual(attributes.privateSubnetIds.slice(0, 3));

    const other = testStack();
    const sameVpc = ec2.Vpc.fromVpcAttributes(other, 'Vpc', attributes);
    makePipeline({ ...PUSH, network: PipelineNetwork.vpc({ vpc: sameVpc, vpcSubnets: {} }) }, other);
    expect(optionsOf(other)!['SubnetIds']).toEqual(attributes.privateSubnetIds);
  });

  test('lets clients in by port 443', () => {
    const { stack, vpc, pipeline } = inVpc();
    const clients = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Clients', 'sg-clients');
    pipeline.connections.allowDefaultPortFrom(clients);
    expect(vpc).toBeDefined();
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: { 'Fn::GetAtt': ['LogsSecurityGroupCA97C047', 'GroupId'] },
      SourceSecurityGroupId: 'sg-clients',
      FromPort: 443,
      ToPort: 443,
    });
  });

  test('takes groups of the user instead of one of its own', () => {
    const stack = testStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Own', 'sg-own')];
    makePipeline({ ...PUSH, network: PipelineNetwork.vpc({ vpc, securityGroups }) }, stack);
    expect(optionsOf(stack)!['SecurityGroupIds']).toEqual(['sg-own']);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroup', 0);
  });

  test('says who makes the endpoint only where it was asked for', () => {
    const { stack } = inVpc({ endpointManagement: PipelineEndpointManagement.CUSTOMER });
    expect(optionsOf(stack)).toMatchObject({ VpcEndpointManagement: 'CUSTOMER' });
    expect(optionsOf(inVpc().stack)).not.toHaveProperty('VpcEndpointManagement');
  });

  test('is not enough for a source in a VPC', () => {
    const stack = testStack();
    const network = PipelineNetwork.vpc({ vpc: new ec2.Vpc(stack, 'Vpc') });
    expect(() => makePipeline({ source: sourceOf('documentdb'), sinks: SINKS, network }, stack)).toThrow(
      "because the source 'documentdb' is in a VPC, got a VPC without attachment",
    );
  });

  test('gives the role nothing', () => {
    Template.fromStack(inVpc().stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe('counts', () => {
  const counted = (many: number, groups = 1) => {
    const stack = testStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['us-east-1a'] });
    const zones = Array.from({ length: many }, (_, i) => `us-east-1${'ab'[i % 2]}`);
    const securityGroups = Array.from({ length: groups }, (_, i) =>
      ec2.SecurityGroup.fromSecurityGroupId(stack, `Group${i}`, `sg-${i}`),
    );
    const vpcSubnets = { subnets: subnets(stack, zones) };
    const network = PipelineNetwork.vpc({ vpc, vpcSubnets, securityGroups });
    return makePipeline({ ...PUSH, sinks: ARCHIVE, network }, stack);
  };

  test('of 12 subnets and 12 groups are the most', () => {
    expect(() => counted(12, 12)).not.toThrow();
    expect(() => counted(13)).toThrow("'vpcSubnets' of 'network' must be 1 to 12, got 13");
    expect(() => counted(2, 13)).toThrow("'securityGroups' of 'network' must be 1 to 12, got 13");
  });

  test('of no groups are refused', () => {
    expect(() => counted(2, 0)).toThrow("'securityGroups' of 'network' must be 1 to 12, got 0");
  });

  test('of subnets in one zone bring a warning, those in two do not', () => {
    expect(warnings(counted(1).stack)).toEqual([
      "'vpcSubnets' of 'network' are all in us-east-1a: when that zone fails nothing gets in; AWS recommends two or three " +
        'zones [ack: cdk-reinvent-constructs:osis.oneZone]',
    ]);
    expect(warnings(counted(2).stack)).toEqual([]);
  });

  test('of subnets whose zones are not known bring no warning', () => {
    const stack = testStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['us-east-1a'] });
    const vpcSubnets = { subnets: subnets(stack, [Aws.REGION, Aws.REGION]) };
    makePipeline({ ...PUSH, sinks: ARCHIVE, network: PipelineNetwork.vpc({ vpc, vpcSubnets }) }, stack);
    expect(warnings(stack)).toEqual([]);
  });
});

describe('an attachment', () => {
  test('is written with its range', () => {
    const { stack } = attached();
    expect(optionsOf(stack)).toMatchObject({ VpcAttachmentOptions: { AttachToVpc: true, CidrBlock: CIDR } });
    expect(optionsOf(inVpc().stack)).not.toHaveProperty('VpcAttachmentOptions');
  });

  test.each(['10.99.20.0/24', '172.16.0.0/24', '172.31.255.0/24', '192.168.7.0/24', Aws.STACK_NAME])(
    'may have the range %s',
    (cidrBlock) => {
      expect(() => attached({ cidrBlock })).not.toThrow();
    },
  );

  test.each([
    '10.99.20.0/23',
    '10.99.20.0/25',
    '10.99.20.1/24',
    '10.99.20.0',
    '10.256.0.0/24',
    '172.15.0.0/24',
    '172.32.0.0/24',
    '192.169.0.0/24',
    '203.0.113.0/24',
    '',
  ])('may not have the range %j', (cidrBlock) => {
    expect(() => attached({ cidrBlock })).toThrow(
      "'cidrBlock' of 'network' must be a private range of 256 addresses, such as 10.99.20.0/24 (out of 10.0.0.0/8, " +
        `172.16.0.0/12 or 192.168.0.0/16, and ending in .0/24), got '${cidrBlock}'`,
    );
  });

  test('may not have a range of a VPC that this app makes, to its last address', () => {
    const range = (cidrBlock: string) => {
      const stack = testStack();
      const vpc = new ec2.Vpc(stack, 'Vpc', { ipAddresses: ec2.IpAddresses.cidr('10.8.0.0/15') });
      return attached({ vpc, cidrBlock }, stack);
    };
    expect(() => range('10.9.255.0/24')).toThrow(
      "'cidrBlock' of 'network' must be a range that the VPC does not use, got '10.9.255.0/24' in the VPC's 10.8.0.0/15",
    );
    expect(() => range('10.10.0.0/24')).not.toThrow();
  });

  test('may not have a range of a VPC of another app, as far as that is known', () => {
    const range = (vpcCidrBlock?: string) => {
      const stack = testStack();
      const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-1',
        vpcCidrBlock,
        availabilityZones: ['us-east-1a', 'us-east-1b'],
        privateSubnetIds: ['subnet-1', 'subnet-2'],
      });
      return attached({ vpc }, stack);
    };
    expect(() => range('10.99.0.0/16')).toThrow(`got '${CIDR}' in the VPC's 10.99.0.0/16`);
    expect(() => range(undefined)).not.toThrow();
    expect(() => range(Aws.STACK_NAME)).not.toThrow();
  });
});

describe('a derived name', () => {
  const name = (options: Partial<PipelineAttachmentOptions>, prepare?: (stack: Stack) => void) => {
    const stack = testStack();
    // What is made before has an influence on the numbers of tokens.
    prepare?.(stack);
    return attached(options, stack).pipeline.pipelineName;
  };

  test('is the same in every synthesis, whatever else the app makes', () => {
    const more = (stack: Stack) => void new ec2.Vpc(stack, 'Other').vpcId.concat(Aws.REGION);
    expect(name({})).toBe(name({}, more));
    expect(name({})).toMatch(/^[a-z][a-z0-9-]{2,27}$/);
  });

  test('of a public pipeline differs from that of one in a VPC, and that from one attached', () => {
    const names = [makePipeline(PUSH).pipelineName, inVpc().pipeline.pipelineName, attached().pipeline.pipelineName];
    expect(new Set(names).size).toBe(3);
  });

  test('is another one with other subnets, groups, management or range', () => {
    const groups = (id: string) => [ec2.SecurityGroup.fromSecurityGroupId(testStack(), 'Group', id)];
    const names = [
      name({}),
      name({ vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }),
      name({ securityGroups: groups('sg-1') }),
      name({ securityGroups: groups('sg-2') }),
      name({ endpointManagement: PipelineEndpointManagement.CUSTOMER }),
      name({ cidrBlock: '10.99.21.0/24' }),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  test('is the same where only the default is said, or the order differs', () => {
    expect(name({ endpointManagement: PipelineEndpointManagement.SERVICE })).toBe(name({}));
    const groups = ['sg-1', 'sg-2'].map((id) => ec2.SecurityGroup.fromSecurityGroupId(testStack(), id, id));
    expect(name({ securityGroups: groups })).toBe(name({ securityGroups: [...groups].reverse() }));
  });

  test('of a long path is cut, and stays that of its own', () => {
    const stack = testStack();
    const long = (id: string) => new Pipeline(stack, id, PUSH).pipelineName;
    const [one, other] = [long(`1${'VeryLongName'.repeat(5)}A`), long(`1${'VeryLongName'.repeat(5)}B`)];
    expect(one).toMatch(/^[a-z][a-z0-9-]{27}$/);
    expect(one).not.toBe(other);
  });
});
