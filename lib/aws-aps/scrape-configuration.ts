import { readFileSync } from 'node:fs';
import { Annotations, Duration, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { fail } from '../core/validation';
import { EksScrapeJob } from './eks-scrape-job';
import { renderDuration } from './prometheus-duration';
import { asMapping, labels as validateLabels } from './scrape-checks';
import { ScrapeDocument } from './scrape-document';
import type { ScrapeJob } from './scrape-job';
import { validateScrapeConfiguration, type SourceKind } from './scrape-validation';

/** What the service says for CloudWatch; whether it is the same for workspaces is not documented. */
const LARGEST = 256 * 1024;

/** What all jobs of a configuration have in common. */
export interface ScrapeConfigurationOptions {
  /**
   * The time between two scrapes, at least 30 seconds, for jobs without an interval of their own.
   *
   * @default - a minute, which is Prometheus' own default; 30 seconds in `eksDefault`, which is the service's
   */
  readonly scrapeInterval?: Duration;

  /**
   * How long a scrape may take, at most as long as the interval.
   *
   * @default - Prometheus' 10 seconds
   */
  readonly scrapeTimeout?: Duration;

  /**
   * Labels of all series. The scraper adds those that tell its cluster from others; a different value for one of them is
   * refused.
   *
   * @default - those of the scraper
   */
  readonly externalLabels?: Record<string, string>;
}

/** What is scraped, and how often. */
export interface ScrapeConfigurationProps extends ScrapeConfigurationOptions {
  /** The jobs, at least one, each with a name of its own. */
  readonly jobs: ScrapeJob[];
}

/** The jobs of the service's default configuration. */
export enum EksDefaultJob {
  /** `pod_exporter`: every port of every pod, most of the cost. */
  POD_EXPORTER = 'pod_exporter',
  /** `cadvisor`: containers. */
  CADVISOR = 'cadvisor',
  /** `kubernetes-apiservers`: the API servers. */
  API_SERVERS = 'kubernetes-apiservers',
  /** `kube-proxy`. */
  KUBE_PROXY = 'kube-proxy',
  /** `ksh-metrics`: the scheduler. */
  KUBE_SCHEDULER = 'ksh-metrics',
  /** `kcm-metrics`: the controller manager. */
  KUBE_CONTROLLER_MANAGER = 'kcm-metrics',
}

/** How a configuration differs from the service's default. */
export interface EksDefaultOptions extends ScrapeConfigurationOptions {
  /**
   * Jobs of the default that are left out.
   *
   * @default - none
   */
  readonly without?: EksDefaultJob[];

  /**
   * Further jobs. One that has the name of a default job takes its place, such as
   * `EksScrapeJob.cadvisor({ metricRelabelConfigs: [...] })`.
   *
   * @default - none
   */
  readonly jobs?: ScrapeJob[];
}

/**
 * What a scraper scrapes: written as YAML, put together from jobs, or the service's default.
 *
 * Whatever Prometheus or the managed collector would refuse, minutes into a deployment, fails at synth with the place and the
 * line: sections that the service has not (`remote_write`, `rule_files` ...), unknown fields, intervals below 30 seconds,
 * timeouts above the interval, job names that appear twice, durations, regular expressions, label names, relabelling rules that
 * lack a field, host names as static targets, base64. Tokens of the app may stand in it.
 *
 * It does not change once made, and any number of scrapers may use it.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html
 * @example
 * const configuration = aps.ScrapeConfiguration.eksDefault({
 *   without: [aps.EksDefaultJob.POD_EXPORTER],
 *   jobs: [aps.EksScrapeJob.annotatedPods()],
 * });
 */
export class ScrapeConfiguration {
  /**
   * A configuration in YAML, as it is: not in base64, though the API's documentation says so. Comments stay.
   *
   * @param yaml the configuration of Prometheus, with `scrape_configs`
   */
  public static fromInline(yaml: string): ScrapeConfiguration {
    return new WrittenScrapeConfiguration("'scrapeConfiguration'", () => yaml);
  }

  /**
   * A configuration in a file of YAML. It is read when the scraper is made.
   *
   * @param path the file, from the folder that the app is run in unless absolute
   */
  public static fromFile(path: string): ScrapeConfiguration {
    return new WrittenScrapeConfiguration(`'scrapeConfiguration' of '${path}'`, (scope) => readText(scope, path));
  }

  /**
   * The jobs of the service's default configuration for EKS, as they are, changed or in part: containers, API servers,
   * scheduler, controller manager, kube-proxy and every pod. Neither kube-state-metrics nor the node exporter is among
   * them: install those in the cluster, and scrape them by `EksScrapeJob.annotatedServices()`, kube-state-metrics with `honorLabels`.
   *
   * @param options what differs from the default
   */
  public static eksDefault(options: EksDefaultOptions = {}): ScrapeConfiguration {
    const own = options.jobs ?? [];
    const replaced = (name: string) => own.find(({ jobName }) => jobName === name);
    const kept = defaultJobs().filter(({ jobName }) => !options.without?.includes(jobName as EksDefaultJob));
    const defaults = kept.map((job) => replaced(job.jobName) ?? job);
    return new ScrapeConfiguration({
      scrapeInterval: options.scrapeInterval ?? Duration.seconds(30),
      scrapeTimeout: options.scrapeTimeout,
      externalLabels: options.externalLabels,
      jobs: [...defaults, ...own.filter((job) => !defaults.includes(job))],
    });
  }

  constructor(private readonly props: ScrapeConfigurationProps) {}

  /**
   * The configuration as YAML, which CloudFormation takes as it is.
   *
   * @param scope whom to blame for what is wrong with it
   * @param forcedLabels external labels that it has to have
   * @param source where the targets are, if that is known: each source has discoveries that the other has not
   * @internal
   */
  public _render(scope: Construct, forcedLabels: Record<string, string>, source?: SourceKind): string {
    const document = this._document(scope);
    validateScrapeConfiguration(document.place, document.value, source);
    forceLabels(scope, document, forcedLabels);
    const yaml = document.print();
    const bytes = Buffer.byteLength(yaml);
    if (bytes > LARGEST) {
      Annotations.of(scope).addWarningV2(
        'cdk-reinvent-constructs:aps.scrapeConfigurationSize',
        `'scrapeConfiguration' has ${bytes} bytes; scrapers for CloudWatch take ${LARGEST}, and those for workspaces ` +
          `hardly more`,
      );
    }
    return yaml;
  }

  /** @internal */
  protected _document(scope: Construct): ScrapeDocument {
    const { scrapeInterval = Duration.minutes(1), scrapeTimeout, externalLabels, jobs } = this.props;
    return ScrapeDocument.from(scope, {
      global: {
        scrape_interval: renderDuration(scrapeInterval),
        scrape_timeout: scrapeTimeout && renderDuration(scrapeTimeout),
        external_labels: externalLabels,
      },
      scrape_configs: jobs.map((job) => job._render(scope)),
    });
  }
}

/** A configuration that somebody wrote. */
class WrittenScrapeConfiguration extends ScrapeConfiguration {
  constructor(
    private readonly name: string,
    private readonly read: (scope: Construct) => string,
  ) {
    super({ jobs: [] });
  }

  /** @internal */
  protected override _document(scope: Construct): ScrapeDocument {
    const yaml = this.read(scope);
    // One token alone hides everything: it could neither be checked nor be given labels.
    if (/^\s*\$\{Token\[[^\]]*\]\}\s*$/.test(yaml)) {
      fail(
        scope,
        'ScrapeConfigurationUnknown',
        `${this.name} must be known at synth, got a token for the whole; tokens may stand for single values in it`,
      );
    }
    return ScrapeDocument.parse(scope, this.name, yaml);
  }
}

