import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnWorkspace } from 'aws-cdk-lib/aws-aps';
import * as cloudwatch_actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, testApp, testStack } from '../support/stack';
import { ARN, make, OTHER_ACCOUNT } from './made-workspace';

const { Workspace, WorkspaceAlarms } = aps;

/** The alarms of a stack, by what they watch: the usage, the metric or the metric of the query. */
function alarms(stack: Stack): Record<string, Record<string, unknown>> {
  const found = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  return Object.fromEntries(
    found.map(({ Properties: alarm }) => [
      `${watched(alarm)}, ${alarm.ComparisonOperator.startsWith('Less') ? 'none' : 'too many'}`,
      alarm,
    ]),
  );
}

function watched({ Metrics, Dimensions, Namespace, MetricName }: Record<string, unknown>): string {
  if (Metrics) return (Metrics as { Label: string }[])[0]!.Label;
  const dimensions = Dimensions as { Name: string; Value: string }[];
  return Namespace === 'AWS/Usage' ? dimensions.find(({ Name }) => Name === 'Resource')!.Value : String(MetricName);
}

const ABOVE = { ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching' };

test('the alarms watch quotas, losses and failures, and take missing data for 0', () => {
  const { stack, workspace } = make();
  workspace.addAlarms('Alarms');
  const found = alarms(stack);
  expect(found).toMatchObject({
    'IngestionRate, too many': { ...ABOVE, Threshold: 1_333_332.8, EvaluationPeriods: 3, Statistic: 'Maximum' },
    'ActiveSeries, too many': { ...ABOVE, Threshold: 40_000_000, EvaluationPeriods: 3, Statistic: 'Maximum' },
    'DiscardedSamples, too many': { ...ABOVE, Threshold: 0, EvaluationPeriods: 3 },
    'RuleEvaluationFailures, too many': { ...ABOVE, Threshold: 0, EvaluationPeriods: 3 },
    'RuleGroupIterationsMissed, too many': { ...ABOVE, Threshold: 0, EvaluationPeriods: 3 },
    'AlertManagerNotificationsFailed, too many': { ...ABOVE, Threshold: 0, EvaluationPeriods: 1, Statistic: 'Sum' },
  });
  expect(Object.keys(found)).toHaveLength(6);
  for (const alarm of Object.values(found)) {
    expect(alarm['AlarmDescription']).toMatch(/\w/);
    expect(alarm['AlarmActions']).toBeUndefined();
  }
});

test('an alarm over all reasons or rule groups is one query over 5 minutes', () => {
  const { stack, workspace } = make();
  workspace.addAlarms('Alarms');
  expect(alarms(stack)['DiscardedSamples, too many']!['Metrics']).toEqual([
    expect.objectContaining({
      Expression: stack.resolve(workspace.metrics.metricDiscardedSamples().expression),
      Period: 300,
    }),
  ]);
});

test('silence raises an alarm where samples are expected', () => {
  const { stack, workspace } = make();
  const { noIngestion } = workspace.addAlarms('Alarms', { expectIngestion: true });
  expect(noIngestion).toBeDefined();
  expect(alarms(stack)['IngestionRate, none']).toMatchObject({
    ComparisonOperator: 'LessThanOrEqualToThreshold',
    Threshold: 0,
    EvaluationPeriods: 3,
    TreatMissingData: 'breaching',
  });
});

test('each alarm is known by its name', () => {
  const { workspace } = make();
  const made = workspace.addAlarms('Alarms', { expectIngestion: true });
  for (const [name, alarm] of Object.entries(made).filter(([key]) => key !== 'node')) {
    expect((alarm as Stack).node.id.toLowerCase()).toBe(name.toLowerCase());
  }
  expect(made.node.children).toHaveLength(7);
  expect(make().workspace.addAlarms('Alarms').noIngestion).toBeUndefined();
});

test('quotas that were raised, and another percentage, are taken', () => {
  const { stack, workspace } = make();
  workspace.addAlarms('Alarms', { ingestionRateQuota: 1000, activeSeriesQuota: 30_000, quotaPercentage: 50 });
  expect(alarms(stack)).toMatchObject({
    'IngestionRate, too many': {
      Threshold: 500,
      AlarmDescription: 'Ingested samples per second are above 50 % of the quota of 1000',
    },
    'ActiveSeries, too many': {
      Threshold: 15_000,
      AlarmDescription: 'Active series are above 50 % of the quota of 30000',
    },
  });
});

test('every alarm takes the actions', () => {
  const { stack, workspace } = make();
  const topic = new sns.Topic(stack, 'Topic');
  workspace.addAlarms('Alarms', { expectIngestion: true, alarmActions: [new cloudwatch_actions.SnsAction(topic)] });
  const actions = Object.values(alarms(stack)).map((alarm) => alarm['AlarmActions']);
  expect(actions).toEqual(Array(7).fill([stack.resolve(topic.topicArn)]));
});

test.each<[aps.WorkspaceAlarmsOptions, string]>([
  [{ ingestionRateQuota: 0 }, "'ingestionRateQuota' must be a whole number of at least 1, got 0"],
  [{ activeSeriesQuota: 1.5 }, "'activeSeriesQuota' must be a whole number of at least 1, got 1.5"],
  [{ quotaPercentage: 0 }, "'quotaPercentage' must be a whole number from 1 to 100, got 0"],
  [{ quotaPercentage: 101 }, "'quotaPercentage' must be a whole number from 1 to 100, got 101"],
])('%p is refused', (options, message) => {
  expect(() => make().workspace.addAlarms('Alarms', options)).toThrow(message);
});

describe('the workspace', () => {
  test('may be an L1 or imported', () => {
    const stack = testStack();
    new WorkspaceAlarms(stack, 'L1', { workspace: new CfnWorkspace(stack, 'Workspace') });
    Workspace.fromWorkspaceArn(stack, 'Imported', ARN).addAlarms('Alarms');
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 12);
  });

  test('may be in a stack of any account and region', () => {
    const stack = new Stack(testApp(), 'Stack');
    Workspace.fromWorkspaceArn(stack, 'Imported', ARN).addAlarms('Alarms');
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 6);
  });

  test.each([
    ['region', `arn:aws:aps:eu-west-1:${ACCOUNT}:workspace/ws-1`, 'us-east-1', 'eu-west-1'],
    ['account', `arn:aws:aps:us-east-1:${OTHER_ACCOUNT}:workspace/ws-1`, ACCOUNT, OTHER_ACCOUNT],
  ])('of another %s is refused', (what, arn, mine, theirs) => {
    const workspace = Workspace.fromWorkspaceArn(testStack(), 'Workspace', arn);
    expect(() => workspace.addAlarms('Alarms')).toThrow(
      `'workspace' must be in the ${what} of the stack, ${mine}, got 'Stack/Workspace' in ${theirs}; put its alarms into a ` +
        `stack of ${theirs}`,
    );
  });
});
