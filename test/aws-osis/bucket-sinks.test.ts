import { Duration, Size } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as aps from 'aws-cdk-lib/aws-aps';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { aws_aps } from '../../lib';
import { OutputCodec } from '../../lib/aws-osis/output-codec';
import { S3Compression } from '../../lib/aws-osis/s3-sink';
import { Sink } from '../../lib/aws-osis/sink';
import { ACCOUNT, REGION, testStack, warnings } from '../support/stack';
import { SinkContext } from './sink-context';

const threshold = { eventCollectTimeout: Duration.seconds(60) };
const codec = OutputCodec.ndjson();

test('A sink to a bucket writes region, owner, codec and threshold', () => {
  const context = new SinkContext();
  const bucket = s3.Bucket.fromBucketName(context.stack, 'Bucket', 'events');
  const sink = Sink.s3(bucket, {
    codec: OutputCodec.json({ keyName: 'all' }),
    threshold: { eventCollectTimeout: Duration.millis(1500), maximumSize: Size.kibibytes(64), eventCount: 10 },
    prefix: 'logs/%{yyyy}/',
    compression: S3Compression.GZIP,
    routes: ['errors'],
    excludeKeys: ['/secret'],
  });

  expect(context.options(sink)).toEqual({
    routes: ['errors'],
    exclude_keys: ['/secret'],
    aws: { region: REGION },
    bucket: 'events',
    default_bucket_owner: ACCOUNT,
    object_key: { path_prefix: 'logs/%{yyyy}' },
    codec: { json: { key_name: 'all' } },
    compression: 'gzip',
    threshold: { event_collect_timeout: '1500ms', maximum_size: '64kb', event_count: 10 },
  });
  expect(context.statements()).toEqual([
    {
      Action: 's3:PutObject',
      Effect: 'Allow',
      Resource: 'arn:aws:s3:::events/logs/*',
    },
  ]);
});

test('A bucket with a key of its own has the role encrypt, and the pipeline waits for both', () => {
  const context = new SinkContext();
  const encryptionKey = new kms.Key(context.stack, 'Key');
  const bucket = new s3.Bucket(context.stack, 'Bucket', { encryptionKey });
  const { dependencies = [] } = context.bind(Sink.s3(bucket, { codec, threshold }));

  expect(dependencies).toHaveLength(2);
  expect(context.statements()).toEqual([
    {
      Action: 's3:PutObject',
      Effect: 'Allow',
      Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Bucket83908E77', 'Arn'] }, '/*']] },
    },
    {
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
    },
  ]);
});

test('A bucket of the app lets in a role that the app does not own', () => {
  const stack = testStack();
  const role = iam.Role.fromRoleArn(stack, 'Given', `arn:aws:iam::${ACCOUNT}:role/given`, {
    mutable: false,
    addGrantsToResources: true,
  });
  const context = new SinkContext(stack, role);
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/k`);
  context.bind(Sink.s3(new s3.Bucket(stack, 'Bucket', { encryptionKey }), { codec, threshold }));

  Template.fromStack(stack).hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: { Statement: [{ Action: 's3:PutObject', Principal: { AWS: role.roleArn } }] },
  });
  expect(warnings(stack).join()).toContain('"Action":["kms:Decrypt","kms:GenerateDataKey"]');
});

test('Parquet is not compressed twice', () => {
  const context = new SinkContext();
  const bucket = new s3.Bucket(context.stack, 'Bucket');
  const parquet = OutputCodec.parquet();
  expect(() => context.bind(Sink.s3(bucket, { codec: parquet, threshold, compression: S3Compression.SNAPPY }))).toThrow(
    `'compression' must be left out with OutputCodec.parquet(), which compresses by itself, got 'snappy'`,
  );
  expect(
    context.options(Sink.s3(bucket, { codec: parquet, threshold, compression: S3Compression.NONE })),
  ).toMatchObject({
    codec: { parquet: { auto_schema: true } },
  });
});

test.each([
  [OutputCodec.avro({ schema: { type: 'record' } }), { avro: { schema: '{"type":"record"}' } }],
  [OutputCodec.csv({ delimiter: ';', header: ['a'] }), { csv: { delimiter: ';', header: ['a'] } }],
  [OutputCodec.ndjson(), { ndjson: {} }],
  [OutputCodec.of('event_json', { x: 1 }), { event_json: { x: 1 } }],
])('The codec %# is written as Data Prepper names it', (given, expected) => {
  expect(given._render()).toEqual(expected);
});

test('A sink to Prometheus writes to exactly the workspace', () => {
  const context = new SinkContext();
  const workspace = new aps.CfnWorkspace(context.stack, 'Workspace');
  const sink = Sink.prometheus(workspace, { threshold: { maxEvents: 5, flushInterval: Duration.minutes(1) } });

  expect(context.options(sink)).toEqual({
    url: {
      'Fn::Join': [
        '',
        [
          `https://aps-workspaces.${REGION}.`,
          { Ref: 'AWS::URLSuffix' },
          '/workspaces/',
          { 'Fn::Select': [1, expect.anything()] },
          '/api/v1/remote_write',
        ],
      ],
    },
    aws: { region: REGION },
    threshold: { max_events: 5, flush_interval: '60s' },
  });
  expect(context.statements()).toEqual([
    { Action: 'aps:RemoteWrite', Effect: 'Allow', Resource: { Ref: 'Workspace' } },
  ]);
});

test('A workspace of another account is refused', () => {
  const context = new SinkContext();
  const arn = `arn:aws:aps:${REGION}:210987654321:workspace/ws-1`;
  const workspace = aws_aps.Workspace.fromWorkspaceArn(context.stack, 'Workspace', arn);
  expect(() => context.bind(Sink.prometheus(workspace))).toThrow(
    `must be of the pipeline's account, ${ACCOUNT}, got one of 210987654321`,
  );
});
