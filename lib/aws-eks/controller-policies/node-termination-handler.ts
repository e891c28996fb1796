import { CfnAutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Controller } from './controller-permissions';
import type { NodeTerminationHandlerPolicyOptions } from './options';

const READ_ACTIONS = ['autoscaling:DescribeAutoScalingInstances', 'autoscaling:DescribeTags', 'ec2:DescribeInstances'];

/** The AWS Node Termination Handler. */
export function nodeTerminationHandler(options: NodeTerminationHandlerPolicyOptions): Controller {
  const { queue, autoScalingGroups } = options;
  return {
    namespace: 'kube-system',
    serviceAccount: 'aws-node-termination-handler',
    permit: (permissions) => {
      permissions.allow(READ_ACTIONS);
      permissions.allow(
        ['autoscaling:CompleteLifecycleAction'],
        autoScalingGroups?.map((group) => CfnAutoScalingGroup.arnForAutoScalingGroup(group)) ?? [
          permissions.arn('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*'),
        ],
      );
      permissions.allow(['sqs:DeleteMessage', 'sqs:ReceiveMessage'], [CfnQueue.arnForQueue(queue)]);
      permissions.allowKeys(['kms:Decrypt'], [], [queue]);
    },
  };
}
