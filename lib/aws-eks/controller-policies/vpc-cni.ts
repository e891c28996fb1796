import type { Controller } from './controller-permissions';
import type { VpcCniPolicyOptions } from './options';

const IPV6_ACTIONS = [
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeInstances',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeTags',
];

/** The Amazon VPC CNI. */
export function vpcCni({ ipv6 = false, networkPolicyLogs = false }: VpcCniPolicyOptions): Controller {
  return {
    namespace: 'kube-system',
    serviceAccount: 'aws-node',
    addonName: 'vpc-cni',
    daemonSet: true,
    managedPolicies: ipv6 ? [] : ['AmazonEKS_CNI_Policy'],
    permit: (permissions) => {
      if (ipv6) {
        permissions.allow(IPV6_ACTIONS);
        permissions.allow(
          ['ec2:AssignIpv6Addresses', 'ec2:CreateTags'],
          [permissions.arn('ec2', 'network-interface/*')],
        );
      }
      if (networkPolicyLogs) {
        const { clusterName } = permissions.cluster.clusterRef;
        permissions.allow(['logs:DescribeLogGroups']);
        permissions.allow(
          ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
          [permissions.arn('logs', `log-group:/aws/eks/${clusterName}/cluster*`)],
        );
      }
    },
  };
}
