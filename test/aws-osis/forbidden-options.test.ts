import { optionRules } from '../../lib/aws-osis/option-table';
import { checkPlugin, type PluginKind } from '../../lib/aws-osis/plugin-checks';
import { testStack } from '../support/stack';
import { placeOf } from './plugin-place';

/** As the reference of configurations has them. */
const HTTP = [
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
  'port',
  'ssl',
  'sslKeyFile',
  'sslKeyCertChainFile',
  'awsRegion',
  'authentication',
  'useAcmCertForSSL',
  'thread_count',
  'request_timeout',
  'max_connection_count',
  'health_check_service',
  'acmPrivateKeyPassword',
  'acmCertIssueTimeOutMillis',
  'acmCertificateArn',
  'unframed_requests',
  'proto_reflection_service',
];
const SINK = [
  'username',
  'password',
  'cert',
  'proxy',
  'dlq_file',
  'ism_policy_file',
  'socket_timeout',
  'template_file',
  'insecure',
];

/** A value that Data Prepper itself takes. */
function valueOf(type: string): unknown {
  if (type.startsWith('plugin:')) return { any: {} };
  return type === 'integer' ? 5 : type === 'boolean' ? true : type === 'duration' ? '60s' : '${{aws_secrets:s:k}}';
}

const SEARCH = { index: 'a', aws: { region: 'us-east-1' } };

test.each<[kind: PluginKind, name: string, keys: readonly string[], least: Record<string, unknown>]>([
  ['source', 'http', HTTP, { path: '/in' }],
  ['source', 'otel_logs_source', OTEL, { path: '/in' }],
  ['source', 'otel_metrics_source', OTEL, { path: '/in' }],
  ['source', 'otel_trace_source', OTEL, { path: '/in' }],
  ['sink', 'opensearch', SINK, SEARCH],
  ['processor', 'grok', ['patterns_directories', 'patterns_files_glob'], {}],
])('the %s %s has none of what the service sets itself', (kind, name, keys, least) => {
  for (const key of keys) {
    const { type = 'string' } = optionRules(kind, name)?.get(key) ?? {};
    const value = type.startsWith('list') ? ['a'] : valueOf(type);
    expect(() => checkPlugin(kind, name, { ...least, [key]: value }, placeOf(testStack(), kind, name))).toThrow(
      `'${kind}.${name}.${key}' must not be there in OpenSearch Ingestion: `,
    );
  }
});
