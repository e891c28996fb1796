import { Template } from 'aws-cdk-lib/assertions';
import { HttpLogsExample } from '../../examples/aws-osis/http-logs';
import { ACCOUNT, REGION, testApp } from '../support/stack';
import { assumedFor, STRANGERS } from './assumed-role';
import { dataAccess } from './data-access';
import { arn, proveExample } from '../support/prove-example';

const [pipelineRole, producer, verifier] = [arn('Pipeline/Role'), arn('Producer'), arn('Verifier')];
const OTHER_COLLECTION = `arn:aws:aoss:${REGION}:${ACCOUNT}:collection/other`;

const NAME = 'osishttplogs-pipeli-e43cac80';

proveExample('osis-http-logs', {
  stateful: {
    'AWS::OpenSearchServerless::Collection': ['Logs6819BB44'],
    'AWS::S3::Bucket': ['Failed178E83A2'],
  },
  iam: {
    allows: [
      assumedFor(NAME),
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
      assumedFor('other'),
      assumedFor(NAME, STRANGERS),
      { ...assumedFor(NAME), principal: 'ecs-tasks.amazonaws.com' },
      { principal: pipelineRole, action: 'aoss:APIAccessAll', resource: OTHER_COLLECTION },
      { principal: pipelineRole, action: 's3:PutObject', resource: `${arn('Failed')}/main/other.json` },
      { principal: pipelineRole, action: 's3:GetObject', resource: `${arn('Failed')}/main/dlq/dlq-v2-1.json` },
      { principal: pipelineRole, action: 'osis:Ingest', resource: arn('Pipeline') },
      {
        principal: 'ecs-tasks.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: producer,
        context: { 'aws:SourceAccount': STRANGERS },
      },
      { principal: producer, action: 'osis:Ingest', resource: `arn:aws:osis:${REGION}:${ACCOUNT}:pipeline/other` },
      // Who sends logs reads none.
      { principal: producer, action: 'aoss:APIAccessAll', resource: arn('Logs') },
      { principal: `arn:aws:iam::${STRANGERS}:role/Operator`, action: 'sts:AssumeRole', resource: verifier },
      { principal: verifier, action: 'aoss:APIAccessAll', resource: OTHER_COLLECTION },
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
