import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { demand, type Check, type CheckContext, type Poll } from '../verification/check';
import { OpenSearchDomain } from '../verification/opensearch-domain';

export const checks: Check[] = [
  {
    promise: 'each index has in the domain the documents that it has on the server, under the same ids',
    timeoutSeconds: 1800,
    run: arrived,
  },
  { promise: 'the domain has refused no document', run: nothingRefused },
];

async function arrived(context: CheckContext): Promise<string> {
  const domain = new OpenSearchDomain(context, context.outputs.get('DomainEndpoint'));
  const indices = context.outputs.get('Indices').split(',');
  const expected = Number(context.outputs.get('DocumentsOfEachIndex'));
  const seen = await context.waitFor(
    `${expected} documents in each of ${indices.join(', ')}`,
    async (): Promise<Poll<string>> => {
      const counts = await domain.count(indices);
      const text = [...counts].map(([index, count]) => `${count} in ${index}`).join(', ');
      return [...counts.values()].every((count) => count >= expected) ? { ready: text } : { notYet: text };
    },
    { everySeconds: 30 },
  );
  for (const index of indices) await sameDocuments(domain, index, expected);
  return seen;
}

/** The first and the last document, as the server made them; more than there are means that some came twice. */
async function sameDocuments(domain: OpenSearchDomain, index: string, expected: number): Promise<void> {
  const count = (await domain.count([index])).get(index);
  demand(count === expected, `expected ${expected} documents in ${index}, got ${count}`);
  for (const id of ['1', String(expected)]) {
    const [found] = await domain.find(index, '_id', [id]);
    const message = found?._source['message'];
    demand(
      message === `line ${id} of ${index}`,
      `expected 'line ${id} of ${index}' as ${index}/${id}, got '${String(message)}'`,
    );
  }
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
