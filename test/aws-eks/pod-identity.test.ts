import { arn, proveExample } from '../support/prove-example';

const role = arn('TeamA/Role');
const nodeRole = arn('SmallCluster/NodeRole');
const waiter = arn('EksPodIdentityWaiter/Role');
const framework = arn('EksPodIdentityWaiter/ProviderRole');
const CLUSTER = arn('SmallCluster/Cluster');
const OTHER_CLUSTER = 'arn:aws:eks:us-east-1:123456789012:cluster/other';
const teamA = { 'aws:PrincipalTag/kubernetes-namespace': 'team-a' };
const ours = { 'aws:SourceAccount': '123456789012', 'aws:SourceArn': CLUSTER };
const assume = { principal: 'pods.eks.amazonaws.com', action: ['sts:AssumeRole', 'sts:TagSession'], resource: role };
const OWN = `${arn('Bucket')}/team-a/challenge`;
const OTHERS = `${arn('Bucket')}/team-b/challenge`;

proveExample('eks-pod-identity', {
  stateful: { 'AWS::S3::Bucket': ['Bucket83908E77'], 'AWS::EKS::Cluster': ['SmallCluster205480D9'] },
  iam: {
    exemptRoles: {
      'SmallCluster/Cluster/Role': 'the role of the control plane, which aws-cdk-lib makes with what EKS asks for',
      'SmallCluster/Cluster/KubectlProvider/Handler/ServiceRole':
        'the role of the kubectl provider, which aws-cdk-lib makes without a choice',
    },
    allows: [
      { ...assume, context: ours },
      { principal: role, action: ['s3:GetObject', 's3:PutObject'], resource: OWN, context: teamA },
      { principal: nodeRole, action: 'eks-auth:AssumeRoleForPodIdentity', resource: CLUSTER },
      { principal: 'ec2.amazonaws.com', action: 'sts:AssumeRole', resource: nodeRole },
      {
        principal: waiter,
        action: 'eks:DescribePodIdentityAssociation',
        resource: [arn('TeamA'), arn('TeamB')],
      },
      { principal: framework, action: 'lambda:InvokeFunction', resource: arn('EksPodIdentityWaiter/Function') },
    ],
    denies: [
      { ...assume, context: { ...ours, 'aws:SourceArn': OTHER_CLUSTER } },
      { ...assume, context: { ...ours, 'aws:SourceAccount': '210987654321' } },
      { ...assume, principal: 'ec2.amazonaws.com', action: 'sts:AssumeRole', context: ours },
      { principal: role, action: ['s3:GetObject', 's3:PutObject'], resource: OTHERS, context: teamA },
      // Without session tags there is no namespace, and so no prefix.
      { principal: role, action: 's3:GetObject', resource: OWN },
      { principal: role, action: ['s3:DeleteObject', 's3:PutObjectAcl'], resource: OWN, context: teamA },
      { principal: role, action: 's3:GetObject', resource: 'arn:aws:s3:::another-bucket/team-a/x', context: teamA },
      // What a pod falls back to without Pod Identity.
      { principal: nodeRole, action: ['s3:GetObject', 's3:PutObject'], resource: [OWN, OTHERS] },
      { principal: nodeRole, action: 'sts:AssumeRole', resource: role },
      {
        principal: waiter,
        action: ['eks:DeletePodIdentityAssociation', 'eks:UpdatePodIdentityAssociation'],
        resource: arn('TeamA'),
      },
      {
        principal: waiter,
        action: 'eks:DescribePodIdentityAssociation',
        resource: 'arn:aws:eks:us-east-1:123456789012:podidentityassociation/other/a-1',
      },
      {
        principal: framework,
        action: 'lambda:InvokeFunction',
        resource: 'arn:aws:lambda:us-east-1:123456789012:function:other',
      },
    ],
  },
});
