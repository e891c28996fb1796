import type { IWorkspaceRef } from 'aws-cdk-lib/aws-grafana';
import { Construct } from 'constructs';
import { fail } from '../core/validation';
import { provisionContent } from './content-provider';
import { contentUid } from './content-uid';
import type { DashboardContent } from './dashboard-content';
import type { DashboardFolder } from './dashboard-folder';
import { replaceInputs } from './dashboard-inputs';
import { carryDashboard } from './dashboard-transport';
import { jsonText } from './json-text';
import type { IPrometheusDataSource } from './prometheus-data-source';
import type { ProvisioningNetwork } from './provisioning-network';

/** How a dashboard is made. */
export interface DashboardProps {
  /**
   * The Grafana workspace: of this library, an L1, or imported. It takes Grafana 9 or later. Another workspace replaces the
   * dashboard.
   */
  readonly workspace: IWorkspaceRef;

  /**
   * The dashboard. What is larger than 24 KB is deployed as a file in the bootstrap bucket; such a one must not hold tokens.
   */
  readonly content: DashboardContent;

  /**
   * The data source that each placeholder `${DS_...}` of the dashboard stands for.
   *
   * @default - `inputs` says what placeholders stand for, or there are none
   */
  readonly dataSource?: IPrometheusDataSource;

  /**
   * What placeholders of the dashboard stand for, by their names: uids of data sources, and constants. A dashboard that was
   * exported "for sharing externally" lists them under `__inputs`.
   *
   * @default - none but those that `dataSource` stands for
   */
  readonly inputs?: Record<string, string>;

  /**
   * The folder that the dashboard is in. Another one moves it.
   *
   * @default - the general folder
   */
  readonly folder?: DashboardFolder;

  /**
   * The title of the dashboard.
   *
   * @default - the title in its content
   */
  readonly title?: string;

  /**
   * What Grafana knows the dashboard by: at most 40 letters, digits, hyphens and underscores. What has the uid in the
   * workspace already is taken over, and removed with the stack. Another uid replaces the dashboard.
   *
   * @default - the uid in its content, or one made from the construct's path
   */
  readonly uid?: string;

  /**
   * Where the function runs that makes the dashboard, for a workspace that only some networks may reach.
   *
   * @default - outside any VPC
   */
  readonly network?: ProvisioningNetwork;
}

/**
 * A dashboard of a Grafana workspace, which CloudFormation has no resource for.
 *
 * What users change in it by hand stays until the next deployment that changes the dashboard. What service accounts cost is
 * said at `PrometheusDataSource`.
 *
 * @stateless
 * @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 * @example
 * declare const workspace: grafana.Workspace;
 * declare const dataSource: grafana.PrometheusDataSource;
 * new grafana.Dashboard(this, 'Clusters', {
 *   workspace,
 *   dataSource,
 *   content: grafana.DashboardContent.clusterOverview(),
 * });
 */
export class Dashboard extends Construct {
  /** What Grafana knows the dashboard by; its address is `/d/<uid>`. */
  public readonly dashboardUid: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { dataSource, inputs = {} } = props;
    const produced = props.content._produce(this);
    const dashboard = replaceInputs(this, produced, { dataSourceUid: dataSource?.dataSourceUid, inputs });
    const title = props.title ?? dashboard['title'];
    if (typeof title !== 'string' || title.trim() === '') {
      fail(
        this,
        'TitleMissing',
        `'title' must be given for a dashboard whose content has none, got '${String(title)}'`,
      );
    }

    this.dashboardUid = contentUid(this, props.uid ?? ownUid(dashboard));
    const folder = props.folder?._render(this);
    const deployed = { ...dashboard, id: undefined, version: undefined, uid: this.dashboardUid, title };
    const { properties, permission } = carryDashboard(this, deployed, props.network);
    const resource = provisionContent(this, {
      resourceType: 'Custom::GrafanaDashboard',
      workspace: props.workspace,
      network: props.network,
      properties: { ...properties, Folder: folder && jsonText(this, folder) },
    });
    if (dataSource) resource.node.addDependency(dataSource);
    if (permission) resource.node.addDependency(permission);
  }
}

function ownUid({ uid }: Record<string, unknown>): string | undefined {
  return typeof uid === 'string' && uid !== '' ? uid : undefined;
}
