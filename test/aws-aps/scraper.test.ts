import { CfnParameter, RemovalPolicies, MissingRemovalPolicies, Stack } from 'aws-cdk-lib';
import type * as cdkAps from 'aws-cdk-lib/aws-aps';
import { Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { aws_aps as aps } from '../../lib';
import { arn, proveExample } from '../support/prove-example';
import { ACCOUNT, REGION, testApp, testStack } from '../support/stack';
import { CLUSTER_ARN, EXISTING, SCRAPER, WORKSPACE_ARN, destinationIn, make, vpcIn } from './made-scraper';

interface Configuration {
  readonly global: { readonly external_labels: Record<string, string> };
  readonly scrape_configs: { readonly job_name: string }[];
}

function blobOf(properties: Record<string, unknown>): string {
  return (properties['ScrapeConfiguration'] as { ConfigurationBlob: string }).ConfigurationBlob;
}

function existing(name: string, clusterLabel?: string): aps.ScrapeSource {
  return aps.ScrapeSource.existingCluster(`arn:aws:eks:${REGION}:${ACCOUNT}:cluster/${name}`, {
    ...EXISTING,
    clusterLabel,
  });
}

test('a cluster that exists needs its ARN, two subnets and a security group', () => {
  const { properties } = make();
  expect(properties()).toMatchObject({
    Source: {
      EksConfiguration: {
        ClusterArn: CLUSTER_ARN,
        SubnetIds: ['subnet-a', 'subnet-b'],
        SecurityGroupIds: ['sg-1'],
      },
    },
    Destination: { AmpConfiguration: { WorkspaceArn: WORKSPACE_ARN } },
  });
  expect(properties()).not.toHaveProperty('RoleConfiguration');
});

test('the configuration is the default one for EKS, as text and not as base64', () => {
  const { properties } = make();
  const configuration = parse(blobOf(properties())) as Configuration;
  expect(configuration.scrape_configs.length).toBeGreaterThan(0);
  expect(configuration.global.external_labels).toMatchObject({ cluster: 'prod' });
});

test('a configuration of the user gets the label as well', () => {
  const yaml = 'global: { external_labels: { team: a } }\nscrape_configs: [{ job_name: mine }]';
  const { properties } = make({ scrapeConfiguration: aps.ScrapeConfiguration.fromInline(yaml) });
  const configuration = parse(blobOf(properties())) as Configuration;
  expect(configuration.global.external_labels).toMatchObject({ team: 'a', cluster: 'prod' });
  expect(configuration.scrape_configs).toMatchObject([{ job_name: 'mine' }]);
});

test('fails when the configuration has another value for the label', () => {
  const yaml = 'global: { external_labels: { cluster: other } }\nscrape_configs: [{ job_name: mine }]';
  expect(() => make({ scrapeConfiguration: aps.ScrapeConfiguration.fromInline(yaml) })).toThrow(/other/);
});

test('is deleted with its stack, also where all that says nothing is retained', () => {
  const { stack } = make();
  MissingRemovalPolicies.of(stack).retain();
  Template.fromStack(stack).hasResource(SCRAPER, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
});

test('can be left behind by who says so, as to move it into another stack', () => {
  const { stack } = make();
  RemovalPolicies.of(stack).retain();
  Template.fromStack(stack).hasResource(SCRAPER, { DeletionPolicy: 'Retain' });
});

describe('the alias', () => {
  test('is the name of the cluster by default', () => {
    expect(make().properties()).toMatchObject({ Alias: 'prod' });
  });

  test.each(['prod metrics', '-prod', '', 'a'.repeat(101)])('fails when it is %p', (alias) => {
    expect(() => make({ alias })).toThrow(/'alias' must have (1 to 100 characters|letters, digits)/);
  });

  test.each(['a', '0.prod_metrics-1', 'a'.repeat(100)])('may be %p', (alias) => {
    expect(make({ alias }).properties()).toMatchObject({ Alias: alias });
  });

  test('may be a token', () => {
    const stack = testStack();
    const alias = new CfnParameter(stack, 'Alias').valueAsString;
    expect(make({ alias }, stack).properties()).toMatchObject({ Alias: { Ref: 'Alias' } });
  });
});

describe('CloudWatch as destination', () => {
  test('is the default dataset of the account', () => {
    const { properties } = make({ destination: aps.ScrapeDestination.cloudWatch() });
    expect(properties()).toMatchObject({
      Destination: {
        CloudWatchConfiguration: {
          DatasetArn: `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:dataset/default`,
        },
      },
    });
  });

  test('may be another dataset, and gets no log of ours, since it gets one itself', () => {
    const { properties } = make({ destination: aps.ScrapeDestination.cloudWatch('mine') });
    expect(JSON.stringify(properties()['Destination'])).toContain(':dataset/mine');
    expect(properties()).not.toHaveProperty('ScraperLoggingConfiguration');
  });

  test('fails without a name', () => {
    expect(() => make({ destination: aps.ScrapeDestination.cloudWatch('') })).toThrow(
      /'datasetName' must have at least 1/,
    );
  });

  test('fails when two scrapers have the same label', () => {
    const { stack } = make({ destination: aps.ScrapeDestination.cloudWatch() });
    const again = (datasetName?: string) => () =>
      new aps.Scraper(stack, `Again${datasetName ?? ''}`, {
        source: existing('prod'),
        destination: aps.ScrapeDestination.cloudWatch(datasetName),
      });
    expect(again()).toThrow(/each scraper of the dataset 'default', got 'prod'/);
    expect(again('other')).not.toThrow();
  });
});

describe('regions', () => {
  test('fail when the workspace is in another one', () => {
    const stack = testStack();
    const destination = destinationIn(stack, `arn:aws:aps:eu-west-1:${ACCOUNT}:workspace/ws-1`);
    expect(() => make({ destination }, stack)).toThrow(
      "'destination' must be a workspace in the region of the scraper, us-east-1, got one in eu-west-1; clusters of other " +
        'regions need an agent with remote write',
    );
  });

  test('fail when the cluster is in another one', () => {
    const source = aps.ScrapeSource.existingCluster(`arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/prod`, EXISTING);
    expect(() => make({ source })).toThrow(
      "'source' must be a cluster in the region of the scraper, us-east-1, got one in eu-west-1",
    );
  });

  test('fail when the VPC is in another one', () => {
    const app = testApp();
    const vpc = vpcIn(testStack('Vpc', { region: 'eu-west-1' }, app));
    const source = aps.ScrapeSource.vpc(vpc, { securityGroups: [], clusterLabel: 'kafka' });
    expect(() => make({ source }, testStack('Stack', {}, app))).toThrow(
      /security groups of 'source' must be 1 to 5, got 0/,
    );
  });

  test('pass when the stack can be deployed anywhere', () => {
    const stack = new Stack(testApp(), 'Anywhere');
    expect(() => make({}, stack)).not.toThrow();
  });

  test('pass when the ARN of the cluster is a token', () => {
    const stack = testStack();
    const arn = new CfnParameter(stack, 'Arn').valueAsString;
    const { scraper, properties } = make({ source: aps.ScrapeSource.existingCluster(arn, EXISTING) }, stack);
    const name = { 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'Arn' }] }] };
    expect(stack.resolve(scraper.clusterLabel)).toEqual(name);
    expect(properties()).toMatchObject({ Alias: name, Source: { EksConfiguration: { ClusterArn: { Ref: 'Arn' } } } });
  });
});

