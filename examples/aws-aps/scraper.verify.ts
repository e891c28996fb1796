import type { Check } from '../verification/check';
import { SAMPLES_TIMEOUT_SECONDS, scraperChecks, targetsUp } from '../verification/prometheus';

export const checks: Check[] = [
  ...scraperChecks,
  {
    promise: 'a pod is scraped because its annotations ask for it',
    timeoutSeconds: SAMPLES_TIMEOUT_SECONDS,
    run: async (context) => {
      const selector = `{job="annotated-pods",namespace="demo",cluster="${context.outputs.get('ClusterLabel')}"}`;
      const count = await targetsUp(context, context.outputs.get('PrometheusEndpoint'), selector);
      return `${count} up of ${selector}`;
    },
  },
];
