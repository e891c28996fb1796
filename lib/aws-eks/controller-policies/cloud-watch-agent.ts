import type { Controller } from './controller-permissions';

const AGENT = { namespace: 'amazon-cloudwatch', serviceAccount: 'cloudwatch-agent', daemonSet: true };

/** The CloudWatch agent by itself. */
export function cloudWatchAgent(): Controller {
  return { ...AGENT, managedPolicies: ['CloudWatchAgentServerPolicy'] };
}

/** The add-on with the agent, Container Insights and Application Signals. */
export function cloudWatchObservability(): Controller {
  return {
    ...AGENT,
    addonName: 'amazon-cloudwatch-observability',
    managedPolicies: ['CloudWatchAgentServerPolicy', 'AWSXrayWriteOnlyAccess'],
  };
}
