import { Template } from 'aws-cdk-lib/assertions';
import { S3ZeroEtlExample } from '../../examples/aws-osis/s3-zero-etl';
import { arn, proveExample } from '../support/prove-example';
import { ACCOUNT, REGION, testApp } from '../support/stack';
import { dataAccess } from './data-access';

const [pipelineRole, verifier] = [arn('Pipeline/Role'), arn('Verifier')];
const [queue, deadLetters] = [arn('Pipeline/SourceQueue'), arn('Pipeline/SourceDeadLetterQueue')];
const [bucket, failed, collection] = [arn('Bucket'), arn('Failed'), arn('Orders')];
const OTHER_ACCOUNT = '210987654321';
const OTHER_COLLECTION = `arn:aws:aoss:${REGION}:${ACCOUNT}:collection/other`;
const PIPELINE = `arn:aws:osis:${REGION}:${ACCOUNT}:pipeline/osiss3zeroetl-pipel-c24b5df9`;

const from = (sourceArn: string, account: string = ACCOUNT) => ({
  'aws:SourceArn': sourceArn,
  'aws:SourceAccount': account,
});
const assume = { action: 'sts:AssumeRole', resource: pipelineRole };
const OSIS = 'osis-pipelines.amazonaws.com';
const rule = arn('Pipeline/SourceRule');
const notify = { principal: 'events.amazonaws.com', action: 'sqs:SendMessage', resource: queue };

proveExample('osis-s3-zero-etl', {
  stateful: {
    'AWS::OpenSearchServerless::Collection': ['OrdersA9B65338'],
    'AWS::S3::Bucket': ['Bucket83908E77', 'Failed178E83A2'],
    'AWS::SQS::Queue': ['PipelineSourceDeadLetterQueue47A13680', 'PipelineSourceQueueC5B371CE'],
  },
  iam: {
    allows: [
      { principal: OSIS, ...assume, context: from(PIPELINE) },
      { ...notify, context: from(rule) },
      {
        principal: pipelineRole,
        action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
        resource: queue,
      },
      { principal: pipelineRole, action: 's3:GetObject', resource: `${bucket}/orders/2026/1.json.gz` },
      { principal: pipelineRole, action: ['s3:ListBucket', 's3:GetBucketLocation'], resource: bucket },
      { principal: pipelineRole, action: 's3:PutObject', resource: `${failed}/main/dlq/dlq-v2-1.json` },
      { principal: pipelineRole, action: 'aoss:APIAccessAll', resource: collection },
      { principal: pipelineRole, action: ['aoss:BatchGetCollection', 's3:ListAllMyBuckets'] },
      { principal: `arn:aws:iam::${ACCOUNT}:role/Operator`, action: 'sts:AssumeRole', resource: verifier },
      { principal: verifier, action: 'aoss:APIAccessAll', resource: collection },
    ],
    denies: [
      { principal: OSIS, ...assume, context: from(`arn:aws:osis:${REGION}:${ACCOUNT}:pipeline/other`) },
      { principal: OSIS, ...assume, context: from(PIPELINE.replace(ACCOUNT, OTHER_ACCOUNT), OTHER_ACCOUNT) },
      { principal: 'lambda.amazonaws.com', ...assume, context: from(PIPELINE) },
      // Another rule, and one of the same name that another account has got.
      { ...notify, context: from(`arn:aws:events:${REGION}:${ACCOUNT}:rule/other`) },
      { ...notify, context: from(rule, OTHER_ACCOUNT) },
      { principal: 's3.amazonaws.com', action: 'sqs:SendMessage', resource: queue, context: from(bucket) },
      { principal: pipelineRole, action: 'sqs:ReceiveMessage', resource: deadLetters },
      { principal: pipelineRole, action: 'sqs:SendMessage', resource: queue },
      { principal: pipelineRole, action: 's3:GetObject', resource: `${bucket}/invoices/1.json.gz` },
      { principal: pipelineRole, action: ['s3:DeleteObject', 's3:PutObject'], resource: `${bucket}/orders/1.json.gz` },
      { principal: pipelineRole, action: 's3:GetObject', resource: `${failed}/main/dlq/dlq-v2-1.json` },
      { principal: pipelineRole, action: 's3:PutObject', resource: `${failed}/other/1.json` },
      { principal: pipelineRole, action: 'aoss:APIAccessAll', resource: OTHER_COLLECTION },
      { principal: `arn:aws:iam::${OTHER_ACCOUNT}:role/Operator`, action: 'sts:AssumeRole', resource: verifier },
      { principal: verifier, action: 'aoss:APIAccessAll', resource: OTHER_COLLECTION },
      // Who searches the orders sees only what the pipeline made of them.
      { principal: verifier, action: 's3:GetObject', resource: `${bucket}/orders/1.json.gz` },
    ],
  },
});

test('the pipeline writes one index and reads none, the verifier reads and writes none', () => {
  const template = Template.fromStack(new S3ZeroEtlExample(testApp(), 'osis-s3-zero-etl'));
  expect(dataAccess(template)).toEqual({
    PipelineRoleD68726F7: {
      index: { orders: ['aoss:CreateIndex', 'aoss:DescribeIndex', 'aoss:UpdateIndex', 'aoss:WriteDocument'] },
    },
    VerifierF60271A7: {
      collection: { '': ['aoss:DescribeCollectionItems'] },
      index: { '*': ['aoss:DescribeIndex', 'aoss:ReadDocument'] },
    },
  });
});
