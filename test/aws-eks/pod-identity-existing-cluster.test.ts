import { arn, proveExample } from '../support/prove-example';

const role = arn('TeamA/Role');
const CLUSTER = 'arn:aws:eks:us-east-1:123456789012:cluster/my-cluster';
const OTHER_CLUSTER = 'arn:aws:eks:us-east-1:123456789012:cluster/other';
const teamA = { 'aws:PrincipalTag/kubernetes-namespace': 'team-a' };
const ours = { 'aws:SourceAccount': '123456789012', 'aws:SourceArn': CLUSTER };
const assume = { principal: 'pods.eks.amazonaws.com', action: ['sts:AssumeRole', 'sts:TagSession'], resource: role };

proveExample('eks-pod-identity-existing-cluster', {
  stateful: { 'AWS::S3::Bucket': ['Bucket83908E77'] },
  iam: {
    allows: [
      { ...assume, context: ours },
      { principal: role, action: 's3:GetObject', resource: `${arn('Bucket')}/team-a/report`, context: teamA },
      {
        principal: role,
        action: 's3:ListBucket',
        resource: arn('Bucket'),
        context: { ...teamA, 's3:prefix': 'team-a/' },
      },
    ],
    denies: [
      { ...assume, context: { ...ours, 'aws:SourceArn': OTHER_CLUSTER } },
      { ...assume, context: { ...ours, 'aws:SourceAccount': '210987654321' } },
      { ...assume, principal: 'ec2.amazonaws.com', action: 'sts:AssumeRole', context: ours },
      { principal: role, action: 's3:GetObject', resource: `${arn('Bucket')}/team-b/report`, context: teamA },
      // Without session tags there is no namespace, and so no prefix.
      { principal: role, action: 's3:GetObject', resource: `${arn('Bucket')}/team-a/report` },
      {
        principal: role,
        action: 's3:ListBucket',
        resource: arn('Bucket'),
        context: { ...teamA, 's3:prefix': 'team-b/' },
      },
      { principal: role, action: 's3:PutObject', resource: `${arn('Bucket')}/team-a/report`, context: teamA },
      {
        principal: role,
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::another-bucket/team-a/report',
        context: teamA,
      },
    ],
  },
});
