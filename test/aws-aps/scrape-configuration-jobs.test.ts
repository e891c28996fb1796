import { Duration, Size } from 'aws-cdk-lib';
import { parse } from 'yaml';
import { aws_aps as aps } from '../../lib';
import { FORCED, render, testRendered } from '../support/scrape-configurations';
import { testStack, warnings } from '../support/stack';

const { Cardinality, EksScrapeJob, KubernetesRole, RelabelConfig, ScrapeConfiguration, ScrapeJob, ServiceDiscovery } =
  aps;

type Rule = Record<string, unknown>;
type Labels = Record<string, string>;

/** Renders one job, as Prometheus reads it, and demands that nothing about it is odd. */
function rendered(job: aps.ScrapeJob): Record<string, unknown> {
  const stack = testStack();
  const yaml = render(new ScrapeConfiguration({ jobs: [job] }), FORCED, stack);
  expect(warnings(stack)).toEqual([]);
  return (parse(yaml) as { scrape_configs: Record<string, unknown>[] }).scrape_configs[0]!;
}

const PODS = [ServiceDiscovery.pods()];
const jobOf = (props: Partial<aps.ScrapeJobProps>) => new ScrapeJob({ jobName: 'a', serviceDiscovery: PODS, ...props });
const discovered = (...serviceDiscovery: aps.ServiceDiscovery[]) => rendered(jobOf({ serviceDiscovery }));
const targetRule = (rule: aps.RelabelConfig) =>
  (rendered(jobOf({ relabelConfigs: [rule] }))['relabel_configs'] as Rule[])[0];
const seriesRule = (rule: aps.RelabelConfig) =>
  (rendered(jobOf({ metricRelabelConfigs: [rule] }))['metric_relabel_configs'] as Rule[])[0]!;

/** What Prometheus makes of labels: undefined when they are dropped. Only the actions that the ready-made rules use. */
function relabel(rules: readonly Rule[], labels: Labels): Labels | undefined {
  let result: Labels = { ...labels };
  for (const { action = 'replace', source_labels: sources = [], separator = ';', regex = '(.*)', ...rule } of rules) {
    const value = (sources as string[]).map((name) => result[name] ?? '').join(String(separator));
    const pattern = new RegExp(`^(?:${String(regex)})$`, 's');
    if (action === 'keep' && !pattern.test(value)) return undefined;
    if (action === 'drop' && pattern.test(value)) return undefined;
    if (action === 'labeldrop')
      result = Object.fromEntries(Object.entries(result).filter(([name]) => !pattern.test(name)));
    if (action === 'labelmap') {
      const mapped = Object.entries(result).filter(([name]) => pattern.test(name));
      for (const [name, mappedValue] of mapped) result[name.replace(pattern, '$1')] = mappedValue;
    }
    if (action === 'replace' && pattern.test(value)) {
      result[String(rule['target_label'])] = value.replace(pattern, (rule['replacement'] ?? '$1') as string);
    }
  }
  return result;
}

