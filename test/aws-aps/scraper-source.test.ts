import { CfnParameter, Fn, Lazy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksV2 from 'aws-cdk-lib/aws-eks-v2';
import type { Stack } from 'aws-cdk-lib';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, REGION, testApp, testStack } from '../support/stack';
import {
  CLUSTER_ARN,
  EXISTING,
  SCRAPER,
  clusterL1,
  clusterV1,
  clusterV2,
  destinationIn,
  make,
  propertiesIn,
  vpcIn,
} from './made-scraper';

type Source = Record<'EksConfiguration' | 'VpcConfiguration', { SubnetIds: unknown[]; SecurityGroupIds: unknown[] }>;

function sourceIn(stack: Stack): Source {
  return propertiesIn(stack)['Source'] as Source;
}

function scrape(stack: Stack, cluster: eks.IClusterRef, options?: aps.ClusterSourceOptions): aps.Scraper {
  return make({ source: aps.ScrapeSource.cluster(cluster, options) }, stack).scraper;
}

describe.each([
  ['aws-eks', clusterV1],
  ['aws-eks-v2', clusterV2],
] as const)('a cluster of %s', (_, makeCluster) => {
  test('is scraped from a private subnet in each zone, with the group that EKS made for it', () => {
    const stack = testStack();
    const vpc = vpcIn(stack);
    const cluster = makeCluster(stack, { vpc });
    scrape(stack, cluster);
    expect(sourceIn(stack).EksConfiguration).toEqual({
      ClusterArn: stack.resolve(cluster.clusterArn),
      SubnetIds: vpc.privateSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
      SecurityGroupIds: [stack.resolve(cluster.clusterSecurityGroupId)],
    });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('may be scraped from other subnets', () => {
    const stack = testStack();
    const vpc = vpcIn(stack);
    scrape(stack, makeCluster(stack, { vpc }), { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } });
    expect(sourceIn(stack).EksConfiguration.SubnetIds).toEqual(
      vpc.publicSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
    );
  });

  test('lets security groups of the user in on every TCP port', () => {
    const stack = testStack();
    const cluster = makeCluster(stack);
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc: cluster.vpc });
    scrape(stack, cluster, { securityGroups: [group] });
    expect(sourceIn(stack).EksConfiguration.SecurityGroupIds).toEqual([stack.resolve(group.securityGroupId)]);
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: stack.resolve(cluster.clusterSecurityGroupId),
      SourceSecurityGroupId: stack.resolve(group.securityGroupId),
      IpProtocol: 'tcp',
      FromPort: 0,
      ToPort: 65535,
    });
  });

  test("needs no rule for the cluster's own group", () => {
    const stack = testStack();
    const cluster = makeCluster(stack);
    scrape(stack, cluster, { securityGroups: [cluster.clusterSecurityGroup] });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('may be scraped from another stack', () => {
    const app = testApp();
    const cluster = makeCluster(testStack('Cluster', {}, app));
    const stack = testStack('Scraper', {}, app);
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc: cluster.vpc });
    scrape(stack, cluster, { securityGroups: [cluster.clusterSecurityGroup, group] });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      SourceSecurityGroupId: stack.resolve(group.securityGroupId),
    });
    Template.fromStack(stack).resourceCountIs(SCRAPER, 1);
  });
});

test('five zones are as many as a scraper takes', () => {
  const stack = testStack();
  scrape(stack, clusterV2(stack, { vpc: vpcIn(stack, 6) }));
  expect(sourceIn(stack).EksConfiguration.SubnetIds).toHaveLength(5);
});

