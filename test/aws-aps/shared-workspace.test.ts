import { Template } from 'aws-cdk-lib/assertions';
import { SharedWorkspaceExample } from '../../examples/aws-aps/shared-workspace';
import { withExampleApp } from '../support/example-app';
import { arn, proveExample, ref } from '../support/prove-example';

const [ACCOUNT, SOMEBODY, REGION] = ['123456789012', '210987654321', 'us-east-1'] as const;

const grafanaRole = arn('Grafana/Role');
const handler = arn('GrafanaContentProvider/Role');
const framework = arn('GrafanaContentProvider/ProviderRole');
const workspace = arn('Workspace');
const topic = arn('Alerts');
const grafana = `arn:aws:grafana:${REGION}:${ACCOUNT}:/workspaces/${ref('Grafana')}`;
const otherGrafana = `arn:aws:grafana:${REGION}:${ACCOUNT}:/workspaces/g-0123456789`;
const otherWorkspace = `arn:aws:aps:${REGION}:${ACCOUNT}:workspace/ws-00000000-0000-0000-0000-000000000000`;
const alarm = `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:any`;

const QUERY = ['aps:QueryMetrics', 'aps:GetLabels', 'aps:GetSeries', 'aps:GetMetricMetadata'];
const PROVISION = [
  'grafana:DescribeWorkspace',
  'grafana:ListWorkspaceServiceAccounts',
  'grafana:CreateWorkspaceServiceAccount',
  'grafana:CreateWorkspaceServiceAccountToken',
  'grafana:DeleteWorkspaceServiceAccountToken',
  'grafana:DeleteWorkspaceServiceAccount',
];
const PUBLISH = ['sns:Publish', 'sns:GetTopicAttributes'];

const byGrafana = { principal: 'grafana.amazonaws.com', action: 'sts:AssumeRole', resource: grafanaRole };
const ofGrafana = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': grafana };
const byPrometheus = { principal: 'aps.amazonaws.com', action: PUBLISH, resource: topic };
const ofPrometheus = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': workspace };
const byAlarm = { principal: 'cloudwatch.amazonaws.com', action: 'sns:Publish', resource: topic };
const ofAlarm = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': alarm };
const USE_KEY = { action: ['kms:Decrypt', 'kms:GenerateDataKey'], resource: arn('Key') };

proveExample('aps-shared-workspace', {
  stateful: {
    'AWS::APS::Workspace': ['Workspace2F8C78CC'],
    'AWS::Grafana::Workspace': ['Grafana43773C35'],
    'AWS::KMS::Key': ['Key961B73FD'],
  },
  iam: {
    allows: [
      { ...byGrafana, context: ofGrafana },
      { principal: grafanaRole, action: QUERY, resource: workspace },
      { principal: handler, action: PROVISION, resource: grafana },
      { principal: framework, action: 'lambda:InvokeFunction', resource: arn('GrafanaContentProvider/Function') },
      { ...byPrometheus, context: ofPrometheus },
      { ...byAlarm, context: ofAlarm },
      { principal: 'aps.amazonaws.com', ...USE_KEY },
      { principal: 'cloudwatch.amazonaws.com', ...USE_KEY },
    ],
    denies: [
      { ...byGrafana, context: { ...ofGrafana, 'aws:SourceAccount': SOMEBODY } },
      { ...byGrafana, context: { ...ofGrafana, 'aws:SourceArn': otherGrafana.replace(ACCOUNT, SOMEBODY) } },
      { ...byGrafana, principal: 'lambda.amazonaws.com', context: ofGrafana },
      // Grafana reads metrics of this workspace: it writes none, asks no other, and has no say in alerts.
      { principal: grafanaRole, action: QUERY, resource: otherWorkspace },
      {
        principal: grafanaRole,
        action: ['aps:RemoteWrite', 'aps:ListAlerts', 'aps:PutAlertManagerSilences', 'aps:DeleteWorkspace'],
        resource: workspace,
      },
      { principal: grafanaRole, action: 'sns:Publish', resource: topic },
      { principal: handler, action: PROVISION, resource: otherGrafana },
      { principal: handler, action: ['grafana:DeleteWorkspace', 'grafana:UpdatePermissions'], resource: grafana },
      { principal: handler, action: 'aps:QueryMetrics', resource: workspace },
      {
        principal: framework,
        action: 'lambda:InvokeFunction',
        resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:other`,
      },
      { principal: framework, action: PROVISION, resource: grafana },
      // Another workspace, and the service on behalf of another account.
      { ...byPrometheus, context: { ...ofPrometheus, 'aws:SourceArn': otherWorkspace } },
      { ...byPrometheus, context: { ...ofPrometheus, 'aws:SourceAccount': SOMEBODY } },
      { ...byPrometheus, action: 'sns:Publish', context: { ...ofPrometheus, 'aws:SecureTransport': 'false' } },
      { ...byPrometheus, action: ['sns:Subscribe', 'sns:DeleteTopic'], context: ofPrometheus },
      { ...byAlarm, context: { ...ofAlarm, 'aws:SourceArn': alarm.replace(ACCOUNT, SOMEBODY) } },
      { ...byAlarm, context: { ...ofAlarm, 'aws:SourceAccount': SOMEBODY } },
      { ...byAlarm, principal: 'events.amazonaws.com', context: ofAlarm },
      { principal: `arn:aws:iam::${SOMEBODY}:role/other`, action: 'sns:Publish', resource: topic },
      { principal: 'events.amazonaws.com', ...USE_KEY },
      { principal: 'aps.amazonaws.com', action: 'kms:ScheduleKeyDeletion', resource: arn('Key') },
    ],
  },
});

describe('the clusters', () => {
  const scrapersWith = (context: Record<string, string>) =>
    withExampleApp((app) => {
      new SharedWorkspaceExample(app, 'example', { env: { account: ACCOUNT, region: 'eu-west-1' } });
      const clusters = Template.fromJSON(app.synth().getStackByName('example-clusters').template as object);
      return Object.values(clusters.findResources('AWS::APS::Scraper')).map(
        ({ Properties }) => Properties as Record<string, unknown>,
      );
    }, context);

  test('are those of the context, each in its own network and under its own label', () => {
    const scrapers = scrapersWith({
      clusters: 'blue,green',
      blue: 'subnet-0a,subnet-0b,sg-0a',
      green: 'subnet-0c,subnet-0d,subnet-0e,sg-0b',
    });
    const scraper = (name: string, subnetIds: string[], group: string) => ({
      Alias: name,
      Source: {
        EksConfiguration: {
          ClusterArn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/${name}`,
          SubnetIds: subnetIds,
          SecurityGroupIds: [group],
        },
      },
      ScrapeConfiguration: { ConfigurationBlob: expect.stringContaining(`cluster: '${name}'`) as string },
    });
    expect(scrapers).toMatchObject([
      scraper('blue', ['subnet-0a', 'subnet-0b'], 'sg-0a'),
      scraper('green', ['subnet-0c', 'subnet-0d', 'subnet-0e'], 'sg-0b'),
    ]);
  });

  test('are refused where one is named twice, since their series would mix', () => {
    expect(() => scrapersWith({ clusters: 'blue,blue' })).toThrow(
      '\'limitsPerLabelSet\' must name each label set once, got {"cluster":"blue"} twice',
    );
  });

  test('are refused where the context has no security group for one', () => {
    expect(() => scrapersWith({ clusters: 'blue', blue: 'subnet-0a,subnet-0b' })).toThrow(
      "the security groups of 'source' must be 1 to 5, got 0",
    );
  });
});
