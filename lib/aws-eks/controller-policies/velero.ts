import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Controller } from './controller-permissions';
import type { VeleroPolicyOptions } from './options';

const OBJECT_ACTIONS = [
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:GetObject',
  's3:ListMultipartUploadParts',
  's3:PutObject',
  's3:PutObjectTagging',
];
const GRANT_ACTIONS = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];
const KEY_ACTIONS = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/** Velero with its plugin for AWS. */
export function velero({ bucket, encryptionKeys = [] }: VeleroPolicyOptions): Controller {
  return {
    namespace: 'velero',
    serviceAccount: 'velero',
    permit: (permissions) => {
      const bucketArn = CfnBucket.arnForBucket(bucket);
      permissions.allow(['s3:ListBucket'], [bucketArn]);
      permissions.allow(OBJECT_ACTIONS, [`${bucketArn}/*`]);
      permissions.allowKeys(['kms:Decrypt', 'kms:GenerateDataKey'], [], [bucket]);

      const volumes = permissions.arn('ec2', 'volume/*');
      const snapshots = permissions.arn('ec2', 'snapshot/*', { account: '' });
      permissions.allow(['ec2:DescribeSnapshots', 'ec2:DescribeVolumes']);
      permissions.allow(['ec2:CreateSnapshot', 'ec2:CreateTags', 'ec2:CreateVolume'], [snapshots, volumes]);
      permissions.allow(['ec2:DeleteSnapshot'], [snapshots]);

      const keys = encryptionKeys.map((key) => CfnKey.arnForKey(key));
      permissions.allow(GRANT_ACTIONS, keys, { Bool: { 'kms:GrantIsForAWSResource': 'true' } });
      permissions.allow(KEY_ACTIONS, keys);
    },
  };
}
