import { Template } from 'aws-cdk-lib/assertions';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MigrationExample } from '../../examples/aws-osis/migration';
import { arn, proveExample } from '../support/prove-example';
import { ACCOUNT, REGION, testApp } from '../support/stack';

const role = arn('Pipeline/Role');
const PIPELINE = arn('Pipeline');
const [secret, server] = [arn('Server/Secret'), arn('Server/Instance/InstanceRole')];
const OTHER_SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:other-a1B2c3`;

proveExample('osis-migration', {
  stateful: {
    'AWS::OpenSearchService::Domain': ['Domain66AC69E0'],
    'AWS::S3::Bucket': ['Failed178E83A2'],
    'AWS::SecretsManager::Secret': ['ServerSecretC4A02429'],
  },
  iam: {
    allows: [
      {
        principal: 'osis-pipelines.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: role,
        context: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': PIPELINE },
      },
      { principal: role, action: 'secretsmanager:GetSecretValue', resource: secret },
      { principal: role, action: 's3:PutObject', resource: `${arn('Failed')}/main/dlq/a.json` },
      { principal: role, action: 'es:DescribeDomain', resource: arn('Domain') },
      { principal: role, action: ['es:ESHttpPost', 'es:ESHttpPut'], resource: `${arn('Domain')}/_bulk` },
      { principal: role, action: 'ec2:DescribeSubnets' },
      { principal: 'ec2.amazonaws.com', action: 'sts:AssumeRole', resource: server },
      {
        principal: server,
        action: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
        resource: secret,
      },
    ],
    denies: [
      {
        principal: 'osis-pipelines.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: role,
        context: { 'aws:SourceAccount': '210987654321', 'aws:SourceArn': PIPELINE },
      },
      { principal: 'osis.amazonaws.com', action: 'sts:AssumeRole', resource: role },
      { principal: role, action: 'secretsmanager:GetSecretValue', resource: OTHER_SECRET },
      { principal: role, action: 'secretsmanager:PutSecretValue', resource: secret },
      { principal: role, action: 's3:GetObject', resource: `${arn('Failed')}/main/dlq/a.json` },
      { principal: role, action: 'es:ESHttpPost', resource: `arn:aws:es:${REGION}:${ACCOUNT}:domain/other/_bulk` },
      {
        principal: server,
        action: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
        resource: OTHER_SECRET,
      },
      {
        principal: server,
        action: ['secretsmanager:DeleteSecret', 'secretsmanager:PutResourcePolicy'],
        resource: secret,
      },
      { principal: role, action: 'es:ESHttpDelete', resource: `${arn('Domain')}/logs-2026.11` },
    ],
  },
});

test('the server is told all that its script asks of it, and is waited for', () => {
  const template = Template.fromStack(new MigrationExample(testApp(), 'Example'));
  const [instance] = Object.values(template.findResources('AWS::EC2::Instance'));
  expect(instance!['CreationPolicy']).toEqual({ ResourceSignal: { Timeout: 'PT15M' } });
  const userData = JSON.stringify(instance!['Properties']['UserData']);
  const script = readFileSync(join(__dirname, '../../examples/self-managed-opensearch.sh'), 'utf8');
  const asked = new Set([...script.matchAll(/\$([A-Z]+)\b/g)].map(([, name]) => name!));
  expect([...asked].sort()).toEqual(['DOCUMENTS', 'IMAGE', 'INDICES', 'SECRET']);
  for (const name of asked) expect(userData).toMatch(new RegExp(`export [^\\n]*\\b${name}=`));
  expect(userData).toContain('trap exitTrap EXIT');
  expect(userData).toContain(JSON.stringify(script).slice(1, -1));
});
