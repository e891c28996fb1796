import { Aspects, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Source, ViewOnRemove } from '../../lib/aws-osis';
import { testApp, testStack, warnings } from '../support/stack';
import { arn, BoundSource } from './source-context';

const TABLE = 'TableCD117FA1';
const BUCKET = 'Bucket83908E77';
const partitionKey = { name: 'id', type: dynamodb.AttributeType.STRING };
const recovered = { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true } };
const { NEW_AND_OLD_IMAGES, NEW_IMAGE, OLD_IMAGE, KEYS_ONLY } = dynamodb.StreamViewType;
const NO_RECOVERY = `'export' needs point-in-time recovery, which is off for 'Stack/Table'`;

function table(stack: Stack, props: Partial<dynamodb.TableProps> = {}): dynamodb.Table {
  return new dynamodb.Table(stack, 'Table', { partitionKey, ...props });
}

function globalTable(stack: Stack, props: Partial<dynamodb.TablePropsV2> = {}): dynamodb.TableV2 {
  return new dynamodb.TableV2(stack, 'Table', { partitionKey, ...props });
}

/** What is found at synth. */
function synth({ stack }: BoundSource): () => Template {
  return () => Template.fromStack(stack);
}

describe('Source.dynamoDb', () => {
  test('reads changes, and goes on when all sinks have them', () => {
    const stack = testStack();
    const source = new BoundSource(Source.dynamoDb(table(stack, { stream: NEW_IMAGE }), { stream: {} }), stack);
    expect(source.bound.name).toBe('dynamodb');
    expect(source.options).toEqual({
      tables: [{ table_arn: arn(TABLE), stream: { start_position: 'LATEST' } }],
      acknowledgments: true,
      aws: { region: 'us-east-1' },
    });
    expect(source.allowed).toEqual([
      ['dynamodb:DescribeTable', arn(TABLE)],
      [['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], arn(TABLE, '/stream/*')],
    ]);
    expect(warnings(stack)).toEqual([]);
  });

  test('reads the items that are there, by an export under the name of the sub-pipeline', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const source = new BoundSource(Source.dynamoDb(table(stack, recovered), { export: { bucket } }), stack);
    expect(source.options).toEqual({
      tables: [
        { table_arn: arn(TABLE), export: { s3_bucket: { Ref: BUCKET }, s3_prefix: 'main', s3_region: 'us-east-1' } },
      ],
      acknowledgments: true,
      aws: { region: 'us-east-1' },
    });
    expect(source.allowed).toEqual([
      [
        ['dynamodb:DescribeContinuousBackups', 'dynamodb:DescribeTable', 'dynamodb:ExportTableToPointInTime'],
        arn(TABLE),
      ],
      ['dynamodb:DescribeExport', arn(TABLE, '/export/*')],
      [['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject', 's3:PutObjectAcl'], arn(BUCKET, '/main/*')],
    ]);
    expect(warnings(stack)).toEqual([]);
  });

  test('has the options of Data Prepper', () => {
    const stack = testStack();
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'far', region: 'eu-west-1' });
    const source = Source.dynamoDb(table(stack, { ...recovered, stream: NEW_AND_OLD_IMAGES }), {
      export: { bucket, prefix: 'exports/items', encryptionKey: new kms.CfnKey(stack, 'Key') },
      stream: { viewOnRemove: ViewOnRemove.OLD_IMAGE, shardDiscoveryInterval: Duration.minutes(2) },
      acknowledgments: false,
    });
    const bound = new BoundSource(source, stack);
    expect(bound.options).toEqual({
      tables: [
        {
          table_arn: arn(TABLE),
          export: {
            s3_bucket: 'far',
            s3_prefix: 'exports/items',
            s3_region: 'eu-west-1',
            s3_sse_kms_key_id: arn('Key'),
          },
          stream: { start_position: 'LATEST', view_on_remove: 'OLD_IMAGE', shard_discovery_interval: '120s' },
        },
      ],
      acknowledgments: false,
      aws: { region: 'us-east-1' },
    });
    expect(bound.allowed).toContainEqual([['kms:Decrypt', 'kms:GenerateDataKey'], arn('Key')]);
    expect(bound.allowed).toContainEqual([
      ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject', 's3:PutObjectAcl'],
      'arn:aws:s3:::far/exports/items/*',
    ]);
  });

  test('encrypts exports as the bucket does, and lets the role use both keys', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'BucketKey') });
    const own = table(stack, { ...recovered, encryptionKey: new kms.Key(stack, 'TableKey') });
    const source = new BoundSource(Source.dynamoDb(own, { export: { bucket } }), stack);
    expect(source.options).toMatchObject({
      tables: [{ export: { s3_sse_kms_key_id: arn('BucketKey7092080A') } }],
    });
    expect(source.allowed.slice(3)).toEqual([
      [['kms:Decrypt', 'kms:GenerateDataKey'], arn('BucketKey7092080A')],
      ['kms:Decrypt', arn('TableKeyF581D96F')],
    ]);
  });

  test('lets the role use the key of a bucket that is an L1', () => {
    const stack = testStack();
    const kmsMasterKeyId = new kms.Key(stack, 'Key').keyArn;
    const bucket = new s3.CfnBucket(stack, 'Bucket', {
      bucketEncryption: {
        serverSideEncryptionConfiguration: [
          { serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId } },
        ],
      },
    });
    const { allowed } = new BoundSource(Source.dynamoDb(table(stack, recovered), { export: { bucket } }), stack);
    expect(allowed).toContainEqual([['kms:Decrypt', 'kms:GenerateDataKey'], arn('Key961B73FD')]);
  });

  test('adds a lifecycle rule for exports on request only', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const own = table(stack, recovered);
    new BoundSource(Source.dynamoDb(own, { export: { bucket, expiration: Duration.days(7) } }), stack);
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 7, Prefix: 'main/', Status: 'Enabled' }] },
    });
  });

  test('leaves the lifecycle of a bucket alone', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    new BoundSource(Source.dynamoDb(table(stack, recovered), { export: { bucket } }), stack);
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', { LifecycleConfiguration: Match.absent() });
  });

  test('refuses a lifecycle rule for a bucket that the app does not own', () => {
    const stack = testStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'theirs');
    const source = Source.dynamoDb(table(stack, recovered), { export: { bucket, expiration: Duration.days(7) } });
    expect(() => new BoundSource(source, stack)).toThrow(
      `'expiration' must be left out unless 'bucket' is a Bucket that this app makes, got 'Stack/Bucket'`,
    );
  });

  test('tells what the owner of a bucket of another account must add', () => {
    const stack = testStack();
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'theirs', account: '210987654321' });
    new BoundSource(Source.dynamoDb(table(stack, recovered), { export: { bucket } }), stack);
    expect(warnings(stack)).toEqual([expect.stringContaining(`added to the policy of 'Stack/Bucket'`)]);
  });

  test('refuses to read nothing', () => {
    const stack = testStack();
    expect(() => new BoundSource(Source.dynamoDb(table(stack), {}), stack)).toThrow(
      `'export' or 'stream' must be given, got neither: nothing would be read`,
    );
  });

  test.each([
    ['region', 'eu-west-1', '123456789012', `'table' must be in the pipeline's region us-east-1`],
    ['account', 'us-east-1', '210987654321', `'table' must be of the pipeline's account 123456789012`],
  ])('refuses a table of another %s', (_, region, account, message) => {
    const stack = testStack();
    const theirs = dynamodb.Table.fromTableArn(stack, 'Table', `arn:aws:dynamodb:${region}:${account}:table/theirs`);
    expect(() => new BoundSource(Source.dynamoDb(theirs, { stream: {} }), stack)).toThrow(message);
  });

  test('says what a table must have that the app does not own', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const theirs = dynamodb.Table.fromTableName(stack, 'Table', 'theirs');
    const source = new BoundSource(Source.dynamoDb(theirs, { export: { bucket }, stream: {} }), stack);
    expect(warnings(stack)).toEqual([
      expect.stringContaining(
        `nothing is read unless the table 'Stack/Table', which this app does not own, has point-in-time recovery and a stream with NEW_IMAGE or NEW_AND_OLD_IMAGES`,
      ),
    ]);
    expect(JSON.stringify(source.allowed)).toContain('table/theirs/stream/*');
  });

  test.each([
    [{ stream: {} }, /has a stream with NEW_IMAGE or NEW_AND_OLD_IMAGES \[/],
    [{ stream: { viewOnRemove: ViewOnRemove.OLD_IMAGE } }, /has a stream with NEW_AND_OLD_IMAGES \[/],
  ])('says no more than what is read: %j', (options, message) => {
    const stack = testStack();
    const theirs = dynamodb.Table.fromTableName(stack, 'Table', 'theirs');
    new BoundSource(Source.dynamoDb(theirs, options), stack);
    expect(warnings(stack)).toEqual([expect.stringMatching(message)]);
  });

  describe('at synth', () => {
    const off = { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false } };

    test.each([
      ['a table', (stack: Stack) => table(stack)],
      ['a table that says so', (stack: Stack) => table(stack, off)],
      ['a global table', (stack: Stack) => globalTable(stack)],
      ['a global table that says so', (stack: Stack) => globalTable(stack, off)],
      [
        'the replica of the own region',
        (stack: Stack) =>
          globalTable(stack, {
            ...off,
            replicas: [{ region: 'eu-west-1', pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true } }],
          }),
      ],
      ['an L1', (stack: Stack) => new dynamodb.CfnTable(stack, 'Table', { keySchema: [] })],
    ])('refuses to export %s without point-in-time recovery', (_, make) => {
      const stack = testStack();
      const bucket = new s3.Bucket(stack, 'Bucket');
      const source = new BoundSource(Source.dynamoDb(make(stack), { export: { bucket } }), stack);
      expect(synth(source)).toThrow(NO_RECOVERY);
    });

    test.each([
      ['a table', (stack: Stack) => table(stack, recovered)],
      ['a global table', (stack: Stack) => globalTable(stack, recovered)],
      [
        'a global table with another replica without',
        (stack: Stack) => globalTable(stack, { ...recovered, replicas: [{ region: 'eu-west-1', ...off }] }),
      ],
      ['an L1', (stack: Stack) => new dynamodb.CfnTable(stack, 'Table', { keySchema: [], ...recovered })],
    ])('exports %s with point-in-time recovery', (_, make) => {
      const stack = testStack();
      const bucket = new s3.Bucket(stack, 'Bucket');
      const source = new BoundSource(Source.dynamoDb(make(stack), { export: { bucket } }), stack);
      expect(synth(source)).not.toThrow();
    });

    test('refuses point-in-time recovery that an escape hatch turned off in words', () => {
      const stack = testStack();
      const bucket = new s3.Bucket(stack, 'Bucket');
      const own = table(stack, recovered);
      const path = 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled';
      (own.node.defaultChild as dynamodb.CfnTable).addPropertyOverride(path, 'false');
      const source = new BoundSource(Source.dynamoDb(own, { export: { bucket } }), stack);
      expect(synth(source)).toThrow(NO_RECOVERY);
    });

    test('takes a global table whose region is not known', () => {
      const stack = new Stack(testApp(), 'Stack');
      const bucket = new s3.Bucket(stack, 'Bucket');
      const own = globalTable(stack, recovered);
      expect(synth(new BoundSource(Source.dynamoDb(own, { export: { bucket } }), stack))).not.toThrow();
    });

    test('finds a global table whose region is not known, without point-in-time recovery', () => {
      const stack = new Stack(testApp(), 'Stack');
      const bucket = new s3.Bucket(stack, 'Bucket');
      const source = new BoundSource(Source.dynamoDb(globalTable(stack), { export: { bucket } }), stack);
      expect(synth(source)).toThrow(NO_RECOVERY);
    });

    test('sees what escape hatches and aspects set later', () => {
      const stack = testStack();
      const bucket = new s3.Bucket(stack, 'Bucket');
      const own = table(stack);
      const source = new BoundSource(Source.dynamoDb(own, { export: { bucket }, stream: {} }), stack);
      const resource = own.node.defaultChild as dynamodb.CfnTable;
      resource.addPropertyOverride('StreamSpecification.StreamViewType', 'NEW_IMAGE');
      Aspects.of(stack).add({
        visit: (node) => {
          if (node === resource) resource.pointInTimeRecoverySpecification = { pointInTimeRecoveryEnabled: true };
        },
      });
      expect(synth(source)).not.toThrow();
    });

    test.each([
      ['without a stream', {}, 'got none'],
      ['with keys only', { stream: KEYS_ONLY }, 'got KEYS_ONLY'],
      ['with old images', { stream: OLD_IMAGE }, 'got OLD_IMAGE'],
    ])('refuses to read changes of a table %s', (_, props, got) => {
      const stack = testStack();
      const source = new BoundSource(Source.dynamoDb(table(stack, props), { stream: {} }), stack);
      expect(synth(source)).toThrow(
        `'stream' needs a stream of the table with NEW_IMAGE or NEW_AND_OLD_IMAGES, ${got} for 'Stack/Table'`,
      );
    });

    test.each([
      ['without a stream', {}, 'got none'],
      ['with keys only', { dynamoStream: KEYS_ONLY }, 'got KEYS_ONLY'],
    ])('refuses to read changes of a global table %s', (_, props, got) => {
      const stack = testStack();
      const source = new BoundSource(Source.dynamoDb(globalTable(stack, props), { stream: {} }), stack);
      expect(synth(source)).toThrow(got);
    });

    test('refuses old images of what is removed where the stream has new ones only', () => {
      const stack = testStack();
      const source = Source.dynamoDb(table(stack, { stream: NEW_IMAGE }), {
        stream: { viewOnRemove: ViewOnRemove.OLD_IMAGE },
      });
      expect(synth(new BoundSource(source, stack))).toThrow(
        `'stream' needs a stream of the table with NEW_AND_OLD_IMAGES, got NEW_IMAGE for 'Stack/Table'`,
      );
    });

    test('reads changes of a global table with replicas, which has both images', () => {
      const stack = testStack();
      const own = globalTable(stack, { replicas: [{ region: 'eu-west-1' }] });
      const source = Source.dynamoDb(own, { stream: { viewOnRemove: ViewOnRemove.OLD_IMAGE } });
      expect(synth(new BoundSource(source, stack))).not.toThrow();
    });

    test('asks for nothing that is not read', () => {
      const stack = testStack();
      const bucket = new s3.Bucket(stack, 'Bucket');
      const exported = new BoundSource(Source.dynamoDb(table(stack, recovered), { export: { bucket } }), stack);
      expect(synth(exported)).not.toThrow();
      const other = testStack();
      const streamed = new BoundSource(Source.dynamoDb(table(other, { stream: NEW_IMAGE }), { stream: {} }), other);
      expect(synth(streamed)).not.toThrow();
    });
  });
});
