import { Stack, type Duration } from 'aws-cdk-lib';
import * as opensearchserverless from 'aws-cdk-lib/aws-opensearchserverless';
import type * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import type { ICollection } from '../aws-opensearchserverless';
import { fail } from '../core/validation';
import { remarkOnAccount } from './domain-access';
import { domainEnvironment } from './domain-environment';
import type { Credentials } from './credentials';
import type { BoundPlugin, PluginContext } from './plugin';
import { allow } from './role-permission';
import type { TrustedCertificate } from './trusted-certificate';

/** How often a pipeline looks for indices. */
export enum IndexDiscovery {
  /** Again and again: indices that are made later are read too. */
  PERIODIC = 'periodic',
  /** Once, when the pipeline starts: what a migration needs. */
  SINGLE_SCAN = 'single_scan',
}

/** How a pipeline pages through an index. */
export enum SearchContextType {
  /** A point in time: what changes while an index is read does not show. */
  POINT_IN_TIME = 'point_in_time',
  /** A scroll: the same for servers without points in time. */
  SCROLL = 'scroll',
  /** No context: documents that change while an index is read may be missed or read twice. */
  NONE = 'none',
}

/** When indices are read. */
export interface IndexScheduling {
  /**
   * The time between two readings of an index.
   *
   * @default Duration.hours(8)
   */
  readonly interval?: Duration;

  /**
   * How often an index is read.
   *
   * @default 1
   */
  readonly indexReadCount?: number;

  /**
   * When to begin, such as `2026-12-01T00:00:00Z`.
   *
   * @default - at once
   */
  readonly startTime?: string;

  /**
   * How often the pipeline looks for indices.
   *
   * @default IndexDiscovery.PERIODIC
   */
  readonly discovery?: IndexDiscovery;
}

/** What a pipeline reads from indices. */
export interface IndexSourceOptions {
  /**
   * Regular expressions of the names of indices that are read.
   *
   * @default - all but system indices
   */
  readonly includeIndices?: string[];

  /**
   * Regular expressions of the names of indices that are not read, such as `\\..*`; these win over `includeIndices`.
   *
   * @default - none
   */
  readonly excludeIndices?: string[];

  /**
   * When indices are read.
   *
   * @default - once, as soon as they are there
   */
  readonly scheduling?: IndexScheduling;

  /**
   * How the pipeline pages through an index.
   *
   * @default - what the server can do, a point in time if it can
   */
  readonly searchContextType?: SearchContextType;

  /**
   * Documents per page.
   *
   * @default 1000
   */
  readonly batchSize?: number;

  /**
   * Whether the source goes on only when all sinks have the documents. Without, documents are lost silently when a sink fails.
   *
   * @default true
   */
  readonly acknowledgments?: boolean;
}

/** What a pipeline reads from a self-managed OpenSearch or Elasticsearch, and how it connects. */
export interface OpenSearchSourceOptions extends IndexSourceOptions {
  /** Where the servers are, such as `https://search.example.com:9200`. */
  readonly hosts: string[];

  /**
   * A user that may read the indices.
   *
   * @default - none; `disableAuthentication` has to say so
   */
  readonly credentials?: Credentials;

  /**
   * Whether the servers let in whoever reaches them, so that no credentials are needed.
   *
   * @default false
   */
  readonly disableAuthentication?: boolean;

  /**
   * Whether the servers run Elasticsearch 7. OpenSearch 1 and 2 need no mention; other versions are not documented to work.
   *
   * @default false
   */
  readonly elasticsearch7?: boolean;

  /**
   * The authority of servers whose certificates no public authority has signed.
   *
   * @default - the public authorities
   */
  readonly certificate?: TrustedCertificate;
}

