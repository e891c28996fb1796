import type { Duration, Size } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { renderDuration } from './prometheus-duration';
import type { RelabelConfig } from './relabel-config';
import type { ScrapeAuthorization, ScrapeTlsConfig } from './scrape-authorization';
import type { ServiceDiscovery } from './service-discovery';

/** How the collector talks to targets. */
export enum ScrapeScheme {
  /** Plain HTTP. */
  HTTP = 'http',
  /** HTTP over TLS. */
  HTTPS = 'https',
}

/** How often a job scrapes, what it keeps, and how much it takes at most. */
export interface ScrapeJobOptions {
  /**
   * The time between two scrapes, at least 30 seconds. Half as often is half the samples, and half the cost.
   *
   * @default - that of the configuration
   */
  readonly scrapeInterval?: Duration;

  /**
   * How long a scrape may take, at most as long as the interval.
   *
   * @default - that of the configuration, or the interval if that is shorter
   */
  readonly scrapeTimeout?: Duration;

  /**
   * Which targets are scraped, and their labels. Of a ready-made job they come after its own rules.
   *
   * @default - all targets that are found
   */
  readonly relabelConfigs?: RelabelConfig[];

  /**
   * Which series are kept, and their labels: what the rules drop is not billed as ingested.
   *
   * @default - all series
   */
  readonly metricRelabelConfigs?: RelabelConfig[];

  /**
   * Samples that a target may have after relabelling; a scrape with more fails as a whole.
   *
   * @default - any number
   */
  readonly sampleLimit?: number;

  /**
   * Targets that the job may have after relabelling; with more, all of them fail.
   *
   * @default - any number, up to the service's 30,000 of a scraper
   */
  readonly targetLimit?: number;

  /**
   * Labels that a sample may have; a scrape with more fails as a whole.
   *
   * @default - any number
   */
  readonly labelLimit?: number;

  /**
   * The most that a target may answer, uncompressed; a scrape with more fails.
   *
   * @default - the service's limit of 50 MB
   */
  readonly bodySizeLimit?: Size;
}

/** What a job scrapes, and how. */
export interface ScrapeJobProps extends ScrapeJobOptions {
  /** The job's name, its own in the configuration. It becomes the label `job`. */
  readonly jobName: string;

  /** How targets are found; all that are found by any of these are scraped. */
  readonly serviceDiscovery: ServiceDiscovery[];

  /**
   * The path of the metrics.
   *
   * @default /metrics
   */
  readonly metricsPath?: string;

  /**
   * How the collector talks to the targets.
   *
   * @default ScrapeScheme.HTTP
   */
  readonly scheme?: ScrapeScheme;

  /**
   * Parameters of the request.
   *
   * @default - none
   */
  readonly params?: Record<string, string[]>;

  /**
   * Whether labels of the target's own win over those that the collector adds, such as `job` and `instance`. Otherwise the
   * target's are kept as `exported_job`.
   *
   * @default false
   */
  readonly honorLabels?: boolean;

  /**
   * Whether timestamps of the target's own count. Otherwise samples have the time of the scrape.
   *
   * @default true
   */
  readonly honorTimestamps?: boolean;

  /**
   * Who the collector says it is.
   *
   * @default - nobody
   */
  readonly authorization?: ScrapeAuthorization;

  /**
   * How the certificates of the targets are checked.
   *
   * @default - by the authorities that the collector trusts
   */
  readonly tlsConfig?: ScrapeTlsConfig;
}

/**
 * One job of a scrape configuration: where targets are found, and what is kept of them.
 *
 * Ready-made jobs for EKS are in `EksScrapeJob`. What Prometheus or the service would refuse fails the synth of the scraper.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
 */
export class ScrapeJob {
  /** The job's name, which is the label `job` of its series. */
  public readonly jobName: string;

  constructor(private readonly props: ScrapeJobProps) {
    this.jobName = props.jobName;
  }

  /**
   * The element of `scrape_configs`.
   *
   * @internal
   */
  public _render(owner: IConstruct): Record<string, unknown> {
    const { props } = this;
    const rules = (configs?: RelabelConfig[]) => configs?.map((config) => config._render(owner));
    return {
      job_name: props.jobName,
      scrape_interval: props.scrapeInterval && renderDuration(props.scrapeInterval),
      scrape_timeout: props.scrapeTimeout && renderDuration(props.scrapeTimeout),
      metrics_path: props.metricsPath,
      scheme: props.scheme,
      params: props.params,
      honor_labels: props.honorLabels,
      honor_timestamps: props.honorTimestamps,
      sample_limit: props.sampleLimit,
      target_limit: props.targetLimit,
      label_limit: props.labelLimit,
      body_size_limit: props.bodySizeLimit && `${props.bodySizeLimit.toBytes()}B`,
      authorization: props.authorization?._render(),
      tls_config: props.tlsConfig && renderTlsConfig(props.tlsConfig),
      ...renderDiscovery(props.serviceDiscovery),
      relabel_configs: rules(props.relabelConfigs),
      metric_relabel_configs: rules(props.metricRelabelConfigs),
    };
  }
}

/** Each kind of discovery has a section of its own. */
function renderDiscovery(discoveries: readonly ServiceDiscovery[]): Record<string, unknown[]> {
  const sections: Record<string, unknown[]> = {};
  for (const discovery of discoveries) {
    const { section, fields } = discovery._render();
    (sections[section] ??= []).push(fields);
  }
  return sections;
}

function renderTlsConfig(config: ScrapeTlsConfig): Record<string, unknown> {
  return {
    ca_file: config.caFile,
    server_name: config.serverName,
    insecure_skip_verify: config.insecureSkipVerify,
    min_version: config.minVersion,
  };
}