describe('a job', () => {
  test('has all that it is given', () => {
    const job = new ScrapeJob({
      jobName: 'api',
      serviceDiscovery: PODS,
      scrapeInterval: Duration.minutes(2),
      scrapeTimeout: Duration.seconds(30),
      metricsPath: '/prometheus',
      scheme: aps.ScrapeScheme.HTTPS,
      params: { module: ['http', 'icmp'] },
      honorLabels: true,
      honorTimestamps: false,
      sampleLimit: 1000,
      targetLimit: 50,
      labelLimit: 30,
      bodySizeLimit: Size.mebibytes(10),
      authorization: aps.ScrapeAuthorization.SERVICE_ACCOUNT_TOKEN,
      tlsConfig: {
        caFile: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
        serverName: 'api.internal',
        insecureSkipVerify: false,
        minVersion: aps.ScrapeTlsVersion.TLS_1_3,
      },
    });
    expect(job.jobName).toBe('api');
    expect(rendered(job)).toEqual({
      job_name: 'api',
      scrape_interval: '2m',
      scrape_timeout: '30s',
      metrics_path: '/prometheus',
      scheme: 'https',
      params: { module: ['http', 'icmp'] },
      honor_labels: true,
      honor_timestamps: false,
      sample_limit: 1000,
      target_limit: 50,
      label_limit: 30,
      body_size_limit: '10485760B',
      authorization: { type: 'Bearer', credentials_file: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
      tls_config: {
        ca_file: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
        server_name: 'api.internal',
        insecure_skip_verify: false,
        min_version: 'TLS13',
      },
      kubernetes_sd_configs: [{ role: 'pod' }],
    });
  });

  test.each<[string, Partial<aps.ScrapeJobProps>, RegExp]>([
    [
      'an interval',
      { scrapeInterval: Duration.seconds(29) },
      /scrape_interval' of job 'a' must be at least 30s, .* got '29s'/,
    ],
    [
      'a timeout',
      { scrapeTimeout: Duration.seconds(61) },
      /scrape_timeout' of job 'a' must not be longer than .* '1m', got '61s'/,
    ],
    ['a name', { jobName: '' }, /'scrape_configs\[0\]' must have 'job_name'/],
    ['a limit', { sampleLimit: 1.5 }, /sample_limit' of job 'a' must be a whole number of at least 0, got '1.5'/],
    [
      'a target',
      { serviceDiscovery: [ServiceDiscovery.staticTargets({ targets: ['api.example.com:80'] })] },
      /static_configs\[0\].targets\[0\]' of job 'a' must be an IP address/,
    ],
    [
      'a regular expression',
      { relabelConfigs: [RelabelConfig.labelDrop('(?!a)')] },
      /relabel_configs\[0\].regex' of job 'a' must be a regular expression of RE2/,
    ],
    [
      'a modulus',
      { relabelConfigs: [RelabelConfig.hashMod({ sourceLabels: ['a'], targetLabel: 'b', modulus: 0 })] },
      /relabel_configs\[0\].modulus' of job 'a' must be at least 1, got '0'/,
    ],
    ['no labels', { relabelConfigs: [RelabelConfig.keep({ sourceLabels: [] })] }, /must have 'source_labels'/],
    [
      'a port',
      { serviceDiscovery: [ServiceDiscovery.dns({ names: ['x'] })] },
      /must have 'port', since records of type A/,
    ],
  ])('fails on the same mistakes as YAML, such as %s', (_, props, message) => {
    expect(() => new ScrapeConfiguration({ jobs: [jobOf(props)] })._render(testStack(), FORCED)).toThrow(message);
  });

  test('fails without jobs, and on a name of two jobs', () => {
    const jobs = [jobOf({}), jobOf({})];
    expect(() => new ScrapeConfiguration({ jobs: [] })._render(testStack(), FORCED)).toThrow(
      /must have at least one job/,
    );
    expect(() => new ScrapeConfiguration({ jobs })._render(testStack(), FORCED)).toThrow(
      /'scrape_configs\[1\].job_name' of job 'a' must be the job's own/,
    );
  });
});

describe('discovery', () => {
  test('finds each kind of object in Kubernetes', () => {
    const { nodes, pods, services, endpoints, ingresses } = ServiceDiscovery;
    expect(discovered(nodes(), pods(), services(), endpoints(), ingresses())['kubernetes_sd_configs']).toEqual([
      { role: 'node' },
      { role: 'pod' },
      { role: 'service' },
      { role: 'endpoints' },
      { role: 'ingress' },
    ]);
  });

  test('asks for namespaces, selected objects and the labels of nodes', () => {
    const endpoints = ServiceDiscovery.endpoints({
      namespaces: ['payments', 'orders'],
      selectors: [
        { role: KubernetesRole.SERVICE, label: 'app=api' },
        { role: KubernetesRole.POD, field: 'status.phase=Running' },
      ],
      attachNodeMetadata: true,
    });
    expect(discovered(endpoints)['kubernetes_sd_configs']).toEqual([
      {
        role: 'endpoints',
        namespaces: { names: ['payments', 'orders'] },
        selectors: [
          { role: 'service', label: 'app=api' },
          { role: 'pod', field: 'status.phase=Running' },
        ],
        attach_metadata: { node: true },
      },
    ]);
  });

  test('takes targets that are known, and names of DNS, all in one job', () => {
    const job = discovered(
      ServiceDiscovery.staticTargets({ targets: ['10.0.1.5:9100', '[fd00::5]:9100'], labels: { rack: 'a' } }),
      ServiceDiscovery.dns({ names: ['b-1.msk.example', 'b-2.msk.example'], port: 11001 }),
      ServiceDiscovery.dns({
        names: ['_metrics._tcp.example'],
        type: aps.DnsRecordType.SRV,
        refreshInterval: Duration.minutes(1),
      }),
    );
    expect(job['static_configs']).toEqual([{ targets: ['10.0.1.5:9100', '[fd00::5]:9100'], labels: { rack: 'a' } }]);
    expect(job['dns_sd_configs']).toEqual([
      { names: ['b-1.msk.example', 'b-2.msk.example'], type: 'A', port: 11001 },
      { names: ['_metrics._tcp.example'], type: 'SRV', refresh_interval: '1m' },
    ]);
  });
});

describe('relabelling', () => {
  const source = { sourceLabels: ['a', 'b'], separator: '/', regex: 'x' };
  const written = { source_labels: ['a', 'b'], separator: '/', regex: 'x' };

  test.each<[string, aps.RelabelConfig, Rule]>([
    ['keeps', RelabelConfig.keep(source), { action: 'keep', ...written }],
    ['drops', RelabelConfig.drop(source), { action: 'drop', ...written }],
    [
      'replaces',
      RelabelConfig.replace({ ...source, regex: '(x)', targetLabel: 't', replacement: '${1}_y' }),
      { ...written, regex: '(x)', target_label: 't', replacement: '${1}_y' },
    ],
    [
      'removes a label',
      RelabelConfig.replace({ targetLabel: 't', replacement: '' }),
      { target_label: 't', replacement: '' },
    ],
    ['sets a label', RelabelConfig.setLabel('price', '$1'), { target_label: 'price', replacement: '$$1' }],
    [
      'maps',
      RelabelConfig.labelMap({ regex: 'a_(.+)', replacement: 'b_$1' }),
      { action: 'labelmap', regex: 'a_(.+)', replacement: 'b_$1' },
    ],
    ['removes labels', RelabelConfig.labelDrop('id|image'), { action: 'labeldrop', regex: 'id|image' }],
    ['keeps labels', RelabelConfig.labelKeep('__.+|job'), { action: 'labelkeep', regex: '__.+|job' }],
    [
      'takes remainders',
      RelabelConfig.hashMod({ ...source, targetLabel: '__tmp_hash', modulus: 4 }),
      { action: 'hashmod', ...written, modulus: 4, target_label: '__tmp_hash' },
    ],
    [
      'lowers',
      RelabelConfig.lowercase({ ...source, targetLabel: 't' }),
      { action: 'lowercase', ...written, target_label: 't' },
    ],
    [
      'raises',
      RelabelConfig.uppercase({ ...source, targetLabel: 't' }),
      { action: 'uppercase', ...written, target_label: 't' },
    ],
    [
      'keeps equals',
      RelabelConfig.keepEqual({ sourceLabels: ['a'], targetLabel: 't' }),
      { action: 'keepequal', source_labels: ['a'], target_label: 't' },
    ],
    [
      'drops equals',
      RelabelConfig.dropEqual({ sourceLabels: ['a'], targetLabel: 't' }),
      { action: 'dropequal', source_labels: ['a'], target_label: 't' },
    ],
  ])('%s', (_, rule, expected) => {
    expect(targetRule(rule)).toEqual(expected);
  });
});

describe('against too many series', () => {
  const passing = (rule: Rule, names: string[], label = '__name__') =>
    names.filter((name) => relabel([rule], { [label]: name }) !== undefined);

  test('only some metrics are kept', () => {
    const rule = seriesRule(Cardinality.keepMetrics(['container_cpu_usage_seconds_total', 'container_memory_.+']));
    const names = ['container_cpu_usage_seconds_total', 'container_memory_rss', 'xcontainer_memory_rss', 'go_threads'];
    expect(passing(rule, names)).toEqual(names.slice(0, 2));
  });

  test('some metrics are dropped', () => {
    expect(passing(seriesRule(Cardinality.dropMetrics(['go_.+', 'up'])), ['go_threads', 'up', 'upper'])).toEqual([
      'upper',
    ]);
  });

  test('labels are removed', () => {
    const rule = seriesRule(Cardinality.dropLabels(['id', 'image']));
    expect(relabel([rule], { id: '1', image: '2', name: '3', ids: '4' })).toEqual({ name: '3', ids: '4' });
  });

  test('buckets are dropped, all or some, and sums and counts stay', () => {
    const all = seriesRule(Cardinality.dropBuckets(['rpc_seconds', 'apiserver_.+']));
    const names = ['rpc_seconds_sum', 'rpc_seconds_count', 'other_bucket', 'rpc_seconds_bucket', 'apiserver_x_bucket'];
    expect(passing(all, names)).toEqual(names.slice(0, 3));
    const some = seriesRule(Cardinality.dropBuckets(['rpc_seconds'], [0.5, 1, 2.5]));
    const kept = (le: string) => relabel([some], { __name__: 'rpc_seconds_bucket', le }) !== undefined;
    expect(['0.5', '1', '1.0', '2.5'].map(kept)).toEqual([false, false, false, false]);
    expect(['0.05', '0x5', '10', '11.0', '+Inf'].map(kept)).toEqual([true, true, true, true, true]);
  });

  test('targets are found in some namespaces only, and series of some are dropped', () => {
    const [found, names] = ['__meta_kubernetes_namespace', ['payments', 'kube-system', 'team-a']];
    expect(passing(targetRule(Cardinality.keepNamespaces(['payments', 'team-.+']))!, names, found)).toEqual([
      'payments',
      'team-a',
    ]);
    expect(passing(targetRule(Cardinality.dropNamespaces(['kube-system']))!, names, found)).toEqual([
      'payments',
      'team-a',
    ]);
    const series = seriesRule(Cardinality.dropSeriesOfNamespaces(['kube-system']));
    expect(passing(series, [...names, ''], 'namespace')).toEqual(['payments', 'team-a', '']);
  });

  test.each([
    ['metrics', Cardinality.keepMetrics([])],
    ['labels', Cardinality.dropLabels([])],
    ['histograms', Cardinality.dropBuckets([])],
    ['bounds', Cardinality.dropBuckets(['a'], [])],
    ['namespaces', Cardinality.keepNamespaces([])],
  ])('fails without %s, as everything or nothing would be dropped', (_, rule) => {
    expect(() => seriesRule(rule)).toThrow(/'Cardinality' must be given at least one name, got none/);
  });
});

describe('a ready-made job', () => {
  const SERVICE_ACCOUNT = { type: 'Bearer', credentials_file: '/var/run/secrets/kubernetes.io/serviceaccount/token' };
  const rules = (job: aps.ScrapeJob) => rendered(job)['relabel_configs'] as Rule[];

  test('of every pod relabels nothing', () => {
    expect(rendered(EksScrapeJob.podExporter())).toEqual({
      job_name: 'pod_exporter',
      kubernetes_sd_configs: [{ role: 'pod' }],
    });
  });

  test('of containers asks the kubelets through the API server', () => {
    const job = rendered(EksScrapeJob.cadvisor());
    expect(job).toMatchObject({
      job_name: 'cadvisor',
      scheme: 'https',
      authorization: SERVICE_ACCOUNT,
      kubernetes_sd_configs: [{ role: 'node' }],
    });
    const node = {
      __address__: '10.0.0.1:10250',
      __meta_kubernetes_node_name: 'n1',
      __meta_kubernetes_node_label_zone: 'a',
    };
    expect(relabel(job['relabel_configs'] as Rule[], node)).toMatchObject({
      __address__: 'kubernetes.default.svc:443',
      __metrics_path__: '/api/v1/nodes/n1/proxy/metrics/cadvisor',
      zone: 'a',
    });
  });

  test.each([
    [EksScrapeJob.apiServers(), 'kubernetes-apiservers', undefined],
    [EksScrapeJob.kubeScheduler(), 'ksh-metrics', '/apis/metrics.eks.amazonaws.com/v1/ksh/container/metrics'],
    [EksScrapeJob.kubeControllerManager(), 'kcm-metrics', '/apis/metrics.eks.amazonaws.com/v1/kcm/container/metrics'],
  ])('of the control plane keeps the API servers: %#', (made, name, path) => {
    const job = rendered(made);
    expect(job).toMatchObject({
      job_name: name,
      scheme: 'https',
      authorization: SERVICE_ACCOUNT,
      kubernetes_sd_configs: [{ role: 'endpoints', namespaces: { names: ['default'] } }],
    });
    expect(job['metrics_path']).toBe(path);
    const endpoint = (namespace: string, service: string, port: string) => ({
      __meta_kubernetes_namespace: namespace,
      __meta_kubernetes_service_name: service,
      __meta_kubernetes_endpoint_port_name: port,
    });
    const configs = job['relabel_configs'] as Rule[];
    expect(relabel(configs, endpoint('default', 'kubernetes', 'https'))).toBeDefined();
    expect(relabel(configs, endpoint('default', 'kubernetes', 'http'))).toBeUndefined();
    expect(relabel(configs, endpoint('payments', 'kubernetes', 'https'))).toBeUndefined();
  });

  test('of kube-proxy asks each at port 10249, by IPv4 and IPv6, with a port and without', () => {
    expect(rendered(EksScrapeJob.kubeProxy())).toMatchObject({ job_name: 'kube-proxy', honor_labels: true });
    const addressOf = (__address__: string, ip: string, pod = 'kube-proxy-x') =>
      relabel(rules(EksScrapeJob.kubeProxy()), {
        __address__,
        __meta_kubernetes_pod_ip: ip,
        __meta_kubernetes_namespace: 'kube-system',
        __meta_kubernetes_pod_name: pod,
      })?.['__address__'];
    expect(addressOf('10.0.0.1', '10.0.0.1')).toBe('10.0.0.1:10249');
    expect(addressOf('10.0.0.1:10256', '10.0.0.1')).toBe('10.0.0.1:10249');
    expect(addressOf('fd00::1', 'fd00::1')).toBe('[fd00::1]:10249');
    expect(addressOf('[fd00::1]:10256', 'fd00::1')).toBe('[fd00::1]:10249');
    expect(addressOf('10.0.0.1', '10.0.0.1', 'coredns-x')).toBeUndefined();
  });

  describe('of annotated pods', () => {
    const pod = (annotations: Labels, labels: Labels = {}): Labels => ({
      __address__: '10.0.0.1:8080',
      __scheme__: 'http',
      __metrics_path__: '/metrics',
      __meta_kubernetes_namespace: 'payments',
      __meta_kubernetes_pod_name: 'api-1',
      __meta_kubernetes_pod_node_name: 'n1',
      __meta_kubernetes_pod_ip: '10.0.0.1',
      __meta_kubernetes_pod_phase: 'Running',
      ...Object.fromEntries(
        Object.entries(annotations).map(([name, value]) => [
          `__meta_kubernetes_pod_annotation_prometheus_io_${name}`,
          value,
        ]),
      ),
      ...labels,
    });
    const scraped = (labels: Labels, options?: aps.AnnotatedJobOptions) =>
      relabel(rules(EksScrapeJob.annotatedPods(options)), labels);

    test('scrapes those that ask for it, and names them', () => {
      expect(scraped(pod({ scrape: 'true' }))).toMatchObject({
        __address__: '10.0.0.1:8080',
        __scheme__: 'http',
        __metrics_path__: '/metrics',
        namespace: 'payments',
        pod: 'api-1',
        node: 'n1',
      });
      expect(scraped(pod({}))).toBeUndefined();
      expect(scraped(pod({ scrape: 'false' }))).toBeUndefined();
    });

    test('goes to the port, the path and by the scheme that they say', () => {
      expect(scraped(pod({ scrape: 'true', port: '9102', path: '/stats', scheme: 'https' }))).toMatchObject({
        __address__: '10.0.0.1:9102',
        __scheme__: 'https',
        __metrics_path__: '/stats',
      });
      const six = { __address__: '[fd00::1]:8080', __meta_kubernetes_pod_ip: 'fd00::1' };
      expect(scraped(pod({ scrape: 'true', port: '9102' }, six))).toMatchObject({ __address__: '[fd00::1]:9102' });
      expect(scraped(pod({ scrape: 'true', scheme: 'ftp' }))).toMatchObject({ __scheme__: 'http' });
    });

    test('leaves out pods that do not run, and containers that only start them', () => {
      for (const phase of ['Pending', 'Succeeded', 'Failed'])
        expect(scraped(pod({ scrape: 'true' }, { __meta_kubernetes_pod_phase: phase }))).toBeUndefined();
      expect(scraped(pod({ scrape: 'true' }, { __meta_kubernetes_pod_container_init: 'true' }))).toBeUndefined();
    });

    test('watches some namespaces, under another name, by other annotations', () => {
      const job = EksScrapeJob.annotatedPods({
        jobName: 'mine',
        namespaces: ['payments'],
        annotationPrefix: 'acme.io/x-y',
      });
      expect(rendered(job)).toMatchObject({
        job_name: 'mine',
        kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: ['payments'] } }],
      });
      const labels = { __meta_kubernetes_pod_annotation_acme_io_x_y_scrape: 'true' };
      expect(relabel(rules(job), pod({}, labels))).toBeDefined();
      expect(relabel(rules(job), pod({ scrape: 'true' }))).toBeUndefined();
      expect(rendered(EksScrapeJob.annotatedPods())['job_name']).toBe('annotated-pods');
    });
  });

  test('of annotated services goes to their endpoints', () => {
    const annotation = '__meta_kubernetes_service_annotation_prometheus_io';
    const endpoint = (labels: Labels) => ({
      __address__: '10.0.0.1:8080',
      __meta_kubernetes_namespace: 'payments',
      __meta_kubernetes_service_name: 'api',
      __meta_kubernetes_pod_name: 'api-1',
      __meta_kubernetes_pod_node_name: 'n1',
      ...labels,
    });
    const job = EksScrapeJob.annotatedServices();
    expect(rendered(job)).not.toHaveProperty('honor_labels');
    expect(rendered(job)).toMatchObject({
      job_name: 'annotated-services',
      kubernetes_sd_configs: [{ role: 'endpoints' }],
    });
    const scraped = (labels: Labels) => relabel(rules(job), endpoint(labels));
    expect(scraped({})).toBeUndefined();
    expect(scraped({ [`${annotation}_scrape`]: 'true' })).toMatchObject({
      __address__: '10.0.0.1:8080',
      namespace: 'payments',
      service: 'api',
      pod: 'api-1',
      node: 'n1',
    });
    const asked = {
      [`${annotation}_scrape`]: 'true',
      [`${annotation}_port`]: '9102',
      [`${annotation}_path`]: '/stats',
    };
    expect(scraped(asked)).toMatchObject({ __address__: '10.0.0.1:9102', __metrics_path__: '/stats' });
    expect(scraped({ ...asked, __address__: '[fd00::1]:8080' })).toMatchObject({ __address__: '[fd00::1]:9102' });
    expect(scraped({ ...asked, __address__: '10.0.0.1' })).toMatchObject({ __address__: '10.0.0.1:9102' });
  });

  test('annotated pods and services may keep labels of their own, as kube-state-metrics must', () => {
    for (const job of [EksScrapeJob.annotatedPods, EksScrapeJob.annotatedServices]) {
      expect(rendered(job({ honorLabels: true }))).toMatchObject({ honor_labels: true });
    }
  });

  test('takes what every job takes, with further relabelling after its own', () => {
    const job = rendered(
      EksScrapeJob.cadvisor({
        scrapeInterval: Duration.minutes(2),
        scrapeTimeout: Duration.seconds(20),
        relabelConfigs: [RelabelConfig.setLabel('team', 'platform')],
        metricRelabelConfigs: [Cardinality.keepMetrics(['container_.+'])],
        sampleLimit: 5000,
        targetLimit: 100,
        labelLimit: 40,
        bodySizeLimit: Size.mebibytes(5),
      }),
    );
    expect(job).toMatchObject({
      scrape_interval: '2m',
      scrape_timeout: '20s',
      metric_relabel_configs: [{ action: 'keep', source_labels: ['__name__'], regex: 'container_.+' }],
      sample_limit: 5000,
      target_limit: 100,
      label_limit: 40,
      body_size_limit: '5242880B',
    });
    expect((job['relabel_configs'] as Rule[]).at(-1)).toEqual({ target_label: 'team', replacement: 'platform' });
    expect(job['relabel_configs']).toHaveLength(4);
  });
});

testRendered(35);
