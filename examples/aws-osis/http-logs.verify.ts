import { randomUUID } from 'node:crypto';
import { demand, type Check, type CheckContext } from '../verification/check';
import { httpAnswer } from '../verification/http-answer';
import { ingest, OpenSearch, SEARCH_TIMEOUT_SECONDS, type Hit } from '../verification/opensearch';

const LEVELS = ['INFO', 'WARN', 'ERROR'];
const HOUR = 3_600_000;

export const checks: Check[] = [
  {
    promise: 'lines that are posted are found in their parts, under their own time',
    // The first request after a deployment also waits for data access, and documents for a bulk request to fill.
    timeoutSeconds: SEARCH_TIMEOUT_SECONDS,
    run: findPosted,
  },
  { promise: 'a request that is not signed is refused', run: refuseUnsigned },
];

async function findPosted(context: CheckContext): Promise<string> {
  const roleArn = context.outputs.get('VerifierRoleArn');
  const requestId = randomUUID();
  // An hour ago: a time that the pipeline could not have made up.
  const time = new Date(Date.now() - HOUR).toISOString();
  const events = LEVELS.map((level) => ({ log: `${time} ${level} ${requestId} the disk of ${level} is full` }));
  await ingest(context, context.outputs.get('IngestUrl'), JSON.stringify(events), {
    contentType: 'application/json',
    roleArn,
  });

  const logs = new OpenSearch(context, {
    endpoint: context.outputs.get('CollectionEndpoint'),
    service: 'aoss',
    roleArn,
  });
  const query = { query: { match_phrase: { requestId } }, size: 100 };
  const hits = await logs.waitForHits(
    `the lines of ${requestId}`,
    'logs',
    query,
    (all) => linesOf(all).length >= LEVELS.length,
  );
  const expected = LEVELS.map((level) => `${time} ${level} the disk of ${level} is full`).sort();
  const found = linesOf(hits);
  demand(
    JSON.stringify(found) === JSON.stringify(expected),
    `expected the lines ${expected.join('; ')}; found ${found.join('; ')}`,
  );
  return `posted and found ${found.length} lines of ${requestId}, under ${time}`;
}

/** Each line once: a pipeline delivers what it takes at least once, not exactly once. */
function linesOf(hits: readonly Hit[]): string[] {
  return [...new Set(hits.map(describeLine))].sort();
}

/** The parts of a line; the time is compared as a time, since the pipeline writes it in its own way. */
function describeLine({ _source: { '@timestamp': timestamp, level, text } }: Hit): string {
  const time = new Date(String(timestamp));
  const shown = Number.isNaN(time.getTime()) ? `'${String(timestamp)}'` : time.toISOString();
  return `${shown} ${String(level)} ${String(text)}`;
}

async function refuseUnsigned(context: CheckContext): Promise<string> {
  const url = context.outputs.get('IngestUrl');
  const { status, text } = await httpAnswer(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ log: 'nobody has signed this' }]),
    signal: context.signal,
  });
  demand(status === 403, `expected 403 without a signature, got ${status}: ${text.slice(0, 200)}`);
  return 'without a signature: 403';
}
