import { AmpClient, DescribeScraperCommand, ScraperStatusCode } from '@aws-sdk/client-amp';
import { demand, type Check, type CheckContext, type Poll } from './check';
import { sender } from './signed-requests';

/** Making a scraper takes about 20 minutes; the waiter of the SDK gives up after two. */
export const SCRAPER_TIMEOUT_SECONDS = 1800;

/** Pods are found and scraped within one or two intervals, and what is new takes a while to be seen by queries. */
export const SAMPLES_TIMEOUT_SECONDS = 600;

/** One series of the answer to an instant query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * What a workspace answers to an instant query.
 *
 * @param endpoint the workspace's endpoint, with or without a slash at its end
 */
export function query(context: CheckContext, endpoint: string, promql: string): Promise<Sample[]> {
  return queries(context, endpoint)(promql);
}

/** Waits until a selector has targets and all of them are up, and answers how many there are. */
export function targetsUp(context: CheckContext, endpoint: string, selector: string): Promise<number> {
  const ask = queries(context, endpoint);
  return context.waitFor(`the targets of up${selector}`, async (): Promise<Poll<number>> => {
    const targets = await ask(`up${selector}`);
    const down = targets
      .filter(({ value }) => value !== 1)
      .map(({ labels }) => `${labels['job']} ${labels['instance']}`);
    if (targets.length === 0) return { notYet: 'none' };
    return down.length === 0 ? { ready: targets.length } : { notYet: `down: ${down.join(', ')}` };
  });
}

/** Waits until each of the clusters has targets in the workspace, and tells of all clusters how many they have. */
export function clustersReport(
  context: CheckContext,
  endpoint: string,
  clusters: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const ask = queries(context, endpoint);
  return context.waitFor(`targets of ${clusters.join(' and ')}`, async (): Promise<Poll<Map<string, number>>> => {
    const counts = await ask('count(up) by (cluster)');
    const targets = new Map(counts.map(({ labels, value }) => [labels['cluster'] ?? '', value]));
    demand(!targets.has(''), `expected that all targets have the label 'cluster', got ${targets.get('')} without`);
    const missing = clusters.filter((cluster) => !targets.has(cluster));
    return missing.length === 0 ? { ready: targets } : { notYet: `none of ${missing.join(' and ')}` };
  });
}

/** Waits for a scraper until it is active; one that failed is not waited for. */
export async function scraperActive(context: CheckContext, scraperId: string): Promise<string> {
  const amp = context.client(AmpClient);
  return context.waitFor(
    `scraper ${scraperId} to be active`,
    async (): Promise<Poll<string>> => {
      const { scraper } = await amp.send(new DescribeScraperCommand({ scraperId }));
      const status = scraper?.status?.statusCode;
      const seen = [status, scraper?.statusReason].filter(Boolean).join(': ');
      if (status === ScraperStatusCode.ACTIVE) return { ready: `${scraperId} is active` };
      demand(
        status === ScraperStatusCode.CREATING || status === ScraperStatusCode.UPDATING,
        `expected that ${scraperId} is or gets active, got ${seen}`,
      );
      return { notYet: seen };
    },
    { everySeconds: 15 },
  );
}

/** What a scraper of a cluster promises by the outputs `ScraperId`, `ClusterLabel` and `PrometheusEndpoint`. */
export const scraperChecks: readonly Check[] = [
  {
    promise: 'the scraper is active',
    timeoutSeconds: SCRAPER_TIMEOUT_SECONDS,
    run: (context) => scraperActive(context, context.outputs.get('ScraperId')),
  },
  {
    promise: 'the workspace has samples, and they tell of which cluster they are',
    timeoutSeconds: SAMPLES_TIMEOUT_SECONDS,
    run: async (context) => {
      const endpoint = context.outputs.get('PrometheusEndpoint');
      const counts = await clustersReport(context, endpoint, [context.outputs.get('ClusterLabel')]);
      return [...counts].map(([cluster, targets]) => `${targets} targets of ${cluster}`).join(', ');
    },
  },
  {
    promise: 'the scraper reaches the API servers of the cluster, and they let it in',
    timeoutSeconds: SAMPLES_TIMEOUT_SECONDS,
    run: async (context) => {
      const selector = `{job="kubernetes-apiservers",cluster="${context.outputs.get('ClusterLabel')}"}`;
      const count = await targetsUp(context, context.outputs.get('PrometheusEndpoint'), selector);
      return `${count} up of ${selector}`;
    },
  },
];

/** One client for all queries, so that credentials that take a call are got once. */
function queries(context: CheckContext, endpoint: string): (promql: string) => Promise<Sample[]> {
  const send = sender(context, { service: 'aps' });
  const url = new URL('api/v1/query', endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
  return async (promql) => {
    // In the body, whose encoding is not part of the signature's rules as that of a query string is.
    const body = new URLSearchParams({ query: promql }).toString();
    return samplesIn(await send(url, { contentType: 'application/x-www-form-urlencoded', body }));
  };
}

interface Answer {
  readonly data?: {
    readonly resultType?: string;
    readonly result?: { readonly metric: Record<string, string>; readonly value: [number, string] }[];
  };
}

function samplesIn(text: string): Sample[] {
  const { data } = JSON.parse(text) as Answer;
  demand(data?.resultType === 'vector' && data.result !== undefined, `expected a vector, got: ${text.slice(0, 300)}`);
  return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}
