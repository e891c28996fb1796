import { CfnKey } from 'aws-cdk-lib/aws-kms';
import type { Controller } from './controller-permissions';
import type { EbsCsiDriverPolicyOptions } from './options';

const GRANT_ACTIONS = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];
const KEY_ACTIONS = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/** The EBS CSI driver. */
export function ebsCsiDriver({ clusterScoped = false, encryptionKeys = [] }: EbsCsiDriverPolicyOptions): Controller {
  return {
    namespace: 'kube-system',
    serviceAccount: 'ebs-csi-controller-sa',
    addonName: 'aws-ebs-csi-driver',
    managedPolicies: [
      clusterScoped ? 'AmazonEBSCSIDriverEKSClusterScopedPolicy' : 'service-role/AmazonEBSCSIDriverPolicy',
    ],
    comparesSessionTags: clusterScoped,
    permit: (permissions) => {
      const keys = encryptionKeys.map((key) => CfnKey.arnForKey(key));
      permissions.allow(GRANT_ACTIONS, keys, { Bool: { 'kms:GrantIsForAWSResource': 'true' } });
      permissions.allow(KEY_ACTIONS, keys);
    },
  };
}
