import { CfnParameter, Token } from 'aws-cdk-lib';
import * as docdb from 'aws-cdk-lib/aws-docdb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Source, type DocumentDbCollection, type DocumentDbSourceOptions } from '../../lib/aws-osis';
import { SourceContext, USER, foreignRole } from './pull-source-context';
import { testStack, warnings } from '../support/stack';
import type { BoundPlugin } from '../../lib/aws-osis/plugin';

const ORDERS: DocumentDbCollection = { database: 'shop', collection: 'orders' };

function imported(context: SourceContext, port = 27017): docdb.IDatabaseCluster {
  return docdb.DatabaseCluster.fromDatabaseClusterAttributes(context.stack, 'Cluster', {
    clusterIdentifier: 'shop',
    clusterEndpointAddress: 'shop.docdb.example',
    port,
  });
}

function bind(
  context: SourceContext,
  options: Partial<DocumentDbSourceOptions> = {},
  cluster: docdb.IDatabaseCluster = imported(context),
): BoundPlugin {
  const bucket = options.bucket ?? s3.Bucket.fromBucketName(context.stack, 'Bucket', 'staging');
  const { credentials } = context;
  return context.bind(Source.documentDb(cluster, { collections: [ORDERS], credentials, ...options, bucket }));
}

describe('collections of DocumentDB', () => {
  test('are exported, then followed, with acknowledgments', () => {
    const bound = bind(new SourceContext());
    expect(bound.name).toBe('documentdb');
    expect(bound.options).toEqual({
      host: 'shop.docdb.example',
      port: 27017,
      authentication: USER,
      collections: [{ collection: 'shop.orders', export: true, stream: true }],
      s3_bucket: 'staging',
      s3_region: 'us-east-1',
      acknowledgments: true,
    });
  });

  test('are reached in a VPC only', () => {
    expect(bind(new SourceContext()).needsAttachment).toBe(
      "the cluster 'Stack/Cluster' of Amazon DocumentDB is reached in its VPC only",
    );
  });

  test('are read with other options', () => {
    const { options } = bind(new SourceContext(), {
      collections: [
        { ...ORDERS, export: false, partitionCount: 5 },
        { ...ORDERS, stream: false },
      ],
      prefix: 'docdb/',
      acknowledgments: false,
    });
    expect(options).toMatchObject({
      collections: [
        { collection: 'shop.orders', export: false, stream: true, partition_count: 5 },
        { collection: 'shop.orders', export: true, stream: false },
      ],
      s3_prefix: 'docdb/',
      acknowledgments: false,
    });
  });

  test('refuse to be read neither way', () => {
    expect(() => bind(new SourceContext(), { collections: [{ ...ORDERS, export: false, stream: false }] })).toThrow(
      "'export' or 'stream' of the collection 'shop.orders' must be true, got false for both: nothing would be read; leave the collection out",
    );
  });

  test('wait under a prefix, and the role may use nothing else of the bucket', () => {
    const context = new SourceContext();
    bind(context, { prefix: 'docdb/' });
    expect(context.allowed).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::staging',
        Condition: { StringLike: { 's3:prefix': 'docdb/*' } },
      },
      {
        Effect: 'Allow',
        Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
        Resource: 'arn:aws:s3:::staging/docdb/*',
      },
    ]);
  });

  test('wait anywhere in the bucket without a prefix', () => {
    const context = new SourceContext();
    bind(context);
    expect(context.allowed[0]).not.toHaveProperty('Condition');
    expect(JSON.stringify(context.allowed[1]!['Resource'])).toContain(':s3:::staging/*');
  });

  test('wait in an encrypted bucket, whose key the role may use', () => {
    const context = new SourceContext();
    const encryptionKey = new kms.Key(context.stack, 'Key');
    bind(context, { bucket: new s3.Bucket(context.stack, 'Owned', { encryptionKey }) });
    expect(context.allowed).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
    });
  });

  test('are asked for in the bucket’s region', () => {
    const context = new SourceContext();
    const bucket = s3.Bucket.fromBucketAttributes(context.stack, 'Far', { bucketName: 'far', region: 'eu-west-1' });
    expect(bind(context, { bucket }).options['s3_region']).toBe('eu-west-1');
  });

  test('of a cluster of the app are found by its endpoint', () => {
    const context = new SourceContext();
    const cluster = new docdb.DatabaseCluster(context.stack, 'Owned', {
      masterUser: { username: 'admin1' },
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
      vpc: new ec2.Vpc(context.stack, 'Vpc'),
    });
    expect(bind(context, {}, cluster).options).toMatchObject({
      host: { 'Fn::GetAtt': ['Owned132ED500', 'Endpoint'] },
      port: { 'Fn::GetAtt': ['Owned132ED500', 'Port'] },
    });
  });

  test('take a port that is not known yet', () => {
    const context = new SourceContext();
    const port = Token.asNumber(new CfnParameter(context.stack, 'Port', { type: 'Number' }).valueAsNumber);
    expect(bind(context, {}, imported(context, port)).options['port']).toEqual({ Ref: 'Port' });
  });

  test('have a port that can stand in a text before it is known', () => {
    const context = new SourceContext();
    const port = Token.asNumber(new CfnParameter(context.stack, 'Port', { type: 'Number' }).valueAsNumber);
    const bucket = s3.Bucket.fromBucketName(context.stack, 'Bucket', 'staging');
    const { credentials } = context;
    const source = Source.documentDb(imported(context, port), { collections: [ORDERS], credentials, bucket });
    const text = `port: ${String(source._bind(context).options['port'])}`;
    expect(context.stack.resolve(text)).toEqual({ 'Fn::Join': ['', ['port: ', { Ref: 'Port' }]] });
  });
});

test('a role of others brings one warning per statement', () => {
  const stack = testStack();
  bind(new SourceContext(stack, foreignRole(stack)));
  expect(warnings(stack)).toEqual([
    expect.stringContaining('"Action":"s3:ListBucket"'),
    expect.stringContaining('"Action":["s3:GetObject","s3:PutObject","s3:DeleteObject"]'),
  ]);
});
