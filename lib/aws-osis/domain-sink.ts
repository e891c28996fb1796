import { Annotations, CfnResource, Token } from 'aws-cdk-lib';
import type * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import type { IDependable } from 'constructs';
import { fail } from '../core/validation';
import type { DocumentOptions } from './document-options';
import { indexPattern, renderDocuments } from './document-rendering';
import { remarkOnAccount } from './domain-access';
import { domainEnvironment } from './domain-environment';
import type { FineGrainedAccess } from './fine-grained-access';
import type { BoundPlugin, PluginContext } from './plugin';
import { allow } from './role-permission';

/** Reading is for what is there already: the version, indexes, templates and aliases. Documents are deleted by bulk requests. */
const WRITE = ['es:ESHttpGet', 'es:ESHttpHead', 'es:ESHttpPost', 'es:ESHttpPut'];

/** What an index is for: Data Prepper brings mappings, and mostly the index's name, of its own. */
export enum IndexType {
  /** Spans of traces, for Trace Analytics; with the processor `otel_traces`. */
  TRACE_ANALYTICS_RAW = 'trace-analytics-raw',

  /** Spans of traces as OpenTelemetry names their fields. */
  TRACE_ANALYTICS_PLAIN_RAW = 'trace-analytics-plain-raw',

  /** The service map of traces; with the processor `service_map`. */
  TRACE_ANALYTICS_SERVICE_MAP = 'trace-analytics-service-map',

  /** The service map of application performance monitoring; with the processor `otel_apm_service_map`. */
  OTEL_V2_APM_SERVICE_MAP = 'otel-v2-apm-service-map',

  /** Logs of OpenTelemetry. */
  LOG_ANALYTICS = 'log-analytics',

  /** Logs as OpenTelemetry names their fields. */
  LOG_ANALYTICS_PLAIN = 'log-analytics-plain',

  /** Metrics of OpenTelemetry. */
  METRIC_ANALYTICS = 'metric-analytics',

  /** Metrics as OpenTelemetry names their fields. */
  METRIC_ANALYTICS_PLAIN = 'metric-analytics-plain',

  /** Metrics as time series. */
  TSDB = 'tsdb',

  /** Of your own, named by `index`. */
  CUSTOM = 'custom',

  /** Of your own, whose template and index Data Prepper does not make. */
  MANAGEMENT_DISABLED = 'management_disabled',
}

/** How templates are made. */
export enum TemplateType {
  /** As OpenSearch did first. */
  V1 = 'v1',

  /** Composable index templates. */
  INDEX_TEMPLATE = 'index-template',
}

/** How events become documents of a domain. */
export interface DomainSinkOptions extends DocumentOptions {
  /**
   * What the index is for.
   *
   * @default IndexType.CUSTOM
   */
  readonly indexType?: IndexType;

  /**
   * How `template` is made. A user reported that composable templates are refused in OpenSearch 3.3 with fine-grained access
   * control.
   *
   * @see https://github.com/opensearch-project/data-prepper/issues/7022
   * @default TemplateType.V1
   */
  readonly templateType?: TemplateType;

  /**
   * How many primary shards new indexes have.
   *
   * @default - as the template says, or OpenSearch's default
   */
  readonly numberOfShards?: number;

  /**
   * How many copies each shard of new indexes has.
   *
   * @default - as the template says, or OpenSearch's default
   */
  readonly numberOfReplicas?: number;

  /**
   * Whether what OpenSearch does not allow in names of indexes is replaced.
   *
   * @default false
   */
  readonly normalizeIndex?: boolean;

  /**
   * `es6` for Elasticsearch 6, otherwise `default`.
   *
   * @default 'default'
   */
  readonly distributionVersion?: string;

  /**
   * How the pipeline's role is let in by a domain with fine-grained access control. Without it such a domain refuses every
   * document, while the pipeline is said to be active.
   *
   * @default - not by this construct: map the role yourself
   */
  readonly fineGrainedAccess?: FineGrainedAccess;
}

/**
 * An `opensearch` sink to a domain.
 *
 * The domain's access policy is left alone. In the same account the role's own policy is enough, whatever the domain's says,
 * unless that denies; and whoever writes the domain's policy replaces all of it. `Pipeline.domainAccessStatements` has the
 * statements for those who want the role in it.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
 */
export function bindDomainSink(
  domain: opensearch.IDomain,
  options: DomainSinkOptions,
  context: PluginContext,
): BoundPlugin {
  validateIndex(context, options);
  const documents = renderDocuments(context, options);
  const dependencies: IDependable[] = [
    domain,
    allow(context, { actions: ['es:DescribeDomain'], resources: [domain.domainArn] }),
    allow(context, { actions: WRITE, resources: [`${domain.domainArn}/*`] }),
    ...documents.grants,
  ];
  remarkOnAccount(domain, context);
  const mapping = mapRole(domain, options, context);
  if (mapping) dependencies.push(mapping);
  return {
    name: 'opensearch',
    options: {
      hosts: [`https://${domain.domainEndpoint}`],
      aws: { region: domainEnvironment(domain).region },
      ...documents.options,
      index_type: options.indexType,
      template_type: options.templateType,
      number_of_shards: options.numberOfShards,
      number_of_replicas: options.numberOfReplicas,
      normalize_index: options.normalizeIndex,
      distribution_version: options.distributionVersion,
    },
    dependencies,
  };
}

function validateIndex({ pipeline }: PluginContext, { index, indexType }: DomainSinkOptions): void {
  const own = indexType === undefined || ['custom', 'management_disabled'].includes(indexType);
  if (index !== undefined || !own) return;
  fail(
    pipeline,
    'IndexMissing',
    `'index' must be given with the index type '${indexType ?? IndexType.CUSTOM}', got none: such as 'logs-%{yyyy.MM.dd}'`,
  );
}

function mapRole(
  domain: opensearch.IDomain,
  options: DomainSinkOptions,
  context: PluginContext,
): IDependable | undefined {
  const { fineGrainedAccess, index, indexType } = options;
  const resource = resourceOf(domain);
  if (fineGrainedAccess) {
    const managed = indexType !== undefined && !['custom', 'management_disabled'].includes(indexType);
    const pattern = managed || options.normalizeIndex ? undefined : indexPattern(index);
    return fineGrainedAccess._bind(context, { domain, inVpc: resource?.vpcOptions !== undefined, pattern });
  }
  const security = resource?.advancedSecurityOptions;
  const enabled = security && !Token.isUnresolved(security) && 'enabled' in security && security.enabled === true;
  if (enabled) {
    Annotations.of(context.pipeline).addWarningV2(
      'cdk-reinvent-constructs:osis.fineGrainedAccess',
      `'${domain.node.path}' has fine-grained access control, which refuses every document until a role of its own is ` +
        `mapped to '${context.role.node.path}', while the pipeline is said to be active: give the sink ` +
        `'fineGrainedAccess', or map the role yourself`,
    );
  }
  return undefined;
}

/** The domain's own resource, if the app makes it; aws-cdk-lib's module of domains need not be loaded for that. */
function resourceOf(domain: opensearch.IDomain): opensearch.CfnDomain | undefined {
  const child = domain.node.defaultChild;
  const own = CfnResource.isCfnResource(child) && child.cfnResourceType === 'AWS::OpenSearchService::Domain';
  return own ? (child as opensearch.CfnDomain) : undefined;
}