describe('the endpoint', () => {
  test.each([
    ['aws-eks', (stack: Stack) => clusterV1(stack, { endpointAccess: eks.EndpointAccess.PUBLIC })],
    ['aws-eks-v2', (stack: Stack) => clusterV2(stack, { endpointAccess: eksV2.EndpointAccess.PUBLIC })],
    ['an L1', (stack: Stack) => clusterL1(stack, { resourcesVpcConfig: { subnetIds: EXISTING.subnetIds } })],
  ])('fails when it is public only: %s', (_, makeCluster) => {
    const stack = testStack();
    const cluster = makeCluster(stack);
    expect(() => scrape(stack, cluster)).toThrow(
      "'source' must be a cluster whose API server can be reached from within its VPC, got 'Stack/Cluster' with a public " +
        "endpoint only; give it 'endpointAccess: EndpointAccess.PUBLIC_AND_PRIVATE' or PRIVATE",
    );
  });

  test.each([
    ['aws-eks', (stack: Stack) => clusterV1(stack, { endpointAccess: eks.EndpointAccess.PRIVATE })],
    ['aws-eks-v2', (stack: Stack) => clusterV2(stack, { endpointAccess: eksV2.EndpointAccess.PRIVATE })],
    [
      'an L1 that is told by a token',
      (stack: Stack) =>
        clusterL1(stack, {
          resourcesVpcConfig: {
            subnetIds: EXISTING.subnetIds,
            endpointPrivateAccess: Fn.conditionEquals('a', 'a'),
          },
        }),
    ],
  ])('may be private: %s', (_, makeCluster) => {
    const stack = testStack();
    expect(() => scrape(stack, makeCluster(stack))).not.toThrow();
  });
});

describe('an L1 cluster', () => {
  test('is scraped from its own subnets, with the group that EKS made for it', () => {
    const stack = testStack();
    const cluster = clusterL1(stack);
    scrape(stack, cluster);
    expect(sourceIn(stack).EksConfiguration).toEqual({
      ClusterArn: { 'Fn::GetAtt': ['Cluster', 'Arn'] },
      SubnetIds: ['subnet-a', 'subnet-b'],
      SecurityGroupIds: [{ 'Fn::GetAtt': ['Cluster', 'ClusterSecurityGroupId'] }],
    });
  });

  test('may have its subnets from a token', () => {
    const stack = testStack();
    const subnetIds = new CfnParameter(stack, 'Subnets', { type: 'List<AWS::EC2::Subnet::Id>' }).valueAsList;
    scrape(stack, clusterL1(stack, { resourcesVpcConfig: { subnetIds, endpointPrivateAccess: true } }));
    expect(sourceIn(stack).EksConfiguration.SubnetIds).toEqual({ Ref: 'Subnets' });
  });

  test('has five of its subnets used when it has more', () => {
    const stack = testStack();
    const subnetIds = [1, 2, 3, 4, 5, 6].map((index) => `subnet-${index}`);
    scrape(stack, clusterL1(stack, { resourcesVpcConfig: { subnetIds, endpointPrivateAccess: true } }));
    expect(sourceIn(stack).EksConfiguration.SubnetIds).toEqual(subnetIds.slice(0, 5));
  });

  test('may have all of its network as a token, if the subnets are named', () => {
    const stack = testStack();
    const resourcesVpcConfig = Lazy.any({ produce: () => ({ subnetIds: EXISTING.subnetIds }) });
    const cluster = clusterL1(stack, { resourcesVpcConfig });
    expect(() => scrape(stack, cluster)).toThrow(/'vpcSubnets' of 'source' must name the subnets of 'Stack\/Cluster'/);
    const subnets = ['subnet-a', 'subnet-b'].map((id) => ec2.Subnet.fromSubnetId(stack, id, id));
    const source = aps.ScrapeSource.cluster(cluster, { vpcSubnets: { subnets } });
    expect(() => new aps.Scraper(stack, 'Named', { source, destination: destinationIn(stack) })).not.toThrow();
  });

  test('fails when subnets of its VPC are to be selected, which it does not know', () => {
    const stack = testStack();
    const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };
    expect(() => scrape(stack, clusterL1(stack), { vpcSubnets })).toThrow(
      /'vpcSubnets' of 'source' must name the subnets/,
    );
  });
});

