import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { fail } from '../../core/validation';
import type { Controller } from './controller-permissions';
import type { KedaPolicyOptions } from './options';

/** The operator of KEDA. */
export function keda({ queues = [], cloudWatchMetrics = false }: KedaPolicyOptions): Controller {
  return {
    namespace: 'keda',
    serviceAccount: 'keda-operator',
    permit: (permissions) => {
      if (queues.length === 0 && !cloudWatchMetrics) {
        fail(
          permissions.scope,
          'ControllerResourceMissing',
          `one of 'queues' and 'cloudWatchMetrics' must be given, got none; KEDA would have nothing to scale by`,
        );
      }
      permissions.allow(
        ['sqs:GetQueueAttributes'],
        queues.map((queue) => CfnQueue.arnForQueue(queue)),
      );
      if (cloudWatchMetrics) permissions.allow(['cloudwatch:GetMetricData']);
    },
  };
}
