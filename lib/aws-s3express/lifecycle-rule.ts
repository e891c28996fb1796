import type { Duration, Size } from 'aws-cdk-lib';

/**
 * When objects expire and when unfinished uploads are given up. Directory buckets know no transitions and no tag filters.
 *
 * S3 carries a rule out only if the bucket policy lets `lifecycle.s3.amazonaws.com` open a session; `DirectoryBucket`
 * adds that statement with the first rule. A rule needs an expiration, an abort of uploads, or both.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-objects-lifecycle.html
 */
export interface LifecycleRule {
  /**
   * The rule's name, at most 255 characters, once per bucket.
   *
   * @default - S3 makes one up
   */
  readonly id?: string;

  /**
   * Whether the rule is carried out.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The objects that the rule is for, by the beginning of their keys.
   *
   * @default - all objects
   */
  readonly prefix?: string;

  /**
   * The rule is for objects larger than this.
   *
   * @default - objects of any size
   */
  readonly objectSizeGreaterThan?: Size;

  /**
   * The rule is for objects smaller than this.
   *
   * @default - objects of any size
   */
  readonly objectSizeLessThan?: Size;

  /**
   * Objects are deleted when they are this old, in whole days.
   *
   * @default - objects stay
   */
  readonly expiration?: Duration;

  /**
   * Uploads that were begun this long ago and never finished are given up, in whole days. They are billed until then.
   *
   * @default - unfinished uploads stay
   */
  readonly abortIncompleteMultipartUploadAfter?: Duration;
}
