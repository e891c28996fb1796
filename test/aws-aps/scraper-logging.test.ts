import { CfnParameter } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, testStack } from '../support/stack';
import { CLUSTER_ARN, EXISTING, destinationIn, make } from './made-scraper';

const { COLLECTOR, EXPORTER, SERVICE_DISCOVERY } = aps.ScraperComponent;

interface Logging {
  readonly LoggingDestination: { readonly CloudWatchLogs: { readonly LogGroupArn: unknown } };
  readonly ScraperComponents: { readonly Type: string }[];
}

function loggingOf(made: ReturnType<typeof make>): Logging {
  return made.properties()['ScraperLoggingConfiguration'] as Logging;
}

test('every component writes to a log group of its own by default, which goes with the scraper', () => {
  const made = make();
  expect(loggingOf(made).ScraperComponents).toEqual([
    { Type: 'SERVICE_DISCOVERY' },
    { Type: 'COLLECTOR' },
    { Type: 'EXPORTER' },
  ]);
  const [[id, group]] = Object.entries(Template.fromStack(made.stack).findResources('AWS::Logs::LogGroup')) as [
    [string, { Properties: object; DeletionPolicy: string }],
  ];
  expect(group).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: {
      LogGroupName: expect.stringMatching(/^\/aws\/vendedlogs\/prometheus\/Stack-Scraper/) as unknown,
      RetentionInDays: 30,
    },
  });
  expect(loggingOf(made).LoggingDestination).toEqual({
    CloudWatchLogs: { LogGroupArn: { 'Fn::GetAtt': [id, 'Arn'] } },
  });
});

test('two scrapers have two log groups', () => {
  const { stack } = make();
  new aps.Scraper(stack, 'Second', {
    source: aps.ScrapeSource.existingCluster(CLUSTER_ARN, { ...EXISTING, clusterLabel: 'second' }),
    destination: destinationIn(stack),
  });
  const groups = Object.values(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'));
  const names = groups.map((group) => (group as { Properties: { LogGroupName: string } }).Properties.LogGroupName);
  expect(new Set(names).size).toBe(2);
});

test('there may be no log', () => {
  const made = make({ logging: aps.ScraperLogging.DISABLED });
  expect(made.properties()).not.toHaveProperty('ScraperLoggingConfiguration');
  Template.fromStack(made.stack).resourceCountIs('AWS::Logs::LogGroup', 0);
});

test('some components may write, to a log group of the user', () => {
  const stack = testStack();
  const logGroup = new logs.LogGroup(stack, 'Group');
  const logging = aps.ScraperLogging.cloudWatchLogs({ logGroup, components: [COLLECTOR, EXPORTER] });
  const made = make({ logging }, stack);
  expect(loggingOf(made)).toEqual({
    LoggingDestination: { CloudWatchLogs: { LogGroupArn: stack.resolve(logGroup.logGroupArn) as unknown } },
    ScraperComponents: [{ Type: 'COLLECTOR' }, { Type: 'EXPORTER' }],
  });
  Template.fromStack(stack).resourceCountIs('AWS::Logs::LogGroup', 1);
});

describe('the ARN of the log group is that of all its streams', () => {
  const arn = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/vendedlogs/mine`;

  test.each([
    ['imported by its ARN', arn],
    ['imported by the ARN of its streams', `${arn}:*`],
  ])('%s', (_, given) => {
    const stack = testStack();
    const logGroup = {
      ...logs.LogGroup.fromLogGroupArn(stack, 'Group', arn),
      logGroupRef: { logGroupArn: given, logGroupName: 'mine' },
    };
    const made = make({ logging: aps.ScraperLogging.cloudWatchLogs({ logGroup }) }, stack);
    expect(loggingOf(made).LoggingDestination.CloudWatchLogs.LogGroupArn).toBe(`${arn}:*`);
  });

  test('a token is left as it is', () => {
    const stack = testStack();
    const logGroupArn = new CfnParameter(stack, 'Arn').valueAsString;
    const logGroup = { logGroupRef: { logGroupArn, logGroupName: 'mine' } } as logs.ILogGroupRef;
    const made = make({ logging: aps.ScraperLogging.cloudWatchLogs({ logGroup }) }, stack);
    expect(loggingOf(made).LoggingDestination.CloudWatchLogs.LogGroupArn).toEqual({ Ref: 'Arn' });
  });
});

test.each([
  ['none', [], '[]'],
  ['one twice', [COLLECTOR, SERVICE_DISCOVERY, COLLECTOR], '[COLLECTOR, SERVICE_DISCOVERY, COLLECTOR]'],
])('fails when the components are %s', (_, components, given) => {
  expect(() => make({ logging: aps.ScraperLogging.cloudWatchLogs({ components }) })).toThrow(
    `'components' of 'logging' must name at least one component and each once, got ${given}; for no log use ` +
      'ScraperLogging.DISABLED',
  );
});

test('CloudWatch as destination may have a log of its own', () => {
  const made = make({ destination: aps.ScrapeDestination.cloudWatch(), logging: aps.ScraperLogging.cloudWatchLogs() });
  expect(loggingOf(made).ScraperComponents).toHaveLength(3);
});
