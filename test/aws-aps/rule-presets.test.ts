import { Duration } from 'aws-cdk-lib';
import { CfnWorkspace } from 'aws-cdk-lib/aws-aps';
import { parse } from 'yaml';
import { aws_aps as aps } from '../../lib';
import { runRules, type Scenario, textOf } from '../support/prometheus-rules';
import { testWith } from '../support/prometheus-tools';
import { testStack } from '../support/stack';

const { RulePresets, RuleGroupsNamespace } = aps;

function dataOf(...groups: aps.RuleGroups[]): string {
  const stack = testStack();
  new RuleGroupsNamespace(stack, 'Rules', { workspace: new CfnWorkspace(stack, 'Workspace'), groups });
  return textOf(stack, 'AWS::APS::RuleGroupsNamespace', 'Data');
}

interface RuleData {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

function rulesOf(group: aps.RuleGroups): RuleData[] {
  return (parse(dataOf(group)) as { groups: { rules: RuleData[] }[] }).groups.flatMap(({ rules }) => rules);
}

const NODE = { cluster: 'prod', instance: 'node-1' };
const CONTAINER = { cluster: 'prod', namespace: 'shop', pod: 'api-1', container: 'api' };
const IN_CONTAINER = 'container api of shop/api-1 in prod';

/** A series of one metric in promtool's notation. */
function series(metric: string, labels: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return `${metric}{${matchers.join(', ')}}`;
}

/** cAdvisor's view of a node: a share of its CPU, memory and disk is in use. */
function node(cpu: string, memory: string, disk: string): Record<string, string> {
  const root = { ...NODE, job: 'cadvisor', id: '/' };
  return {
    [series('container_cpu_usage_seconds_total', root)]: cpu,
    [series('machine_cpu_cores', { ...NODE, job: 'cadvisor' })]: '2x60',
    [series('container_memory_working_set_bytes', root)]: memory,
    [series('machine_memory_bytes', { ...NODE, job: 'cadvisor' })]: '100x60',
    [series('container_fs_usage_bytes', { ...root, device: '/dev/nvme0n1p1' })]: disk,
    [series('container_fs_limit_bytes', { ...root, device: '/dev/nvme0n1p1' })]: '100x60',
    // What cAdvisor reports for a mount without a size must not count as full.
    [series('container_fs_usage_bytes', { ...root, device: 'overlay' })]: '5x60',
    [series('container_fs_limit_bytes', { ...root, device: 'overlay' })]: '0x60',
  };
}

const NODES: Scenario[] = [
  {
    series: node('0+114x60', '95x60', '85x60'),
    at: '30m',
    alerts: {
      NodeCpuHigh: [{ ...NODE, severity: 'warning', summary: 'node node-1 of prod uses 95% of its CPU' }],
      NodeMemoryHigh: [{ ...NODE, severity: 'warning', summary: 'node node-1 of prod uses 95% of its memory' }],
      NodeDiskFilling: [
        {
          ...NODE,
          device: '/dev/nvme0n1p1',
          severity: 'warning',
          summary: '/dev/nvme0n1p1 of node node-1 of prod is 85% full',
        },
      ],
    },
  },
  {
    series: node('0+60x60', '50x60', '70x60'),
    at: '30m',
    alerts: { NodeCpuHigh: [], NodeMemoryHigh: [], NodeDiskFilling: [] },
  },
];

function container(memory: string, throttled: string, starts: number): Record<string, string> {
  const labels = { ...CONTAINER, instance: 'node-1', id: '/kubepods/1' };
  return {
    [series('container_memory_working_set_bytes', labels)]: memory,
    [series('container_spec_memory_limit_bytes', labels)]: '100x60',
    [series('container_cpu_cfs_throttled_periods_total', labels)]: throttled,
    [series('container_cpu_cfs_periods_total', labels)]: '0+100x60',
    // A pod's own sum, and a container without a limit.
    [series('container_memory_working_set_bytes', { ...CONTAINER, container: '', id: '/kubepods' })]: '1000x60',
    [series('container_memory_working_set_bytes', { ...CONTAINER, container: 'unlimited', id: '/kubepods/2' })]:
      '99x60',
    [series('container_spec_memory_limit_bytes', { ...CONTAINER, container: 'unlimited', id: '/kubepods/2' })]: '0x60',
    // What crashes at once starts about every 6 minutes, when Kubernetes waits the longest.
    ...Object.fromEntries(
      Array.from({ length: starts }, (_, index) => [
        series('container_start_time_seconds', { ...labels, id: `/kubepods/start-${index}` }),
        `${'_ '.repeat(index * 6)}${index} ${index} stale`,
      ]),
    ),
  };
}

const PODS: Scenario[] = [
  {
    series: container('95x60', '0+50x60', 5),
    at: '30m',
    alerts: {
      ContainerMemoryNearLimit: [
        { ...CONTAINER, severity: 'warning', summary: `${IN_CONTAINER} uses 95% of its memory limit` },
      ],
      ContainerCpuThrottled: [
        { ...CONTAINER, severity: 'info', summary: `${IN_CONTAINER} is held back in 50% of its CPU periods` },
      ],
      ContainerRestarting: [
        { ...CONTAINER, severity: 'warning', summary: `${IN_CONTAINER} started 5 times within 30 minutes` },
      ],
    },
  },
  {
    series: container('50x60', '0+10x60', 2),
    at: '30m',
    alerts: { ContainerMemoryNearLimit: [], ContainerCpuThrottled: [], ContainerRestarting: [] },
  },
];

function apiServer(errors: string, fast: string, rejected: string): Record<string, string> {
  const bucket = { cluster: 'prod', instance: '10.0.0.1:443', verb: 'GET', subresource: '' };
  const watch = { cluster: 'prod', instance: '10.0.0.1:443', verb: 'WATCH', subresource: '' };
  return {
    [series('apiserver_request_total', { cluster: 'prod', code: '200' })]: '0+90x60',
    [series('apiserver_request_total', { cluster: 'prod', code: '500' })]: errors,
    [series('apiserver_request_duration_seconds_bucket', { ...bucket, le: '1' })]: fast,
    [series('apiserver_request_duration_seconds_bucket', { ...bucket, le: '2' })]: '0+100x60',
    [series('apiserver_request_duration_seconds_bucket', { ...bucket, le: '+Inf' })]: '0+100x60',
    // Watches last as long as they should.
    [series('apiserver_request_duration_seconds_bucket', { ...watch, le: '1' })]: '0x60',
    [series('apiserver_request_duration_seconds_bucket', { ...watch, le: '60' })]: '0+100x60',
    [series('apiserver_request_duration_seconds_bucket', { ...watch, le: '+Inf' })]: '0+100x60',
    [series('apiserver_flowcontrol_rejected_requests_total', { cluster: 'prod', priority_level: 'global-default' })]:
      rejected,
  };
}

const API_SERVER: Scenario[] = [
  {
    series: apiServer('0+10x60', '0+50x60', '0+60x60'),
    at: '30m',
    alerts: {
      ApiServerErrors: [
        {
          cluster: 'prod',
          severity: 'critical',
          summary: 'the API server of prod answers 10% of requests with an error',
        },
      ],
      ApiServerSlow: [
        {
          cluster: 'prod',
          verb: 'GET',
          severity: 'warning',
          summary: 'of the GET requests to the API server of prod 1 in 100 takes longer than 1.98s',
        },
      ],
      ApiServerRejects: [
        {
          cluster: 'prod',
          priority_level: 'global-default',
          severity: 'warning',
          summary: 'the API server of prod rejects 1 requests per second of priority global-default',
        },
      ],
    },
  },
  {
    series: apiServer('0+1x60', '0+100x60', '5x60'),
    at: '30m',
    alerts: { ApiServerErrors: [], ApiServerSlow: [], ApiServerRejects: [] },
  },
];

const SCRAPERS: Scenario[] = [
  {
    series: {
      [series('up', { cluster: 'prod', job: 'cadvisor', instance: 'a' })]: '1x120',
      [series('up', { cluster: 'prod', job: 'cadvisor', instance: 'b' })]: '0x120',
      [series('up', { cluster: 'prod', job: 'pod_exporter', instance: 'c' })]: '0x120',
      [series('up', { cluster: 'gone', job: 'cadvisor', instance: 'd' })]: '1x60',
      [series('up', { job: 'stray', instance: 'e' })]: '1x120',
    },
    at: '90m',
    alerts: {
      ScrapeTargetsDown: [
        {
          cluster: 'prod',
          job: 'cadvisor',
          severity: 'warning',
          summary: '50% of the targets of job cadvisor in prod are down',
        },
      ],
      ScraperAbsent: [{ cluster: 'gone', severity: 'critical', summary: 'nothing is scraped in gone any more' }],
      ClusterLabelMissing: [
        {
          job: 'stray',
          severity: 'warning',
          summary: '1 targets of job stray have no label cluster, and may mix with those of others',
        },
      ],
    },
  },
  {
    series: {
      [series('up', { cluster: 'prod', job: 'cadvisor', instance: 'a' })]: '1x120',
      [series('up', { cluster: 'prod', job: 'pod_exporter', instance: 'c' })]: '0x120',
    },
    at: '90m',
    alerts: { ScrapeTargetsDown: [], ScraperAbsent: [], ClusterLabelMissing: [] },
  },
];

const NAMED_SCRAPERS: Scenario[] = [
  {
    series: { [series('up', { cluster: 'prod', job: 'cadvisor', instance: 'a' })]: '1x120' },
    at: '90m',
    alerts: {
      ScraperAbsent: [
        { cluster: 'test "1"', severity: 'critical', summary: 'nothing is scraped in test "1" any more' },
      ],
    },
  },
  {
    series: {
      [series('up', { cluster: 'prod', job: 'cadvisor', instance: 'a' })]: '1x120',
      [series('up', { cluster: 'test \\"1\\"', job: 'cadvisor', instance: 'a' })]: '1x120',
    },
    at: '90m',
    alerts: { ScraperAbsent: [] },
  },
];

const SAMPLES = series('scrape_samples_post_metric_relabeling', { cluster: 'prod', job: 'cadvisor', instance: 'a' });
const WORKSPACE: Scenario[] = [
  {
    series: { [SAMPLES]: '500x59 950x60' },
    at: '80m',
    alerts: {
      SeriesGrowing: [
        {
          cluster: 'prod',
          severity: 'warning',
          summary: 'prod has 1.9 times as many series as half an hour ago',
        },
      ],
      SeriesNearLimit: [
        { cluster: 'prod', severity: 'critical', summary: 'prod has 950 series, of 1000 that it may have' },
      ],
    },
  },
  { series: { [SAMPLES]: '500x120' }, at: '80m', alerts: { SeriesGrowing: [], SeriesNearLimit: [] } },
];

function kubeState(ready: string, crashing: string, pending: string, available: string): Record<string, string> {
  const deployment = { cluster: 'prod', namespace: 'shop', deployment: 'api' };
  return {
    [series('kube_node_status_condition', { cluster: 'prod', node: 'n', condition: 'Ready', status: 'true' })]: ready,
    [series('kube_pod_container_status_waiting_reason', { ...CONTAINER, reason: 'CrashLoopBackOff' })]: crashing,
    [series('kube_pod_status_phase', { cluster: 'prod', namespace: 'shop', pod: 'api-1', phase: 'Pending' })]: pending,
    [series('kube_deployment_spec_replicas', deployment)]: '2x60',
    [series('kube_deployment_status_replicas_available', deployment)]: available,
  };
}

const KUBE_STATE: Scenario[] = [
  {
    series: kubeState('0x60', '1x60', '1x60', '1x60'),
    at: '30m',
    alerts: {
      NodeNotReady: [{ cluster: 'prod', node: 'n', severity: 'critical', summary: 'node n of prod is not ready' }],
      PodCrashLooping: [{ ...CONTAINER, severity: 'warning', summary: `${IN_CONTAINER} crashes again and again` }],
      PodNotRunning: [
        {
          cluster: 'prod',
          namespace: 'shop',
          pod: 'api-1',
          severity: 'warning',
          summary: 'pod shop/api-1 of prod does not run',
        },
      ],
      DeploymentReplicasMissing: [
        {
          cluster: 'prod',
          namespace: 'shop',
          deployment: 'api',
          severity: 'warning',
          summary: 'deployment shop/api of prod lacks replicas',
        },
      ],
    },
  },
  {
    series: kubeState('1x60', '0x60', '0x60', '2x60'),
    at: '30m',
    alerts: { NodeNotReady: [], PodCrashLooping: [], PodNotRunning: [], DeploymentReplicasMissing: [] },
  },
];

const PRESETS: [string, aps.RuleGroups, Scenario[]][] = [
  ['nodes', RulePresets.nodes(), NODES],
  ['pods', RulePresets.pods(), PODS],
  ['api-server', RulePresets.apiServer(), API_SERVER],
  ['scrapers', RulePresets.scrapers(), SCRAPERS],
  ['scrapers of known clusters', RulePresets.scrapers({ clusters: ['prod', 'test "1"'] }), NAMED_SCRAPERS],
  ['workspace', RulePresets.workspace({ maxSeriesPerCluster: 1000 }), WORKSPACE],
  ['kube-state-metrics', RulePresets.kubeStateMetrics(), KUBE_STATE],
];

describe.each(PRESETS)('the rules for %s', (_, group, scenarios) => {
  testWith('promtool', 'are what Prometheus takes', (check) => {
    expect(check(['check', 'rules'], dataOf(group))).toMatchObject({ ok: true });
  });

  testWith('promtool', 'fire when something is wrong, and are still when nothing is', (check) => {
    expect(runRules(check, dataOf(group), scenarios)).toEqual({ ok: true, output: expect.stringContaining('SUCCESS') });
  });

  test('are all told apart by the two', () => {
    const alerts = rulesOf(group).flatMap(({ alert }) => alert ?? []);
    const told = scenarios.flatMap(({ alerts: each }) => Object.keys(each));
    if (scenarios !== NAMED_SCRAPERS) expect([...new Set(told)].sort()).toEqual([...alerts].sort());
    for (const alert of told) {
      const counts = scenarios.map(({ alerts: each }) => each[alert]!.length);
      expect({ alert, counts }).toEqual({ alert, counts: [1, 0] });
    }
  });

  test('keep the label cluster in each aggregation, and name it in each text', () => {
    for (const { expr, alert, annotations } of rulesOf(group)) {
      const aggregations = expr.match(/(?<![:\w])(?:sum|max|min|count|avg)\b(?!_)(?: by \(.*?\))?/g) ?? [];
      for (const each of aggregations) expect(each).toMatch(/ by \(cluster\b/);
      if (alert !== undefined && alert !== 'ClusterLabelMissing') {
        expect(annotations?.['summary']).toContain('{{ $labels.cluster }}');
      }
    }
  });
});

test('what a preset needs is known, and is as documented', () => {
  expect(RulePresets.nodes().metricNames).toEqual([
    'container_cpu_usage_seconds_total',
    'container_fs_limit_bytes',
    'container_fs_usage_bytes',
    'container_memory_working_set_bytes',
    'machine_cpu_cores',
    'machine_memory_bytes',
  ]);
  expect(RulePresets.pods().metricNames).toEqual([
    'container_cpu_cfs_periods_total',
    'container_cpu_cfs_throttled_periods_total',
    'container_memory_working_set_bytes',
    'container_spec_memory_limit_bytes',
    'container_start_time_seconds',
  ]);
  expect(RulePresets.apiServer().metricNames).toEqual([
    'apiserver_flowcontrol_rejected_requests_total',
    'apiserver_request_duration_seconds_bucket',
    'apiserver_request_total',
  ]);
  expect(RulePresets.scrapers().metricNames).toEqual(['up']);
  expect(RulePresets.workspace().metricNames).toEqual(['scrape_samples_post_metric_relabeling']);
});

test('only the preset that is named after it needs kube-state-metrics, and none needs a node exporter', () => {
  const others = PRESETS.filter(([name]) => name !== 'kube-state-metrics').flatMap(([, group]) => group.metricNames);
  expect(others.filter((metric) => /^(?:kube|node)_/.test(metric))).toEqual([]);
  expect(RulePresets.kubeStateMetrics().metricNames.every((metric) => metric.startsWith('kube_'))).toBe(true);
});

test('all presets fit into one namespace, under names of their own', () => {
  const all = PRESETS.filter(([, , scenarios]) => scenarios !== NAMED_SCRAPERS).map(([, group]) => group);
  const { groups } = parse(dataOf(...all)) as { groups: { name: string; interval: string }[] };
  expect(groups.map(({ name }) => name)).toEqual([
    'nodes',
    'pods',
    'api-server',
    'scrapers',
    'workspace',
    'kube-state-metrics',
  ]);
  expect(new Set(groups.map(({ interval }) => interval))).toEqual(new Set(['1m']));
});

test('name, interval and labels can be given', () => {
  const options = { groupName: 'mine', interval: Duration.seconds(30), labels: { team: 'platform' } };
  const { groups } = parse(dataOf(RulePresets.scrapers(options))) as { groups: { rules: RuleData[] }[] };
  expect(groups[0]).toMatchObject({ name: 'mine', interval: '30s' });
  for (const { labels } of groups[0]!.rules)
    expect(labels).toMatchObject({ team: 'platform', severity: expect.any(String) });
});

test('fail with per cents for ratios, as the alerts would never fire, and without clusters', () => {
  const given = [
    () => RulePresets.nodes({ cpuRatio: 90 }),
    () => RulePresets.nodes({ diskRatio: NaN }),
    () => RulePresets.pods({ throttledRatio: 25 }),
    () => RulePresets.apiServer({ errorRatio: 3 }),
    () => RulePresets.scrapers({ downRatio: -0.1 }),
  ];
  for (const each of given)
    expect(each).toThrow(/^'\w+Ratio' must be a ratio from 0 to 1, such as 0\.9 for 90 %, got /);
  expect(() => RulePresets.scrapers({ clusters: [] })).toThrow(
    "'clusters' must name at least one cluster, got none; leave it out to look for them",
  );
});

test('thresholds can be given', () => {
  const all = [
    RulePresets.nodes({ cpuRatio: 0.11, memoryRatio: 0.12, diskRatio: 0.13 }),
    RulePresets.pods({ memoryRatio: 0.14, throttledRatio: 0.15, starts: 16, namespaces: 'shop|bank' }),
    RulePresets.apiServer({ errorRatio: 0.17, latency: Duration.millis(1800) }),
    RulePresets.scrapers({ downRatio: 0.19, ignoredJobs: ['a.b', 'c'] }),
    RulePresets.workspace({ growth: 2.1, maxSeriesPerCluster: 22 }),
  ];
  const text = dataOf(...all);
  for (const threshold of ['0.11', '0.12', '0.13', '0.14', '0.15', '16', '0.17', '1.8', '0.19', '2.1', '0.9 * 22']) {
    expect(text).toContain(`> ${threshold}\n`);
  }
  expect(text).toContain('namespace=~`shop|bank`');
  expect(text).toContain('job!~"a\\\\.b|c"');
  expect(dataOf(RulePresets.scrapers({ ignoredJobs: [] }))).not.toContain('job!~');
});

test('a threshold that makes no sense in PromQL is refused', () => {
  expect(() => dataOf(RulePresets.pods({ namespaces: '(' }))).toThrow(/the regular expression '\(' is wrong/);
});
