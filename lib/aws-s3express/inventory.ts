import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { CfnDirectoryBucket } from 'aws-cdk-lib/aws-s3express';
import type { IConstruct } from 'constructs';
import { fail, isKnown, validateString } from '../core/validation';
import { addOrExplain } from './session-policy';

/** A regular list of the objects of a directory bucket, written into a general purpose bucket of the same region. */
export interface InventoryOptions {
  /**
   * The general purpose bucket that the reports go to, in the region of the directory bucket. Its policy is written for
   * `s3express.amazonaws.com`; of an imported bucket the owner must do that, and a warning says which statement.
   *
   * A destination encrypted with a KMS key needs `kms:GenerateDataKey` for that service in the key's policy; the AWS
   * managed key `aws/s3` cannot be used.
   */
  readonly destination: s3.IBucketRef;

  /**
   * Where in the destination the reports go.
   *
   * @default - at its root
   */
  readonly destinationPrefix?: string;

  /**
   * Only objects whose keys begin so.
   *
   * @default - all objects
   */
  readonly prefix?: string;

  /**
   * The format of the reports.
   *
   * @default InventoryFormat.CSV
   */
  readonly format?: InventoryFormat;

  /**
   * How often a report is made. The first comes within 48 hours.
   *
   * @default InventoryFrequency.WEEKLY
   */
  readonly frequency?: InventoryFrequency;

  /**
   * What is listed of each object beside its key.
   *
   * @default - the key alone
   */
  readonly optionalFields?: InventoryField[];

  /**
   * Whether reports are made.
   *
   * @default true
   */
  readonly enabled?: boolean;
}

/** Formats of inventory reports. */
export enum InventoryFormat {
  /** Comma-separated values. */
  CSV = 'CSV',
  /** Apache ORC. */
  ORC = 'ORC',
  /** Apache Parquet. */
  PARQUET = 'Parquet',
}

/** How often inventory reports are made. */
export enum InventoryFrequency {
  /** Every day. */
  DAILY = 'Daily',
  /** Every Sunday. */
  WEEKLY = 'Weekly',
}

/** What an inventory of a directory bucket can tell of an object. */
export enum InventoryField {
  /** Bytes. */
  SIZE = 'Size',
  /** When the object was last written. */
  LAST_MODIFIED_DATE = 'LastModifiedDate',
  /** The storage class. */
  STORAGE_CLASS = 'StorageClass',
  /** The entity tag, which is opaque here and no MD5 sum. */
  E_TAG = 'ETag',
  /** Whether the object came as a multipart upload. */
  IS_MULTIPART_UPLOADED = 'IsMultipartUploaded',
  /** How the object is encrypted. */
  ENCRYPTION_STATUS = 'EncryptionStatus',
  /** Whether a bucket key was used. */
  BUCKET_KEY_STATUS = 'BucketKeyStatus',
  /** The checksum's algorithm. */
  CHECKSUM_ALGORITHM = 'ChecksumAlgorithm',
  /** When a lifecycle rule deletes the object. */
  LIFECYCLE_EXPIRATION_DATE = 'LifecycleExpirationDate',
}

/** Refuses an inventory that the bucket cannot have. */
/** @internal */
export function validateInventory(scope: IConstruct, id: string, options: InventoryOptions): void {
  validateString(scope, 'inventory.id', id, {
    min: 1,
    max: 64,
    pattern: /^[A-Za-z0-9._-]+$/,
    allows: 'letters, digits, periods, hyphens and underscores only',
  });
  const name = options.destination.bucketRef.bucketName;
  if (isKnown(name) && name.endsWith('--x-s3')) {
    fail(
      scope,
      'InventoryIntoDirectoryBucket',
      `'inventory.destination' must be a general purpose bucket, got the directory bucket '${name}'`,
    );
  }
}

/** The inventory as CloudFormation wants it. */
export function renderInventory(
  id: string,
  options: InventoryOptions,
): CfnDirectoryBucket.InventoryConfigurationProperty {
  return {
    id,
    enabled: options.enabled ?? true,
    includedObjectVersions: 'Current',
    scheduleFrequency: options.frequency ?? InventoryFrequency.WEEKLY,
    prefix: options.prefix,
    optionalFields: options.optionalFields,
    destination: {
      bucketArn: options.destination.bucketRef.bucketArn,
      bucketAccountId: options.destination.env.account,
      format: options.format ?? InventoryFormat.CSV,
      prefix: options.destinationPrefix,
    },
  };
}

/** Lets S3 Express write the reports, or says what the destination's owner must do. */
export function allowInventoryDelivery(scope: IConstruct, bucketArn: string, options: InventoryOptions): void {
  const { destination, destinationPrefix = '' } = options;
  const statement = new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('s3express.amazonaws.com')],
    actions: ['s3:PutObject'],
    resources: [`${destination.bucketRef.bucketArn}/${destinationPrefix && `${destinationPrefix}/`}*`],
    conditions: {
      ArnEquals: { 'aws:SourceArn': bucketArn },
      StringEquals: { 'aws:SourceAccount': Stack.of(scope).account, 's3:x-amz-acl': 'bucket-owner-full-control' },
    },
  });
  addOrExplain(scope, destination, statement, 'no inventory report arrives');
}
