import { Duration, Token } from 'aws-cdk-lib';
import { fail } from '../core/validation';
import { Rule } from './rule';
import { RuleGroups } from './rule-groups';
import type {
  ApiServerRulesOptions,
  NodeRulesOptions,
  PodRulesOptions,
  RulePresetOptions,
  ScraperRulesOptions,
  WorkspaceRulesOptions,
} from './rule-preset-options';
import { Severity } from './severity';

/** Containers, without the pause container and the sums that cAdvisor gives for pods. */
const CONTAINERS = 'container!="", container!="POD"';
const BY_NODE = 'by (cluster, instance)';
const BY_CONTAINER = 'by (cluster, namespace, pod, container)';
const NODE = 'node {{ $labels.instance }} of {{ $labels.cluster }}';
const CONTAINER =
  'container {{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} in {{ $labels.cluster }}';
const PERCENT = '{{ $value | humanizePercentage }}';

/**
 * Ready-made groups of rules for clusters that send to one workspace: every rule keeps the label `cluster`.
 *
 * What a group needs is in its description and in `metricNames`. All but `kubeStateMetrics` work with the jobs of the
 * service's default scrape configuration; a keep list has to keep the metrics.
 */
export class RulePresets {
  /**
   * Nodes that are busy, short of memory, or nearly full. `instance` is the node's name.
   *
   * Needs cAdvisor's metrics (default job `cadvisor`): `container_cpu_usage_seconds_total`,
   * `container_memory_working_set_bytes`, `container_fs_usage_bytes`, `container_fs_limit_bytes`, `machine_cpu_cores`,
   * `machine_memory_bytes`. No node exporter, which the managed collector does not install.
   */
  public static nodes(options: NodeRulesOptions = {}): RuleGroups {
    const { cpuRatio = 0.9, memoryRatio = 0.9, diskRatio = 0.8 } = options;
    validateRatios({ cpuRatio, memoryRatio, diskRatio });
    const cpu = `sum ${BY_NODE} (rate(container_cpu_usage_seconds_total{id="/"}[5m]))`;
    const memory = `max ${BY_NODE} (container_memory_working_set_bytes{id="/"})`;
    const disk = 'max by (cluster, instance, device)';
    const size = 'container_fs_limit_bytes{id="/"} > 0';
    return group('nodes', options, [
      Rule.record('cluster_instance:node_cpu:ratio', { expr: `${cpu} / max ${BY_NODE} (machine_cpu_cores)` }),
      Rule.record('cluster_instance:node_memory:ratio', { expr: `${memory} / max ${BY_NODE} (machine_memory_bytes)` }),
      alert(options, 'NodeCpuHigh', Severity.WARNING, {
        expr: `cluster_instance:node_cpu:ratio > ${cpuRatio}`,
        minutes: 15,
        summary: `${NODE} uses ${PERCENT} of its CPU`,
      }),
      alert(options, 'NodeMemoryHigh', Severity.WARNING, {
        expr: `cluster_instance:node_memory:ratio > ${memoryRatio}`,
        minutes: 10,
        summary: `${NODE} uses ${PERCENT} of its memory`,
      }),
      alert(options, 'NodeDiskFilling', Severity.WARNING, {
        expr: `${disk} (container_fs_usage_bytes{id="/"}) / ${disk} (${size}) > ${diskRatio}`,
        minutes: 10,
        summary: `{{ $labels.device }} of ${NODE} is ${PERCENT} full`,
      }),
    ]);
  }

  /**
   * Containers that are about to be killed for memory, held back for CPU, or start again and again.
   *
   * Needs cAdvisor's metrics (default job `cadvisor`): `container_memory_working_set_bytes`,
   * `container_spec_memory_limit_bytes`, `container_cpu_cfs_periods_total`, `container_cpu_cfs_throttled_periods_total`,
   * `container_start_time_seconds`. Containers without limits have no such ratios.
   */
  public static pods(options: PodRulesOptions = {}): RuleGroups {
    const { memoryRatio = 0.9, throttledRatio = 0.25, starts = 3, namespaces = '.+' } = options;
    validateRatios({ memoryRatio, throttledRatio });
    const selector = `{${CONTAINERS}, namespace=~\`${namespaces}\`}`;
    const periods = (metric: string) =>
      `sum ${BY_CONTAINER} (increase(container_cpu_cfs_${metric}_total${selector}[5m]))`;
    const used = `max ${BY_CONTAINER} (container_memory_working_set_bytes${selector})`;
    const limit = `max ${BY_CONTAINER} (container_spec_memory_limit_bytes${selector} > 0)`;
    return group('pods', options, [
      alert(options, 'ContainerMemoryNearLimit', Severity.WARNING, {
        expr: `${used} / ${limit} > ${memoryRatio}`,
        minutes: 10,
        summary: `${CONTAINER} uses ${PERCENT} of its memory limit`,
      }),
      alert(options, 'ContainerCpuThrottled', Severity.INFO, {
        expr: `${periods('throttled_periods')} / ${periods('periods')} > ${throttledRatio}`,
        minutes: 15,
        summary: `${CONTAINER} is held back in ${PERCENT} of its CPU periods`,
      }),
      // Each start is a container of its own, with an id of its own, and so a series of its own. Kubernetes waits up to 5
      // minutes between starts, so that a shorter window never sees four of them.
      alert(options, 'ContainerRestarting', Severity.WARNING, {
        expr: `count ${BY_CONTAINER} (last_over_time(container_start_time_seconds${selector}[30m])) > ${starts}`,
        summary: `${CONTAINER} started {{ $value }} times within 30 minutes`,
      }),
    ]);
  }

