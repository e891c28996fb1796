import type { Controller } from './controller-permissions';

const AGENT = { namespace: 'amazon-cloudwatch', serviceAccount: 'cloudwatch-agent' };

/** The CloudWatch agent by itself. */
export function cloudWatchAgent(): Controller {
  return { ...AGENT, managedPolicies: ['CloudWatchAgentServerPolicy'] };
}

/** The add-on with the agent, Container Insights and Application Signals. */
export function cloudWatchObservability(): Controller {
  return { ...AGENT, managedPolicies: ['CloudWatchAgentServerPolicy', 'AWSXrayWriteOnlyAccess'] };
}
