import { fail } from '../core/validation';
import { RelabelConfig } from './relabel-config';

/**
 * Ready-made relabelling against too many series, which is what Managed Prometheus costs: it bills by sample.
 *
 * Names may be regular expressions of RE2, such as `container_memory_.+`; each has to match the whole name. The service's own
 * series (`up`, `scrape_samples_scraped` and the like) are made after relabelling and stay.
 */
export class Cardinality {
  /**
   * Keeps only these metrics. Goes into `metricRelabelConfigs`.
   *
   * @param metrics names such as `container_cpu_usage_seconds_total`, at least one
   */
  public static keepMetrics(metrics: string[]): RelabelConfig {
    return filter('keep', '__name__', metrics);
  }

  /**
   * Drops these metrics. Goes into `metricRelabelConfigs`.
   *
   * @param metrics names such as `go_.+`, at least one
   */
  public static dropMetrics(metrics: string[]): RelabelConfig {
    return filter('drop', '__name__', metrics);
  }

  /**
   * Removes labels of many values, such as `id` and `image` of container metrics. Goes into `metricRelabelConfigs`. What is
   * left must still tell the series apart: of two that have become the same only one is kept.
   *
   * @param labels names, at least one
   */
  public static dropLabels(labels: string[]): RelabelConfig {
    return RelabelConfig._of((owner) => ({ action: 'labeldrop', regex: anyOf(owner, labels) }));
  }

  /**
   * Drops the buckets of histograms; their sums and counts stay, and with them averages and rates. Goes into
   * `metricRelabelConfigs`.
   *
   * @param histograms names without `_bucket`, at least one
   * @param bounds only the buckets of these upper bounds, which makes quantiles coarser but keeps them. All buckets unless
   *   given
   */
  public static dropBuckets(histograms: string[], bounds?: number[]): RelabelConfig {
    return RelabelConfig._of((owner) => {
      const buckets = `(?:${anyOf(owner, histograms)})_bucket`;
      if (bounds === undefined) return { action: 'drop', source_labels: ['__name__'], regex: buckets };
      const les = anyOf(owner, bounds.map(boundPattern));
      return { action: 'drop', source_labels: ['__name__', 'le'], regex: `${buckets};(?:${les})` };
    });
  }

  /**
   * Finds targets in these namespaces only. Goes into `relabelConfigs`. Where a job has no other need, `namespaces` of
   * `ServiceDiscovery` is cheaper still, as the others are not even watched.
   *
   * @param namespaces names such as `payments` or `team-a-.+`, at least one
   */
  public static keepNamespaces(namespaces: string[]): RelabelConfig {
    return filter('keep', '__meta_kubernetes_namespace', namespaces);
  }

  /**
   * Finds no targets in these namespaces. Goes into `relabelConfigs`.
   *
   * @param namespaces names such as `kube-system`, at least one
   */
  public static dropNamespaces(namespaces: string[]): RelabelConfig {
    return filter('drop', '__meta_kubernetes_namespace', namespaces);
  }

  /**
   * Drops series about containers in these namespaces. Goes into `metricRelabelConfigs`, for instance of
   * `EksScrapeJob.cadvisor`, whose targets are nodes: only the series know the namespace.
   *
   * @param namespaces names such as `kube-system`, at least one
   */
  public static dropSeriesOfNamespaces(namespaces: string[]): RelabelConfig {
    return filter('drop', 'namespace', namespaces);
  }

  private constructor() {}
}

function filter(action: 'keep' | 'drop', label: string, patterns: readonly string[]): RelabelConfig {
  return RelabelConfig._of((owner) => ({ action, source_labels: [label], regex: anyOf(owner, patterns) }));
}

/** Without a name nothing would match, or in `keep` everything be dropped. */
function anyOf(owner: Parameters<typeof fail>[0], patterns: readonly string[]): string {
  if (patterns.length === 0) {
    fail(owner, 'CardinalityEmpty', `'Cardinality' must be given at least one name, got none`);
  }
  return patterns.join('|');
}

/** Exporters write whole numbers as `1` or as `1.0`. */
function boundPattern(bound: number): string {
  const digits = String(bound).replace('.', '\\.').replace('+', '\\+');
  return Number.isInteger(bound) ? `${digits}(?:\\.0)?` : digits;
}
