import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { demand, type Check, type CheckContext, type Poll } from '../verification/check';
import { OpenSearchDomain } from '../verification/opensearch-domain';

export const checks: Check[] = [
  {
    // The source is in a VPC, where nobody can ask it from here how many documents it has.
    promise: 'each index has documents in the domain, and their number no longer grows (compare it with the source)',
    timeoutSeconds: 1800,
    run: arrived,
  },
  { promise: 'the domain has refused no document', run: nothingRefused },
];

async function arrived(context: CheckContext): Promise<string> {
  const domain = new OpenSearchDomain(context, context.outputs.get('DomainEndpoint'));
  const indices = context.outputs.get('Indices').split(',');
  let before = '';
  return context.waitFor(
    `documents of ${indices.join(', ')}`,
    async (): Promise<Poll<string>> => {
      const counts = await domain.count(indices);
      const seen = [...counts].map(([index, count]) => `${count} in ${index}`).join(', ');
      const [still, all] = [seen === before, [...counts.values()].every((count) => count > 0)];
      before = seen;
      return still && all ? { ready: `${seen}; the same as two minutes before` } : { notYet: seen };
    },
    // Longer than documents wait until a bulk request is full.
    { everySeconds: 120 },
  );
}

async function nothingRefused(context: CheckContext): Promise<string> {
  const Bucket = context.outputs.get('FailedBucketName');
  const { KeyCount = 0, Contents = [] } = await context
    .client(S3Client)
    .send(new ListObjectsV2Command({ Bucket, Prefix: 'main/dlq/' }));
  demand(
    KeyCount === 0,
    `expected no refused documents in ${Bucket}, got ${KeyCount} objects such as ${Contents[0]?.Key}`,
  );
  return `${Bucket} has none`;
}
