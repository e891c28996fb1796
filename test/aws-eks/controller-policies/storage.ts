import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3express from 'aws-cdk-lib/aws-s3express';
import { ControllerPolicy } from '../../../lib/aws-eks/controller-policy';
import { arn } from '../../support/references';
import { ec2, global, own, type ControllerProof } from './controller-proof';

const DIRECTORY_BUCKET = { dataRedundancy: 'SingleAvailabilityZone', locationName: 'use1-az4' };
const FOR_SERVICES = { 'kms:GrantIsForAWSResource': 'true' };
const CLUSTER_TAG = 'ebs.csi.aws.com/cluster-name';
const session = (cluster: string) => ({ 'aws:PrincipalTag/eks-cluster-name': cluster });

export const storage: ControllerProof[] = [
  {
    controller: 'ebsCsiDriver',
    policy: () => ControllerPolicy.ebsCsiDriver(),
    runsAs: 'kube-system/ebs-csi-controller-sa',
    managed: ['service-role/AmazonEBSCSIDriverPolicy'],
    allows: [
      { action: ['ec2:DescribeVolumes', 'ec2:DescribeInstances'] },
      { action: ['ec2:AttachVolume', 'ec2:DetachVolume'], resource: [ec2('volume/vol-1'), ec2('instance/i-1')] },
      {
        action: 'ec2:CreateVolume',
        resource: ec2('volume/vol-1'),
        context: { 'aws:RequestTag/ebs.csi.aws.com/cluster': 'true' },
      },
      {
        action: 'ec2:DeleteVolume',
        resource: ec2('volume/vol-1'),
        context: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' },
      },
    ],
    denies: [
      { action: 'ec2:DeleteVolume', resource: ec2('volume/vol-1') },
      { action: 'ec2:TerminateInstances', resource: ec2('instance/i-1') },
      { action: 'kms:CreateGrant', resource: own('kms', 'key/1'), context: FOR_SERVICES },
    ],
  },
  {
    controller: 'ebsCsiDriver',
    variant: 'with keys, held to its cluster',
    policy: (stack) =>
      ControllerPolicy.ebsCsiDriver({ clusterScoped: true, encryptionKeys: [new kms.Key(stack, 'Key')] }),
    runsAs: 'kube-system/ebs-csi-controller-sa',
    managed: ['AmazonEBSCSIDriverEKSClusterScopedPolicy'],
    allows: [
      {
        action: ['ec2:AttachVolume', 'ec2:DeleteVolume'],
        resource: ec2('volume/vol-1'),
        context: { ...session('prod'), [`ec2:ResourceTag/${CLUSTER_TAG}`]: 'prod' },
      },
      {
        action: 'ec2:AttachVolume',
        resource: ec2('instance/i-1'),
        context: { ...session('prod'), 'ec2:ResourceTag/eks:cluster-name': 'prod' },
      },
      { action: 'kms:CreateGrant', resource: arn('Key'), context: FOR_SERVICES },
      { action: ['kms:Decrypt', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'], resource: arn('Key') },
    ],
    denies: [
      {
        action: ['ec2:AttachVolume', 'ec2:DeleteVolume'],
        resource: ec2('volume/vol-1'),
        context: { ...session('prod'), [`ec2:ResourceTag/${CLUSTER_TAG}`]: 'test' },
      },
      {
        action: 'ec2:DeleteVolume',
        resource: ec2('volume/vol-1'),
        context: { [`ec2:ResourceTag/${CLUSTER_TAG}`]: 'prod' },
      },
      { action: 'kms:CreateGrant', resource: arn('Key'), context: { 'kms:GrantIsForAWSResource': 'false' } },
      { action: 'kms:Decrypt', resource: own('kms', 'key/other') },
    ],
  },
  {
    controller: 'efsCsiDriver',
    policy: () => ControllerPolicy.efsCsiDriver(),
    runsAs: 'kube-system/efs-csi-controller-sa',
    managed: ['service-role/AmazonEFSCSIDriverPolicy'],
    allows: [
      { action: 'elasticfilesystem:DescribeMountTargets', resource: own('elasticfilesystem', 'file-system/fs-1') },
      {
        action: 'elasticfilesystem:CreateAccessPoint',
        resource: own('elasticfilesystem', 'file-system/fs-1'),
        context: { 'aws:RequestTag/efs.csi.aws.com/cluster': 'true', 'aws:TagKeys': ['efs.csi.aws.com/cluster'] },
      },
    ],
    denies: [
      { action: 'elasticfilesystem:CreateAccessPoint', resource: own('elasticfilesystem', 'file-system/fs-1') },
      { action: 'elasticfilesystem:DeleteAccessPoint', resource: own('elasticfilesystem', 'access-point/fsap-1') },
      { action: 's3files:ListFileSystems' },
    ],
  },
  {
    controller: 'efsCsiDriver',
    variant: 'with S3 Files',
    policy: () => ControllerPolicy.efsCsiDriver({ s3Files: true }),
    runsAs: 'kube-system/efs-csi-controller-sa',
    managed: ['service-role/AmazonEFSCSIDriverPolicy', 'service-role/AmazonS3FilesCSIDriverPolicy'],
    allows: [{ action: 's3files:ListFileSystems' }],
    denies: [{ action: 's3files:DeleteFileSystem', resource: own('s3files', 'file-system/fs-1') }],
  },
  {
    controller: 'fsxCsiDriver',
    policy: () => ControllerPolicy.fsxCsiDriver(),
    runsAs: 'kube-system/fsx-csi-controller-sa',
    allows: [
      { action: 'fsx:DescribeFileSystems' },
      {
        action: ['fsx:CreateFileSystem', 'fsx:DeleteFileSystem', 'fsx:TagResource', 'fsx:UpdateFileSystem'],
        resource: own('fsx', 'file-system/fs-1'),
      },
      {
        action: 'iam:CreateServiceLinkedRole',
        resource: 'arn:aws:iam::123456789012:role/aws-service-role/fsx.amazonaws.com/AWSServiceRoleForAmazonFSx',
        context: { 'iam:AWSServiceName': 'fsx.amazonaws.com' },
      },
    ],
    denies: [
      { action: 'fsx:DeleteFileSystem', resource: 'arn:aws:fsx:eu-west-1:123456789012:file-system/fs-1' },
      { action: 'fsx:DeleteBackup', resource: own('fsx', 'backup/backup-1') },
      {
        action: 'iam:CreateServiceLinkedRole',
        resource: 'arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
        context: { 'iam:AWSServiceName': 'ecs.amazonaws.com' },
      },
      { action: 's3:ListBucket', resource: global('s3', 'models') },
      {
        action: 'iam:PutRolePolicy',
        resource:
          'arn:aws:iam::123456789012:role/aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/AWSServiceRoleForFSxS3Access_fs-1',
      },
    ],
  },
  {
    controller: 'fsxCsiDriver',
    variant: 'with data repositories',
    policy: (stack) => ControllerPolicy.fsxCsiDriver({ dataRepositories: [new s3.Bucket(stack, 'Models')] }),
    runsAs: 'kube-system/fsx-csi-controller-sa',
    allows: [
      { action: 's3:ListBucket', resource: arn('Models') },
      {
        action: ['iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:CreateServiceLinkedRole'],
        resource:
          'arn:aws:iam::123456789012:role/aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/AWSServiceRoleForFSxS3Access_fs-1',
      },
    ],
    denies: [
      { action: 's3:ListBucket', resource: global('s3', 'others') },
      { action: 'iam:PutRolePolicy', resource: 'arn:aws:iam::123456789012:role/Admin' },
    ],
  },
  {
    controller: 'mountpointS3CsiDriver',
    policy: (stack) => {
      new s3.Bucket(stack, 'Other');
      return ControllerPolicy.mountpointS3CsiDriver({
        buckets: [new s3.Bucket(stack, 'Data', { encryptionKey: new kms.Key(stack, 'Key') })],
        directoryBuckets: [new s3express.CfnDirectoryBucket(stack, 'Fast', DIRECTORY_BUCKET)],
        encryptionKeys: [new kms.Key(stack, 'Given')],
      });
    },
    runsAs: 'kube-system/s3-csi-driver-sa',
    allows: [
      { action: 's3:ListBucket', resource: arn('Data') },
      {
        action: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:DeleteObject'],
        resource: `${arn('Data')}/key`,
      },
      { action: 's3express:CreateSession', resource: arn('Fast'), context: { 's3express:SessionMode': 'ReadWrite' } },
      { action: ['kms:Decrypt', 'kms:GenerateDataKey'], resource: [arn('Key'), arn('Given')] },
    ],
    denies: [
      { action: 's3:ListBucket', resource: arn('Other') },
      { action: 's3:GetObject', resource: `${arn('Other')}/key` },
      { action: 's3:DeleteBucket', resource: arn('Data') },
      { action: 's3express:CreateSession', resource: own('s3express', 'bucket/other--use1-az4--x-s3') },
    ],
  },
  {
    controller: 'mountpointS3CsiDriver',
    variant: 'to read only',
    policy: (stack) =>
      ControllerPolicy.mountpointS3CsiDriver({
        buckets: [new s3.Bucket(stack, 'Data', { encryptionKey: new kms.Key(stack, 'Key') })],
        directoryBuckets: [new s3express.CfnDirectoryBucket(stack, 'Fast', DIRECTORY_BUCKET)],
        readOnly: true,
      }),
    runsAs: 'kube-system/s3-csi-driver-sa',
    allows: [
      { action: 's3:GetObject', resource: `${arn('Data')}/key` },
      { action: 's3express:CreateSession', resource: arn('Fast'), context: { 's3express:SessionMode': 'ReadOnly' } },
      { action: 'kms:Decrypt', resource: arn('Key') },
    ],
    denies: [
      { action: ['s3:PutObject', 's3:DeleteObject'], resource: `${arn('Data')}/key` },
      { action: 's3express:CreateSession', resource: arn('Fast'), context: { 's3express:SessionMode': 'ReadWrite' } },
      { action: 'kms:GenerateDataKey', resource: arn('Key') },
    ],
  },
  {
    controller: 's3ExpressSession',
    policy: (stack) =>
      ControllerPolicy.s3ExpressSession({
        namespace: 'training',
        serviceAccount: 'loader',
        buckets: [new s3express.CfnDirectoryBucket(stack, 'Fast', DIRECTORY_BUCKET)],
        readOnly: true,
      }),
    runsAs: 'training/loader',
    allows: [
      { action: 's3express:CreateSession', resource: arn('Fast'), context: { 's3express:SessionMode': 'ReadOnly' } },
    ],
    denies: [
      { action: 's3express:CreateSession', resource: arn('Fast'), context: { 's3express:SessionMode': 'ReadWrite' } },
      { action: 's3express:DeleteBucket', resource: arn('Fast') },
    ],
  },
  {
    controller: 's3ExpressSession',
    variant: 'to write',
    policy: (stack) =>
      ControllerPolicy.s3ExpressSession({
        namespace: 'training',
        serviceAccount: 'writer',
        buckets: [new s3express.CfnDirectoryBucket(stack, 'Fast', DIRECTORY_BUCKET)],
      }),
    runsAs: 'training/writer',
    allows: [
      { action: 's3express:CreateSession', resource: arn('Fast'), context: { 's3express:SessionMode': 'ReadWrite' } },
    ],
    denies: [{ action: 's3express:CreateSession', resource: own('s3express', 'bucket/other--use1-az4--x-s3') }],
  },
  {
    controller: 'velero',
    policy: (stack) => {
      new s3.Bucket(stack, 'Other');
      return ControllerPolicy.velero({
        bucket: new s3.Bucket(stack, 'Backups', { encryptionKey: new kms.Key(stack, 'Key') }),
        encryptionKeys: [new kms.Key(stack, 'Volumes')],
      });
    },
    runsAs: 'velero/velero',
    allows: [
      { action: 's3:ListBucket', resource: arn('Backups') },
      {
        action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:PutObjectTagging'],
        resource: `${arn('Backups')}/backups/1`,
      },
      { action: ['kms:Decrypt', 'kms:GenerateDataKey'], resource: arn('Key') },
      { action: 'kms:CreateGrant', resource: arn('Volumes'), context: FOR_SERVICES },
      { action: ['ec2:DescribeVolumes', 'ec2:DescribeSnapshots'] },
      { action: 'ec2:CreateSnapshot', resource: [ec2('volume/vol-1'), 'arn:aws:ec2:us-east-1::snapshot/snap-1'] },
      { action: 'ec2:DeleteSnapshot', resource: 'arn:aws:ec2:us-east-1::snapshot/snap-1' },
      { action: 'ec2:CreateVolume', resource: ec2('volume/vol-1') },
    ],
    denies: [
      { action: 's3:ListBucket', resource: arn('Other') },
      { action: 's3:GetObject', resource: `${arn('Other')}/backups/1` },
      { action: 'ec2:DeleteVolume', resource: ec2('volume/vol-1') },
      { action: 'ec2:CreateTags', resource: ec2('instance/i-1') },
      { action: 'kms:CreateGrant', resource: arn('Volumes'), context: { 'kms:GrantIsForAWSResource': 'false' } },
    ],
  },
];
