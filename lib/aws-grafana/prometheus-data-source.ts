import { Annotations, Duration } from 'aws-cdk-lib';
import type { IWorkspaceRef } from 'aws-cdk-lib/aws-grafana';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { fail, isKnown, validateString } from '../core/validation';
import { provisionContent } from './content-provider';
import { contentUid } from './content-uid';
import { jsonText } from './json-text';
import type { BoundEndpoint, PrometheusEndpoint } from './prometheus-endpoint';
import type { ProvisioningNetwork } from './provisioning-network';
import type { IWorkspace } from './workspace';
import { allowAssuming } from './workspace-role';

const CORE = 'prometheus';

/** A data source that dashboards query Prometheus by. */
export interface IPrometheusDataSource extends IConstruct {
  /** What Grafana and dashboards know the data source by. */
  readonly dataSourceUid: string;
}

/** Which of Grafana's two data sources for Prometheus sends the queries. */
export enum PrometheusDataSourceType {
  /** `prometheus`, Grafana's own. In Amazon Managed Grafana it can sign requests up to version 10. */
  CORE = 'prometheus',
  /** `grafana-amazonprometheus-datasource`, which Amazon Managed Grafana has from version 12 on. */
  AMAZON = 'grafana-amazonprometheus-datasource',
}

/** How a data source is made. */
export interface PrometheusDataSourceProps {
  /**
   * The Grafana workspace: of this library, an L1, or imported. It takes Grafana 9 or later. Another workspace replaces the
   * data source.
   */
  readonly workspace: IWorkspaceRef;

  /** The Prometheus workspace or server that is queried. */
  readonly endpoint: PrometheusEndpoint;

  /**
   * What users pick the data source by: at most 190 characters, unique in the workspace. A deployment fails where another
   * data source has the name.
   *
   * @default - the uid
   */
  readonly dataSourceName?: string;

  /**
   * What Grafana and dashboards know the data source by: at most 40 letters, digits, hyphens and underscores. What has the
   * uid in the workspace already is taken over, and removed with the stack. Another uid replaces the data source.
   *
   * @default - made from the construct's path
   */
  readonly uid?: string;

  /**
   * Whether new panels query this data source. A workspace has one such data source: the last one that says so.
   *
   * @default false
   */
  readonly isDefault?: boolean;

  /**
   * Which of Grafana's data sources sends the queries. The default follows the version that the workspace runs when the data
   * source is deployed: `prometheus` can sign requests before version 12 and cannot from then on, the plugin is there from
   * then on only. A workspace that lacks the plugin when it is asked for fails the deployment.
   *
   * @default - AMAZON where requests are signed and Grafana is 12 or later, otherwise CORE
   */
  readonly dataSourceType?: PrometheusDataSourceType;

  /**
   * A role that the workspace's role assumes to query, such as one of the account that the Prometheus workspace is in. It must
   * trust the workspace's role; the permission to assume it is given here.
   *
   * @default - the workspace's role queries
   */
  readonly assumeRole?: iam.IRoleRef;

  /**
   * How often metrics are scraped, in whole seconds: rates are calculated over several times this.
   *
   * @default Duration.seconds(30)
   */
  readonly scrapeInterval?: Duration;

  /**
   * Where the function runs that makes the data source, for a workspace that only some networks may reach.
   *
   * @default - outside any VPC
   */
  readonly network?: ProvisioningNetwork;
}

/**
 * A data source of a Grafana workspace that queries Prometheus, which CloudFormation has no resource for.
 *
 * A function signs in as a service account that lives for seconds, makes or changes the data source, and removes the
 * account again. The workspace's role, where it is known, gets the permission to query the Prometheus workspace.
 *
 * AWS bills service accounts as users. That one which lived for seconds is billed, and for how much of the month, is not
 * documented: count with 9 USD for each data source and dashboard in a month that deploys it, and expect less.
 *
 * @stateless
 * @see https://docs.aws.amazon.com/grafana/latest/userguide/amazon-prometheus-data-source.html
 * @example
 * declare const workspace: grafana.Workspace;
 * declare const metrics: aps.Workspace;
 * const dataSource = new grafana.PrometheusDataSource(this, 'Metrics', {
 *   workspace,
 *   endpoint: grafana.PrometheusEndpoint.workspace(metrics),
 *   isDefault: true,
 * });
 */
