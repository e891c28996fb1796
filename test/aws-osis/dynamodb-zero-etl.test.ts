import { arn, proveExample } from '../support/prove-example';
import { assumedFor, STRANGERS } from './assumed-role';

const pipeline = arn('Pipeline/Role');
const verifier = arn('Verifier');
const table = arn('Orders');
const collection = arn('Search');
const [exported, refused] = [
  `${arn('Exports')}/orders/AWSDynamoDB/1/data/a.json.gz`,
  `${arn('Refused')}/main/dlq/a.json`,
];
const ANOTHER_TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/another';
const ANOTHER_BUCKET = 'arn:aws:s3:::another-bucket';
const ANOTHER_COLLECTION = 'arn:aws:aoss:us-east-1:123456789012:collection/another';

const READ_STREAM = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];
const EXPORT = ['dynamodb:DescribeTable', 'dynamodb:DescribeContinuousBackups', 'dynamodb:ExportTableToPointInTime'];

const NAME = 'osisdynamodbzeroetl-ef97ba56';

proveExample('osis-dynamodb-zero-etl', {
  stateful: {
    'AWS::DynamoDB::GlobalTable': ['OrdersA9B65338'],
    'AWS::OpenSearchServerless::Collection': ['Search14E54FC3'],
    'AWS::S3::Bucket': ['Exports25637AFB', 'Refused1048AB1D'],
  },
  iam: {
    allows: [
      assumedFor(NAME),
      { principal: pipeline, action: EXPORT, resource: table },
      { principal: pipeline, action: 'dynamodb:DescribeExport', resource: `${table}/export/01` },
      { principal: pipeline, action: READ_STREAM, resource: `${table}/stream/2026-01-01T00:00:00.000` },
      {
        principal: pipeline,
        action: ['s3:PutObject', 's3:PutObjectAcl', 's3:AbortMultipartUpload', 's3:GetObject'],
        resource: exported,
      },
      { principal: pipeline, action: 's3:PutObject', resource: refused },
      { principal: pipeline, action: 'aoss:APIAccessAll', resource: collection },
      { principal: pipeline, action: 'aoss:BatchGetCollection' },

      { principal: 'arn:aws:iam::123456789012:user/member', action: 'sts:AssumeRole', resource: verifier },
      { principal: verifier, action: ['dynamodb:PutItem', 'dynamodb:DeleteItem'], resource: table },
      { principal: verifier, action: 'aoss:APIAccessAll', resource: collection },
    ],
    denies: [
      assumedFor('another'),
      assumedFor(NAME, STRANGERS),
      { principal: 'lambda.amazonaws.com', action: 'sts:AssumeRole', resource: pipeline },
      { principal: pipeline, action: EXPORT, resource: ANOTHER_TABLE },
      { principal: pipeline, action: READ_STREAM, resource: `${ANOTHER_TABLE}/stream/2026-01-01T00:00:00.000` },
      { principal: pipeline, action: ['dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:Scan'], resource: table },
      { principal: pipeline, action: ['s3:PutObject', 's3:GetObject'], resource: `${ANOTHER_BUCKET}/orders/a` },
      { principal: pipeline, action: 's3:PutObject', resource: [`${arn('Exports')}/a`, `${arn('Refused')}/a`] },
      // What was refused is for people: the pipeline writes it, and never reads it.
      { principal: pipeline, action: ['s3:GetObject', 's3:DeleteObject'], resource: refused },
      { principal: pipeline, action: 'aoss:APIAccessAll', resource: ANOTHER_COLLECTION },
      { principal: pipeline, action: 'aoss:DeleteCollection', resource: collection },
      // The collection is public, so that the pipeline needs no endpoint, and no network policy for one.
      { principal: pipeline, action: ['aoss:CreateSecurityPolicy', 'aoss:UpdateSecurityPolicy'] },

      { principal: 'arn:aws:iam::210987654321:user/stranger', action: 'sts:AssumeRole', resource: verifier },
      { principal: verifier, action: ['dynamodb:Scan', 'dynamodb:DeleteTable'], resource: table },
      { principal: verifier, action: 'dynamodb:PutItem', resource: ANOTHER_TABLE },
      { principal: verifier, action: 'aoss:APIAccessAll', resource: ANOTHER_COLLECTION },

      // Whatever else the account has, it speaks to the buckets by TLS.
      {
        principal: 'arn:aws:iam::123456789012:role/neighbour',
        action: 's3:PutObject',
        resource: [exported, refused],
        context: { 'aws:SecureTransport': 'false' },
      },
    ],
  },
});
