import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Controller } from './controller-permissions';
import { allowSessions } from './directory-bucket-access';
import type { MountpointS3CsiDriverPolicyOptions } from './options';

const WRITE_ACTIONS = ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject'];

/** The CSI driver of Mountpoint for Amazon S3. */
export function mountpointS3CsiDriver(options: MountpointS3CsiDriverPolicyOptions): Controller {
  const { buckets = [], directoryBuckets = [], readOnly = false, encryptionKeys = [] } = options;
  return {
    namespace: 'kube-system',
    serviceAccount: 's3-csi-driver-sa',
    addonName: 'aws-mountpoint-s3-csi-driver',
    daemonSet: true,
    permit: (permissions) => {
      permissions.requireSome({ buckets, directoryBuckets });
      const arns = buckets.map((bucket) => CfnBucket.arnForBucket(bucket));
      permissions.allow(['s3:ListBucket'], arns);
      permissions.allow(
        ['s3:GetObject', ...(readOnly ? [] : WRITE_ACTIONS)],
        arns.map((arn) => `${arn}/*`),
      );
      allowSessions(permissions, directoryBuckets, readOnly);
      // A session on a directory bucket needs both, even to read.
      const generates = !readOnly || directoryBuckets.length > 0;
      permissions.allowKeys(['kms:Decrypt', ...(generates ? ['kms:GenerateDataKey'] : [])], encryptionKeys);
      permissions.allowKeys(['kms:Decrypt', ...(readOnly ? [] : ['kms:GenerateDataKey'])], [], buckets);
    },
  };
}
