import * as aps from 'aws-cdk-lib/aws-aps';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ControllerPolicy } from '../../../lib/aws-eks/controller-policy';
import { arn } from '../../support/references';
import { own, type ControllerProof } from './controller-proof';

const OTHER_WORKSPACE = own('aps', 'workspace/ws-00000000-0000-0000-0000-000000000000');
const stream = (group: string) => own('logs', `log-group:${group}:log-stream:a`);
const TRACES = ['xray:PutTraceSegments', 'xray:GetSamplingRules'];
const ADMINISTRATION = [
  { action: 'logs:DeleteLogGroup', resource: own('logs', 'log-group:/a') },
  { action: 'cloudwatch:DeleteAlarms', resource: own('cloudwatch', 'alarm:a') },
];

export const observability: ControllerProof[] = [
  {
    controller: 'adotCollector',
    policy: (stack) => ControllerPolicy.adotCollector({ workspaces: [new aps.CfnWorkspace(stack, 'Workspace')] }),
    runsAs: 'opentelemetry-operator-system/adot-col-prom-metrics',
    allows: [{ action: 'aps:RemoteWrite', resource: arn('Workspace') }],
    denies: [
      { action: 'aps:RemoteWrite', resource: OTHER_WORKSPACE },
      { action: 'aps:QueryMetrics', resource: arn('Workspace') },
    ],
  },
  {
    controller: 'adotContainerLogs',
    policy: () => ControllerPolicy.adotContainerLogs(),
    runsAs: 'opentelemetry-operator-system/adot-col-container-logs',
    managed: ['CloudWatchAgentServerPolicy'],
    allows: [{ action: 'logs:PutLogEvents', resource: stream('/a') }],
    denies: ADMINISTRATION,
  },
  {
    controller: 'adotOtlpIngest',
    policy: () => ControllerPolicy.adotOtlpIngest(),
    runsAs: 'opentelemetry-operator-system/adot-col-otlp-ingest',
    managed: ['AWSXrayWriteOnlyAccess'],
    allows: [{ action: TRACES }],
    denies: [{ action: ['xray:GetTraceSummaries', 'xray:PutResourcePolicy', 'cloudwatch:PutMetricData'] }],
  },
  {
    controller: 'cloudWatchAgent',
    policy: () => ControllerPolicy.cloudWatchAgent(),
    runsAs: 'amazon-cloudwatch/cloudwatch-agent',
    managed: ['CloudWatchAgentServerPolicy'],
    allows: [
      { action: ['cloudwatch:PutMetricData', ...TRACES] },
      { action: 'ssm:GetParameter', resource: own('ssm', 'parameter/AmazonCloudWatch-linux') },
    ],
    denies: [...ADMINISTRATION, { action: 'ssm:GetParameter', resource: own('ssm', 'parameter/password') }],
  },
  {
    controller: 'cloudWatchObservability',
    policy: () => ControllerPolicy.cloudWatchObservability(),
    runsAs: 'amazon-cloudwatch/cloudwatch-agent',
    managed: ['CloudWatchAgentServerPolicy', 'AWSXrayWriteOnlyAccess'],
    allows: [{ action: ['cloudwatch:PutMetricData', ...TRACES] }],
    denies: ADMINISTRATION,
  },
  {
    controller: 'fluentBit',
    policy: (stack) =>
      ControllerPolicy.fluentBit({ logGroups: [new logs.LogGroup(stack, 'Group', { logGroupName: '/a' })] }),
    runsAs: 'amazon-cloudwatch/fluent-bit',
    allows: [
      { action: ['logs:CreateLogStream', 'logs:PutLogEvents'], resource: stream('/a') },
      { action: 'logs:DescribeLogStreams', resource: own('logs', 'log-group:/a:*') },
    ],
    denies: [
      { action: 'logs:PutLogEvents', resource: stream('/b') },
      { action: 'logs:GetLogEvents', resource: stream('/a') },
      { action: 'logs:CreateLogGroup', resource: own('logs', 'log-group:/a') },
    ],
  },
  {
    controller: 'fluentBit',
    variant: 'with log groups that it makes',
    policy: () => ControllerPolicy.fluentBit({ logGroupPrefixes: ['/aws/containerinsights/prod/'] }),
    runsAs: 'amazon-cloudwatch/fluent-bit',
    allows: [
      {
        action: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:DescribeLogStreams'],
        resource: own('logs', 'log-group:/aws/containerinsights/prod/host'),
      },
      {
        action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resource: stream('/aws/containerinsights/prod/host'),
      },
    ],
    denies: [
      { action: 'logs:CreateLogGroup', resource: own('logs', 'log-group:/aws/containerinsights/test/host') },
      { action: 'logs:PutLogEvents', resource: stream('/aws/containerinsights/test/host') },
      { action: 'logs:DeleteLogGroup', resource: own('logs', 'log-group:/aws/containerinsights/prod/host') },
    ],
  },
  {
    controller: 'prometheusQuery',
    policy: (stack) => ControllerPolicy.prometheusQuery({ workspaces: [new aps.CfnWorkspace(stack, 'Workspace')] }),
    runsAs: 'prometheus/amp-iamproxy-query-service-account',
    allows: [
      {
        action: ['aps:QueryMetrics', 'aps:GetLabels', 'aps:GetSeries', 'aps:GetMetricMetadata'],
        resource: arn('Workspace'),
      },
    ],
    denies: [
      { action: 'aps:QueryMetrics', resource: OTHER_WORKSPACE },
      { action: 'aps:RemoteWrite', resource: arn('Workspace') },
    ],
  },
  {
    controller: 'prometheusRemoteWrite',
    policy: (stack) =>
      ControllerPolicy.prometheusRemoteWrite({ workspaces: [new aps.CfnWorkspace(stack, 'Workspace')] }),
    runsAs: 'prometheus/amp-iamproxy-ingest-service-account',
    allows: [{ action: 'aps:RemoteWrite', resource: arn('Workspace') }],
    denies: [
      { action: 'aps:RemoteWrite', resource: OTHER_WORKSPACE },
      { action: ['aps:QueryMetrics', 'aps:DeleteWorkspace'], resource: arn('Workspace') },
    ],
  },
];
