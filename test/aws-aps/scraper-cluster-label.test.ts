import { CfnParameter } from 'aws-cdk-lib';
import * as cdkAps from 'aws-cdk-lib/aws-aps';
import { Template } from 'aws-cdk-lib/assertions';
import type * as eks from 'aws-cdk-lib/aws-eks';
import { parse } from 'yaml';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, REGION, testApp, testStack } from '../support/stack';
import {
  EXISTING,
  ExistingWorkspace,
  SCRAPER,
  WORKSPACE_ARN,
  clusterV2,
  destinationIn,
  make,
  propertiesIn,
} from './made-scraper';

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

describe('the label', () => {
  test('is the name of the cluster by default, also where CloudFormation makes up the name', () => {
    const stack = testStack();
    const cluster = clusterV2(stack);
    const { scraper } = make({ source: aps.ScrapeSource.cluster(cluster) }, stack);
    expect(scraper.clusterLabel).toBe(cluster.clusterName);
    expect(JSON.stringify(propertiesIn(stack)['ScrapeConfiguration'])).toContain(
      `{"Ref":"${stack.getLogicalId(cluster.node.defaultChild as eks.CfnCluster)}"}`,
    );
  });

  test('may be another', () => {
    const { scraper, properties } = make({ source: existing('prod', 'blue') });
    expect(scraper.clusterLabel).toBe('blue');
    expect((parse(blobOf(properties())) as Configuration).global.external_labels).toMatchObject({ cluster: 'blue' });
  });

  test('fails when it is empty', () => {
    expect(() => make({ source: existing('prod', '') })).toThrow(
      "'clusterLabel' must have at least 1 characters, got 0",
    );
  });

  test('may be a token', () => {
    const stack = testStack();
    const label = new CfnParameter(stack, 'Label').valueAsString;
    make({ source: existing('prod', label) }, stack);
    expect(JSON.stringify(propertiesIn(stack)['ScrapeConfiguration'])).toContain('{"Ref":"Label"}');
  });
});

describe('many clusters in one workspace', () => {
  test('are one expression each', () => {
    const stack = testStack();
    const destination = destinationIn(stack);
    for (const name of ['blue', 'green', 'red']) new aps.Scraper(stack, name, { source: existing(name), destination });
    const blobs = Object.values(Template.fromStack(stack).findResources(SCRAPER)).map((resource) =>
      blobOf((resource as { Properties: Record<string, unknown> }).Properties),
    );
    expect(blobs.map((blob) => (parse(blob) as Configuration).global.external_labels['cluster']).sort()).toEqual([
      'blue',
      'green',
      'red',
    ]);
  });

  test('fail when two of them have the same label', () => {
    const stack = testStack();
    const destination = destinationIn(stack);
    new aps.Scraper(stack, 'First', { source: existing('prod'), destination });
    expect(() => new aps.Scraper(stack, 'Second', { source: existing('other', 'prod'), destination })).toThrow(
      "'clusterLabel' must be another for each scraper of the workspace 'Stack/Workspace', got 'prod' at 'Stack/Second' and " +
        "at 'Stack/First'; give one of the sources another 'clusterLabel'",
    );
  });

  test('fail so in different stacks, whichever construct stands for the workspace', () => {
    const app = testApp();
    const stacks = ['A', 'B'].map((id) => testStack(id, {}, app));
    const [first, second] = stacks.map((stack) => () => make({}, stack));
    expect(first).not.toThrow();
    expect(second).toThrow(/got 'prod' at 'B\/Scraper' and at 'A\/Scraper'/);
  });

  test('fail so for a workspace of the app that several stacks share', () => {
    const app = testApp();
    const shared = testStack('Shared', {}, app);
    const destination = aps.ScrapeDestination.workspace(new cdkAps.CfnWorkspace(shared, 'Workspace'));
    make({ destination }, testStack('A', {}, app));
    expect(() => make({ destination }, testStack('B', {}, app))).toThrow(/the workspace 'Shared\/Workspace'/);
  });

  test('fail so when one cluster whose name is made up by CloudFormation is scraped twice', () => {
    const stack = testStack();
    const source = aps.ScrapeSource.cluster(clusterV2(stack));
    make({ source }, stack);
    expect(() => new aps.Scraper(stack, 'Again', { source, destination: destinationIn(stack) })).toThrow(
      /'clusterLabel' must be another/,
    );
  });

  test('may have the same label in another workspace, and in another app', () => {
    const stack = testStack();
    make({}, stack);
    const other = new ExistingWorkspace(stack, 'Other', `${WORKSPACE_ARN}2`);
    const destination = aps.ScrapeDestination.workspace(other);
    expect(() => new aps.Scraper(stack, 'Second', { source: existing('prod'), destination })).not.toThrow();
    expect(() => make()).not.toThrow();
  });

  test('tell workspaces apart that are not deployed yet', () => {
    const app = testApp();
    const destinations = ['A', 'B'].map((id) =>
      aps.ScrapeDestination.workspace(new cdkAps.CfnWorkspace(testStack(id, {}, app), 'Workspace')),
    );
    const stack = testStack('Stack', {}, app);
    destinations.forEach((destination, index) => {
      new aps.Scraper(stack, `Scraper${index}`, { source: existing('prod'), destination });
    });
    Template.fromStack(stack).resourceCountIs(SCRAPER, 2);
  });

  test('may be in other stacks than the workspace', () => {
    const app = testApp();
    const shared = testStack('Shared', {}, app);
    const destination = aps.ScrapeDestination.workspace(new cdkAps.CfnWorkspace(shared, 'Workspace'));
    const stack = testStack('Clusters', {}, app);
    make({ destination }, stack);
    expect(JSON.stringify(propertiesIn(stack)['Destination'])).toContain('Fn::GetStackOutput');
  });
});
