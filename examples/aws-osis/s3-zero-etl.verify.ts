import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { demand, type Check, type CheckContext } from '../verification/check';
import { OpenSearch, SEARCH_TIMEOUT_SECONDS, type Hit } from '../verification/opensearch';
import { uniqueKey, writeTemporary } from '../verification/s3-objects';

const TOTALS = [12.5, 20, 7.25];
const CHANGED = [99, 98, 97];

export const checks: Check[] = [
  {
    promise: 'each line of an object that is dropped is found as a document; dropped again, the documents change',
    // Twice: the notification, the bulk request that fills, and at first data access.
    timeoutSeconds: 2 * SEARCH_TIMEOUT_SECONDS,
    run: dropTwice,
  },
];

async function dropTwice(context: CheckContext): Promise<string> {
  const s3 = context.client(S3Client);
  const bucket = context.outputs.get('BucketName');
  const key = `${uniqueKey('orders/')}.json.gz`;
  const customer = randomUUID();
  const orders = new OpenSearch(context, {
    endpoint: context.outputs.get('CollectionEndpoint'),
    service: 'aoss',
    roleArn: context.outputs.get('VerifierRoleArn'),
  });

  await writeTemporary(context, s3, { bucket, key, body: objectOf(customer, TOTALS) });
  const found = await waitForTotals(orders, customer, TOTALS);

  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: objectOf(customer, CHANGED) }));
  const changed = await waitForTotals(orders, customer, CHANGED);
  return `${bucket}/${key}: found ${found}; dropped again with other totals: ${changed}`;
}

/** An object with one order per line, whose ids nobody else has. */
function objectOf(customer: string, totals: readonly number[]): Buffer {
  const lines = totals.map((total, index) => JSON.stringify({ id: idOf(customer, index), customer, total }));
  return gzipSync(`${lines.join('\n')}\n`);
}

function idOf(customer: string, index: number): string {
  return `${customer}-${index}`;
}

/** Waits until the orders of a customer have these totals, and sees that there are no others. */
async function waitForTotals(orders: OpenSearch, customer: string, totals: readonly number[]): Promise<string> {
  const wanted = totals.map((total, index) => `${idOf(customer, index)}: ${total}`);
  const hits = await orders.waitForHits(
    `the totals ${totals.join(', ')} of ${customer}`,
    'orders',
    { query: { match_phrase: { customer } }, size: 100 },
    (found) => wanted.every((text) => found.map(describeOrder).includes(text)),
  );
  demand(
    hits.length === wanted.length,
    `expected one document for each of ${wanted.length} lines, found ${hits.map(describeOrder).join(', ')}`,
  );
  return `${hits.length} documents with the totals ${totals.join(', ')}`;
}

function describeOrder({ _id, _source: { total } }: Hit): string {
  return `${_id}: ${String(total)}`;
}
