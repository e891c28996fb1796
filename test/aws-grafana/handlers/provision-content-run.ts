import { createHandler } from '../../../lib/aws-grafana/handlers/provision-content';
import { FakeGrafana, WORKSPACE } from './fake-grafana';

type Event = Parameters<ReturnType<typeof createHandler>>[0];

export const DATA_SOURCE = 'Custom::GrafanaDataSource';
export const DASHBOARD = 'Custom::GrafanaDashboard';

/** Well after the names of left-overs that tests make up. */
const NOW = 1_700_000_000_000;

/** The handler at work on a fake workspace, with a clock that only moves while the handler sleeps. */
export class Run {
  static async start(): Promise<Run> {
    return new Run(await FakeGrafana.start());
  }

  time = NOW;
  readonly pauses: number[] = [];
  remainingMs = 300_000;

  private constructor(readonly grafana: FakeGrafana) {
    // The SDK's pauses between attempts are a random share of a maximum: none of it here. Their number stays the real one.
    jest.spyOn(Math, 'random').mockReturnValue(0);
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
  }

  /** A data source as the construct describes it. */
  dataSource(properties: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      uid: 'amp',
      name: 'Metrics',
      url: 'https://aps/workspaces/ws-1',
      isDefault: true,
      jsonData: {},
      ...properties,
    };
  }

  dashboard(properties: Record<string, unknown> = {}): Record<string, unknown> {
    return { uid: 'clusters', title: 'Clusters', panels: [], ...properties };
  }

  event(RequestType: string, ResourceType: string, content: unknown, properties: Record<string, unknown> = {}): Event {
    const ResourceProperties = {
      WorkspaceId: WORKSPACE,
      Region: 'us-east-1',
      Content: JSON.stringify(content),
      ...properties,
    };
    const { uid } = content as { uid: string };
    return {
      RequestType,
      ResourceType,
      StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Stack/1',
      LogicalResourceId: 'Resource',
      PhysicalResourceId: `${WORKSPACE}/${uid}`,
      ResourceProperties,
    };
  }

  /** One invocation of the function, in an environment of its own as after a cold start. */
  invoke(event: Event): Promise<{ PhysicalResourceId: string }> {
    // The region is the event's to say.
    const { region, ...clientConfig } = this.grafana.endpoint.clientConfig;
    const clock = {
      now: () => this.time,
      sleep: async (ms: number) => {
        this.pauses.push(ms);
        this.time += ms;
      },
    };
    const handler = createHandler({ clock, clientConfig, s3Config: { ...clientConfig, region, forcePathStyle: true } });
    const end = this.time + this.remainingMs;
    return handler(event, { getRemainingTimeInMillis: () => end - this.time });
  }

  putDataSource(properties: Record<string, unknown> = {}, requestType = 'Create') {
    return this.invoke(this.event(requestType, DATA_SOURCE, this.dataSource(properties)));
  }

  putDashboard(properties: Record<string, unknown> = {}, more: Record<string, unknown> = {}, requestType = 'Create') {
    return this.invoke(this.event(requestType, DASHBOARD, this.dashboard(properties), more));
  }

  delete(resourceType: string, uid: string) {
    return this.invoke(this.event('Delete', resourceType, { uid }));
  }

  /** All that was logged. */
  get log(): string {
    return [...jest.mocked(console.log).mock.calls, ...jest.mocked(console.error).mock.calls].join('\n');
  }

  /** Ends the test; in none of them may an account be left, unless the test expects it. */
  async stop({ accountsLeft = 0 } = {}): Promise<void> {
    const { size } = this.grafana.accounts;
    const { log } = this;
    await this.grafana.stop();
    jest.restoreAllMocks();
    expect(size).toBe(accountsLeft);
    expect(log).not.toContain('glsa_');
  }
}
