import { createHash } from 'node:crypto';
import { Names } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const LONGEST_NAME = 64;

/** Templates are of the cluster, not of indexes, also where they name them. */
const CLUSTER_PERMISSIONS = [
  'cluster_all',
  'indices:admin/index_template/get',
  'indices:admin/index_template/put',
  'indices:admin/template/get',
  'indices:admin/template/put',
  'indices:data/write/bulk*',
];

const INDEX_ACTIONS = [
  'indices:admin/create',
  'indices:admin/get',
  'indices:admin/mapping/put',
  'indices:data/write/bulk*',
  'indices:data/write/delete',
  'indices:data/write/index',
  'indices:data/write/update',
  'manage_aliases',
];

/** Indexes that Data Prepper manages: those of OpenTelemetry, and where its policies of their life were kept. */
const MANAGED_INDEXES = ['otel-v1*', '.opendistro-ism-config'];

/** A role of the security plugin, as its API takes it. */
export interface SecurityRole {
  readonly cluster_permissions: string[];
  readonly index_permissions: readonly { readonly index_patterns: string[]; readonly allowed_actions: string[] }[];
}

/**
 * What a pipeline needs in a domain, and no more.
 *
 * @param patterns the indexes of its sinks; undefined where one of them is not known
 * @see https://github.com/opensearch-project/data-prepper/blob/main/data-prepper-plugins/opensearch/opensearch_security.md
 */
export function leastPrivileges(patterns: readonly (string | undefined)[]): SecurityRole {
  const known = patterns.filter((pattern) => pattern !== undefined);
  const all = known.length < patterns.length;
  // An index with a policy of its life gets names that go on after the alias.
  const index_patterns = all ? ['*'] : [...new Set(known.map((pattern) => pattern.replace(/\*?$/, '*')))].sort();
  const managed = { index_patterns: MANAGED_INDEXES, allowed_actions: ['indices_all'] };
  return {
    cluster_permissions: CLUSTER_PERMISSIONS,
    index_permissions: [...(all ? [managed] : []), { index_patterns, allowed_actions: INDEX_ACTIONS }],
  };
}

/** The name of a pipeline's own role in a domain: two pipelines of one domain have two. */
export function securityRoleName(pipeline: IConstruct): string {
  const path = Names.uniqueResourceName(pipeline, { maxLength: 256, separator: '-' });
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 8);
  const base = `osis-${path.replace(/-[0-9A-Fa-f]{8}$/, '')}`;
  return `${base.slice(0, LONGEST_NAME - hash.length - 1)}-${hash}`;
}
