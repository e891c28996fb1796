import { DISCOVERY_FIELDS, HTTP_FIELDS, NEWER_HTTP_FIELDS, validateAuthorization } from './discovery-checks';
import type { Place } from '../core/place';
import { parseDuration } from './prometheus-duration';
import { metricRelabelConfigs, relabelConfigs } from './relabel-checks';
import {
  asList,
  asMapping,
  count,
  duration,
  flag,
  interval,
  isAbsent,
  knownText,
  labels,
  listOf,
  mapping,
  oneOf,
  size,
  text,
  type Check,
  type Mapping,
} from './scrape-checks';

/** Where a scraper finds its targets; each source has discoveries of its own. */
export type SourceKind = 'eks' | 'vpc';

/** What Prometheus takes where nothing is said. */
const DEFAULT_INTERVAL = '1m';
/** The exporter finds the domain by itself; its job has no targets. */
const OPENSEARCH_EXPORTER = 'opensearch-exporter';

const NOT_OFFERED: Readonly<Record<string, string>> = {
  remote_write: "the service writes where the scraper's destination says",
  remote_read: 'the service reads nothing',
  rule_files: 'rules belong to the workspace, as rule groups namespaces',
  alerting: 'alerts are routed by the alert manager of the workspace',
  storage: 'the samples are kept by the workspace, which has settings of its own',
  tracing: 'managed collectors do not trace themselves',
  scrape_config_files: 'nobody can put files where a managed collector runs; write all jobs into scrape_configs',
  runtime: 'the service runs the collector',
  otlp: 'managed collectors only scrape',
};

const LIMITS = {
  sample_limit: count,
  target_limit: count,
  label_limit: count,
  label_name_length_limit: count,
  label_value_length_limit: count,
  body_size_limit: size,
};

const NEWER_SCRAPE_FIELDS = [
  'keep_dropped_targets',
  'scrape_protocols',
  'fallback_scrape_protocol',
  'always_scrape_classic_histograms',
  'convert_classic_histograms_to_nhcb',
  'metric_name_validation_scheme',
  'metric_name_escaping_scheme',
  'scrape_native_histograms',
  'extra_scrape_metrics',
];

const global = mapping(
  {
    scrape_interval: interval,
    scrape_timeout: duration,
    evaluation_interval: duration,
    external_labels: labels,
  },
  {
    newer: [...NEWER_SCRAPE_FIELDS, ...Object.keys(LIMITS)],
    refused: (name) =>
      ['query_log_file', 'scrape_failure_log_file'].includes(name)
        ? 'the service logs where the logging of the scraper says'
        : undefined,
    together: (place, fields) =>
      validateTimeout(place, fields['scrape_timeout'], fields['scrape_interval'] ?? DEFAULT_INTERVAL),
  },
);

const params: Check = (place, value) => {
  if (isAbsent(value)) return;
  if (typeof value !== 'object' || Array.isArray(value)) {
    place.refuse('MappingExpected', `must be a mapping of parameters to lists of values`);
  }
  for (const [name, values] of Object.entries(value as Mapping)) listOf(text, 'values')(place.at(name), values);
};

const job = mapping(
  {
    job_name: text,
    scrape_interval: interval,
    scrape_timeout: duration,
    metrics_path: text,
    scheme: oneOf(['http', 'https']),
    params,
    honor_labels: flag,
    honor_timestamps: flag,
    ...DISCOVERY_FIELDS,
    ...HTTP_FIELDS,
    relabel_configs: relabelConfigs,
    metric_relabel_configs: metricRelabelConfigs,
    ...LIMITS,
  },
  {
    newer: [
      ...NEWER_SCRAPE_FIELDS,
      ...NEWER_HTTP_FIELDS,
      'enable_compression',
      'native_histogram_bucket_limit',
      'native_histogram_min_bucket_factor',
      'scrape_classic_histograms',
      'scrape_failure_log_file',
      'track_timestamps_staleness',
    ],
    refused: (name) =>
      name.endsWith('_sd_configs')
        ? `managed collectors find targets only by ${Object.keys(DISCOVERY_FIELDS).join(', ')}`
        : undefined,
    together: (place, fields) => {
      if (isAbsent(fields['job_name'])) place.refuse('JobNameMissing', `must have 'job_name'`);
      validateAuthorization(place, fields);
      warnOfNoTargets(place, fields);
    },
  },
);

const configuration = mapping(
  { global, scrape_configs: listOf(job, 'jobs') },
  { refused: (name) => (Object.hasOwn(NOT_OFFERED, name) ? NOT_OFFERED[name] : undefined) },
);

/** Refuses what Prometheus or the managed collector refuses. */
export function validateScrapeConfiguration(place: Place, value: unknown, source?: SourceKind): void {
  configuration(place, value);
  const { scrape_configs: jobs, global: settings } = asMapping(value);
  if (asList(jobs).length === 0) {
    place.refuse('JobsMissing', `must have at least one job in 'scrape_configs'; without one nothing is scraped`);
  }
  validateJobs(place.at('scrape_configs'), asList(jobs).map(asMapping), asMapping(settings));
  if (source) validateSource(place.at('scrape_configs'), asList(jobs).map(asMapping), source);
}

function validateJobs(place: Place, jobs: readonly Mapping[], settings: Mapping): void {
  const inherited = settings['scrape_interval'] ?? DEFAULT_INTERVAL;
  const seen = new Map<string, number>();
  jobs.forEach((fields, index) => {
    const name = knownText(fields['job_name']);
    const other = name === undefined ? undefined : seen.get(name);
    if (other !== undefined) {
      const demand = `must be the job's own, got '${name}' at position ${other} and at position ${index}`;
      place.at(index).at('job_name').refuse('JobNameTwice', demand);
    }
    if (name !== undefined) seen.set(name, index);
    validateTimeout(place.at(index), fields['scrape_timeout'], fields['scrape_interval'] ?? inherited);
  });
}

function validateTimeout(place: Place, timeout: unknown, every: unknown): void {
  const [given, limit] = [knownText(timeout), knownText(every)];
  if (given === undefined || limit === undefined || parseDuration(given)! <= parseDuration(limit)!) return;
  place
    .at('scrape_timeout')
    .refuse('TimeoutAboveInterval', `must not be longer than the scrape interval of '${limit}', got '${given}'`);
}

function validateSource(place: Place, jobs: readonly Mapping[], source: SourceKind): void {
  const [other, offered, where] =
    source === 'eks'
      ? ['dns_sd_configs', 'kubernetes_sd_configs', 'in a cluster']
      : ['kubernetes_sd_configs', 'dns_sd_configs', 'in a VPC'];
  jobs.forEach((fields, index) => {
    if (isAbsent(fields[other]) || asList(fields[other]).length === 0) return;
    const demand = `must be left out: scrapers find targets ${where} by '${offered}' or 'static_configs'`;
    place.at(index).at(other).refuse('DiscoveryOfOtherSource', demand);
  });
}

function warnOfNoTargets(place: Place, fields: Mapping): void {
  const found = Object.keys(DISCOVERY_FIELDS).some((name) => asList(fields[name]).length > 0);
  if (found || fields['job_name'] === OPENSEARCH_EXPORTER) return;
  place.warn('jobWithoutTargets', `scrapes nothing: it has none of ${Object.keys(DISCOVERY_FIELDS).join(', ')}`);
}
