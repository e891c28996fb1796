import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Stack } from 'aws-cdk-lib';
import { aws_aps as aps } from '../../lib';
import { testApp, testStack } from '../support/stack';
import { destinationIn, make, propertiesIn, vpcIn } from './made-scraper';

type Source = Record<'EksConfiguration' | 'VpcConfiguration', { SubnetIds: unknown[]; SecurityGroupIds: unknown[] }>;

function sourceIn(stack: Stack): Source {
  return propertiesIn(stack)['Source'] as Source;
}

describe('a VPC', () => {
  const configuration = aps.ScrapeConfiguration.fromInline(
    'scrape_configs: [{ job_name: kafka, dns_sd_configs: [{ names: [b-1.example.com], type: A, port: 11001 }] }]',
  );

  function scrapeVpc(
    stack: Stack,
    options: Partial<aps.VpcSourceOptions> = {},
    scrapeConfiguration = configuration,
  ): void {
    const vpc = vpcIn(stack);
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')];
    const source = aps.ScrapeSource.vpc(vpc, { securityGroups, clusterLabel: 'kafka', ...options });
    new aps.Scraper(stack, 'Scraper', { source, scrapeConfiguration, destination: destinationIn(stack) });
  }

  test('is scraped from a private subnet in each zone', () => {
    const stack = testStack();
    scrapeVpc(stack);
    expect(propertiesIn(stack)['Source']).toEqual({
      VpcConfiguration: { SubnetIds: [expect.anything(), expect.anything()], SecurityGroupIds: ['sg-1'] },
    });
    expect(JSON.stringify(sourceIn(stack).VpcConfiguration.SubnetIds)).toMatch(/PrivateSubnet1.*PrivateSubnet2/);
  });

  test('has a label but no alias', () => {
    const stack = testStack();
    scrapeVpc(stack);
    expect(propertiesIn(stack)).not.toHaveProperty('Alias');
    expect(JSON.stringify(propertiesIn(stack)['ScrapeConfiguration'])).toMatch(/cluster: ['"\\]*kafka/);
  });

  test('may be scraped from one subnet', () => {
    const stack = testStack();
    const subnets = [ec2.Subnet.fromSubnetId(stack, 'Subnet', 'subnet-a')];
    scrapeVpc(stack, { vpcSubnets: { subnets } });
    expect(sourceIn(stack).VpcConfiguration.SubnetIds).toEqual(['subnet-a']);
  });

  test('fails without subnets, and without security groups', () => {
    expect(() => scrapeVpc(testStack(), { vpcSubnets: { subnets: [] } })).toThrow(
      /the subnets of 'source' must be 1 to 5, got 0/,
    );
    expect(() => scrapeVpc(testStack(), { securityGroups: [] })).toThrow(
      /the security groups of 'source' must be 1 to 5/,
    );
  });

  test('fails without a configuration, since there is no default one', () => {
    const stack = testStack();
    const source = aps.ScrapeSource.vpc(vpcIn(stack), {
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
      clusterLabel: 'kafka',
    });
    expect(() => make({ source }, stack)).toThrow(
      "'scrapeConfiguration' must be given for a source that is no EKS cluster, got none; what there is to scrape is found by " +
        "'dns_sd_configs'",
    );
  });

  test('fails when it is in another region', () => {
    const app = testApp();
    const there = testStack('There', { region: 'eu-west-1' }, app);
    const group = ec2.SecurityGroup.fromSecurityGroupId(there, 'Group', 'sg-1');
    const source = aps.ScrapeSource.vpc(vpcIn(there), { securityGroups: [group], clusterLabel: 'kafka' });
    expect(() => make({ source, scrapeConfiguration: configuration }, testStack('Here', {}, app))).toThrow(
      "'source' must be a VPC in the region of the scraper, us-east-1, got one in eu-west-1",
    );
  });
});
