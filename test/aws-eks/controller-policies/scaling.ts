import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ControllerPolicy } from '../../../lib/aws-eks/controller-policy';
import { arn } from '../../support/references';
import { ec2, own, type ControllerProof } from './controller-proof';

const GROUP = own('autoscaling', 'autoScalingGroup:1:autoScalingGroupName/a');
const OTHER_GROUP = own('autoscaling', 'autoScalingGroup:2:autoScalingGroupName/b');
const PROFILE = 'arn:aws:iam::123456789012:instance-profile/prod_1';
const CLUSTER = own('eks', 'cluster/prod');
// The only resources of zonal shift that iam-data knows.
const LOAD_BALANCER = own('elasticloadbalancing', 'loadbalancer/app/a/1');
const NODE = 'arn:aws:iam::123456789012:role/Node';
const OTHER_NODE = 'arn:aws:iam::123456789012:role/Admin';

const tags = (key: string, cluster: string) => ({
  [`${key}/kubernetes.io/cluster/${cluster}`]: 'owned',
  [`${key}/karpenter.sh/nodepool`]: 'default',
});
const requested = (cluster: string) => ({
  ...tags('aws:RequestTag', cluster),
  'aws:RequestTag/eks:eks-cluster-name': cluster,
});
const owned = (cluster: string) => tags('aws:ResourceTag', cluster);
const profile = (key: string, cluster: string) => ({
  [`${key}/kubernetes.io/cluster/${cluster}`]: 'owned',
  [`${key}/topology.kubernetes.io/region`]: 'us-east-1',
  [`${key}/karpenter.k8s.aws/ec2nodeclass`]: 'default',
});
const named = (cluster: string) => ({ 'aws:RequestTag/eks:eks-cluster-name': cluster });
const passedTo = (service: string) => ({ 'iam:PassedToService': service });

