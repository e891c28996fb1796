import type * as s3 from 'aws-cdk-lib/aws-s3';

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
