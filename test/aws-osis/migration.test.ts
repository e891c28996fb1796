import { arn, proveExample } from '../support/prove-example';
import { ACCOUNT, REGION } from '../support/stack';

const role = arn('Pipeline/Role');
const PIPELINE = arn('Pipeline');
const SECRETS = 'arn:aws:secretsmanager:us-east-1:123456789012:secret';

proveExample('osis-migration', {
  stateful: {
    'AWS::OpenSearchService::Domain': ['Domain66AC69E0'],
    'AWS::S3::Bucket': ['Failed178E83A2'],
  },
  iam: {
    allows: [
      {
        principal: 'osis-pipelines.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: role,
        context: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': PIPELINE },
      },
      { principal: role, action: 'secretsmanager:GetSecretValue', resource: `${SECRETS}:elasticsearch-a1B2c3` },
      { principal: role, action: 's3:PutObject', resource: `${arn('Failed')}/main/dlq/a.json` },
      { principal: role, action: 'es:DescribeDomain', resource: arn('Domain') },
      { principal: role, action: ['es:ESHttpPost', 'es:ESHttpPut'], resource: `${arn('Domain')}/_bulk` },
      { principal: role, action: 'ec2:DescribeSubnets' },
    ],
    denies: [
      {
        principal: 'osis-pipelines.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: role,
        context: { 'aws:SourceAccount': '210987654321', 'aws:SourceArn': PIPELINE },
      },
      { principal: 'osis.amazonaws.com', action: 'sts:AssumeRole', resource: role },
      { principal: role, action: 'secretsmanager:GetSecretValue', resource: `${SECRETS}:other-a1B2c3` },
      { principal: role, action: 'secretsmanager:PutSecretValue', resource: `${SECRETS}:elasticsearch-a1B2c3` },
      { principal: role, action: 's3:GetObject', resource: `${arn('Failed')}/main/dlq/a.json` },
      { principal: role, action: 'es:ESHttpPost', resource: `arn:aws:es:${REGION}:${ACCOUNT}:domain/other/_bulk` },
      { principal: role, action: 'es:ESHttpDelete', resource: `${arn('Domain')}/logs-2026.11` },
    ],
  },
});
