import {
  AlertManagerDefinitionStatusCode,
  AmpClient,
  DescribeAlertManagerDefinitionCommand,
  DescribeRuleGroupsNamespaceCommand,
  RuleGroupsNamespaceStatusCode,
} from '@aws-sdk/client-amp';
import {
  CreateWorkspaceServiceAccountCommand,
  CreateWorkspaceServiceAccountTokenCommand,
  DeleteWorkspaceServiceAccountCommand,
  DescribeWorkspaceCommand,
  GrafanaClient,
  ListWorkspaceServiceAccountsCommand,
  Role,
  WorkspaceStatus,
} from '@aws-sdk/client-grafana';
import { randomUUID } from 'node:crypto';
import { demand, type Check, type CheckContext, type Poll } from '../verification/check';
import { httpAnswer, type HttpAnswer } from '../verification/http-answer';
import {
  clustersReport,
  query,
  SAMPLES_TIMEOUT_SECONDS,
  SCRAPER_TIMEOUT_SECONDS,
  scraperActive,
} from '../verification/prometheus';

/** The groups of the presets, by the names that they give themselves. */
const GROUPS = ['nodes', 'pods', 'api-server', 'scrapers', 'workspace'];
/** The token of a check that was killed is worth nothing after this. */
const TOKEN_SECONDS = 600;

export const checks: Check[] = [
  {
    promise: 'each cluster has a scraper that is active',
    timeoutSeconds: SCRAPER_TIMEOUT_SECONDS,
    run: scrapersActive,
  },
  {
    promise: 'the series of each cluster bear its label',
    timeoutSeconds: SAMPLES_TIMEOUT_SECONDS,
    run: seriesLabelled,
  },
  {
    promise: 'the rules are loaded, and evaluated for each cluster',
    timeoutSeconds: SAMPLES_TIMEOUT_SECONDS,
    run: rulesEvaluated,
  },
  { promise: 'the alert manager is active and sends to the topic', run: alertsRouted },
  { promise: 'Grafana queries the workspace by its data source, and has both dashboards', run: grafanaShows },
];

async function scrapersActive(context: CheckContext): Promise<string> {
  const scrapers = await scrapersOf(context);
  const seen: string[] = [];
  for (const [cluster, scraperId] of scrapers) seen.push(`${cluster}: ${await scraperActive(context, scraperId)}`);
  return seen.join(', ');
}

async function seriesLabelled(context: CheckContext): Promise<string> {
  const clusters = [...(await scrapersOf(context)).keys()];
  const counts = await clustersReport(context, context.outputs.get('PrometheusEndpoint'), clusters);
  return `targets: ${describe(counts)}`;
}

async function rulesEvaluated(context: CheckContext): Promise<string> {
  const amp = context.client(AmpClient);
  const name = context.outputs.get('RuleGroupsNamespaceName');
  const workspaceId = context.outputs.get('WorkspaceId');
  const data = await context.waitFor(`the rules ${name} to be active`, async (): Promise<Poll<string>> => {
    const { ruleGroupsNamespace } = await amp.send(new DescribeRuleGroupsNamespaceCommand({ workspaceId, name }));
    const { status, data: yaml } = ruleGroupsNamespace ?? {};
    return activated(status, RuleGroupsNamespaceStatusCode.ACTIVE, yaml);
  });
  const missing = GROUPS.filter((group) => !new RegExp(`^ *- name: "?${group}"?$`, 'm').test(data));
  demand(missing.length === 0, `expected the groups ${GROUPS.join(', ')}, got none of ${missing.join(', ')}`);

  // What a rule has recorded, not what it would: only a rule that runs makes these series.
  const recorded = await recordedOfEach(context, 'cluster:scrape_samples:sum');
  return `${GROUPS.length} groups; samples per scrape recorded: ${describe(recorded)}`;
}

async function alertsRouted(context: CheckContext): Promise<string> {
  const amp = context.client(AmpClient);
  const workspaceId = context.outputs.get('WorkspaceId');
  const data = await context.waitFor('the alert manager to be active', async (): Promise<Poll<string>> => {
    const { alertManagerDefinition } = await amp.send(new DescribeAlertManagerDefinitionCommand({ workspaceId }));
    const { status, data: yaml } = alertManagerDefinition ?? {};
    return activated(status, AlertManagerDefinitionStatusCode.ACTIVE, yaml);
  });
  const topicArn = context.outputs.get('TopicArn');
  demand(data.includes(topicArn), `expected a receiver ${topicArn}, got: ${data}`);
  return `its receiver is ${topicArn}`;
}

