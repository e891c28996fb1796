import { Duration, type Stack } from 'aws-cdk-lib';
import { CfnWorkspace, type IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { aws_aps as aps } from '../../lib';
import { testStack } from '../support/stack';
import { ARN, make } from './made-workspace';

const { Workspace, WorkspaceMetrics } = aps;
const ID = { 'Fn::GetAtt': ['Workspace2F8C78CC', 'WorkspaceId'] };

/** A workspace of which nothing but the ARN is known. */
class Reference extends Construct implements IWorkspaceRef {
  public readonly env = { account: '123456789012', region: 'us-east-1' };
  public readonly workspaceRef = { workspaceArn: ARN };
}

test.each<[string, (stack: Stack) => IWorkspaceRef, unknown]>([
  ['owned', (stack) => new Workspace(stack, 'Workspace'), ID],
  ['L1', (stack) => new CfnWorkspace(stack, 'Workspace'), { 'Fn::GetAtt': ['Workspace', 'WorkspaceId'] }],
  ['imported', (stack) => Workspace.fromWorkspaceArn(stack, 'Workspace', ARN), 'ws-1'],
  ['other', (stack) => new Reference(stack, 'Workspace'), 'ws-1'],
])('the metrics of an %s workspace have its id as dimension', (_, workspaceIn, id) => {
  const stack = testStack();
  const metric = WorkspaceMetrics.fromWorkspace(workspaceIn(stack)).metric('AlertManagerAlertsReceived');
  expect(stack.resolve(metric.dimensions)).toEqual({ Workspace: id });
});

const usage = (resource: string) => ({
  Class: 'None',
  Resource: resource,
  ResourceId: ID,
  Service: 'Prometheus',
  Type: 'Resource',
});
const USAGE = { namespace: 'AWS/Usage', metricName: 'ResourceCount', statistic: 'Maximum' };
const SUM = { namespace: 'AWS/Prometheus', statistic: 'Sum' };

test.each<[string, (metrics: aps.WorkspaceMetrics) => cloudwatch.Metric, object, object]>([
  ['any metric', (m) => m.metric('OutOfOrderIngestionRate'), { ...SUM, metricName: 'OutOfOrderIngestionRate' }, {}],
  ['usage of anything', (m) => m.metricUsage('AllRules'), USAGE, usage('AllRules')],
  ['samples per second', (m) => m.metricIngestionRate(), USAGE, usage('IngestionRate')],
  ['active series', (m) => m.metricActiveSeries(), USAGE, usage('ActiveSeries')],
  [
    'query samples',
    (m) => m.metricQuerySamplesProcessed(),
    { ...SUM, metricName: 'QuerySamplesProcessed' },
    { Workspace: ID },
  ],
  [
    'lost notifications',
    (m) => m.metricAlertManagerNotificationsFailed(),
    { ...SUM, metricName: 'AlertManagerNotificationsFailed' },
    { Workspace: ID },
  ],
  [
    'samples discarded for a reason',
    (m) => m.metricDiscardedSamplesFor('rate_limited'),
    { ...SUM, metricName: 'DiscardedSamples' },
    { Workspace: ID, Reason: 'rate_limited' },
  ],
  [
    'a rule group',
    (m) => m.metricForRuleGroup('RuleEvaluations', 'platform', 'nodes'),
    { ...SUM, metricName: 'RuleEvaluations' },
    { Workspace: ID, RuleGroup: 'platform;nodes' },
  ],
])('the metric of %s', (_, metricOf, expected, dimensions) => {
  const { stack, workspace } = make();
  const metric = metricOf(workspace.metrics);
  expect(metric).toMatchObject(expected);
  expect(metric.period).toEqual(Duration.minutes(5));
  expect(stack.resolve(metric.dimensions)).toMatchObject(dimensions);
});

test.each<[string, (metrics: aps.WorkspaceMetrics) => cloudwatch.MathExpression]>([
  ['DiscardedSamples', (m) => m.metricDiscardedSamples()],
  ['RuleEvaluationFailures', (m) => m.metricRuleEvaluationFailures()],
  ['RuleGroupIterationsMissed', (m) => m.metricRuleGroupIterationsMissed()],
])('%s are summed up over all reasons or rule groups', (name, metricOf) => {
  const { stack, workspace } = make();
  const metric = metricOf(workspace.metrics);
  expect(metric).toMatchObject({ label: name, period: Duration.minutes(5) });
  expect(stack.resolve(metric.expression)).toEqual({
    'Fn::Join': ['', [`SELECT SUM(${name}) FROM "AWS/Prometheus" WHERE Workspace = '`, ID, "'"]],
  });
  expect(metric.warningsV2).toBeUndefined();
});

test('options have the last word', () => {
  const { workspace } = make();
  const options = { statistic: cloudwatch.Stats.AVERAGE, period: Duration.minutes(1) };
  expect(workspace.metrics.metricIngestionRate(options)).toMatchObject(options);
  expect(workspace.metrics.metricQuerySamplesProcessed(options)).toMatchObject(options);
  expect(workspace.metrics.metricDiscardedSamplesFor('rate_limited', options)).toMatchObject(options);
  expect(workspace.metrics.metricForRuleGroup('RuleEvaluations', 'a', 'b', options)).toMatchObject(options);
  expect(workspace.metrics.metricDiscardedSamples({ label: 'Lost' })).toMatchObject({ label: 'Lost' });
});
