import { RelabelConfig } from './relabel-config';
import { ScrapeAuthorization } from './scrape-authorization';
import { ScrapeJob, ScrapeScheme, type ScrapeJobOptions, type ScrapeJobProps } from './scrape-job';
import { ServiceDiscovery, type KubernetesDiscoveryOptions } from './service-discovery';

/** The API server, the only name that managed collectors resolve in a cluster. */
const API_SERVER = 'kubernetes.default.svc:443';
const POD = '__meta_kubernetes_pod';
const SERVICE = '__meta_kubernetes_service';
const NAMESPACE = '__meta_kubernetes_namespace';

/** What is asked through the API server needs its TLS and the collector's token. */
const BY_API_SERVER = {
  scheme: ScrapeScheme.HTTPS,
  authorization: ScrapeAuthorization.SERVICE_ACCOUNT_TOKEN,
};

/** Which workloads ask to be scraped, and by what annotations. */
export interface AnnotatedJobOptions extends ScrapeJobOptions {
  /**
   * The job's name.
   *
   * @default - `annotated-pods` or `annotated-services`
   */
  readonly jobName?: string;

  /**
   * The namespaces that are watched.
   *
   * @default - all namespaces
   */
  readonly namespaces?: string[];

  /**
   * What the annotations begin with: `<prefix>/scrape`, `/port`, `/path` and `/scheme`.
   *
   * @default prometheus.io
   */
  readonly annotationPrefix?: string;

  /**
   * Whether the workload's own labels win over those that the job adds: `namespace`, `pod`, `node` and `service`. An exporter
   * that tells of other objects than itself, such as kube-state-metrics, needs it: otherwise all that it tells bears its own
   * namespace, pod and node, and what it said is in `exported_namespace`, `exported_pod` and `exported_node`.
   *
   * @default false
   */
  readonly honorLabels?: boolean;
}

/**
 * Ready-made jobs for EKS: those of the service's default configuration, and workloads that ask to be scraped by annotations.
 *
 * Each takes further relabelling, which comes after its own, and an interval of its own.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html
 */
export class EksScrapeJob {
  /**
   * Pods that ask for it by annotations: `prometheus.io/scrape: "true"`, and if need be `prometheus.io/port`,
   * `prometheus.io/path` and `prometheus.io/scheme`. Far cheaper than `podExporter`. Series get the labels `namespace`,
   * `pod` and `node`. Without the port annotation each port of each container is a target.
   */
  public static annotatedPods(options: AnnotatedJobOptions = {}): ScrapeJob {
    const annotation = annotations(`${POD}_annotation`, options.annotationPrefix);
    return ready(options, {
      jobName: options.jobName ?? 'annotated-pods',
      honorLabels: options.honorLabels,
      serviceDiscovery: [ServiceDiscovery.pods(within(options))],
      relabelConfigs: [
        RelabelConfig.keep({ sourceLabels: [annotation('scrape')], regex: 'true' }),
        RelabelConfig.drop({ sourceLabels: [`${POD}_phase`], regex: 'Pending|Succeeded|Failed' }),
        RelabelConfig.drop({ sourceLabels: [`${POD}_container_init`], regex: 'true' }),
        ...pathAndScheme(annotation),
        // The pod's address has brackets or not, so the port is put to its IP; IPv6 needs brackets with a port.
        address([`${POD}_ip`, annotation('port')], '([0-9.]+);(\\d+)', '$1:$2'),
        address([`${POD}_ip`, annotation('port')], '([0-9a-fA-F:.]*:[0-9a-fA-F:.]*);(\\d+)', '[$1]:$2'),
        label('namespace', NAMESPACE),
        label('pod', `${POD}_name`),
        label('node', `${POD}_node_name`),
      ],
    });
  }

  /**
   * The endpoints of services that ask for it by annotations of the service: `prometheus.io/scrape: "true"`, and if need be
   * `prometheus.io/port`, `prometheus.io/path` and `prometheus.io/scheme`. Series get the labels `namespace`, `service`,
   * `pod` and `node`. Without the port annotation each port of the service is a target.
   */
  public static annotatedServices(options: AnnotatedJobOptions = {}): ScrapeJob {
    const annotation = annotations(`${SERVICE}_annotation`, options.annotationPrefix);
    return ready(options, {
      jobName: options.jobName ?? 'annotated-services',
      honorLabels: options.honorLabels,
      serviceDiscovery: [ServiceDiscovery.endpoints(within(options))],
      relabelConfigs: [
        RelabelConfig.keep({ sourceLabels: [annotation('scrape')], regex: 'true' }),
        ...pathAndScheme(annotation),
        address(['__address__', annotation('port')], '(.+?)(?::\\d+)?;(\\d+)', '$1:$2'),
        label('namespace', NAMESPACE),
        label('service', `${SERVICE}_name`),
        label('pod', `${POD}_name`),
        label('node', `${POD}_node_name`),
      ],
    });
  }