async function grafanaShows(context: CheckContext): Promise<string> {
  const grafana = context.client(GrafanaClient);
  const workspaceId = context.outputs.get('GrafanaId');
  const url = await context.waitFor(`${workspaceId} to be active`, async (): Promise<Poll<string>> => {
    const { workspace } = await grafana.send(new DescribeWorkspaceCommand({ workspaceId }));
    const { status, endpoint = '' } = workspace ?? {};
    if (status === WorkspaceStatus.ACTIVE) return { ready: withScheme(endpoint) };
    demand(!/FAILED|DELET|DEGRADED/.test(String(status)), `expected an active workspace, got ${status}`);
    return { notYet: String(status) };
  });
  const token = await viewerToken(context, grafana, workspaceId);
  const get = (path: string) => answerOf(`${url}${path}`, token, context.signal);

  const uid = context.outputs.get('DataSourceUid');
  await context.waitFor(`the data source ${uid} to be healthy`, async (): Promise<Poll<true>> => {
    const { status, text } = await get(`/api/datasources/uid/${uid}/health`);
    // A token that was just made, and a Grafana that just started, take a moment.
    return status === 200 && /"status":\s*"OK"/.test(text)
      ? { ready: true }
      : { notYet: `status ${status}: ${text.slice(0, 300)}` };
  });
  const dashboards = context.outputs.get('DashboardUids').split(',');
  for (const dashboard of dashboards) {
    const { status, text } = await get(`/api/dashboards/uid/${dashboard}`);
    demand(status === 200, `expected the dashboard ${dashboard}, got status ${status}: ${text.slice(0, 300)}`);
    demand(text.includes(uid), `expected the dashboard ${dashboard} to show ${uid}, which it does not name`);
  }
  return `${uid} is healthy at ${url}; dashboards ${dashboards.join(', ')}`;
}

async function answerOf(url: string, token: string, signal: AbortSignal): Promise<HttpAnswer> {
  // A redirect would lead to a page to log in at.
  return httpAnswer(url, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual', signal });
}

/** A token that may look and query, and that goes with its account: accounts are billed as users. */
async function viewerToken(context: CheckContext, grafana: GrafanaClient, workspaceId: string): Promise<string> {
  const name = `verify-${randomUUID()}`;
  // By its name: the answer that tells the id may be lost after the account is made.
  context.cleanUp(`the service account ${name} of ${workspaceId}, which is billed as a user`, () =>
    removeAccount(grafana, workspaceId, name),
  );
  const account = await grafana.send(
    new CreateWorkspaceServiceAccountCommand({ workspaceId, name, grafanaRole: Role.VIEWER }),
  );
  const { serviceAccountToken } = await grafana.send(
    new CreateWorkspaceServiceAccountTokenCommand({
      workspaceId,
      serviceAccountId: account.id,
      name,
      secondsToLive: TOKEN_SECONDS,
    }),
  );
  demand(serviceAccountToken?.key !== undefined, `Grafana gave no token for ${name}`);
  return serviceAccountToken.key;
}

async function removeAccount(grafana: GrafanaClient, workspaceId: string, name: string): Promise<void> {
  let nextToken: string | undefined;
  do {
    const page = await grafana.send(new ListWorkspaceServiceAccountsCommand({ workspaceId, nextToken }));
    for (const { id: serviceAccountId, name: found } of page.serviceAccounts ?? []) {
      if (found !== name) continue;
      await grafana.send(new DeleteWorkspaceServiceAccountCommand({ workspaceId, serviceAccountId }));
      return;
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

/** Waits until a rule has recorded a value for each cluster. */
async function recordedOfEach(context: CheckContext, record: string): Promise<Map<string, number>> {
  const clusters = [...(await scrapersOf(context)).keys()];
  const endpoint = context.outputs.get('PrometheusEndpoint');
  return context.waitFor(`${record} of all clusters`, async (): Promise<Poll<Map<string, number>>> => {
    const samples = await query(context, endpoint, record);
    const found = new Map(samples.map(({ labels, value }) => [labels['cluster'] ?? 'no cluster', value]));
    const missing = clusters.filter((cluster) => !found.has(cluster));
    return missing.length === 0 ? { ready: found } : { notYet: `none of ${missing.join(', ')}` };
  });
}

/** The scrapers by the cluster that each is for. */
async function scrapersOf(context: CheckContext): Promise<Map<string, string>> {
  const outputs = await context.outputsOf(`${context.outputs.stackName}-clusters`);
  return new Map(
    outputs
      .get('Scrapers')
      .split(',')
      .map((pair) => pair.split('=') as [string, string]),
  );
}

interface Status {
  readonly statusCode: string | undefined;
  readonly statusReason?: string;
}

/** The definition, once it is active; one that was refused is not waited for. */
function activated(status: Status | undefined, active: string, data: Uint8Array | undefined): Poll<string> {
  const seen = [status?.statusCode, status?.statusReason].filter(Boolean).join(': ');
  if (status?.statusCode === active) return { ready: Buffer.from(data ?? []).toString('utf8') };
  demand(/^(CREATING|UPDATING)$/.test(String(status?.statusCode)), `expected it to be or get active, got ${seen}`);
  return { notYet: seen };
}

/** AWS shows the endpoint without a scheme, and not everywhere. */
function withScheme(endpoint: string): string {
  return `${/^https?:\/\//.test(endpoint) ? '' : 'https://'}${endpoint}`.replace(/\/+$/, '');
}

function describe(values: ReadonlyMap<string, number>): string {
  return [...values].map(([cluster, value]) => `${cluster} ${value}`).join(', ');
}
