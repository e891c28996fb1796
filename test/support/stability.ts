import type { SynthesizedExample } from './example';

/** The logical ids of an example's stateful resources by type; those of another than the main stack as `<stack>/<id>`. */
export type StatefulResources = Readonly<Record<string, readonly string[]>>;

/**
 * Types that hold data even when the example lets CloudFormation delete them: a new logical id replaces the resource,
 * and what it held is gone.
 */
const STATEFUL_TYPES: ReadonlySet<string> = new Set([
  'AWS::APS::Workspace',
  'AWS::DocDB::DBCluster',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::EC2::Volume',
  'AWS::ECR::Repository',
  'AWS::EFS::FileSystem',
  'AWS::EKS::Cluster',
  'AWS::ElastiCache::ServerlessCache',
  'AWS::Grafana::Workspace',
  'AWS::KMS::Key',
  'AWS::Kinesis::Stream',
  'AWS::MemoryDB::Cluster',
  'AWS::OpenSearchServerless::Collection',
  'AWS::OpenSearchServerless::Index',
  'AWS::OpenSearchService::Domain',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Redshift::Cluster',
  'AWS::RedshiftServerless::Namespace',
  'AWS::S3::Bucket',
  'AWS::S3Express::DirectoryBucket',
  'AWS::S3Tables::TableBucket',
  'AWS::S3Vectors::VectorBucket',
  'AWS::SecretsManager::Secret',
  'AWS::SQS::Queue',
]);

const RETAINING_POLICIES: ReadonlySet<string | undefined> = new Set(['Retain', 'RetainExceptOnCreate', 'Snapshot']);

/** The stateful resources that an example has. */
export function statefulResources(example: SynthesizedExample): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { resource, stack, logicalId } of example.resources) {
    if (!STATEFUL_TYPES.has(resource.Type) && !RETAINING_POLICIES.has(resource.DeletionPolicy)) continue;
    (found[resource.Type] ??= []).push(stack.path === example.id ? logicalId : `${stack.path}/${logicalId}`);
  }
  return found;
}

/** Where the stateful resources of an example differ from those that its test names. */
export function stabilityFindings(example: SynthesizedExample, expected: StatefulResources): string[] {
  const found = statefulResources(example);
  const types = [...new Set([...Object.keys(found), ...Object.keys(expected)])].sort();
  return types.flatMap((type) => {
    const [is, named] = [found[type] ?? [], expected[type] ?? []];
    return [
      ...named
        .filter((id) => !is.includes(id))
        .map((id) => `${example.id}: ${type} '${id}' is gone: a new logical id deletes the resource with its data`),
      ...is
        .filter((id) => !named.includes(id))
        .map((id) => `${example.id}: ${type} '${id}' is stateful; name it under 'stateful' in the example's test`),
    ];
  });
}