test('an existing one is known by its ARN', () => {
  const arn = `arn:aws:aps:eu-west-1:210987654321:scraper/s-1`;
  const scraper = aps.Scraper.fromScraperArn(testStack(), 'Scraper', arn);
  expect(scraper).toMatchObject({ scraperArn: arn, scraperId: 's-1', scraperRef: { scraperArn: arn } });
  expect(scraper.env).toEqual({ account: '210987654321', region: 'eu-west-1' });
});

test('its attributes are those of CloudFormation', () => {
  const { stack, scraper } = make();
  const logicalId = stack.getLogicalId(scraper.node.defaultChild as cdkAps.CfnScraper);
  const attribute = (name: string) => ({ 'Fn::GetAtt': [logicalId, name] });
  expect(stack.resolve(scraper.scraperArn)).toEqual(attribute('Arn'));
  expect(stack.resolve(scraper.scraperRef.scraperArn)).toEqual(attribute('Arn'));
  expect(stack.resolve(scraper.scraperId)).toEqual(attribute('ScraperId'));
  expect(stack.resolve(scraper.scraperRoleArn)).toEqual(attribute('RoleArn'));
});

const nodeRole = arn('SmallCluster/NodeRole');
const DATA = ['aps:RemoteWrite', 'aps:QueryMetrics', 'aps:GetSeries', 'aps:GetLabels'];

proveExample('aps-scraper', {
  stateful: { 'AWS::APS::Workspace': ['Workspace2F8C78CC'], 'AWS::EKS::Cluster': ['SmallCluster205480D9'] },
  iam: {
    exemptRoles: {
      'SmallCluster/Cluster/Role': 'the role of the control plane, which aws-cdk-lib makes with what EKS asks for',
      'SmallCluster/Cluster/KubectlProvider/Handler/ServiceRole':
        'the role of the kubectl provider, which aws-cdk-lib makes without a choice',
    },
    allows: [
      { principal: 'ec2.amazonaws.com', action: 'sts:AssumeRole', resource: nodeRole },
      { principal: nodeRole, action: 'ecr:BatchGetImage', resource: '*' },
    ],
    denies: [
      // The scraper writes by a role of the service's own, so that nothing in the cluster has to.
      { principal: nodeRole, action: DATA, resource: arn('Workspace') },
      { principal: 'scraper.aps.amazonaws.com', action: 'sts:AssumeRole', resource: nodeRole },
    ],
  },
});
