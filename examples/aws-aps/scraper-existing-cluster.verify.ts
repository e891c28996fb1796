import type { Check } from '../verification/check';
import { scraperChecks } from '../verification/prometheus';

/** Which pods have annotations is the cluster's business; API servers are in each. */
export const checks: Check[] = [...scraperChecks];
