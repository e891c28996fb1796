import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Controller, ControllerPermissions } from './controller-permissions';
import type { KarpenterPolicyOptions } from './options';

const DESCRIBE_ACTIONS = [
  'ec2:DescribeCapacityReservations',
  'ec2:DescribeImages',
  'ec2:DescribeInstances',
  'ec2:DescribeInstanceStatus',
  'ec2:DescribeInstanceTypeOfferings',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeLaunchTemplates',
  'ec2:DescribePlacementGroups',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSpotPriceHistory',
  'ec2:DescribeSubnets',
];
const LAUNCH_ACTIONS = ['ec2:CreateFleet', 'ec2:RunInstances'];
const CREATED = ['fleet', 'instance', 'launch-template', 'network-interface', 'spot-instances-request', 'volume'];

const NODE_POOL = 'karpenter.sh/nodepool';
const NODE_CLASS = 'karpenter.k8s.aws/ec2nodeclass';
const REGION = 'topology.kubernetes.io/region';
const CLUSTER_NAME = 'eks:eks-cluster-name';
const EC2_SERVICES = ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'];

/** Karpenter. */
export function karpenter({ nodeRole, interruptionQueue, clusterName }: KarpenterPolicyOptions): Controller {
  return {
    namespace: 'kube-system',
    serviceAccount: 'karpenter',
    permit: (permissions) => {
      const cluster = permissions.literalClusterName(clusterName);
      allowNodes(permissions, cluster);
      allowTags(permissions, cluster);
      allowInstanceProfiles(permissions, cluster);
      allowDiscovery(permissions);
      permissions.allow(['iam:PassRole'], [CfnRole.arnForRole(nodeRole)], {
        StringEquals: { 'iam:PassedToService': EC2_SERVICES },
      });
      permissions.allow(
        ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
        interruptionQueue ? [CfnQueue.arnForQueue(interruptionQueue)] : [],
      );
      if (interruptionQueue) permissions.allowKeys(['kms:Decrypt'], [], [interruptionQueue]);
    },
  };
}

/** Launching from anything, but only what is tagged as this cluster's, and ending only that. */
function allowNodes(permissions: ControllerPermissions, cluster: string): void {
  permissions.allow(LAUNCH_ACTIONS, [
    ...['image', 'snapshot'].map((type) => permissions.arn('ec2', `${type}/*`, { account: '' })),
    ...['capacity-reservation', 'placement-group', 'security-group', 'subnet'].map(ec2Arns(permissions)),
  ]);
  permissions.allow(LAUNCH_ACTIONS, ['launch-template'].map(ec2Arns(permissions)), owned('aws:ResourceTag', cluster));
  permissions.allow(
    [...LAUNCH_ACTIONS, 'ec2:CreateLaunchTemplate'],
    CREATED.map(ec2Arns(permissions)),
    requested(cluster),
  );
  permissions.allow(
    ['ec2:DeleteLaunchTemplate', 'ec2:TerminateInstances'],
    ['instance', 'launch-template'].map(ec2Arns(permissions)),
    owned('aws:ResourceTag', cluster),
  );
}

/** Tagging what is just being made, and afterwards giving three tags to own instances. */
function allowTags(permissions: ControllerPermissions, cluster: string): void {
  const { StringEquals: equals, ...conditions } = requested(cluster);
  permissions.allow(['ec2:CreateTags'], CREATED.map(ec2Arns(permissions)), {
    ...conditions,
    StringEquals: { ...equals, 'ec2:CreateAction': ['CreateFleet', 'CreateLaunchTemplate', 'RunInstances'] },
  });
  permissions.allow(['ec2:CreateTags'], ['instance'].map(ec2Arns(permissions)), {
    ...owned('aws:ResourceTag', cluster),
    StringEqualsIfExists: { [`aws:RequestTag/${CLUSTER_NAME}`]: cluster },
    'ForAllValues:StringEquals': { 'aws:TagKeys': [CLUSTER_NAME, 'karpenter.sh/nodeclaim', 'Name'] },
  });
}

function allowInstanceProfiles(permissions: ControllerPermissions, cluster: string): void {
  const profiles = [permissions.arn('iam', 'instance-profile/*', { region: '' })];
  const own = (key: string) => ({
    [`${key}/kubernetes.io/cluster/${cluster}`]: 'owned',
    [`${key}/${REGION}`]: permissions.region,
  });
  const [request, resource] = ['aws:RequestTag', 'aws:ResourceTag'] as const;
  const named = { [`${request}/${CLUSTER_NAME}`]: cluster };
  permissions.allow(['iam:CreateInstanceProfile'], profiles, {
    StringEquals: { ...own(request), ...named },
    StringLike: { [`${request}/${NODE_CLASS}`]: '*' },
  });
  permissions.allow(['iam:TagInstanceProfile'], profiles, {
    StringEquals: { ...own(resource), ...own(request), ...named },
    StringLike: { [`${resource}/${NODE_CLASS}`]: '*', [`${request}/${NODE_CLASS}`]: '*' },
  });
  permissions.allow(
    ['iam:AddRoleToInstanceProfile', 'iam:DeleteInstanceProfile', 'iam:RemoveRoleFromInstanceProfile'],
    profiles,
    { StringEquals: own(resource), StringLike: { [`${resource}/${NODE_CLASS}`]: '*' } },
  );
  permissions.allow(['iam:GetInstanceProfile'], profiles);
  permissions.allow(['iam:ListInstanceProfiles']);
}

function allowDiscovery(permissions: ControllerPermissions): void {
  const { clusterArn } = permissions.cluster.clusterRef;
  permissions.allow(['eks:DescribeCluster'], [clusterArn]);
  permissions.allow(['arc-zonal-shift:GetManagedResource'], ['*'], {
    StringEquals: { 'arc-zonal-shift:ResourceIdentifier': clusterArn },
  });
  permissions.allow(DESCRIBE_ACTIONS, ['*'], { StringEquals: { 'aws:RequestedRegion': permissions.region } });
  permissions.allow(['ssm:GetParameter'], [permissions.arn('ssm', 'parameter/aws/service/*', { account: '' })]);
  permissions.allow(['pricing:GetProducts']);
}

/** What bears the tags of Karpenter for this cluster. */
function owned(key: 'aws:RequestTag' | 'aws:ResourceTag', cluster: string) {
  return {
    StringEquals: { [`${key}/kubernetes.io/cluster/${cluster}`]: 'owned' },
    StringLike: { [`${key}/${NODE_POOL}`]: '*' },
  };
}

/** What is asked for with the tags of Karpenter for this cluster. */
function requested(cluster: string) {
  const { StringEquals: equals, ...conditions } = owned('aws:RequestTag', cluster);
  return { ...conditions, StringEquals: { ...equals, [`aws:RequestTag/${CLUSTER_NAME}`]: cluster } };
}

/** Subnets and reservations may be shared by another account, as Karpenter's own policy has it. */
function ec2Arns(permissions: ControllerPermissions): (type: string) => string {
  return (type) => permissions.arn('ec2', `${type}/*`, { account: '*' });
}
