import type { Stack, StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * What every example is: one stack that anybody can deploy as it is. Where one is not enough, as for two accounts, it makes
 * the others beside itself, each under its own id and a word more (`<id>-data`), so that `'<id>*'` means all of them.
 */
export type ExampleClass = new (scope: Construct, id: string, props?: StackProps) => Stack;

/** The registry: one lazy line per example, sorted, so that loading one does not load the others. */
export const examples: Record<string, () => Promise<ExampleClass>> = {
  'aps-scraper': async () => (await import('./aws-aps/scraper')).ScraperExample,
  'aps-scraper-existing-cluster': async () =>
    (await import('./aws-aps/scraper-existing-cluster')).ScraperExistingClusterExample,
  'aps-shared-workspace': async () => (await import('./aws-aps/shared-workspace')).SharedWorkspaceExample,
  'eks-irsa-migration': async () => (await import('./aws-eks/irsa-migration')).IrsaMigrationExample,
  'eks-pod-identity': async () => (await import('./aws-eks/pod-identity')).PodIdentityExample,
  'eks-pod-identity-cross-account': async () =>
    (await import('./aws-eks/pod-identity-cross-account')).PodIdentityCrossAccountExample,
  'eks-pod-identity-existing-cluster': async () =>
    (await import('./aws-eks/pod-identity-existing-cluster')).PodIdentityExistingClusterExample,
  'opensearchserverless-vector': async () => (await import('./aws-opensearchserverless/vector')).VectorExample,
  'opensearchserverless-vpc-endpoint': async () =>
    (await import('./aws-opensearchserverless/vpc-endpoint')).VpcEndpointExample,
  'osis-dynamodb-zero-etl': async () => (await import('./aws-osis/dynamodb-zero-etl')).DynamoDbZeroEtlExample,
  'osis-http-logs': async () => (await import('./aws-osis/http-logs')).HttpLogsExample,
  'osis-kafka': async () => (await import('./aws-osis/kafka')).KafkaExample,
  'osis-migration': async () => (await import('./aws-osis/migration')).MigrationExample,
  'osis-s3-zero-etl': async () => (await import('./aws-osis/s3-zero-etl')).S3ZeroEtlExample,
  'osis-traces': async () => (await import('./aws-osis/traces')).TracesExample,
  's3express-directory-bucket': async () => (await import('./aws-s3express/directory-bucket')).DirectoryBucketExample,
  's3express-training-data': async () => (await import('./aws-s3express/training-data')).TrainingDataExample,
};

/** Somebody asked for an example that the registry does not have. */
export class UnknownExampleError extends Error {}

/** The stack class of one example; an unknown id is refused with the list of the known ones. */
export async function loadExample(id: string): Promise<ExampleClass> {
  const load = Object.hasOwn(examples, id) ? examples[id] : undefined;
  if (load === undefined) {
    throw new UnknownExampleError(`no example is called '${id}'; there are: ${Object.keys(examples).join(', ')}`);
  }
  return load();
}