describe.each([
  [
    'aws-eks',
    (stack: Stack, attributes: eks.ClusterAttributes) =>
      eks.Cluster.fromClusterAttributes(stack, 'Cluster', attributes),
  ],
  [
    'aws-eks-v2',
    (stack: Stack, { vpc, clusterName, clusterSecurityGroupId }: eks.ClusterAttributes) =>
      eksV2.Cluster.fromClusterAttributes(stack, 'Cluster', { vpc, clusterName, clusterSecurityGroupId }),
  ],
])('an imported cluster of %s', (_, importCluster) => {
  test('is scraped like one of the app when its VPC and its group are known', () => {
    const stack = testStack();
    const vpc = vpcIn(stack);
    scrape(stack, importCluster(stack, { clusterName: 'prod', vpc, clusterSecurityGroupId: 'sg-1' }));
    expect(sourceIn(stack).EksConfiguration).toMatchObject({
      SubnetIds: vpc.privateSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
      SecurityGroupIds: ['sg-1'],
    });
  });

  test('needs no VPC when its subnets are named', () => {
    const stack = testStack();
    const subnets = ['subnet-a', 'subnet-b'].map((id) => ec2.Subnet.fromSubnetId(stack, id, id));
    const cluster = importCluster(stack, { clusterName: 'prod', clusterSecurityGroupId: 'sg-1' });
    scrape(stack, cluster, { vpcSubnets: { subnets } });
    expect(sourceIn(stack).EksConfiguration.SubnetIds).toEqual(['subnet-a', 'subnet-b']);
  });

  test('fails without a VPC or named subnets', () => {
    const stack = testStack();
    expect(() => scrape(stack, importCluster(stack, { clusterName: 'prod', clusterSecurityGroupId: 'sg-1' }))).toThrow(
      "'vpcSubnets' of 'source' must name the subnets of 'Stack/Cluster', whose construct knows no VPC: { subnets: [...] }, " +
        "or import it with its 'vpc', or use ScrapeSource.existingCluster()",
    );
  });

  test('fails without a security group', () => {
    const stack = testStack();
    const vpc = vpcIn(stack);
    expect(() => scrape(stack, importCluster(stack, { clusterName: 'prod', vpc }))).toThrow(
      "'securityGroups' of 'source' must be given for 'Stack/Cluster', whose construct knows no security group; or import it " +
        "with its 'clusterSecurityGroupId'",
    );
  });

  test('may have security groups of the user, who then has to open the cluster', () => {
    const stack = testStack();
    const vpc = vpcIn(stack);
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
    scrape(stack, importCluster(stack, { clusterName: 'prod', vpc }), { securityGroups: [group] });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });
});

describe('subnets', () => {
  const existing = (subnetIds: string[]) => () =>
    make({ source: aps.ScrapeSource.existingCluster(CLUSTER_ARN, { ...EXISTING, subnetIds }) });

  test.each([
    [[], "the subnets of 'source' must be 2 to 5, in at least two zones, got 0"],
    [['subnet-a'], "the subnets of 'source' must be 2 to 5, in at least two zones, got 1: subnet-a"],
    [['subnet-a', 'subnet-a'], 'got 1: subnet-a'],
    [['1', '2', '3', '4', '5', '6'], 'got 6: 1, 2, 3, 4, 5, 6'],
  ])('fail when they are %j', (subnetIds, message) => {
    expect(existing(subnetIds)).toThrow(message);
  });

  test('may be five', () => {
    expect(existing(['1', '2', '3', '4', '5'])).not.toThrow();
  });

  test('may be a token', () => {
    const stack = testStack();
    const subnetIds = new CfnParameter(stack, 'Subnets', { type: 'List<AWS::EC2::Subnet::Id>' }).valueAsList;
    make({ source: aps.ScrapeSource.existingCluster(CLUSTER_ARN, { ...EXISTING, subnetIds }) }, stack);
    expect(sourceIn(stack).EksConfiguration.SubnetIds).toEqual({ Ref: 'Subnets' });
  });

  test('fail when they are known to be in one zone', () => {
    const stack = testStack();
    const vpc = vpcIn(stack);
    const vpcSubnets = { availabilityZones: [`${REGION}a`] };
    const cluster = clusterV2(stack, { vpc });
    expect(() => scrape(stack, cluster, { vpcSubnets })).toThrow(
      /must be 2 to 5, in at least two zones, got 1: <token>/,
    );
    const inOneZone = { subnets: [vpc.privateSubnets[0]!, vpc.publicSubnets[0]!] };
    expect(() =>
      make({ source: aps.ScrapeSource.cluster(cluster, { vpcSubnets: inOneZone }) }, testStack('B', {}, testApp())),
    ).toThrow("the subnets of 'source' must be in at least two zones, got 2 in us-east-1a");
  });

  test('fail when the VPC of the cluster has one zone', () => {
    const stack = testStack();
    expect(() => scrape(stack, clusterV2(stack, { vpc: vpcIn(stack, 1) }))).toThrow(/in at least two zones, got 1/);
  });

  test('pass when the zone of one of them is not known, or a token', () => {
    const zone = (id: string, availabilityZone?: string) => (stack: Stack) =>
      ec2.Subnet.fromSubnetAttributes(stack, id, { subnetId: id, availabilityZone });
    const token = (id: string) => (stack: Stack) => zone(id, Fn.select(0, Fn.getAzs()))(stack);
    for (const others of [[zone('subnet-b')], [token('subnet-b')]]) {
      const stack = testStack();
      const subnets = [zone('subnet-a', 'us-east-1a'), ...others].map((subnetIn) => subnetIn(stack));
      expect(() => scrape(stack, clusterL1(stack), { vpcSubnets: { subnets } })).not.toThrow();
    }
  });
});