  /**
   * `pod_exporter` of the service's default: every port of every container of every pod, whether it has metrics or not.
   * It is most of the cost of a default scraper; `annotatedPods` scrapes those that ask for it.
   */
  public static podExporter(options: ScrapeJobOptions = {}): ScrapeJob {
    return ready(options, { jobName: 'pod_exporter', serviceDiscovery: [ServiceDiscovery.pods()], relabelConfigs: [] });
  }

  /** `cadvisor` of the service's default: containers, as their kubelet sees them, through the API server. */
  public static cadvisor(options: ScrapeJobOptions = {}): ScrapeJob {
    return ready(options, {
      ...BY_API_SERVER,
      jobName: 'cadvisor',
      serviceDiscovery: [ServiceDiscovery.nodes()],
      relabelConfigs: [
        RelabelConfig.labelMap({ regex: '__meta_kubernetes_node_label_(.+)' }),
        RelabelConfig.setLabel('__address__', API_SERVER),
        RelabelConfig.replace({
          sourceLabels: ['__meta_kubernetes_node_name'],
          regex: '(.+)',
          targetLabel: '__metrics_path__',
          replacement: '/api/v1/nodes/$1/proxy/metrics/cadvisor',
        }),
      ],
    });
  }

  /** `kubernetes-apiservers` of the service's default: the API servers of the control plane. */
  public static apiServers(options: ScrapeJobOptions = {}): ScrapeJob {
    return controlPlane('kubernetes-apiservers', options);
  }

  /** `kube-proxy` of the service's default. On EKS Auto Mode there are no such pods, and nothing is found. */
  public static kubeProxy(options: ScrapeJobOptions = {}): ScrapeJob {
    return ready(options, {
      jobName: 'kube-proxy',
      honorLabels: true,
      serviceDiscovery: [ServiceDiscovery.pods({ namespaces: ['kube-system'] })],
      relabelConfigs: [
        RelabelConfig.keep({
          sourceLabels: [NAMESPACE, `${POD}_name`],
          separator: '/',
          regex: 'kube-system/kube-proxy.+',
        }),
        address(['__address__'], '(.+?)(\\:\\d+)?', '$1:10249'),
        // Of an IPv6 address without a port the rule above takes the last part for one.
        address([`${POD}_ip`], '(.*:.*)', '[$1]:10249'),
      ],
    });
  }

  /** `ksh-metrics` of the service's default: the scheduler of the control plane. Kubernetes 1.28 or later. */
  public static kubeScheduler(options: ScrapeJobOptions = {}): ScrapeJob {
    return controlPlane('ksh-metrics', options, '/apis/metrics.eks.amazonaws.com/v1/ksh/container/metrics');
  }

  /** `kcm-metrics` of the service's default: the controller manager of the control plane. Kubernetes 1.28 or later. */
  public static kubeControllerManager(options: ScrapeJobOptions = {}): ScrapeJob {
    return controlPlane('kcm-metrics', options, '/apis/metrics.eks.amazonaws.com/v1/kcm/container/metrics');
  }

  private constructor() {}
}

/** The user's relabelling comes after the job's own. */
function ready(options: ScrapeJobOptions, props: ScrapeJobProps): ScrapeJob {
  const relabelConfigs = [...(props.relabelConfigs ?? []), ...(options.relabelConfigs ?? [])];
  return new ScrapeJob({
    ...options,
    ...props,
    relabelConfigs: relabelConfigs.length > 0 ? relabelConfigs : undefined,
  });
}

function controlPlane(jobName: string, options: ScrapeJobOptions, metricsPath?: string): ScrapeJob {
  return ready(options, {
    ...BY_API_SERVER,
    jobName,
    metricsPath,
    serviceDiscovery: [ServiceDiscovery.endpoints({ namespaces: ['default'] })],
    relabelConfigs: [
      RelabelConfig.keep({
        sourceLabels: [NAMESPACE, `${SERVICE}_name`, '__meta_kubernetes_endpoint_port_name'],
        regex: 'default;kubernetes;https',
      }),
    ],
  });
}

/** The label that an annotation is found by: Prometheus writes an underscore for what no label may have in its name. */
function annotations(label: string, prefix = 'prometheus.io'): (name: string) => string {
  const readable = prefix.replace(/[^a-zA-Z0-9_]/g, '_');
  return (name) => `${label}_${readable}_${name}`;
}

function pathAndScheme(annotation: (name: string) => string): RelabelConfig[] {
  return [
    RelabelConfig.replace({
      sourceLabels: [annotation('scheme')],
      regex: '(https?)',
      targetLabel: '__scheme__',
    }),
    RelabelConfig.replace({ sourceLabels: [annotation('path')], regex: '(.+)', targetLabel: '__metrics_path__' }),
  ];
}

function address(sourceLabels: string[], regex: string, replacement: string): RelabelConfig {
  return RelabelConfig.replace({ sourceLabels, regex, targetLabel: '__address__', replacement });
}

function label(targetLabel: string, from: string): RelabelConfig {
  return RelabelConfig.replace({ sourceLabels: [from], targetLabel });
}

function within({ namespaces }: AnnotatedJobOptions): KubernetesDiscoveryOptions {
  return { namespaces };
}
