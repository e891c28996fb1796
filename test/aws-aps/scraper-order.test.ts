import { Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Stack } from 'aws-cdk-lib';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, REGION, testApp, testStack } from '../support/stack';
import { SCRAPER, clusterL1, clusterV1, clusterV2, destinationIn, make } from './made-scraper';

function scrape(stack: Stack, cluster: eks.IClusterRef, options?: aps.ClusterSourceOptions): aps.Scraper {
  return make({ source: aps.ScrapeSource.cluster(cluster, options) }, stack).scraper;
}

describe('deployment order', () => {
  const dependenciesIn = (stack: Stack): string[] => {
    const [scraper] = Object.values(Template.fromStack(stack).findResources(SCRAPER));
    return (scraper as { DependsOn?: string[] }).DependsOn ?? [];
  };

  test.each([
    ['aws-eks', clusterV1],
    ['aws-eks-v2', clusterV2],
  ] as const)('is after what the cluster of %s has, whenever it was added', (_, makeCluster) => {
    const stack = testStack();
    const cluster = makeCluster(stack);
    cluster.addNodegroupCapacity('Before');
    scrape(stack, cluster);
    const nodegroup = cluster.addNodegroupCapacity('After');
    new eks.CfnFargateProfile(stack, 'Fargate', {
      clusterName: cluster.clusterName,
      podExecutionRoleArn: `arn:aws:iam::${ACCOUNT}:role/fargate`,
      selectors: [{ namespace: 'batch' }],
    });
    new eks.CfnAddon(stack, 'Addon', { clusterName: cluster.clusterName, addonName: 'vpc-cni' });
    expect(dependenciesIn(stack)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ClusterNodegroupBefore/),
        stack.getLogicalId(nodegroup.node.defaultChild as eks.CfnNodegroup),
        'Fargate',
        'Addon',
      ]),
    );
  });

  test('is not after what another cluster has, or what another stack has', () => {
    const app = testApp();
    const stack = testStack('Stack', {}, app);
    const cluster = clusterL1(stack);
    const other = new eks.CfnAddon(testStack('Other', {}, app), 'Addon', { clusterName: 'b', addonName: 'vpc-cni' });
    new eks.CfnAddon(stack, 'Addon', { clusterName: 'another', addonName: 'vpc-cni' });
    scrape(stack, cluster);
    other.clusterName = cluster.ref;
    expect(dependenciesIn(stack)).toEqual([]);
  });

  test('is not after what a stack within the stack has, which is deployed later', () => {
    const stack = testStack();
    const cluster = clusterL1(stack);
    scrape(stack, cluster);
    const child = new Stack(stack, 'Child', { env: { account: ACCOUNT, region: REGION } });
    new eks.CfnAddon(child, 'Addon', { clusterName: cluster.ref, addonName: 'vpc-cni' });
    expect(dependenciesIn(stack)).toEqual([]);
    expect(child.dependencies).toContain(stack);
  });

  test('holds for each scraper of a stack', () => {
    const stack = testStack();
    const cluster = clusterL1(stack);
    new eks.CfnAddon(stack, 'Addon', { clusterName: cluster.ref, addonName: 'vpc-cni' });
    scrape(stack, cluster);
    new aps.Scraper(stack, 'Second', {
      source: aps.ScrapeSource.cluster(cluster, { clusterLabel: 'second' }),
      destination: destinationIn(stack),
    });
    const scrapers = Object.values(Template.fromStack(stack).findResources(SCRAPER));
    expect(scrapers.map((scraper) => (scraper as { DependsOn?: string[] }).DependsOn)).toEqual([['Addon'], ['Addon']]);
  });

  test('of a cluster that is imported is nothing', () => {
    expect(dependenciesIn(make().stack)).toEqual([]);
  });
});