  /**
   * API servers that answer with errors, slowly, or not at all to some.
   *
   * Needs the API server's metrics (default job `kubernetes-apiservers`): `apiserver_request_total`,
   * `apiserver_request_duration_seconds_bucket` (many series: keep lists often drop it),
   * `apiserver_flowcontrol_rejected_requests_total`.
   */
  public static apiServer(options: ApiServerRulesOptions = {}): RuleGroups {
    const { errorRatio = 0.03, latency = Duration.seconds(1) } = options;
    validateRatios({ errorRatio });
    const short = 'verb!~"WATCH|WATCHLIST|CONNECT", subresource!~"exec|attach|log|portforward|proxy"';
    const requests = (matcher: string) => `sum by (cluster) (rate(apiserver_request_total${matcher}[5m]))`;
    const buckets = `sum by (cluster, verb, le) (rate(apiserver_request_duration_seconds_bucket{${short}}[5m]))`;
    return group('api-server', options, [
      Rule.record('cluster:apiserver_request_errors:ratio_rate5m', {
        expr: `${requests('{code=~"5.."}')} / ${requests('')}`,
      }),
      alert(options, 'ApiServerErrors', Severity.CRITICAL, {
        expr: `cluster:apiserver_request_errors:ratio_rate5m > ${errorRatio}`,
        minutes: 10,
        summary: `the API server of {{ $labels.cluster }} answers ${PERCENT} of requests with an error`,
      }),
      alert(options, 'ApiServerSlow', Severity.WARNING, {
        expr: `histogram_quantile(0.99, ${buckets}) > ${latency.toMilliseconds() / 1000}`,
        minutes: 10,
        summary:
          'of the {{ $labels.verb }} requests to the API server of {{ $labels.cluster }} ' +
          '1 in 100 takes longer than {{ $value | humanizeDuration }}',
      }),
      alert(options, 'ApiServerRejects', Severity.WARNING, {
        expr: `sum by (cluster, priority_level) (rate(apiserver_flowcontrol_rejected_requests_total[5m])) > 0`,
        minutes: 10,
        summary:
          'the API server of {{ $labels.cluster }} rejects {{ $value | humanize }} requests per second ' +
          'of priority {{ $labels.priority_level }}',
      }),
    ]);
  }

  /**
   * Targets that are down, clusters whose scraper sends nothing, and series without the label `cluster`.
   *
   * Needs `up`, which every scrape writes, and the label `cluster` in each scraper's configuration. With `clusters`, the
   * names must be those of the label.
   */
  public static scrapers(options: ScraperRulesOptions = {}): RuleGroups {
    const { clusters, downRatio = 0.1, ignoredJobs = ['pod_exporter'] } = options;
    validateRatios({ downRatio });
    if (clusters?.length === 0) {
      fail(
        undefined,
        'NoClusters',
        `'clusters' must name at least one cluster, got none; leave it out to look for them`,
      );
    }
    const jobs = ignoredJobs.length > 0 ? `{job!~${quote(ignoredJobs.map(escapeRegex).join('|'))}}` : '';
    const absent = clusters
      ? clusters.map((cluster) => `absent_over_time(up{cluster=${quote(cluster)}}[10m])`).join('\nor ')
      : 'count by (cluster) (up offset 1h) unless count by (cluster) (up)';
    return group('scrapers', options, [
      alert(options, 'ScrapeTargetsDown', Severity.WARNING, {
        expr: `count by (cluster, job) (up${jobs} == 0) / count by (cluster, job) (up${jobs}) > ${downRatio}`,
        minutes: 10,
        summary: `${PERCENT} of the targets of job {{ $labels.job }} in {{ $labels.cluster }} are down`,
      }),
      alert(options, 'ScraperAbsent', Severity.CRITICAL, {
        expr: absent,
        minutes: 5,
        summary: 'nothing is scraped in {{ $labels.cluster }} any more',
      }),
      alert(options, 'ClusterLabelMissing', Severity.WARNING, {
        expr: 'count by (cluster, job) (up{cluster=""}) > 0',
        minutes: 10,
        summary:
          '{{ $value }} targets of job {{ $labels.job }} have no label cluster, and may mix with those of others',
      }),
    ]);
  }

