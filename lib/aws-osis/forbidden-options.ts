import type { Path } from '../core/yaml-tree';
import { pluginName } from './option-table';
import type { WrittenOptions } from './written-options';

/** Where clients send to is the service's: it has the certificate, the port and the health check, and clients sign requests. */
const ENDPOINT = [
  'port',
  'ssl',
  'ssl_key_file',
  'ssl_certificate_file',
  'aws_region',
  'authentication',
  'unauthenticated_health_check',
  'use_acm_certificate_for_ssl',
  'thread_count',
  'request_timeout',
  'max_connection_count',
  'max_pending_requests',
  'health_check_service',
  'acm_private_key_password',
  'acm_certificate_timeout_millis',
  'acm_certificate_arn',
];

const OTEL = [
  ...ENDPOINT,
  ...ENDPOINT.map((key) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())),
  'useAcmCertForSSL',
  'acmCertIssueTimeOutMillis',
  'sslKeyCertChainFile',
  'unframed_requests',
  'proto_reflection_service',
];

const ENDPOINT_IS_THE_SERVICES = 'the service runs the endpoint and sets this itself';
const NO_FILES = 'a pipeline has no files of its own';
const SIGNED = 'the service signs its requests with the role of the pipeline';
const CERTIFIED = 'the service trusts the certificates of AWS';

type Reasons = Readonly<Record<string, string>>;

function all(keys: readonly string[], reason: string): Reasons {
  return Object.fromEntries(keys.map((key) => [key, reason]));
}

/** By kind and name: what OpenSearch Ingestion refuses of what Data Prepper can do. */
const FORBIDDEN: Readonly<Record<string, Reasons>> = {
  'source/http': all(ENDPOINT, ENDPOINT_IS_THE_SERVICES),
  'source/otlp': all(OTEL, ENDPOINT_IS_THE_SERVICES),
  'source/otlp_logs': all(OTEL, ENDPOINT_IS_THE_SERVICES),
  'source/otlp_metrics': all(OTEL, ENDPOINT_IS_THE_SERVICES),
  'source/otlp_traces': all(OTEL, ENDPOINT_IS_THE_SERVICES),
  'processor/grok': all(
    ['patterns_directories', 'patterns_files_glob'],
    `${NO_FILES}; write the patterns in 'pattern_definitions'`,
  ),
  'processor/otel_trace_group': { ...all(['username', 'password'], SIGNED), ...all(['cert', 'insecure'], CERTIFIED) },
  'sink/opensearch': {
    ...all(['username', 'password'], SIGNED),
    ...all(['cert', 'insecure'], CERTIFIED),
    proxy: 'the service reaches the sink itself',
    socket_timeout: 'the service sets this itself',
    dlq_file: `${NO_FILES}; write 'dlq' with a bucket`,
    ism_policy_file: NO_FILES,
    template_file: `${NO_FILES}; write the template in 'template_content'`,
  },
};

/** Whether what stands at a path of a configuration is, or belongs to, an option that the service does not take. */
export function isForbiddenAt([, kind, ...rest]: Path): boolean {
  const [plugin, option] = kind === 'source' ? rest : rest.slice(1);
  if (typeof kind !== 'string' || typeof plugin !== 'string' || typeof option !== 'string') return false;
  return Object.hasOwn(FORBIDDEN[`${kind}/${pluginName(kind, plugin)}`] ?? {}, option);
}

/** Refuses options that Data Prepper has and the service does not take. */
export function refuseForbidden(plugin: string, options: WrittenOptions): void {
  for (const [key, reason] of Object.entries(FORBIDDEN[plugin] ?? {})) {
    if (options.has(key)) {
      options.place.at(key).refuse('OptionForbidden', `must not be there in OpenSearch Ingestion: ${reason}`);
    }
  }
}