describe('security groups', () => {
  const existing = (securityGroupIds: string[]) => () =>
    make({ source: aps.ScrapeSource.existingCluster(CLUSTER_ARN, { ...EXISTING, securityGroupIds }) });

  test.each([0, 6])('fail when there are %p', (count) => {
    expect(existing(Array.from({ length: count }, (_, index) => `sg-${index}`))).toThrow(
      `the security groups of 'source' must be 1 to 5, got ${count}`,
    );
  });

  test('fail so on a cluster of the app', () => {
    const stack = testStack();
    expect(() => scrape(stack, clusterV2(stack), { securityGroups: [] })).toThrow(/must be 1 to 5, got 0/);
  });

  test('may be five', () => {
    expect(existing(['1', '2', '3', '4', '5'])).not.toThrow();
  });

  test('may be a token', () => {
    const stack = testStack();
    const securityGroupIds = new CfnParameter(stack, 'Groups', { type: 'List<AWS::EC2::SecurityGroup::Id>' })
      .valueAsList;
    make({ source: aps.ScrapeSource.existingCluster(CLUSTER_ARN, { ...EXISTING, securityGroupIds }) }, stack);
    expect(sourceIn(stack).EksConfiguration.SecurityGroupIds).toEqual({ Ref: 'Groups' });
  });

  test('are what others let in', () => {
    const { stack, scraper } = make();
    const nodes = new ec2.SecurityGroup(stack, 'Nodes', { vpc: vpcIn(stack) });
    nodes.connections.allowFrom(scraper, ec2.Port.tcp(9100));
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: stack.resolve(nodes.securityGroupId),
      SourceSecurityGroupId: 'sg-1',
      FromPort: 9100,
    });
  });
});

test.each(['prod', 'arn:aws:eks:us-east-1:1:cluster/prod', `arn:aws:eks:us-east-1:${ACCOUNT}:nodegroup/prod`])(
  'fails when %p is given as the ARN of a cluster',
  (arn) => {
    expect(() => make({ source: aps.ScrapeSource.existingCluster(arn, EXISTING) })).toThrow(
      `'clusterArn' must have the form 'arn:aws:eks:<region>:<account>:cluster/<name>', got '${arn}'`,
    );
  },
);

test('clusters of other partitions have other ARNs', () => {
  const stack = testStack('Stack', { region: 'cn-north-1' });
  const source = aps.ScrapeSource.existingCluster(`arn:aws-cn:eks:cn-north-1:${ACCOUNT}:cluster/prod`, EXISTING);
  expect(() => make({ source, destination: aps.ScrapeDestination.cloudWatch() }, stack)).not.toThrow();
});
