import { frame } from './frame';
import { row, stat, table, timeSeries, type Panel } from './panel';

const IN_CLUSTER = 'cluster=~"$cluster"';
/** Of containers: without the sums that cAdvisor keeps of pods and of the node. */
const CONTAINER = `${IN_CLUSTER}, namespace=~"$namespace", container!=""`;
const POD = `${IN_CLUSTER}, namespace=~"$namespace", pod!=""`;
const NODE = `${IN_CLUSTER}, id="/"`;
/** Requests that last as long as somebody watches say nothing about latency. */
const SHORT_REQUEST = `${IN_CLUSTER}, verb!~"WATCH|CONNECT"`;

/** Clusters by the metrics of cAdvisor, the API server and the control plane. */
export function clusterOverview(): Record<string, unknown> {
  return frame({
    title: 'EKS clusters',
    description: 'Clusters by what the managed collector scrapes by default, without any exporter.',
    choices: [
      { name: 'cluster', label: 'Cluster', series: 'up' },
      {
        name: 'namespace',
        label: 'Namespace',
        series: `container_memory_working_set_bytes{${IN_CLUSTER}, namespace!=""}`,
      },
    ],
    panels: [
      ...summary(),
      ...namespaces(),
      ...networkAndThrottling(),
      ...pods(),
      ...apiServer(),
      ...controlPlane(),
      ...targets(),
    ],
  });
}

function summary(): Panel[] {
  return [
    row('At a glance'),
    stat('Nodes', { expr: `count(machine_cpu_cores{${IN_CLUSTER}})` }),
    stat('Pods', {
      expr: `count(count by (cluster, namespace, pod) (container_memory_working_set_bytes{${CONTAINER}, pod!=""}))`,
    }),
    stat(
      'CPU in use',
      {
        expr:
          `sum(rate(container_cpu_usage_seconds_total{${NODE}}[$__rate_interval])) / ` +
          `sum(machine_cpu_cores{${IN_CLUSTER}})`,
      },
      { unit: 'percentunit', thresholds: [0.7, 0.9], description: 'Of all nodes, system processes included.' },
    ),
    stat(
      'Memory in use',
      {
        expr: `sum(container_memory_working_set_bytes{${NODE}}) / sum(machine_memory_bytes{${IN_CLUSTER}})`,
      },
      { unit: 'percentunit', thresholds: [0.8, 0.9], description: 'Of all nodes: what cannot be reclaimed.' },
    ),
    stat(
      'API server errors',
      {
        expr:
          `(sum(rate(apiserver_request_total{${IN_CLUSTER}, code=~"5.."}[$__rate_interval])) or vector(0)) / ` +
          `sum(rate(apiserver_request_total{${IN_CLUSTER}}[$__rate_interval]))`,
      },
      { unit: 'percentunit', thresholds: [0.01, 0.05], description: 'The share of requests answered with 5xx.' },
    ),
    stat('Targets down', { expr: `count(up{${IN_CLUSTER}} == 0) or vector(0)` }, { thresholds: [1, 10] }),
  ];
}

function namespaces(): Panel[] {
  return [
    row('By namespace'),
    timeSeries(
      'CPU',
      [
        {
          expr: `sum by (namespace) (rate(container_cpu_usage_seconds_total{${CONTAINER}}[$__rate_interval]))`,
          legend: '{{namespace}}',
        },
      ],
      { unit: 'cores', stacked: true },
    ),
    timeSeries(
      'Memory',
      [{ expr: `sum by (namespace) (container_memory_working_set_bytes{${CONTAINER}})`, legend: '{{namespace}}' }],
      { unit: 'bytes', stacked: true },
    ),
  ];
}

function networkAndThrottling(): Panel[] {
  return [
    timeSeries(
      'Network in and out',
      [
        {
          expr: `sum by (namespace) (rate(container_network_receive_bytes_total{${POD}}[$__rate_interval]))`,
          legend: '{{namespace}} in',
        },
        {
          expr: `sum by (namespace) (rate(container_network_transmit_bytes_total{${POD}}[$__rate_interval]))`,
          legend: '{{namespace}} out',
        },
      ],
      { unit: 'Bps' },
    ),
    timeSeries(
      'CPU throttling',
      [
        {
          expr:
            `sum by (namespace) (rate(container_cpu_cfs_throttled_periods_total{${CONTAINER}}[$__rate_interval])) / ` +
            `sum by (namespace) (rate(container_cpu_cfs_periods_total{${CONTAINER}}[$__rate_interval]))`,
          legend: '{{namespace}}',
        },
      ],
      {
        unit: 'percentunit',
        max: 1,
        description: 'The share of periods in which containers with a limit had to wait.',
      },
    ),
  ];
}