export class PrometheusDataSource extends Construct implements IPrometheusDataSource {
  /**
   * A data source that is there already.
   *
   * @param scope construct scope
   * @param id construct id
   * @param dataSourceUid what Grafana knows it by
   */
  public static fromDataSourceUid(scope: Construct, id: string, dataSourceUid: string): IPrometheusDataSource {
    class Import extends Construct implements IPrometheusDataSource {
      public readonly dataSourceUid = dataSourceUid;
    }
    return new Import(scope, id);
  }

  public readonly dataSourceUid: string;

  constructor(scope: Construct, id: string, props: PrometheusDataSourceProps) {
    super(scope, id);
    validateString(this, 'dataSourceName', props.dataSourceName, { min: 1, max: 190 });
    const bound = props.endpoint._bind(this);
    this.validateSigning(props, bound);

    this.dataSourceUid = contentUid(this, props.uid);
    this.allow(props, bound);
    provisionContent(this, {
      resourceType: 'Custom::GrafanaDataSource',
      workspace: props.workspace,
      network: props.network,
      properties: { Content: jsonText(this, this.render(props, bound)) },
    });
  }

  private validateSigning({ dataSourceType, assumeRole }: PrometheusDataSourceProps, bound: BoundEndpoint): void {
    if (bound.region !== undefined) return;
    if (assumeRole !== undefined) {
      fail(
        this,
        'AssumeRoleUnsigned',
        `'assumeRole' must come with an 'endpoint' whose requests are signed, got '${bound.url}'; ` +
          `use PrometheusEndpoint.workspace or .signedUrl`,
      );
    }
    if (dataSourceType === PrometheusDataSourceType.AMAZON) {
      fail(
        this,
        'AmazonUnsigned',
        `'dataSourceType' must be CORE for an 'endpoint' whose requests are not signed, got AMAZON for '${bound.url}'`,
      );
    }
  }

  private allow({ workspace, assumeRole }: PrometheusDataSourceProps, bound: BoundEndpoint): void {
    const grafana = workspace as Partial<IWorkspace> & IWorkspaceRef;
    const { role } = grafana;
    if (assumeRole && role) allowAssuming(role, assumeRole);
    if (!assumeRole && role && bound.workspace) {
      grafana.addPrometheusWorkspace?.(bound.workspace, { encryptionKey: bound.encryptionKey });
    }
    if (role || !(assumeRole ?? bound.workspace)) return;
    const target = assumeRole ? `assume '${assumeRole.node.path}'` : `query '${bound.workspace?.node.path ?? ''}'`;
    Annotations.of(this).addWarningV2(
      'cdk-reinvent-constructs:grafana.roleUnknown',
      `the role of '${workspace.node.path}' is not known, so its owner must let it ${target}; import the workspace by ` +
        `fromWorkspaceAttributes with its 'role' to have it done`,
    );
  }

  private render(props: PrometheusDataSourceProps, bound: BoundEndpoint): unknown {
    const { scrapeInterval = Duration.seconds(30) } = props;
    const seconds = scrapeInterval.toSeconds();
    if (isKnown(seconds) && seconds < 1) {
      fail(this, 'ScrapeInterval', `'scrapeInterval' must be at least 1 second, got ${seconds}`);
    }
    return {
      uid: this.dataSourceUid,
      name: props.dataSourceName ?? this.dataSourceUid,
      // Without a type the handler decides, since only the deployment knows Grafana's version.
      type: props.dataSourceType ?? (bound.region === undefined ? CORE : undefined),
      url: bound.url,
      isDefault: props.isDefault ?? false,
      jsonData: {
        httpMethod: 'POST',
        timeInterval: `${seconds}s`,
        ...(bound.region !== undefined && {
          sigV4Auth: true,
          // The workspace's role; the console writes this, not "default".
          sigV4AuthType: 'ec2_iam_role',
          sigV4Region: bound.region,
          sigV4AssumeRoleArn: props.assumeRole?.roleRef.roleArn,
        }),
      },
    };
  }
}
