import { readFileSync } from 'node:fs';
import type { IConstruct } from 'constructs';
import { fail } from '../core/validation';
import { clusterOverview } from './dashboards/cluster-overview';
import { workspaceHealth } from './dashboards/workspace-health';

/** Which quotas the dashboard of a Prometheus workspace's health draws as lines. */
export interface WorkspaceHealthOptions {
  /**
   * How many series may be active at a time: the line in the panel of series, drawn from a tenth of it on. Service
   * Quotas tells your account's.
   *
   * @default 50_000_000
   */
  readonly activeSeriesQuota?: number;

  /**
   * How many samples may come in per second: the line in the panel of samples, drawn from a tenth of it on. Service
   * Quotas tells your account's.
   *
   * @default - no line
   */
  readonly ingestionRateQuota?: number;

  /**
   * The data source and the workspace that CloudWatch's view of it is drawn from: samples that were discarded, and usage
   * against the account's own quotas. The workspace's role needs `AmazonGrafanaCloudWatchAccess`.
   *
   * @default - what Prometheus knows of itself
   */
  readonly cloudWatch?: CloudWatchView;
}

/** Where CloudWatch's metrics of a Prometheus workspace are. */
export interface CloudWatchView {
  /** The uid of a data source for CloudWatch. */
  readonly dataSourceUid: string;

  /** The id of the Prometheus workspace, `ws-...`. */
  readonly prometheusWorkspaceId: string;

  /** The region of the Prometheus workspace. */
  readonly region: string;
}

/** A dashboard as Grafana's JSON, before it has a uid and data sources. */
export class DashboardContent {
  /**
   * A dashboard that Grafana exported.
   *
   * @param path the file, read at synth
   */
  public static fromFile(path: string): DashboardContent {
    return new DashboardContent((scope) => parse(scope, readFileSync(path, 'utf8'), path));
  }

  /**
   * A dashboard as text.
   *
   * @param json what Grafana shows as the dashboard's JSON model
   */
  public static fromJson(json: string): DashboardContent {
    return new DashboardContent((scope) => parse(scope, json, 'the text'));
  }

  /**
   * A dashboard as an object. Its strings may be tokens.
   *
   * @param dashboard Grafana's JSON model
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON, which jsii has no other word for
  public static fromObject(dashboard: Record<string, any>): DashboardContent {
    return new DashboardContent(() => dashboard);
  }

  /**
   * Clusters by their Prometheus metrics: use of CPU, memory and network by namespace and pod, API server, scheduler,
   * targets. It needs no more than the default jobs of the managed collector: neither kube-state-metrics nor node-exporter.
   *
   * Clusters are told apart by the label `cluster`, which each collector must set.
   */
  public static clusterOverview(): DashboardContent {
    return new DashboardContent(clusterOverview);
  }

  /**
   * Collectors and the Prometheus workspace that they write to: targets that are down, slow or cut short, samples and
   * series by cluster and job, and how far the quotas are.
   *
   * @param options which quotas, and whether CloudWatch is asked too
   */
  public static workspaceHealth(options: WorkspaceHealthOptions = {}): DashboardContent {
    return new DashboardContent(() => workspaceHealth(options));
  }

  private constructor(private readonly produce: (scope: IConstruct) => Record<string, unknown>) {}

  /** @internal */
  public _produce(scope: IConstruct): Record<string, unknown> {
    const dashboard = this.produce(scope);
    const wrapped = dashboard['dashboard'] as Record<string, unknown> | undefined;
    if (wrapped && !('panels' in dashboard)) {
      fail(
        scope,
        'WrappedDashboard',
        `'content' must be the dashboard itself, got an answer of Grafana's API with 'dashboard' in it; give that`,
      );
    }
    return dashboard;
  }
}

function parse(scope: IConstruct, text: string, source: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    fail(scope, 'DashboardJson', `'content' must be JSON, got ${source}: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fail(scope, 'DashboardJson', `'content' must be a JSON object, got ${source}: ${text.slice(0, 40)}`);
  }
  return value as Record<string, unknown>;
}
