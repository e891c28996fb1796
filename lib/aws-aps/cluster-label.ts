import type { Construct, IConstruct } from 'constructs';
import { fail, validateString } from '../core/validation';
import type { ScrapeDestination } from './scrape-destination';

/** The external label that tells apart the series of the clusters that share a workspace. */
export const CLUSTER_LABEL = 'cluster';

/** Which scraper has a label, by destination and label, for each app. */
const claims = new WeakMap<IConstruct, Map<string, IConstruct>>();

/**
 * Refuses a second scraper with the same label at the same destination: the series of both would be one, and the service
 * discards most of their samples as duplicates or out of order.
 */
export function claimClusterLabel(scraper: Construct, destination: ScrapeDestination, label: string): void {
  validateString(scraper, 'clusterLabel', label, { min: 1 });
  const { root } = scraper.node;
  const claimed = claims.get(root) ?? new Map<string, IConstruct>();
  claims.set(root, claimed);

  const key = JSON.stringify([destination._key(scraper), label]);
  const other = claimed.get(key);
  if (other) {
    fail(
      scraper,
      'ClusterLabelTaken',
      `'clusterLabel' must be another for each scraper of ${destination._name}, got '${label}' at '${scraper.node.path}' ` +
        `and at '${other.node.path}'; give one of the sources another 'clusterLabel'`,
    );
  }
  claimed.set(key, scraper);
}