function pods(): Panel[] {
  const by = 'cluster, namespace, pod';
  return [
    row('Pods'),
    table(
      'Most CPU',
      {
        expr: `topk(15, sum by (${by}) (rate(container_cpu_usage_seconds_total{${CONTAINER}}[$__rate_interval])))`,
      },
      { unit: 'cores' },
    ),
    table(
      'Most memory',
      { expr: `topk(15, sum by (${by}) (container_memory_working_set_bytes{${CONTAINER}}))` },
      { unit: 'bytes' },
    ),
    timeSeries(
      'Out of memory',
      [
        {
          expr: `sum by (namespace, pod) (increase(container_oom_events_total{${CONTAINER}}[$__rate_interval])) > 0`,
          legend: '{{namespace}}/{{pod}}',
        },
      ],
      { bars: true, description: 'Processes that the kernel ended for want of memory.' },
    ),
    timeSeries('Pods by cluster', [
      {
        expr: `count by (cluster) (count by (${by}) (container_memory_working_set_bytes{${CONTAINER}, pod!=""}))`,
        legend: '{{cluster}}',
      },
    ]),
  ];
}

function apiServer(): Panel[] {
  const quantile = (q: string) =>
    `histogram_quantile(${q}, sum by (le, verb) ` +
    `(rate(apiserver_request_duration_seconds_bucket{${SHORT_REQUEST}}[$__rate_interval])))`;
  const objects = (metric: string) => `max by (cluster, resource) (${metric}{${IN_CLUSTER}})`;
  return [
    row('API server'),
    timeSeries(
      'Requests by code',
      [
        {
          expr: `sum by (code) (rate(apiserver_request_total{${IN_CLUSTER}}[$__rate_interval]))`,
          legend: '{{code}}',
        },
      ],
      { unit: 'reqps', stacked: true },
    ),
    timeSeries('Latency, 99th percentile', [{ expr: quantile('0.99'), legend: '{{verb}}' }], { unit: 's' }),
    timeSeries('Requests in flight', [
      {
        expr: `sum by (cluster, request_kind) (apiserver_current_inflight_requests{${IN_CLUSTER}})`,
        legend: '{{cluster}} {{request_kind}}',
      },
    ]),
    timeSeries('Most objects', [
      {
        // Kubernetes 1.34 brings the second, which is to replace the first.
        expr: `topk(10, ${objects('apiserver_storage_objects')} or on (cluster) ${objects('apiserver_resource_objects')})`,
        legend: '{{cluster}} {{resource}}',
      },
    ]),
  ];
}

function controlPlane(): Panel[] {
  return [
    row('Scheduler and controllers'),
    timeSeries(
      'Pods that wait for a node',
      [
        {
          expr: `sum by (cluster, queue) (scheduler_pending_pods{${IN_CLUSTER}})`,
          legend: '{{cluster}} {{queue}}',
        },
      ],
      { description: 'From Kubernetes 1.28 on.' },
    ),
    timeSeries('Deepest work queues', [
      { expr: `topk(10, sum by (cluster, name) (workqueue_depth{${IN_CLUSTER}}))`, legend: '{{cluster}} {{name}}' },
    ]),
  ];
}

function targets(): Panel[] {
  return [
    row('Targets'),
    timeSeries(
      'Targets that are up',
      [
        {
          expr: `sum by (cluster, job) (up{${IN_CLUSTER}}) / count by (cluster, job) (up{${IN_CLUSTER}})`,
          legend: '{{cluster}} {{job}}',
        },
      ],
      { unit: 'percentunit', max: 1, lowestFirst: true },
    ),
    table('Targets that are down', { expr: `up{${IN_CLUSTER}} == 0` }),
  ];
}
