import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { demand, type Check, type CheckContext, type Poll } from '../verification/check';
import { invokeFunction } from '../verification/invoke-function';
import { OpenSearchDomain, type FoundDocument } from '../verification/opensearch-domain';
import { readBytes } from '../verification/s3-objects';

/** A group of consumers settles in a minute, and documents wait for a minute until a bulk request is full. */
const TIMEOUT_SECONDS = 600;
const INDEX = 'access-log-';
/** Where the pipeline puts what the index refuses. */
const FAILED = 'main/dlq/';

export const checks: Check[] = [
  {
    promise:
      'a line sent to Kafka is found in the domain as fields, with the time of the line, and a health check is not',
    timeoutSeconds: TIMEOUT_SECONDS,
    run: takesApart,
  },
  {
    promise: 'a document that the index refuses ends up in the bucket',
    timeoutSeconds: TIMEOUT_SECONDS,
    run: keepsRefused,
  },
];

/** An event as something like Filebeat would send it: a line, and what is known beside it. */
interface Line {
  readonly id: string;
  readonly message: string;
  readonly durationMs: number | string;
}

async function takesApart(context: CheckContext): Promise<string> {
  const domain = new OpenSearchDomain(context, context.outputs.get('DomainEndpoint'));
  const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);
  const health = line(at, 'GET /health HTTP/1.1', 200, 2);
  const order = line(at, 'POST /orders HTTP/1.1', 503, 1234);
  // The health check is first, in the same partition: when the order is there, it would be as well.
  await send(context, domain, [health, order]);

  const ids = [health.id, order.id];
  const found = await context.waitFor('the line to be found', async (): Promise<Poll<FoundDocument[]>> => {
    const documents = await domain.find(INDEX, 'id', ids);
    return documents.some(({ _source }) => _source['id'] === order.id) ? { ready: documents } : { notYet: 'none' };
  });
  demand(found.length === 1, `expected one document of a health check and another request, got ${found.length}`);
  const { _index, _id, _source: fields } = found[0]!;
  const expected = { clientip: '203.0.113.7', verb: 'POST', request: '/orders', response: 503, bytes: 1234 };
  const wrong = Object.entries(expected).filter(([key, value]) => fields[key] !== value);
  demand(
    wrong.length === 0 && Date.parse(String(fields['@timestamp'])) === at.getTime() && !('message' in fields),
    `expected ${JSON.stringify({ ...expected, '@timestamp': at })} and no message, got ${JSON.stringify(fields)}`,
  );
  demand(_id === order.id, `expected the document's id to be that of the line, ${order.id}, got ${_id}`);
  return `${_index} has ${fields['verb'] as string} ${fields['request'] as string} of ${at.toISOString()}, and no health check`;
}

async function keepsRefused(context: CheckContext): Promise<string> {
  const s3 = context.client(S3Client);
  const bucket = context.outputs.get('FailedBucketName');
  const domain = new OpenSearchDomain(context, context.outputs.get('DomainEndpoint'));
  const refused = { ...line(new Date(), 'GET / HTTP/1.1', 200, 2), durationMs: 'a while' };
  const seen = new Set(await keysIn(s3, bucket));
  await send(context, domain, [refused]);

  const key = await context.waitFor('the document to be in the bucket', async (): Promise<Poll<string>> => {
    const fresh = (await keysIn(s3, bucket)).filter((each) => !seen.has(each));
    for (const each of fresh) {
      seen.add(each);
      if ((await readBytes(s3, bucket, each)).includes(refused.id)) return { ready: each };
    }
    return { notYet: `${fresh.length} new objects, none with it` };
  });
  context.cleanUp(`s3://${bucket}/${key}`, () => s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })));
  const documents = await domain.find(INDEX, 'id', [refused.id]);
  demand(documents.length === 0, 'the document is in the bucket, and in the index as well');
  return `the index took no text for a number, and ${key} has the document`;
}

/** Sends lines in their order, which end in no index when the check has ended. */
async function send(context: CheckContext, domain: OpenSearchDomain, lines: readonly Line[]): Promise<void> {
  const ids = lines.map(({ id }) => id);
  context.cleanUp(`documents ${ids.join(', ')}`, async () => {
    for (const document of await domain.find(INDEX, 'id', ids)) await domain.delete(document);
  });
  const events = lines.map((value) => ({ key: ids[0], value }));
  const answer = await invokeFunction(context, context.outputs.get('ProduceFunctionName'), { events });
  demand(answer === JSON.stringify({ sent: lines.length }), `expected ${lines.length} to be sent, got: ${answer}`);
}

/** A line as a web server writes it, in a zone of its own. */
function line(at: Date, request: string, status: number, bytes: number): Line {
  const local = new Date(at.getTime() + 3_600_000).toISOString();
  const month = at.toLocaleString('en-US', { month: 'short', timeZone: 'Etc/GMT-1' });
  const time = `${local.slice(8, 10)}/${month}/${local.slice(0, 4)}:${local.slice(11, 19)} +0100`;
  return {
    id: randomUUID(),
    message: `203.0.113.7 - - [${time}] "${request}" ${status} ${bytes}`,
    durationMs: 12,
  };
}

/** The objects that the pipeline has written. */
async function keysIn(s3: S3Client, bucket: string): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: FAILED, ContinuationToken: token }));
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
}