export const scaling: ControllerProof[] = [
  {
    controller: 'clusterAutoscaler',
    policy: () => ControllerPolicy.clusterAutoscaler(),
    runsAs: 'kube-system/cluster-autoscaler',
    allows: [
      { action: ['autoscaling:DescribeAutoScalingGroups', 'ec2:DescribeInstanceTypes'] },
      { action: 'eks:DescribeNodegroup', resource: own('eks', 'nodegroup/prod/a/1') },
      {
        action: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
        resource: GROUP,
        context: { 'autoscaling:ResourceTag/kubernetes.io/cluster/prod': 'owned' },
      },
    ],
    denies: [
      { action: 'autoscaling:SetDesiredCapacity', resource: GROUP },
      {
        action: 'autoscaling:SetDesiredCapacity',
        resource: GROUP,
        context: { 'autoscaling:ResourceTag/kubernetes.io/cluster/test': 'owned' },
      },
      { action: 'eks:DescribeNodegroup', resource: own('eks', 'nodegroup/test/a/1') },
      { action: 'autoscaling:DeleteAutoScalingGroup', resource: GROUP },
    ],
  },
  {
    controller: 'karpenter',
    policy: (stack) =>
      ControllerPolicy.karpenter({
        nodeRole: iam.Role.fromRoleArn(stack, 'NodeRole', NODE),
        interruptionQueue: new sqs.Queue(stack, 'Queue', { encryptionMasterKey: new kms.Key(stack, 'Key') }),
      }),
    runsAs: 'kube-system/karpenter',
    // Public parameters have no account.
    unknown: /'ssm:GetParameter' does not apply to arn:aws:ssm:us-east-1::parameter\/aws\/service\/\*$/,
    allows: [
      { action: ['ec2:RunInstances', 'ec2:CreateFleet'], resource: 'arn:aws:ec2:us-east-1::image/ami-1' },
      { action: ['ec2:RunInstances', 'ec2:CreateFleet'], resource: ec2('subnet/subnet-1') },
      { action: 'ec2:RunInstances', resource: ec2('instance/i-1'), context: requested('prod') },
      { action: 'ec2:CreateFleet', resource: ec2('fleet/fleet-1'), context: requested('prod') },
      { action: 'ec2:RunInstances', resource: ec2('launch-template/lt-1'), context: owned('prod') },
      {
        action: 'ec2:CreateTags',
        resource: ec2('instance/i-1'),
        context: { ...requested('prod'), 'ec2:CreateAction': 'RunInstances' },
      },
      {
        action: 'ec2:CreateTags',
        resource: ec2('instance/i-1'),
        context: { ...owned('prod'), 'aws:TagKeys': ['Name', 'karpenter.sh/nodeclaim'] },
      },
      { action: 'ec2:TerminateInstances', resource: ec2('instance/i-1'), context: owned('prod') },
      { action: 'ec2:DescribeInstanceStatus' },
      { action: 'iam:PassRole', resource: NODE, context: passedTo('ec2.amazonaws.com') },
      {
        action: 'iam:CreateInstanceProfile',
        resource: PROFILE,
        context: { ...profile('aws:RequestTag', 'prod'), ...named('prod') },
      },
      {
        action: 'iam:TagInstanceProfile',
        resource: PROFILE,
        context: { ...profile('aws:ResourceTag', 'prod'), ...profile('aws:RequestTag', 'prod'), ...named('prod') },
      },
      {
        action: ['iam:AddRoleToInstanceProfile', 'iam:DeleteInstanceProfile'],
        resource: PROFILE,
        context: profile('aws:ResourceTag', 'prod'),
      },
      { action: 'iam:GetInstanceProfile', resource: PROFILE },
      { action: ['iam:ListInstanceProfiles', 'pricing:GetProducts'] },
      { action: 'eks:DescribeCluster', resource: CLUSTER },
      {
        action: 'arc-zonal-shift:GetManagedResource',
        resource: LOAD_BALANCER,
        context: { 'arc-zonal-shift:ResourceIdentifier': CLUSTER },
      },
      { action: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'], resource: arn('Queue') },
      { action: 'kms:Decrypt', resource: arn('Key') },
    ],
    denies: [
      { action: 'ec2:RunInstances', resource: ec2('instance/i-1') },
      { action: 'ec2:RunInstances', resource: ec2('instance/i-1'), context: requested('test') },
      {
        action: 'ec2:RunInstances',
        resource: ec2('instance/i-1'),
        context: { ...requested('prod'), ...named('test') },
      },
      { action: 'ec2:RunInstances', resource: ec2('launch-template/lt-1'), context: owned('test') },
      { action: 'ec2:RunInstances', resource: 'arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1' },
      {
        action: 'ec2:CreateTags',
        resource: ec2('instance/i-1'),
        context: { ...owned('prod'), 'aws:TagKeys': ['kubernetes.io/cluster/test'] },
      },
      {
        action: 'ec2:CreateTags',
        resource: ec2('instance/i-1'),
        context: { ...owned('test'), 'aws:TagKeys': ['Name'] },
      },
      { action: 'ec2:TerminateInstances', resource: ec2('instance/i-1') },
      { action: 'ec2:TerminateInstances', resource: ec2('instance/i-1'), context: owned('test') },
      { action: 'ec2:DescribeInstances', context: { 'aws:RequestedRegion': 'eu-west-1' } },
      { action: 'iam:PassRole', resource: OTHER_NODE, context: passedTo('ec2.amazonaws.com') },
      { action: 'iam:PassRole', resource: NODE, context: passedTo('lambda.amazonaws.com') },
      {
        action: 'iam:DeleteInstanceProfile',
        resource: PROFILE,
        context: profile('aws:ResourceTag', 'test'),
      },
      { action: 'eks:DescribeCluster', resource: own('eks', 'cluster/test') },
      {
        action: 'arc-zonal-shift:GetManagedResource',
        resource: LOAD_BALANCER,
        context: { 'arc-zonal-shift:ResourceIdentifier': LOAD_BALANCER },
      },
      { action: 'ssm:GetParameter', resource: own('ssm', 'parameter/secret') },
      { action: 'sqs:SendMessage', resource: arn('Queue') },
      { action: 'sqs:ReceiveMessage', resource: own('sqs', 'other') },
    ],
  },
  {
    controller: 'keda',
    policy: (stack) => ControllerPolicy.keda({ queues: [new sqs.Queue(stack, 'Queue')] }),
    runsAs: 'keda/keda-operator',
    allows: [{ action: 'sqs:GetQueueAttributes', resource: arn('Queue') }],
    denies: [
      { action: 'sqs:GetQueueAttributes', resource: own('sqs', 'other') },
      { action: ['sqs:ReceiveMessage', 'sqs:PurgeQueue'], resource: arn('Queue') },
      { action: 'cloudwatch:GetMetricData' },
    ],
  },
  {
    controller: 'keda',
    variant: 'by metrics of CloudWatch',
    policy: () => ControllerPolicy.keda({ cloudWatchMetrics: true }),
    runsAs: 'keda/keda-operator',
    allows: [{ action: 'cloudwatch:GetMetricData' }],
    denies: [{ action: 'cloudwatch:PutMetricData' }],
  },
  {
    controller: 'nodeTerminationHandler',
    policy: (stack) =>
      ControllerPolicy.nodeTerminationHandler({
        queue: new sqs.Queue(stack, 'Queue', { encryptionMasterKey: new kms.Key(stack, 'Key') }),
      }),
    runsAs: 'kube-system/aws-node-termination-handler',
    allows: [
      { action: ['autoscaling:DescribeAutoScalingInstances', 'autoscaling:DescribeTags', 'ec2:DescribeInstances'] },
      { action: 'autoscaling:CompleteLifecycleAction', resource: [GROUP, OTHER_GROUP] },
      { action: ['sqs:DeleteMessage', 'sqs:ReceiveMessage'], resource: arn('Queue') },
      { action: 'kms:Decrypt', resource: arn('Key') },
    ],
    denies: [
      { action: 'sqs:ReceiveMessage', resource: own('sqs', 'other') },
      { action: 'sqs:SendMessage', resource: arn('Queue') },
      { action: 'autoscaling:TerminateInstanceInAutoScalingGroup', resource: GROUP },
      { action: 'ec2:TerminateInstances', resource: ec2('instance/i-1') },
    ],
  },
  {
    controller: 'nodeTerminationHandler',
    variant: 'for certain groups',
    policy: (stack) =>
      ControllerPolicy.nodeTerminationHandler({
        queue: new sqs.Queue(stack, 'Queue'),
        autoScalingGroups: [autoscaling.AutoScalingGroup.fromAutoScalingGroupName(stack, 'Group', 'a')],
      }),
    runsAs: 'kube-system/aws-node-termination-handler',
    allows: [{ action: 'autoscaling:CompleteLifecycleAction', resource: GROUP }],
    denies: [{ action: 'autoscaling:CompleteLifecycleAction', resource: OTHER_GROUP }],
  },
];
