import type { Controller } from './controller-permissions';
import type { ClusterAutoscalerPolicyOptions } from './options';

const READ_ACTIONS = [
  'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeAutoScalingInstances',
  'autoscaling:DescribeLaunchConfigurations',
  'autoscaling:DescribeScalingActivities',
  'autoscaling:DescribeTags',
  'ec2:DescribeImages',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:GetInstanceTypesFromInstanceRequirements',
];

/** The Kubernetes Cluster Autoscaler. */
export function clusterAutoscaler({ clusterName }: ClusterAutoscalerPolicyOptions): Controller {
  return {
    namespace: 'kube-system',
    serviceAccount: 'cluster-autoscaler',
    permit: (permissions) => {
      const cluster = permissions.literalClusterName(clusterName);
      permissions.allow(READ_ACTIONS);
      permissions.allow(['eks:DescribeNodegroup'], [permissions.arn('eks', `nodegroup/${cluster}/*`)]);
      permissions.allow(
        ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
        [permissions.arn('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*')],
        { StringEquals: { [`autoscaling:ResourceTag/kubernetes.io/cluster/${cluster}`]: 'owned' } },
      );
    },
  };
}