/** Makes the source of self-managed servers, and lets the role read the secret. */
export function bindOpenSearchSource(options: OpenSearchSourceOptions, context: PluginContext): BoundPlugin {
  const { credentials, disableAuthentication = false, certificate } = options;
  if ((credentials !== undefined) === disableAuthentication) {
    fail(
      context.pipeline,
      'NoAuthentication',
      `exactly one of 'credentials' and 'disableAuthentication' must be given, got ${credentials ? 'both' : 'neither'}: the second is for servers that let in everybody`,
    );
  }
  return {
    name: 'opensearch',
    options: {
      hosts: options.hosts,
      authentication: credentials?._bind(context),
      disable_authentication: disableAuthentication || undefined,
      distribution_version: options.elasticsearch7 ? 'es7' : undefined,
      connection: certificate && { certificate: certificate._bind(context) },
      ...renderReading(options),
    },
  };
}

/** Makes the source of a domain, and lets the role read it. */
export function bindOpenSearchDomainSource(
  domain: opensearch.IDomain,
  options: IndexSourceOptions,
  context: PluginContext,
): BoundPlugin {
  const at = (...paths: string[]): string[] => paths.map((path) => `${domain.domainArn}/${path}`);
  allow(context, { actions: ['es:DescribeDomain'], resources: [domain.domainArn] });
  allow(context, { actions: ['es:ESHttpGet'], resources: at('*') });
  // Searches and their contexts only: with POST and DELETE everywhere the role could write and remove what it reads.
  allow(context, {
    actions: ['es:ESHttpPost'],
    resources: at('_search', '_search/scroll', '*/_search', '*/_search/scroll', '*/_search/point_in_time'),
  });
  allow(context, { actions: ['es:ESHttpDelete'], resources: at('_search/scroll', '_search/point_in_time') });
  remarkOnAccount(domain, context);
  return {
    name: 'opensearch',
    options: {
      hosts: [`https://${domain.domainEndpoint}`],
      aws: { region: domainEnvironment(domain).region },
      ...renderReading(options),
    },
    // What belongs to the domain, such as its access policy, may be made after it.
    dependencies: [domain],
  };
}

/** Makes the source of a collection, and lets the role reach it; what it may read is up to a data access policy. */
export function bindCollectionSource(
  collection: opensearchserverless.ICollectionRef,
  options: IndexSourceOptions,
  context: PluginContext,
): BoundPlugin {
  const { collectionArn } = collection.collectionRef;
  allow(context, { actions: ['aoss:APIAccessAll'], resources: [collectionArn] });
  return {
    name: 'opensearch',
    options: {
      hosts: [collectionEndpoint(collection, context)],
      aws: { region: collection.env.region, serverless: true },
      ...renderReading(options),
    },
  };
}

/** The endpoint of a collection of the app, or what that of one with this id is. */
function collectionEndpoint(collection: opensearchserverless.ICollectionRef, context: PluginContext): string {
  const resource = collection.node.defaultChild ?? collection;
  if (opensearchserverless.CfnCollection.isCfnCollection(resource)) return resource.attrCollectionEndpoint;
  const { collectionEndpoint } = collection as Partial<ICollection>;
  if (collectionEndpoint !== undefined) return collectionEndpoint;
  const { urlSuffix } = Stack.of(context.pipeline);
  return `https://${collection.collectionRef.collectionId}.${collection.env.region}.aoss.${urlSuffix}`;
}

function renderReading(options: IndexSourceOptions): Record<string, unknown> {
  const { includeIndices, excludeIndices, scheduling, searchContextType, batchSize } = options;
  const named = (patterns?: string[]): Record<string, string>[] | undefined =>
    patterns?.map((pattern) => ({ index_name_regex: pattern }));
  return {
    indices:
      includeIndices || excludeIndices ? { include: named(includeIndices), exclude: named(excludeIndices) } : undefined,
    scheduling: scheduling && {
      interval: scheduling.interval && `${scheduling.interval.toSeconds()}s`,
      index_read_count: scheduling.indexReadCount,
      start_time: scheduling.startTime,
      discovery_mode: scheduling.discovery,
    },
    search_options:
      searchContextType || batchSize ? { search_context_type: searchContextType, batch_size: batchSize } : undefined,
    acknowledgments: options.acknowledgments ?? true,
  };
}
