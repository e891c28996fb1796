import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, testStack } from '../support/stack';
import { make, properties } from './made-workspace';

const { Workspace, WorkspaceLogs } = aps;

describe('logging', () => {
  const arn = (group: unknown) => ({
    'Fn::Join': ['', [`arn:aws:logs:us-east-1:${ACCOUNT}:log-group:`, group, ':*']],
  });

  test('of rules and alerts goes to a group of the workspace, under the prefix of vended logs, that is kept', () => {
    const { stack } = make({ logging: WorkspaceLogs.newLogGroup() });
    const template = Template.fromStack(stack);
    const [id, group] = Object.entries(template.findResources('AWS::Logs::LogGroup'))[0]!;
    expect(group).toEqual({
      Type: 'AWS::Logs::LogGroup',
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        LogGroupName: {
          'Fn::Join': [
            '',
            [
              expect.stringMatching(/^\/aws\/vendedlogs\/prometheus\/Stack-Workspace-Logs-[0-9A-F]{8}-$/),
              { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] },
            ],
          ],
        },
        RetentionInDays: 30,
      },
    });
    expect(properties(stack)).toEqual({ LoggingConfiguration: { LogGroupArn: arn({ Ref: id }) } });
  });

  test('keeps its own group as long, and as much, as it is told', () => {
    const retention = logs.RetentionDays.ONE_YEAR;
    const { stack } = make({ logging: WorkspaceLogs.newLogGroup({ retention, removalPolicy: RemovalPolicy.DESTROY }) });
    Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: { RetentionInDays: 365 },
    });
  });

  test.each<[string, (stack: Stack) => logs.ILogGroupRef, unknown]>([
    ['of the app', (stack) => new logs.LogGroup(stack, 'Group'), arn({ Ref: 'GroupC77FDACD' })],
    ['made by the L1', (stack) => new logs.CfnLogGroup(stack, 'Group'), arn({ Ref: 'Group' })],
    [
      'known by name',
      (stack) => logs.LogGroup.fromLogGroupName(stack, 'Group', '/aws/vendedlogs/amp'),
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/vendedlogs/amp:*`,
    ],
    [
      'known by an ARN without the suffix',
      (stack) =>
        logs.LogGroup.fromLogGroupArn(
          stack,
          'Group',
          `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/vendedlogs/amp`,
        ),
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/vendedlogs/amp:*`,
    ],
    [
      'known by an ARN with the suffix',
      (stack) => logs.LogGroup.fromLogGroupArn(stack, 'Group', `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:amp:*`),
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:amp:*`,
    ],
    [
      'of another environment',
      (stack) => logs.LogGroup.fromLogGroupArn(stack, 'Group', 'arn:aws:logs:eu-west-1:210987654321:log-group:amp'),
      'arn:aws:logs:eu-west-1:210987654321:log-group:amp:*',
    ],
    [
      'of which only the L1 knows the ARN, without the suffix',
      (stack) => logs.CfnLogGroup.fromLogGroupArn(stack, 'Group', `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:amp`),
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:amp:*`,
    ],
  ])('goes to a group %s, with the suffix that the service insists on', (_, groupIn, expected) => {
    const stack = testStack();
    new Workspace(stack, 'Workspace', { logging: WorkspaceLogs.logGroup(groupIn(stack)) });
    expect(properties(stack)).toEqual({ LoggingConfiguration: { LogGroupArn: expected } });
  });

  test('of queries goes to a group of its own, for queries above a number of samples', () => {
    const logging = WorkspaceLogs.newLogGroup();
    const { stack } = make({ logging, queryLogging: { destination: logging, qspThreshold: 1_000_000 } });
    const groups = Object.keys(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'));
    expect(groups).toEqual([expect.stringMatching(/^WorkspaceLogs/), expect.stringMatching(/^WorkspaceQueryLogs/)]);
    expect(properties(stack)['QueryLoggingConfiguration']).toEqual({
      Destinations: [
        { CloudWatchLogs: { LogGroupArn: arn({ Ref: groups[1] }) }, Filters: { QspThreshold: 1_000_000 } },
      ],
    });
  });

  test.each([-1, 1.5])('of queries above %p samples is refused', (qspThreshold) => {
    expect(() => make({ queryLogging: { destination: WorkspaceLogs.newLogGroup(), qspThreshold } })).toThrow(
      `'queryLogging.qspThreshold' must be a whole number of at least 0, got ${qspThreshold}`,
    );
  });
});
