import type { IAutoScalingGroupRef } from 'aws-cdk-lib/aws-autoscaling';
import type { IRoleRef } from 'aws-cdk-lib/aws-iam';
import type { IQueueRef } from 'aws-cdk-lib/aws-sqs';
import type { ControllerPolicyOptionsBase } from './identity';

/** Whose groups the Cluster Autoscaler scales. */
export interface ClusterAutoscalerPolicyOptions extends ControllerPolicyOptionsBase {
  /**
   * The cluster's name. It must be known at synth, since it is part of a tag's key.
   *
   * @default - the name of the association's cluster, if it is known at synth
   */
  readonly clusterName?: string;
}

/** Which nodes Karpenter makes, and how it hears of interruptions. */
export interface KarpenterPolicyOptions extends ControllerPolicyOptionsBase {
  /** The role of the nodes, the only one that Karpenter may pass to instances. */
  readonly nodeRole: IRoleRef;

  /**
   * The queue that EventBridge sends interruptions to. Its key is granted if the app makes the queue.
   *
   * @default - Karpenter hears of no interruptions
   */
  readonly interruptionQueue?: IQueueRef;

  /**
   * The cluster's name. It must be known at synth, since it is part of a tag's key.
   *
   * @default - the name of the association's cluster, if it is known at synth
   */
  readonly clusterName?: string;
}

/** What KEDA scales by; at least one of the two. */
export interface KedaPolicyOptions extends ControllerPolicyOptionsBase {
  /**
   * Queues whose lengths it watches (`aws-sqs-queue`).
   *
   * @default - none
   */
  readonly queues?: IQueueRef[];

  /**
   * Whether it watches metrics of CloudWatch (`aws-cloudwatch`): all of the account, since IAM cannot tell them apart.
   *
   * @default false
   */
  readonly cloudWatchMetrics?: boolean;
}

/** How the AWS Node Termination Handler hears of terminations, in its queue mode. */
export interface NodeTerminationHandlerPolicyOptions extends ControllerPolicyOptionsBase {
  /** The queue that EventBridge sends the events to. Its key is granted if the app makes the queue. */
  readonly queue: IQueueRef;

  /**
   * The groups whose lifecycle hooks it completes.
   *
   * @default - all groups in the cluster's account and region, since those of managed node groups have no construct
   */
  readonly autoScalingGroups?: IAutoScalingGroupRef[];
}
