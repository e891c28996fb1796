import { randomUUID } from 'node:crypto';
import { demand, type Check, type CheckContext, type Poll } from '../verification/check';
import { invokeFunction } from '../verification/invoke-function';
import { OpenSearch, SEARCH_TIMEOUT_SECONDS, type Hit } from '../verification/opensearch';
import { RequestRefused } from '../verification/signed-requests';

export const checks: Check[] = [
  {
    promise: 'a note that a function in the VPC writes is found there',
    timeoutSeconds: SEARCH_TIMEOUT_SECONDS,
    run: findsNote,
  },
  { promise: 'the collection answers nobody outside the VPC', run: refusesOutside },
];

async function findsNote(context: CheckContext): Promise<string> {
  // A word of its own, so that nothing else is found.
  const word = `note${randomUUID().replaceAll('-', '')}`;
  const text = `A ${word} from the VPC`;
  const { _id } = (await ask(context, { write: text })) as { _id: string };
  try {
    const found = await context.waitFor(
      'the note to be found',
      async (): Promise<Poll<readonly Hit[]>> => {
        const { hits } = (await ask(context, { find: word })) as { hits: { hits: Hit[] } };
        return hits.hits.length > 0 ? { ready: hits.hits } : { notYet: 'nothing' };
      },
      { everySeconds: 10 },
    );
    const texts = found.map(({ _source }) => _source['text']);
    demand(
      texts.every((each) => each === text),
      `expected '${text}', got ${JSON.stringify(texts)}`,
    );
    return `found '${text}'`;
  } finally {
    await ask(context, { remove: _id });
  }
}

/** What the collection answers to the function, which is denied for a while when it was let in a moment ago. */
async function ask(context: CheckContext, request: object): Promise<unknown> {
  const client = context.outputs.get('ClientFunctionName');
  const { answer } = await context.waitFor(
    'the function to be let in',
    async (): Promise<Poll<{ readonly answer: unknown }>> => {
      const text = await invokeFunction(context, client, request);
      const { status, answer } = JSON.parse(text) as { status: number; answer: unknown };
      if (status === 401 || status === 403) return { notYet: `denied (${status})` };
      demand(status < 300, `expected the collection to answer ${JSON.stringify(request)}, got ${text.slice(0, 300)}`);
      return { ready: { answer } };
    },
    { everySeconds: 10 },
  );
  return answer;
}

async function refusesOutside(context: CheckContext): Promise<string> {
  const openSearch = new OpenSearch(context, { endpoint: context.outputs.get('CollectionEndpoint'), service: 'aoss' });
  try {
    await openSearch.request('GET', '/notes/_search');
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    const { httpStatusCode } = error.$metadata;
    demand([401, 403].includes(httpStatusCode), `expected 401 or 403, got ${httpStatusCode}: ${error.message}`);
    return `refused (${httpStatusCode})`;
  }
  demand(false, 'expected the request to be refused, and it was answered');
}