function readText(scope: Construct, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    fail(
      scope,
      'ScrapeConfigurationUnreadable',
      `'scrapeConfiguration' must be a file that can be read, got '${path}' seen from '${process.cwd()}': ${reason}`,
    );
  }
}

function forceLabels(scope: Construct, document: ScrapeDocument, forced: Record<string, string>): void {
  const place = document.place.at('global').at('external_labels');
  validateLabels(place, forced);
  const existing = asMapping(asMapping(asMapping(document.value)['global'])['external_labels']);
  const resolved = (value: unknown) => JSON.stringify(Stack.of(scope).resolve(value));
  for (const [name, value] of Object.entries(forced)) {
    if (!Object.hasOwn(existing, name)) continue;
    const given = Token.isUnresolved(existing[name]) ? existing[name] : String(existing[name]);
    if (resolved(given) === resolved(value)) continue;
    const shown = Token.isUnresolved(value) ? 'another value, known at deployment' : `'${value}'`;
    place
      .at(name)
      .refuse(
        'ExternalLabelForced',
        `must be left out: the scraper sets it to ${shown}, got '${String(existing[name])}'`,
      );
  }
  document.addExternalLabels(forced);
}

/** In the order of the service's default. */
function defaultJobs(): ScrapeJob[] {
  return [
    EksScrapeJob.podExporter(),
    EksScrapeJob.cadvisor(),
    EksScrapeJob.apiServers(),
    EksScrapeJob.kubeProxy(),
    EksScrapeJob.kubeScheduler(),
    EksScrapeJob.kubeControllerManager(),
  ];
}
