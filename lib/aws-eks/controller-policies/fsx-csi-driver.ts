import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Controller, ControllerPermissions } from './controller-permissions';
import type { FsxCsiDriverPolicyOptions } from './options';

const FILE_SYSTEM_ACTIONS = ['fsx:CreateFileSystem', 'fsx:DeleteFileSystem', 'fsx:TagResource', 'fsx:UpdateFileSystem'];

/** The CSI driver of FSx for Lustre. */
export function fsxCsiDriver({ dataRepositories = [] }: FsxCsiDriverPolicyOptions): Controller {
  return {
    namespace: 'kube-system',
    serviceAccount: 'fsx-csi-controller-sa',
    addonName: 'aws-fsx-csi-driver',
    permit: (permissions) => {
      permissions.allow(['fsx:DescribeFileSystems']);
      permissions.allow(FILE_SYSTEM_ACTIONS, [permissions.arn('fsx', 'file-system/*')]);
      permissions.allow(['iam:CreateServiceLinkedRole'], [serviceLinkedRoles(permissions, 'fsx.amazonaws.com')], {
        StringEquals: { 'iam:AWSServiceName': 'fsx.amazonaws.com' },
      });
      if (dataRepositories.length === 0) return;
      permissions.allow(
        ['s3:ListBucket'],
        dataRepositories.map((bucket) => CfnBucket.arnForBucket(bucket)),
      );
      // FSx writes into this role which buckets it may read.
      permissions.allow(
        ['iam:AttachRolePolicy', 'iam:CreateServiceLinkedRole', 'iam:PutRolePolicy'],
        [serviceLinkedRoles(permissions, 's3.data-source.lustre.fsx.amazonaws.com')],
      );
    },
  };
}

function serviceLinkedRoles(permissions: ControllerPermissions, service: string): string {
  return permissions.arn('iam', `role/aws-service-role/${service}/*`, { region: '' });
}
