import { arn, proveExample } from '../support/prove-example';
import { ACCOUNT, REGION } from '../support/stack';

const producer = arn('Produce/ServiceRole');
const role = arn('Pipeline/Role');
const caller = arn('AWS679f53fac002430cb0da5b7982bd2287/ServiceRole');
const trigger = arn('AWSCDK.TriggerCustomResourceProviderCustomResourceProvider/Role');
const TOPIC_ACTIONS = ['kafka-cluster:CreateTopic', 'kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'];
/** As the cluster's ARN, which has a made-up id here, with another word. */
const part = (kind: string, name: string) =>
  `arn:aws:kafka:${REGION}:${ACCOUNT}:${kind}/osis-kafka-access-log/f3da37ae-f287-68f7-9281-3e5e891eb23e/${name}`;
const topic = (name: string) => part('topic', name);
const group = (name: string) => part('group', name);
const PIPELINE = arn('Pipeline');

proveExample('osis-kafka', {
  stateful: {
    'AWS::OpenSearchService::Domain': ['Domain66AC69E0'],
    'AWS::S3::Bucket': ['Failed178E83A2'],
  },
  iam: {
    allows: [
      { principal: producer, action: TOPIC_ACTIONS, resource: topic('access-log') },
      {
        principal: role,
        action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
        resource: topic('access-log'),
      },
      {
        principal: role,
        action: ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
        resource: group('to-opensearch'),
      },
      { principal: 'osis.amazonaws.com', action: 'kafka:CreateVpcConnection', resource: arn('Cluster') },
      { principal: 'osis-pipelines.amazonaws.com', action: 'kafka:CreateVpcConnection', resource: arn('Cluster') },
      { principal: trigger, action: 'lambda:InvokeFunction', resource: `${arn('Produce')}:1` },
      {
        principal: 'osis-pipelines.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: role,
        context: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': PIPELINE },
      },
      { principal: producer, action: 'kafka-cluster:Connect', resource: arn('Cluster') },
      { principal: caller, action: 'kafka:GetBootstrapBrokers' },
      { principal: role, action: 'kafka:GetBootstrapBrokers' },
      {
        principal: role,
        action: ['kafka-cluster:Connect', 'kafka-cluster:DescribeCluster', 'kafka:DescribeClusterV2'],
        resource: arn('Cluster'),
      },
      { principal: role, action: 's3:PutObject', resource: `${arn('Failed')}/main/dlq/a.json` },
      { principal: role, action: 'es:DescribeDomain', resource: arn('Domain') },
      { principal: role, action: ['es:ESHttpPost', 'es:ESHttpPut'], resource: `${arn('Domain')}/_bulk` },
    ],
    denies: [
      { principal: producer, action: TOPIC_ACTIONS, resource: topic('other') },
      {
        principal: producer,
        action: ['kafka-cluster:ReadData', 'kafka-cluster:DeleteTopic'],
        resource: topic('access-log'),
      },
      {
        principal: role,
        action: ['kafka-cluster:WriteData', 'kafka-cluster:DeleteTopic'],
        resource: topic('access-log'),
      },
      { principal: role, action: 'kafka-cluster:ReadData', resource: topic('other') },
      { principal: role, action: 'kafka-cluster:AlterGroup', resource: group('other') },
      { principal: 'kafka.amazonaws.com', action: 'kafka:CreateVpcConnection', resource: arn('Cluster') },
      { principal: 'osis.amazonaws.com', action: 'kafka:DeleteCluster', resource: arn('Cluster') },
      {
        principal: trigger,
        action: 'lambda:InvokeFunction',
        resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:other:1`,
      },
      {
        principal: 'osis-pipelines.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: role,
        context: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': `${PIPELINE}-other` },
      },
      {
        principal: 'osis-pipelines.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: role,
        context: { 'aws:SourceAccount': '210987654321', 'aws:SourceArn': PIPELINE },
      },
      { principal: 'lambda.amazonaws.com', action: 'sts:AssumeRole', resource: role },
      // Another cluster of the account.
      {
        principal: producer,
        action: 'kafka-cluster:Connect',
        resource: `arn:aws:kafka:${REGION}:${ACCOUNT}:cluster/other/0d9c5e4e-0000-4000-8000-000000000000-1`,
      },
      { principal: producer, action: ['kafka-cluster:AlterCluster', 'kafka:DeleteCluster'], resource: arn('Cluster') },
      { principal: producer, action: 'es:ESHttpPost', resource: `${arn('Domain')}/_bulk` },
      { principal: caller, action: ['kafka:DeleteCluster', 'kafka-cluster:Connect'], resource: arn('Cluster') },
      { principal: role, action: 'kafka:DeleteCluster', resource: arn('Cluster') },
      { principal: role, action: 's3:PutObject', resource: `${arn('Failed')}/a.json` },
      { principal: role, action: ['s3:GetObject', 's3:DeleteObject'], resource: `${arn('Failed')}/main/dlq/a.json` },
      { principal: role, action: 'es:ESHttpPost', resource: `arn:aws:es:${REGION}:${ACCOUNT}:domain/other/_bulk` },
      { principal: role, action: ['es:ESHttpDelete', 'es:ESHttpPatch'], resource: `${arn('Domain')}/access-log` },
    ],
  },
});
