import { Template } from 'aws-cdk-lib/assertions';
import { HttpLogsExample } from '../../examples/aws-osis/http-logs';
import { ACCOUNT, REGION, testApp } from '../support/stack';
import { dataAccess } from './data-access';
import { arn, proveExample } from '../support/prove-example';

const [pipelineRole, producer, verifier] = [arn('Pipeline/Role'), arn('Producer'), arn('Verifier')];
const OTHER = { collection: `arn:aws:aoss:${REGION}:${ACCOUNT}:collection/other`, account: '210987654321' };

const PIPELINE = `arn:aws:osis:${REGION}:${ACCOUNT}:pipeline/osishttplogs-pipeli-e43cac80`;
const from = (sourceArn: string, account: string = ACCOUNT) => ({
  'aws:SourceArn': sourceArn,
  'aws:SourceAccount': account,
});

proveExample('osis-http-logs', {
  stateful: {
    'AWS::OpenSearchServerless::Collection': ['Logs6819BB44'],
    'AWS::S3::Bucket': ['Failed178E83A2'],
  },
  iam: {
    allows: [
      {
        principal: 'osis-pipelines.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: pipelineRole,
        context: from(PIPELINE),
      },
      { principal: pipelineRole, action: 'aoss:APIAccessAll', resource: arn('Logs') },
      { principal: pipelineRole, action: 'aoss:BatchGetCollection' },
      { principal: pipelineRole, action: 's3:PutObject', resource: `${arn('Failed')}/main/dlq/dlq-v2-1.json` },
      {
        principal: 'ecs-tasks.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: producer,
        context: { 'aws:SourceAccount': ACCOUNT },
      },
      { principal: producer, action: 'osis:Ingest', resource: arn('Pipeline') },
      { principal: `arn:aws:iam::${ACCOUNT}:role/Operator`, action: 'sts:AssumeRole', resource: verifier },
      { principal: verifier, action: 'osis:Ingest', resource: arn('Pipeline') },
      { principal: verifier, action: 'aoss:APIAccessAll', resource: arn('Logs') },
    ],
    denies: [
      // Neither another pipeline of the account, nor one of another account, nor another service.
      {
        principal: 'osis-pipelines.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: pipelineRole,
        context: from(`arn:aws:osis:${REGION}:${ACCOUNT}:pipeline/other`),
      },
      {
        principal: 'osis-pipelines.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: pipelineRole,
        context: from(PIPELINE.replace(ACCOUNT, OTHER.account), OTHER.account),
      },
      {
        principal: 'ecs-tasks.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: pipelineRole,
        context: from(PIPELINE),
      },
      { principal: pipelineRole, action: 'aoss:APIAccessAll', resource: OTHER.collection },
      { principal: pipelineRole, action: 's3:PutObject', resource: `${arn('Failed')}/main/other.json` },
      { principal: pipelineRole, action: 's3:GetObject', resource: `${arn('Failed')}/main/dlq/dlq-v2-1.json` },
      { principal: pipelineRole, action: 'osis:Ingest', resource: arn('Pipeline') },
      {
        principal: 'ecs-tasks.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: producer,
        context: { 'aws:SourceAccount': OTHER.account },
      },
      { principal: producer, action: 'osis:Ingest', resource: `arn:aws:osis:${REGION}:${ACCOUNT}:pipeline/other` },
      // Who sends logs reads none.
      { principal: producer, action: 'aoss:APIAccessAll', resource: arn('Logs') },
      { principal: `arn:aws:iam::${OTHER.account}:role/Operator`, action: 'sts:AssumeRole', resource: verifier },
      { principal: verifier, action: 'aoss:APIAccessAll', resource: OTHER.collection },
      { principal: verifier, action: 'osis:StopPipeline', resource: arn('Pipeline') },
    ],
  },
});

test('the pipeline writes one index and reads none, the verifier reads and writes none', () => {
  const template = Template.fromStack(new HttpLogsExample(testApp(), 'osis-http-logs'));
  expect(dataAccess(template)).toEqual({
    PipelineRoleD68726F7: {
      index: { logs: ['aoss:CreateIndex', 'aoss:DescribeIndex', 'aoss:UpdateIndex', 'aoss:WriteDocument'] },
    },
    VerifierF60271A7: {
      collection: { '': ['aoss:DescribeCollectionItems'] },
      index: { '*': ['aoss:DescribeIndex', 'aoss:ReadDocument'] },
    },
  });
});
