import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Codec, Compression, DataSelection, Source } from '../../lib/aws-osis';
import { testStack, warnings } from '../support/stack';
import { arn, BoundSource } from './source-context';

const BUCKET = 'Bucket83908E77';
const options = { codec: Codec.ndjson() };

describe('Source.s3Scan', () => {
  test('reads the objects of a bucket once, and is done with one when all sinks have its events', () => {
    const stack = testStack();
    const source = new BoundSource(Source.s3Scan([{ bucket: new s3.Bucket(stack, 'Bucket') }], options), stack);
    expect(source.bound.name).toBe('s3');
    expect(source.options).toEqual({
      codec: { ndjson: {} },
      acknowledgments: true,
      scan: { buckets: [{ bucket: { name: { Ref: BUCKET } } }] },
      default_bucket_owner: '123456789012',
      aws: { region: 'us-east-1' },
    });
    expect(source.allowed).toEqual([
      ['s3:GetObject', arn(BUCKET, '/*')],
      ['s3:ListBucket', arn(BUCKET)],
    ]);
    expect(warnings(stack)).toEqual([]);
  });

  test('has the options of Data Prepper', () => {
    const stack = testStack();
    const bucket = new s3.CfnBucket(stack, 'Bucket');
    const buckets = [
      {
        bucket,
        includePrefix: ['a/'],
        excludeSuffix: ['.tmp'],
        dataSelection: DataSelection.DATA_ONLY,
        startTime: new Date('2026-01-01T00:00:00Z'),
        endTime: new Date('2026-02-01T12:30:00Z'),
        range: Duration.days(1),
      },
      { bucket: s3.Bucket.fromBucketName(stack, 'Other', 'other'), excludeSuffix: ['.bak'] },
    ];
    const source = Source.s3Scan(buckets, {
      ...options,
      compression: Compression.AUTOMATIC,
      acknowledgments: true,
      deleteS3ObjectsOnRead: true,
      dataSelection: DataSelection.METADATA_ONLY,
      metadataRootKey: 'object/',
      disableS3MetadataInEvent: true,
      workers: 3,
      interval: Duration.hours(6),
      count: 4,
      acknowledgmentTimeout: Duration.hours(1),
      startTime: new Date('2025-01-01T00:00:00Z'),
      endTime: new Date('2025-02-01T00:00:00Z'),
      range: Duration.hours(1),
    });
    expect(new BoundSource(source, stack).options).toEqual({
      codec: { ndjson: {} },
      compression: 'automatic',
      acknowledgments: true,
      delete_s3_objects_on_read: true,
      metadata_root_key: 'object/',
      disable_s3_metadata_in_event: true,
      workers: 3,
      scan: {
        start_time: '2025-01-01T00:00:00',
        end_time: '2025-02-01T00:00:00',
        range: '3600s',
        acknowledgment_timeout: '3600s',
        scheduling: { interval: '21600s', count: 4 },
        buckets: [
          {
            bucket: {
              name: { Ref: 'Bucket' },
              data_selection: 'data_only',
              start_time: '2026-01-01T00:00:00',
              end_time: '2026-02-01T12:30:00',
              range: '86400s',
              filter: { include_prefix: ['a/'], exclude_suffix: ['.tmp'] },
            },
          },
          { bucket: { name: 'other', data_selection: 'metadata_only', filter: { exclude_suffix: ['.bak'] } } },
        ],
      },
      default_bucket_owner: '123456789012',
      aws: { region: 'us-east-1' },
    });
  });

  test('writes a count without an interval, for the check of options to find', () => {
    const stack = testStack();
    const source = Source.s3Scan([{ bucket: new s3.Bucket(stack, 'Bucket') }], { ...options, count: 2 });
    expect(new BoundSource(source, stack).options['scan']).toMatchObject({ scheduling: { count: 2 } });
  });

  test('lets the role read, and delete where it has to, under the prefixes only', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const scan = { ...options, deleteS3ObjectsOnRead: true };
    const source = Source.s3Scan([{ bucket, includePrefix: ['a/', 'b'] }], scan);
    expect(new BoundSource(source, stack).allowed[0]).toEqual([
      ['s3:DeleteObject', 's3:GetObject'],
      [arn(BUCKET, '/a/*'), arn(BUCKET, '/b*')],
    ]);
  });

  test('lets the role read everything where the list of prefixes is empty', () => {
    const stack = testStack();
    const source = Source.s3Scan([{ bucket: new s3.Bucket(stack, 'Bucket'), includePrefix: [] }], options);
    expect(new BoundSource(source, stack).allowed[0]).toEqual(['s3:GetObject', arn(BUCKET, '/*')]);
  });

  test('lets the role decrypt objects', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'Key') });
    const { allowed } = new BoundSource(Source.s3Scan([{ bucket }], options), stack);
    expect(allowed[1]).toEqual(['kms:Decrypt', arn('Key961B73FD')]);
  });

  test('says who each bucket belongs to, and what the owner of a foreign one must add', () => {
    const stack = testStack();
    const foreign = s3.Bucket.fromBucketAttributes(stack, 'Foreign', {
      bucketName: 'foreign',
      account: '210987654321',
    });
    const buckets = [{ bucket: new s3.Bucket(stack, 'Bucket') }, { bucket: foreign }];
    expect(new BoundSource(Source.s3Scan(buckets, options), stack).options).toMatchObject({
      default_bucket_owner: '123456789012',
      bucket_owners: { foreign: '210987654321' },
    });
    const missing = warnings(stack).filter((each) => each.includes(`policy of 'Stack/Foreign'`));
    expect(missing).toEqual([
      expect.stringContaining('"Action":"s3:GetObject"'),
      expect.stringContaining('"Action":"s3:ListBucket"'),
    ]);
  });

  test('leaves a list without buckets to the check of options', () => {
    expect(new BoundSource(Source.s3Scan([], options)).options).toMatchObject({ scan: { buckets: [] } });
  });
});
