import { randomInt } from 'node:crypto';
import { type Check, type CheckContext, demand } from '../verification/check';
import { type Hit, OpenSearch, SEARCH_TIMEOUT_SECONDS } from '../verification/opensearch';

const PLACES = 10;
const APART = 10;

export const checks: Check[] = [
  {
    promise: 'of ten vectors the nearest ones are found, the nearest first',
    timeoutSeconds: SEARCH_TIMEOUT_SECONDS,
    run: (context) => findNearest(context, ['7', '8', '6']),
  },
  {
    promise: 'a filter by another field finds the nearest of what it leaves',
    timeoutSeconds: SEARCH_TIMEOUT_SECONDS,
    run: (context) => findNearest(context, ['8', '6'], { match: { side: 'even' } }),
  },
];

/** Writes vectors along a line, and asks for those nearest to one between the seventh and the eighth. */
async function findNearest(context: CheckContext, expected: readonly string[], filter?: object): Promise<string> {
  const [endpoint, index] = [context.outputs.get('CollectionEndpoint'), context.outputs.get('IndexName')];
  const roleArn = context.outputs.get('VerifierRoleArn');
  const openSearch = new OpenSearch(context, { endpoint, service: 'aoss', roleArn });

  // Somewhere else each time: what was written before stays, since the service gives the ids and the collection goes anyway.
  const run = `run${randomInt(2 ** 40)}`;
  const start = Array.from({ length: 4 }, () => randomInt(10_000));
  const at = (place: number) => start.map((value) => value + APART * place);
  await write(openSearch, index, run, at);

  const query = (body: object, size: number) => ({ size, _source: ['name', 'run'], query: body });
  const all = query({ match: { run } }, 2 * PLACES);
  await openSearch.waitForHits('all that was written', index, all, (hits) => hits.length === PLACES);

  const k = expected.length;
  const nearest = query({ knn: { place: { vector: at(7.2), k, filter } } }, k);
  const names = (await openSearch.search(index, nearest)).map((hit) => nameOf(hit, run));
  const seen = `nearest to 7.2${filter ? ' of the even ones' : ''}: ${names.join(', ') || 'nothing'}`;
  demand(names.join() === expected.join(), `expected ${expected.join(', ')}; ${seen}`);
  return `${PLACES} vectors written; ${seen}`;
}

async function write(openSearch: OpenSearch, index: string, run: string, at: (place: number) => number[]) {
  for (let place = 1; place <= PLACES; place++) {
    const document = { place: at(place), name: String(place), side: place % 2 === 0 ? 'even' : 'odd', run };
    const send = () => openSearch.request('POST', `/${index}/_doc`, document);
    await openSearch.waitUntilAllowed(`document ${place} to be taken`, send);
  }
}

function nameOf({ _source }: Hit, run: string): string {
  return _source['run'] === run ? String(_source['name']) : `one of ${String(_source['run'])}`;
}
