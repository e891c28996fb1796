import type { ManagedPolicies } from '../../support/identities';
import type { PolicyStatement } from '../../support/policy-documents';

const allow = (
  Action: PolicyStatement['Action'],
  Resource: PolicyStatement['Resource'] = '*',
  Condition?: PolicyStatement['Condition'],
): PolicyStatement => ({ Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) });

/** The AWS managed policies that controllers get, whole, as moto 5.2.1 has them; the version and its date stand with each. */
export const MANAGED_POLICIES: ManagedPolicies = {
  // v2 of 2018-08-28
  'arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess': [
    allow([
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:GetSamplingStatisticSummaries',
    ]),
  ],
  // v1 of 2026-04-16
  'arn:aws:iam::aws:policy/AmazonEBSCSIDriverEKSClusterScopedPolicy': [
    allow([
      'ec2:DescribeAvailabilityZones',
      'ec2:DescribeInstances',
      'ec2:DescribeInstanceTypes',
      'ec2:DescribeSnapshots',
      'ec2:DescribeVolumes',
      'ec2:DescribeVolumesModifications',
      'ec2:DescribeVolumeStatus',
    ]),
    allow(['ec2:CreateVolume', 'ec2:CopyVolumes'], 'arn:aws:ec2:*:*:volume/*', {
      StringEquals: { 'aws:RequestTag/ebs.csi.aws.com/cluster-name': '${aws:PrincipalTag/eks-cluster-name}' },
    }),
    allow(['ec2:CopyVolumes'], 'arn:aws:ec2:*:*:volume/vol-*', {
      StringEquals: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster-name': '${aws:PrincipalTag/eks-cluster-name}' },
    }),
    allow(['ec2:CreateSnapshot'], 'arn:aws:ec2:*:*:snapshot/*', {
      StringEquals: { 'aws:RequestTag/ebs.csi.aws.com/cluster-name': '${aws:PrincipalTag/eks-cluster-name}' },
    }),
    allow(['ec2:CreateSnapshot'], 'arn:aws:ec2:*:*:volume/*', {
      StringEquals: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster-name': '${aws:PrincipalTag/eks-cluster-name}' },
    }),
    allow(
      ['ec2:ModifyVolume', 'ec2:AttachVolume', 'ec2:DetachVolume', 'ec2:DeleteVolume'],
      'arn:aws:ec2:*:*:volume/*',
      { StringEquals: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster-name': '${aws:PrincipalTag/eks-cluster-name}' } },
    ),
    allow(['ec2:CreateVolume', 'ec2:EnableFastSnapshotRestores'], 'arn:aws:ec2:*:*:snapshot/*', {
      StringEquals: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster-name': '${aws:PrincipalTag/eks-cluster-name}' },
    }),
    allow(['ec2:AttachVolume', 'ec2:DetachVolume'], 'arn:aws:ec2:*:*:instance/*', {
      StringEquals: { 'ec2:ResourceTag/eks:cluster-name': '${aws:PrincipalTag/eks-cluster-name}' },
    }),
    allow(['ec2:AttachVolume', 'ec2:DetachVolume'], 'arn:aws:ec2:*:*:instance/*', {
      StringEquals: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster-name': '${aws:PrincipalTag/eks-cluster-name}' },
    }),
    allow(['ec2:DeleteSnapshot', 'ec2:LockSnapshot'], 'arn:aws:ec2:*:*:snapshot/*', {
      StringEquals: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster-name': '${aws:PrincipalTag/eks-cluster-name}' },
    }),
    allow(['ec2:CreateTags'], ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:snapshot/*'], {
      StringEquals: { 'ec2:CreateAction': ['CreateVolume', 'CreateSnapshot', 'CopyVolumes'] },
    }),
    allow(['ec2:CreateTags', 'ec2:DeleteTags'], 'arn:aws:ec2:*:*:volume/*', {
      'ForAllValues:StringNotEquals': {
        'aws:TagKeys': [
          'ebs.csi.aws.com/cluster',
          'ebs.csi.aws.com/cluster-name',
          'kubernetes.io/created-for/pvc/name',
        ],
      },
      Null: { 'aws:TagKeys': 'false' },
      StringEquals: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster-name': '${aws:PrincipalTag/eks-cluster-name}' },
    }),
  ],
  // v14 of 2026-02-12
  'arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy': [
    allow([
      'ec2:DescribeAvailabilityZones',
      'ec2:DescribeInstances',
      'ec2:DescribeSnapshots',
      'ec2:DescribeTags',
      'ec2:DescribeVolumes',
      'ec2:DescribeVolumesModifications',
      'ec2:DescribeVolumeStatus',
    ]),
    allow(['ec2:CreateSnapshot', 'ec2:ModifyVolume'], 'arn:aws:ec2:*:*:volume/*'),
    allow(['ec2:CopyVolumes'], ['arn:aws:ec2:*:*:volume/vol-*']),
    allow(['ec2:AttachVolume', 'ec2:DetachVolume'], ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:instance/*']),
    allow(['ec2:CreateVolume', 'ec2:EnableFastSnapshotRestores'], 'arn:aws:ec2:*:*:snapshot/*'),
    allow(['ec2:CreateTags'], ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:snapshot/*'], {
      StringEquals: { 'ec2:CreateAction': ['CreateVolume', 'CreateSnapshot', 'CopyVolumes'] },
    }),
    allow(['ec2:DeleteTags'], ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:snapshot/*']),
    allow(['ec2:CreateVolume', 'ec2:CopyVolumes'], 'arn:aws:ec2:*:*:volume/*', {
      StringLike: { 'aws:RequestTag/ebs.csi.aws.com/cluster': 'true' },
    }),
    allow(['ec2:CreateVolume', 'ec2:CopyVolumes'], 'arn:aws:ec2:*:*:volume/*', {
      StringLike: { 'aws:RequestTag/CSIVolumeName': '*' },
    }),
    allow(['ec2:DeleteVolume'], 'arn:aws:ec2:*:*:volume/*', {
      StringLike: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' },
    }),
    allow(['ec2:DeleteVolume'], 'arn:aws:ec2:*:*:volume/*', { StringLike: { 'ec2:ResourceTag/CSIVolumeName': '*' } }),
    allow(['ec2:DeleteVolume'], 'arn:aws:ec2:*:*:volume/*', {
      StringLike: { 'ec2:ResourceTag/kubernetes.io/created-for/pvc/name': '*' },
    }),
    allow(['ec2:CreateSnapshot'], 'arn:aws:ec2:*:*:snapshot/*', {
      StringLike: { 'aws:RequestTag/CSIVolumeSnapshotName': '*' },
    }),
    allow(['ec2:CreateSnapshot'], 'arn:aws:ec2:*:*:snapshot/*', {
      StringLike: { 'aws:RequestTag/ebs.csi.aws.com/cluster': 'true' },
    }),
    allow(['ec2:DeleteSnapshot', 'ec2:LockSnapshot'], 'arn:aws:ec2:*:*:snapshot/*', {
      StringLike: { 'ec2:ResourceTag/CSIVolumeSnapshotName': '*' },
    }),
    allow(['ec2:DeleteSnapshot', 'ec2:LockSnapshot'], 'arn:aws:ec2:*:*:snapshot/*', {
      StringLike: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' },
    }),
  ],
  // v1 of 2023-07-25
  'arn:aws:iam::aws:policy/service-role/AmazonEFSCSIDriverPolicy': [
    allow([
      'elasticfilesystem:DescribeAccessPoints',
      'elasticfilesystem:DescribeFileSystems',
      'elasticfilesystem:DescribeMountTargets',
      'ec2:DescribeAvailabilityZones',
    ]),
    allow(['elasticfilesystem:CreateAccessPoint'], '*', {
      'ForAllValues:StringEquals': { 'aws:TagKeys': 'efs.csi.aws.com/cluster' },
      Null: { 'aws:RequestTag/efs.csi.aws.com/cluster': 'false' },
    }),
    allow(['elasticfilesystem:TagResource'], '*', {
      'ForAllValues:StringEquals': { 'aws:TagKeys': 'efs.csi.aws.com/cluster' },
      Null: { 'aws:RequestTag/efs.csi.aws.com/cluster': 'false' },
      StringEquals: { 'elasticfilesystem:CreateAction': 'CreateAccessPoint' },
    }),
    allow('elasticfilesystem:DeleteAccessPoint', '*', { Null: { 'aws:ResourceTag/efs.csi.aws.com/cluster': 'false' } }),
  ],
  // v1 of 2026-04-07
  'arn:aws:iam::aws:policy/service-role/AmazonS3FilesCSIDriverPolicy': [
    allow(['s3files:ListAccessPoints', 's3files:ListFileSystems']),
    allow(['s3files:CreateAccessPoint'], '*', {
      'ForAllValues:StringEquals': { 'aws:TagKeys': 'efs.csi.aws.com/cluster' },
      Null: { 'aws:RequestTag/efs.csi.aws.com/cluster': 'false' },
    }),
    allow(['s3files:TagResource'], '*', {
      'ForAllValues:StringEquals': { 'aws:TagKeys': 'efs.csi.aws.com/cluster' },
      Null: { 'aws:RequestTag/efs.csi.aws.com/cluster': 'false' },
      StringEquals: { 's3files:CreateAction': 'CreateAccessPoint' },
    }),
    allow('s3files:DeleteAccessPoint', '*', { Null: { 'aws:ResourceTag/efs.csi.aws.com/cluster': 'false' } }),
  ],
  // v3 of 2024-02-06
  'arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy': [
    allow([
      'cloudwatch:PutMetricData',
      'ec2:DescribeVolumes',
      'ec2:DescribeTags',
      'logs:PutLogEvents',
      'logs:PutRetentionPolicy',
      'logs:DescribeLogStreams',
      'logs:DescribeLogGroups',
      'logs:CreateLogStream',
      'logs:CreateLogGroup',
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:GetSamplingStatisticSummaries',
    ]),
    allow(['ssm:GetParameter'], 'arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*'),
  ],
};
