import { aws_aps as aps } from '../../lib';
import { testWith } from '../support/prometheus-tools';
import { askPrometheus, FORCED } from '../support/scrape-configurations';
import { testStack, warnings } from '../support/stack';

const TARGETS = "static_configs: [{targets: ['10.0.0.1:80']}]";

/** A configuration of one job with these fields. */
function job(fields: string): string {
  return `scrape_configs:\n  - job_name: a\n    ${TARGETS}\n    ${fields.replaceAll('\n', '\n    ')}\n`;
}

/** A configuration of one job that finds Kubernetes' objects. */
function kubernetes(fields: string): string {
  return `scrape_configs:\n  - job_name: a\n    kubernetes_sd_configs: [${fields}]\n`;
}

const relabel = (rule: string) => job(`relabel_configs: [${rule}]`);

function refusal(yaml: string, source?: 'eks' | 'vpc'): string | undefined {
  try {
    aps.ScrapeConfiguration.fromInline(yaml)._render(testStack(), FORCED, source);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What Prometheus and we refuse, each in their own words. */
const BOTH: readonly [title: string, yaml: string, ours: RegExp, prometheus: RegExp][] = [
  [
    'a list for the whole',
    '- a',
    /'scrapeConfiguration' must be a mapping of global, scrape_configs.*, got a list/,
    /./,
  ],
  ['text that is no YAML', 'scrape_configs: [', /must be YAML, got a mistake in line 1, column \d+: /, /yaml: line/],
  [
    'a key twice',
    'global: {}\nglobal: {}',
    /got a mistake in line 2, column 1: Map keys must be unique/,
    /already set/,
  ],
  [
    'a tab as indentation',
    'scrape_configs:\n\t- job_name: a',
    /got a mistake in line 2, column 1: Tabs are not allowed/,
    /cannot start any token/,
  ],
  [
    'a section that does not exist',
    'scrape_config: []',
    /'scrape_config' in line 1 must be left out: Prometheus has no such field here; did you mean 'scrape_configs'\?/,
    /field scrape_config not found/,
  ],
  [
    'a misspelt field of global',
    `global: {scrape_intervall: 30s}\n${job('')}`,
    /'global.scrape_intervall' in line 1 must be left out: .*; did you mean 'scrape_interval'\?/,
    /field scrape_intervall not found/,
  ],
  [
    'a misspelt field of a job',
    job('metric_path: /x'),
    /'scrape_configs\[0\].metric_path' of job 'a' in line 4 must be left out.*did you mean 'metrics_path'\?/,
    /field metric_path not found/,
  ],
  ['a field that is like no other', job('colour: red'), /has no such field here$/m, /field colour not found/],
  [
    'a misspelt field of relabelling',
    relabel('{action: keep, source_label: [a], regex: b}'),
    /relabel_configs\[0\].source_label' .* did you mean 'source_labels'\?/,
    /field source_label not found/,
  ],
  [
    'an interval without a unit',
    job('scrape_interval: 60'),
    /'scrape_configs\[0\].scrape_interval' of job 'a' in line 4 must be a duration of .* such as '30s' or '1m30s', got '60'/,
    /not a valid duration string: "60"/,
  ],
  ['an interval with a fraction', job('scrape_interval: 1.5m'), /must be a duration .*, got '1.5m'/, /not a valid dur/],
  ['units in the wrong order', job('scrape_interval: 30s1m'), /must be a duration .*, got '30s1m'/, /not a valid dur/],
  ['an empty duration', job("scrape_interval: ''"), /must be a duration .*, got ''/, /empty duration/],
  [
    'a timeout above the interval',
    job('scrape_interval: 30s\nscrape_timeout: 31s'),
    /'scrape_configs\[0\].scrape_timeout' of job 'a' in line 5 must not be longer than the scrape interval of '30s', got '31s'/,
    /scrape timeout greater than scrape interval/,
  ],
  [
    'a timeout above the inherited interval',
    `global: {scrape_interval: 30s}\n${job('scrape_timeout: 45s')}`,
    /must not be longer than the scrape interval of '30s', got '45s'/,
    /scrape timeout greater than scrape interval/,
  ],
  [
    'a timeout above the interval that Prometheus assumes',
    job('scrape_timeout: 61s'),
    /must not be longer than the scrape interval of '1m', got '61s'/,
    /scrape timeout greater than scrape interval/,
  ],
  [
    'a global timeout above the interval',
    `global: {scrape_interval: 30s, scrape_timeout: 1m}\n${job('')}`,
    /'global.scrape_timeout' in line 1 must not be longer than the scrape interval of '30s', got '1m'/,
    /global scrape timeout greater than scrape interval/,
  ],
  [
    'a name of two jobs',
    `${job('')}  - job_name: a\n`,
    /'scrape_configs\[1\].job_name' of job 'a' in line 5 must be the job's own, got 'a' at position 0 and at position 1/,
    /multiple scrape configs with job name "a"/,
  ],
  [
    'a job without a name',
    'scrape_configs: [{scheme: http}]',
    /'scrape_configs\[0\]' in line 1 must have 'job_name'/,
    /job_name is empty/,
  ],
  [
    'an empty job',
    'scrape_configs:\n  -',
    /'scrape_configs\[0\]' .* must not be empty in a list of jobs/,
    /empty or null scrape config/,
  ],
  [
    'a mapping for a list',
    `scrape_configs: {job_name: a}`,
    /'scrape_configs' in line 1 must be a list of jobs, got a mapping; begin each with '- '/,
    /cannot unmarshal !!map/,
  ],
  [
    'a text for a list',
    job('relabel_configs: x'),
    /must be a list of relabelling rules, got 'x'/,
    /cannot unmarshal !!str/,
  ],
  [
    'a list for a text',
    job('metrics_path: [x]'),
    /metrics_path'.* must be a text, got a list/,
    /cannot unmarshal !!seq/,
  ],
  ['a text for a mapping', job('tls_config: x'), /must be a mapping of ca_file, .*, got 'x'/, /cannot unmarshal !!str/],
  ['a text for a flag', job('honor_labels: maybe'), /must be true or false, got 'maybe'/, /cannot unmarshal !!str/],
  [
    'a limit below nothing',
    job('sample_limit: -1'),
    /must be a whole number of at least 0, got '-1'/,
    /cannot unmarshal/,
  ],
  [
    'a size without a unit that exists',
    job('body_size_limit: 10XB'),
    /must be a size such as '10MB', got '10XB'/,
    /unknown unit/,
  ],
  ['a list for parameters', job('params: [a]'), /must be a mapping of parameters to lists/, /cannot unmarshal !!seq/],
  [
    'a parameter that is no list',
    job('params: {a: b}'),
    /params.a'.* must be a list of values, got 'b'/,
    /cannot unmarshal/,
  ],
  [
    'a label that cannot be one',
    `global: {external_labels: {my-label: x}}\n${job('')}`,
    /'global.external_labels.my-label' in line 1 must be the name of a label: letters, digits and underscores, and no digit first, got 'my-label'/,
    /"my-label" is not a valid label name/,
  ],
  [
    'a label of targets that cannot be one',
    `scrape_configs: [{job_name: a, static_configs: [{targets: ['10.0.0.1:80'], labels: {1st: x}}]}]`,
    /static_configs\[0\].labels.1st' of job 'a' in line 1 must be the name of a label/,
    /"1st" is not a valid label name/,
  ],
  [
    'a list for labels',
    `global: {external_labels: [x]}\n${job('')}`,
    /must be a mapping of label names/,
    /cannot unmarshal/,
  ],
  [
    'a source label that cannot be one',
    relabel('{action: drop, source_labels: [a-b]}'),
    /source_labels\[0\]'.* must be the name of a label/,
    /"a-b" is not a valid label name/,
  ],
  [
    'an unknown action',
    relabel('{action: kep, source_labels: [a]}'),
    /relabel_configs\[0\].action' .* must be one of replace, keep, .*, got 'kep'; did you mean 'keep'\?/,
    /unknown relabel action "kep"/,
  ],
  [
    'replacing without a target',
    relabel('{source_labels: [a]}'),
    /relabel_configs\[0\]' .* must have 'target_label', which the action 'replace' needs/,
    /requires 'target_label'/,
  ],
  [
    'replacing a label that cannot be one',
    relabel('{target_label: a-b}'),
    /must be the name of a label for the action 'replace', which may have groups .*, got 'a-b'/,
    /invalid 'target_label'/,
  ],
  [
    'a remainder of nothing',
    relabel('{action: hashmod, source_labels: [a], target_label: b, modulus: 0}'),
    /modulus'.* must be at least 1, got '0'/,
    /non-zero modulus/,
  ],
  [
    'a remainder without a modulus',
    relabel('{action: hashmod, source_labels: [a], target_label: b}'),
    /must have 'modulus', which the action 'hashmod' needs/,
    /non-zero modulus/,
  ],
  [
    'a remainder in a label that cannot be one',
    relabel('{action: hashmod, source_labels: [a], target_label: "$1", modulus: 2}'),
    /must be the name of a label for the action 'hashmod', got '\$1'/,
    /invalid 'target_label'/,
  ],
  [
    'upper case into a label that cannot be one',
    relabel('{action: uppercase, source_labels: [a], target_label: a-b}'),
    /for the action 'uppercase', got 'a-b'/,
    /invalid 'target_label'/,
  ],
  [
    'names mapped to what cannot be one',
    relabel('{action: labelmap, regex: a, replacement: a-b}'),
    /replacement'.* must be the name of a label for the action 'labelmap'/,
    /invalid 'replacement'/,
  ],
  [
    'dropping labels by their values',
    relabel('{action: labeldrop, regex: a, source_labels: [a]}'),
    /must not have 'source_labels', which the action 'labeldrop' does not read/,
    /requires only 'regex'/,
  ],
  [
    'comparing by a pattern',
    relabel('{action: keepequal, source_labels: [a], target_label: b, regex: c}'),
    /must not have 'regex', which the action 'keepequal'/,
    /requires only 'source_labels' and `target_label`/,
  ],
  [
    'a replacement in lower case',
    relabel('{action: lowercase, source_labels: [a], target_label: b, replacement: c}'),
    /must not have 'replacement', which the action 'lowercase'/,
    /'replacement' can not be set/,
  ],
  [
    'a lookaround',
    relabel('{action: keep, source_labels: [a], regex: "(?!a)"}'),
    /regular expression of RE2, got '\(\?!a\)': RE2 has no lookarounds/,
    /invalid or unsupported Perl syntax/,
  ],
  [
    'an empty target',
    `scrape_configs: [{job_name: a, static_configs: [{targets: ['']}]}]`,
    /targets\[0\]' of job 'a' in line 1 must not be empty in a list of targets/,
    /no address/,
  ],
  [
    'a path in a target',
    `scrape_configs: [{job_name: a, static_configs: [{targets: ['10.0.0.1:80/metrics']}]}]`,
    /targets\[0\]' of job 'a' in line 1 must be '<IP address>:<port>' without scheme and path/,
    /is not a valid hostname/,
  ],
  [
    'a URL as target',
    `scrape_configs: [{job_name: a, static_configs: [{targets: ['http://10.0.0.1']}]}]`,
    /without scheme and path, got 'http:\/\/10.0.0.1'/,
    /is not a valid hostname/,
  ],
  [
    'addresses without a port',
    'scrape_configs: [{job_name: a, dns_sd_configs: [{names: [x], type: a}]}]',
    /must have 'port', since records of type A have none/,
    /a port is required/,
  ],
  [
    'no names',
    'scrape_configs: [{job_name: a, dns_sd_configs: [{names: []}]}]',
    /dns_sd_configs\[0\]'.* must have 'names' with at least one name/,
    /must contain at least one/,
  ],
  [
    'unknown records',
    'scrape_configs: [{job_name: a, dns_sd_configs: [{names: [x], type: TXT}]}]',
    /must be one of SRV, A, AAAA, MX, NS, got 'TXT'/,
    /invalid DNS-SD records type/,
  ],
  [
    'two credentials',
    job('authorization: {credentials: a, credentials_file: b}'),
    /must have at most one of credentials, credentials_file, got credentials and credentials_file/,
    /at most one of authorization credentials/,
  ],
  [
    'two passwords',
    job('basic_auth: {username: u, password: a, password_file: b}'),
    /must have at most one of password, password_file/,
    /at most one of basic_auth password/,
  ],
  [
    'two ways to authorize',
    job('authorization: {credentials: a}\nbasic_auth: {username: a}'),
    /must have at most one of basic_auth, authorization, .*, got basic_auth and authorization/,
    /at most one of basic_auth, oauth2 & authorization/,
  ],
  [
    'a token twice',
    job('bearer_token: a\nbearer_token_file: b'),
    /must have at most one of bearer_token, bearer_token_file/,
    /at most one of bearer_token/,
  ],
  [
    'Basic in the wrong place',
    job('authorization: {type: basic, credentials: a}'),
    /authorization.type'.* must not be 'Basic'; use 'basic_auth' instead/,
    /use "basic_auth" instead/,
  ],
  [
    'half a key pair',
    job('tls_config: {cert_file: a}'),
    /must have both 'cert_file' and 'key_file', or neither/,
    /without client key/,
  ],
  [
    'an unknown version of TLS',
    job('tls_config: {min_version: TLS9}'),
    /must be one of TLS10, TLS11, TLS12, TLS13, got 'TLS9'/,
    /unknown TLS version/,
  ],
];

/** What Prometheus takes and we refuse, with the reason. */
const ONLY_WE: readonly [reason: string, yaml: string, ours: RegExp][] = [
  [
    'nothing at all: there would be nothing to scrape',
    ' \n',
    /'scrapeConfiguration' must be a scrape configuration, got nothing/,
  ],
  ['comments only: likewise', '# nothing\n', /'scrapeConfiguration' must have at least one job/],
  [
    'no jobs: likewise',
    'scrape_configs: []',
    /must have at least one job in 'scrape_configs'; without one nothing is scraped/,
  ],
  ['global settings alone: likewise', 'global: {scrape_interval: 30s}', /must have at least one job/],
  [
    'a shorter interval than 30s: the least that the service takes',
    job('scrape_interval: 15s'),
    /'scrape_configs\[0\].scrape_interval' of job 'a' in line 4 must be at least 30s, .*, got '15s'/,
  ],
  [
    'a shorter global interval',
    `global: {scrape_interval: 29999ms}\n${job('')}`,
    /'global.scrape_interval' in line 1 must be at least 30s/,
  ],
  [
    'remote_write: the service writes',
    `remote_write: [{url: "http://x"}]\n${job('')}`,
    /'remote_write' in line 1 must be left out: the service writes where the scraper's destination says/,
  ],
  [
    'remote_read: the service reads nothing',
    `remote_read: [{url: "http://x"}]\n${job('')}`,
    /'remote_read' in line 1 must be left out/,
  ],
  [
    'rule_files: there are no files',
    `rule_files: []\n${job('')}`,
    /'rule_files' in line 1 must be left out: rules belong to the workspace/,
  ],
  [
    'alerting: the workspace alerts',
    `alerting: {}\n${job('')}`,
    /'alerting' in line 1 must be left out: alerts are routed by the alert manager of the workspace/,
  ],
  [
    'storage: the workspace stores',
    `storage: {exemplars: {max_exemplars: 1}}\n${job('')}`,
    /'storage' in line 1 must be left out/,
  ],
  ['tracing: not offered', `tracing: {endpoint: x}\n${job('')}`, /'tracing' in line 1 must be left out/],
  [
    'a log file: there are no files',
    `global: {query_log_file: x}\n${job('')}`,
    /'global.query_log_file' in line 1 must be left out: the service logs/,
  ],
  ...['file', 'ec2', 'eureka', 'http'].map((name): [string, string, RegExp] => [
    `${name}_sd_configs: managed collectors do not discover so`,
    `scrape_configs: [{job_name: a, ${name}_sd_configs: []}]`,
    new RegExp(
      `${name}_sd_configs' of job 'a' in line 1 must be left out: managed collectors find targets only by static_configs, kubernetes_sd_configs, dns_sd_configs`,
    ),
  ]),
  [
    'a host name: managed collectors resolve none',
    `scrape_configs: [{job_name: a, static_configs: [{targets: ['api.example.com:80']}]}]`,
    /targets\[0\]' .* must be an IP address with a port such as .*, got 'api.example.com:80'; find hosts by/,
  ],
  [
    'a service of the cluster: likewise',
    `scrape_configs: [{job_name: a, static_configs: [{targets: ['api.payments.svc:80']}]}]`,
    /resolve no host names but 'kubernetes.default.svc'/,
  ],
  [
    'an IP address that is none',
    `scrape_configs: [{job_name: a, static_configs: [{targets: ['10.0.0.256:80']}]}]`,
    /must be an IP address/,
  ],
  [
    'an IPv6 address that is none',
    `scrape_configs: [{job_name: a, static_configs: [{targets: ['[fd00::g]:80']}]}]`,
    /must be an IP address .*, got '\[fd00::g\]:80'/,
  ],
  [
    'IPv6 without brackets: the port would be part of it',
    `scrape_configs: [{job_name: a, static_configs: [{targets: ['fd00::5:9100']}]}]`,
    /'\[fd00::5\]:9100'.*, got 'fd00::5:9100'/,
  ],
  [
    'a port that does not exist',
    `scrape_configs: [{job_name: a, static_configs: [{targets: ['10.0.0.1:65536']}]}]`,
    /must have a port from 1 to 65535, got '10.0.0.1:65536'/,
  ],
  ['another scheme: Prometheus finds out when it scrapes', job('scheme: ftp'), /must be one of http, https, got 'ftp'/],
  [
    'keeping by nothing: it compares nothing with the pattern',
    relabel('{action: keep, regex: x}'),
    /must have 'source_labels', which the action 'keep' needs/,
  ],
  [
    'dropping by nothing: likewise',
    relabel('{action: drop, source_labels: [], regex: x}'),
    /must have 'source_labels', which the action 'drop' needs/,
  ],
  [
    'a target that is not read',
    relabel('{action: keep, source_labels: [a], target_label: b}'),
    /must not have 'target_label', which the action 'keep' does not read/,
  ],
  [
    'a role that does not exist: Debian’s promtool cannot tell',
    kubernetes('{role: pods}'),
    /kubernetes_sd_configs\[0\].role' of job 'a' in line 3 must be one of node, pod, .*, got 'pods'; did you mean 'pod'\?/,
  ],
  ['no role: likewise', kubernetes('{namespaces: {names: [a]}}'), /must have 'role': one of node, pod, service/],
  [
    'a misspelt field of discovery: likewise',
    kubernetes('{role: pod, namespace: {names: [a]}}'),
    /namespace' of job .* did you mean 'namespaces'\?/,
  ],
  [
    'namespaces as a list: likewise',
    kubernetes('{role: pod, namespaces: [a]}'),
    /must be a mapping of own_namespace, names, got a list|must be a mapping of own_namespace, names \.\.\., got a list/,
  ],
  [
    'selecting pods by services: likewise',
    kubernetes('{role: pod, selectors: [{role: service, label: a=b}]}'),
    /selectors\[0\].role' .* must be one of pod, node with this role, got 'service'/,
  ],
  [
    'a selector without a role: likewise',
    kubernetes('{role: pod, selectors: [{label: a=b}]}'),
    /selectors\[0\].role' .* must be one of pod, node with this role, got 'nothing'/,
  ],
  [
    'two ways to authorize to the API server: likewise',
    kubernetes('{role: pod, bearer_token: a, authorization: {}, basic_auth: {username: b}}'),
    /must have at most one of basic_auth/,
  ],
];

test.each(BOTH)('fails on %s', (_, yaml, ours) => {
  expect(refusal(yaml)).toMatch(ours);
});

testWith('promtool', 'Prometheus refuses them as well, for the same reason', (check) => {
  const agrees = BOTH.map(([title, yaml, , prometheus]) => {
    const { ok, output } = askPrometheus(check, yaml);
    return !ok && prometheus.test(output) ? undefined : `${title}: ${output}`;
  });
  expect(agrees.filter(Boolean)).toEqual([]);
});

test.each(ONLY_WE)('fails, unlike Prometheus, on %s', (_, yaml, ours) => {
  expect(refusal(yaml)).toMatch(ours);
});

testWith('promtool', 'Prometheus takes the others, so that the list above stays true', (check) => {
  const refused = ONLY_WE.map(([title, yaml]) => {
    const { ok, output } = askPrometheus(check, yaml);
    return ok ? undefined : `${title}: ${output}`;
  });
  expect(refused.filter(Boolean)).toEqual([]);
});

test('fails on base64, which the API takes but CloudFormation makes by itself', () => {
  const packed = Buffer.from(job('')).toString('base64');
  expect(refusal(packed)).toMatch(
    /'scrapeConfiguration' must be plain YAML, got base64: CloudFormation encodes it by itself, .*; give it as it is/,
  );
  expect(refusal(packed.replace(/.{20}/g, '$&\n'))).toMatch(/got base64/);
  // A word that could be base64 is only no configuration.
  expect(refusal('deadbeefdeadbeef')).toMatch(/must be a mapping of global, .*, got 'deadbeefdeadbeef'/);
});

test('fails on an alias without its anchor, and on many documents', () => {
  expect(refusal('scrape_configs: *jobs')).toMatch(/must be YAML, got the alias '\*jobs' without its anchor/);
  expect(refusal(`${job('')}---\n${job('')}`)).toMatch(/must be YAML, got a mistake in line 5.*multiple documents/);
});

test('fails on discovery by Consul, which the promtool of Debian does not know', () => {
  expect(refusal('scrape_configs: [{job_name: a, consul_sd_configs: []}]')).toMatch(
    /must be left out: managed collectors/,
  );
});

test('fails on discovery that the source of the scraper does not offer', () => {
  const [pods, names] = [kubernetes('{role: pod}'), 'scrape_configs: [{job_name: a, dns_sd_configs: [{names: [x]}]}]'];
  expect(refusal(pods, 'vpc')).toMatch(
    /kubernetes_sd_configs' of job 'a' .* scrapers find targets in a VPC by 'dns_sd_configs' or/,
  );
  expect(refusal(names, 'eks')).toMatch(
    /dns_sd_configs' of job 'a' .* scrapers find targets in a cluster by 'kubernetes_sd_configs' or/,
  );
  expect([refusal(pods, 'eks'), refusal(names, 'vpc'), refusal(pods), refusal(names)]).toEqual(
    Array(4).fill(undefined),
  );
});

/** What is legal but odd, with the id of the warning. */
const WARNINGS: readonly [title: string, yaml: string, remark: RegExp][] = [
  [
    'a field of a newer Prometheus',
    job('scrape_protocols: [x]'),
    /scrape_protocols' of job 'a' in line 4 is a field of a newer Prometheus than 2.42/,
  ],
  ['a job without targets', 'scrape_configs: [{job_name: a}]', /'scrape_configs\[0\]' in line 1 scrapes nothing/],
  [
    'a file of ours',
    job('tls_config: {ca_file: /etc/ca.pem}'),
    /ca_file' .* names a file, '\/etc\/ca.pem', but nobody can put files/,
  ],
  [
    'a secret',
    job('basic_auth: {username: a, password: b}'),
    /password' of job 'a' in line 4 stands readable in the template/,
  ],
  ['endpoint slices', kubernetes('{role: endpointslice}'), /finds endpoint slices, which the collector may not read/],
  [
    'the metric of a target',
    relabel('{action: keep, source_labels: [__name__], regex: up}'),
    /reads '__name__', which targets have not; .*'metric_relabel_configs'/,
  ],
  [
    'the pod of a series',
    job('metric_relabel_configs: [{action: keep, source_labels: [__meta_kubernetes_namespace]}]'),
    /reads '__meta_kubernetes_namespace', which series have not; .*'relabel_configs'/,
  ],
  [
    'a group that ends too late',
    relabel('{source_labels: [a], regex: "(.+)", target_label: b, replacement: "$1_total"}'),
    /refers to '\$1_total', which the regular expression has not: nothing comes of it; if group 1 is meant, write '\$\{1\}'/,
  ],
  [
    'a group that does not exist',
    relabel('{source_labels: [a], regex: "(?:.+)", target_label: b}'.replace('b}', 'b, replacement: $1}')),
    /refers to '\$1', which the regular expression has not/,
  ],
  [
    'a backslash too many',
    relabel("{source_labels: [a], regex: '(.+?)(\\\\:\\\\d+)?', target_label: b}"),
    /looks for a backslash/,
  ],
];

test.each(WARNINGS)('warns of %s, which Prometheus takes', (_, yaml, remark) => {
  const stack = testStack();
  aps.ScrapeConfiguration.fromInline(yaml)._render(stack, FORCED);
  expect(warnings(stack)).toEqual([expect.stringMatching(remark)]);
});

test.each([
  ['the exporter of OpenSearch, which finds its domain', 'scrape_configs: [{job_name: opensearch-exporter}]'],
  ['a file of the service account', job('bearer_token_file: /var/run/secrets/kubernetes.io/serviceaccount/token')],
  ['a secret that CloudFormation looks up', job("bearer_token: '{{resolve:secretsmanager:x}}'")],
  [
    'groups that exist',
    relabel('{source_labels: [a], regex: "(?P<x>a)(b)", target_label: "l_${1}", replacement: "$x$$9${2}"}'),
  ],
  [
    'the API server as target',
    `scrape_configs: [{job_name: a, static_configs: [{targets: ['kubernetes.default.svc:443', '[fd00::1]:80', '10.0.0.1']}]}]`,
  ],
  ['actions in any case', relabel('{action: DROP, source_labels: [a], regex: b}')],
  ['sections that are there and empty', `global:\n${job('relabel_configs:\ntls_config:')}`],
])('neither fails on nor warns of %s', (_, yaml) => {
  const stack = testStack();
  aps.ScrapeConfiguration.fromInline(yaml)._render(stack, FORCED);
  expect(warnings(stack)).toEqual([]);
});