  /**
   * Clusters whose number of series nears a limit, or grows faster than the service takes without refusing samples.
   *
   * Needs `scrape_samples_post_metric_relabeling`, which every scrape writes: counting the series themselves would read,
   * and bill, all of them. What the service refuses is no metric in the workspace but one of CloudWatch
   * (`DiscardedSamples`): watch it there as well.
   */
  public static workspace(options: WorkspaceRulesOptions = {}): RuleGroups {
    const { maxSeriesPerCluster, growth = 1.5 } = options;
    const recorded = 'cluster:scrape_samples:sum';
    const samples = (offset: string) => `sum by (cluster) (scrape_samples_post_metric_relabeling${offset})`;
    const rules = [
      Rule.record(recorded, { expr: samples('') }),
      alert(options, 'SeriesGrowing', Severity.WARNING, {
        expr: `${recorded} / ${samples(' offset 30m')} > ${growth}`,
        minutes: 10,
        summary: '{{ $labels.cluster }} has {{ $value | humanize }} times as many series as half an hour ago',
      }),
    ];
    if (maxSeriesPerCluster !== undefined) {
      rules.push(
        alert(options, 'SeriesNearLimit', Severity.CRITICAL, {
          expr: `${recorded} > 0.9 * ${maxSeriesPerCluster}`,
          minutes: 10,
          summary: `{{ $labels.cluster }} has {{ $value | humanize }} series, of ${maxSeriesPerCluster} that it may have`,
        }),
      );
    }
    return group('workspace', options, rules);
  }

  /**
   * Nodes that are not ready, pods that crash or wait, and deployments without their replicas.
   *
   * Needs kube-state-metrics, which neither the managed collector nor EKS installs: without it and a job that scrapes it
   * these rules never fire. The job must leave the labels `namespace`, `pod` and `node` to kube-state-metrics:
   * `EksScrapeJob.annotatedServices({ honorLabels: true })`. Metrics: `kube_node_status_condition`,
   * `kube_pod_container_status_waiting_reason`, `kube_pod_status_phase`, `kube_deployment_spec_replicas`,
   * `kube_deployment_status_replicas_available`.
   */
  public static kubeStateMetrics(options: RulePresetOptions = {}): RuleGroups {
    const byDeployment = 'by (cluster, namespace, deployment)';
    return group('kube-state-metrics', options, [
      alert(options, 'NodeNotReady', Severity.CRITICAL, {
        expr: 'max by (cluster, node) (kube_node_status_condition{condition="Ready", status="true"}) == 0',
        minutes: 10,
        summary: 'node {{ $labels.node }} of {{ $labels.cluster }} is not ready',
      }),
      alert(options, 'PodCrashLooping', Severity.WARNING, {
        expr: `max ${BY_CONTAINER} (max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m])) >= 1`,
        minutes: 10,
        summary: `${CONTAINER} crashes again and again`,
      }),
      alert(options, 'PodNotRunning', Severity.WARNING, {
        expr: 'max by (cluster, namespace, pod) (kube_pod_status_phase{phase=~"Pending|Unknown|Failed"}) > 0',
        minutes: 15,
        summary: 'pod {{ $labels.namespace }}/{{ $labels.pod }} of {{ $labels.cluster }} does not run',
      }),
      alert(options, 'DeploymentReplicasMissing', Severity.WARNING, {
        expr:
          `max ${byDeployment} (kube_deployment_spec_replicas)\n` +
          `> max ${byDeployment} (kube_deployment_status_replicas_available)`,
        minutes: 15,
        summary: 'deployment {{ $labels.namespace }}/{{ $labels.deployment }} of {{ $labels.cluster }} lacks replicas',
      }),
    ]);
  }

  private constructor() {}
}

function group(name: string, { groupName = name, interval }: RulePresetOptions, rules: Rule[]): RuleGroups {
  return RuleGroups.of({ name: groupName, interval: interval ?? Duration.minutes(1), rules });
}

function alert(
  { labels }: RulePresetOptions,
  name: string,
  severity: Severity,
  { expr, minutes, summary }: { expr: string; minutes?: number; summary: string },
): Rule {
  return Rule.alert(name, {
    expr,
    ...(minutes !== undefined && { pendingFor: Duration.minutes(minutes) }),
    severity,
    ...(labels && { labels }),
    annotations: { summary },
  });
}

/** Percents would be taken, and their alerts never fire. */
function validateRatios(ratios: Record<string, number>): void {
  for (const [property, ratio] of Object.entries(ratios)) {
    if (Token.isUnresolved(ratio) || (ratio >= 0 && ratio <= 1)) continue;
    fail(undefined, 'RatioOutOfRange', `'${property}' must be a ratio from 0 to 1, such as 0.9 for 90 %, got ${ratio}`);
  }
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
