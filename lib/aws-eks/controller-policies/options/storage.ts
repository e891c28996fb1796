import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { IBucketRef } from 'aws-cdk-lib/aws-s3';
import type { IDirectoryBucketRef } from 'aws-cdk-lib/aws-s3express';
import type { ControllerPolicyOptionsBase, WorkloadPolicyOptionsBase } from './identity';

/** What the EBS CSI driver may do. */
export interface EbsCsiDriverPolicyOptions extends ControllerPolicyOptionsBase {
  /**
   * Whether the driver may work only with volumes, snapshots and instances that bear the cluster's name, instead of
   * with those of all clusters in the account. Its AWS managed policy compares tags with the session's tags, so
   * - the association must not disable session tags;
   * - volumes and snapshots must have the tag `ebs.csi.aws.com/cluster-name`, those of before cannot be used any more;
   * - instances must have the tag `eks:cluster-name`, as those of managed node groups do, or
   *   `ebs.csi.aws.com/cluster-name`.
   *
   * @default false
   */
  readonly clusterScoped?: boolean;

  /**
   * Customer managed keys that volumes are encrypted with.
   *
   * @default - volumes are encrypted with the key of AWS or not at all
   */
  readonly encryptionKeys?: IKeyRef[];
}

/** What the EFS CSI driver may do. */
export interface EfsCsiDriverPolicyOptions extends ControllerPolicyOptionsBase {
  /**
   * Whether the driver also makes access points of S3 Files.
   *
   * @default false
   */
  readonly s3Files?: boolean;
}

/** What the FSx for Lustre CSI driver may do. */
export interface FsxCsiDriverPolicyOptions extends ControllerPolicyOptionsBase {
  /**
   * Buckets that file systems are linked to.
   *
   * @default - file systems have no data repository
   */
  readonly dataRepositories?: IBucketRef[];
}

/** Which buckets Mountpoint may mount; at least one. */
export interface MountpointS3CsiDriverPolicyOptions extends ControllerPolicyOptionsBase {
  /**
   * General purpose buckets.
   *
   * @default - none
   */
  readonly buckets?: IBucketRef[];

  /**
   * Directory buckets.
   *
   * @default - none
   */
  readonly directoryBuckets?: IDirectoryBucketRef[];

  /**
   * Whether the buckets are mounted to be read only.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * Customer managed keys of buckets that the app imports.
   *
   * @default - only the keys of buckets that the app makes
   */
  readonly encryptionKeys?: IKeyRef[];
}

/** Which directory buckets a workload opens sessions on, and how. */
export interface S3ExpressSessionPolicyOptions extends WorkloadPolicyOptionsBase {
  /** The directory buckets; at least one. */
  readonly buckets: IDirectoryBucketRef[];

  /**
   * Whether the sessions are to read only.
   *
   * @default false
   */
  readonly readOnly?: boolean;
}

/** Where Velero keeps its backups. */
export interface VeleroPolicyOptions extends ControllerPolicyOptionsBase {
  /** The bucket of the backups. Its key is granted if the app makes the bucket. */
  readonly bucket: IBucketRef;

  /**
   * Customer managed keys of the volumes, and of the bucket if the app imports it.
   *
   * @default - only the key of a bucket that the app makes
   */
  readonly encryptionKeys?: IKeyRef[];
}
