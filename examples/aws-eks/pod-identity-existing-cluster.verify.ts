import type { Check } from '../verification/check';
import { agentHealthy, associated } from '../verification/pod-identity';

/** What can be seen from outside of the cluster; that a pod gets the role shows only in a pod (see the example). */
export const checks: Check[] = [
  { promise: 'pods of team-a/reader are given the role', run: (context) => associated(context, 'team-a', 'reader') },
  {
    promise: 'pods of team-b/reader are given the same role',
    run: (context) => associated(context, 'team-b', 'reader'),
  },
  { promise: 'the cluster has an agent that hands out credentials, and it is healthy', run: agentHealthy },
];
