import type { Controller } from './controller-permissions';
import type { EfsCsiDriverPolicyOptions } from './options';

/** The EFS CSI driver. */
export function efsCsiDriver({ s3Files = false }: EfsCsiDriverPolicyOptions): Controller {
  return {
    namespace: 'kube-system',
    serviceAccount: 'efs-csi-controller-sa',
    addonName: 'aws-efs-csi-driver',
    managedPolicies: [
      'service-role/AmazonEFSCSIDriverPolicy',
      ...(s3Files ? ['service-role/AmazonS3FilesCSIDriverPolicy'] : []),
    ],
  };
}
