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

  const search = { size: 2 * PLACES, _source: ['name', 'run'] };
  const all = { ...search, query: { match: { run } } };
  await openSearch.waitForHits('all that was written', index, all, (hits) => namesOf(hits, run).length === PLACES);

  const nearest = { ...search, query: { knn: { place: { vector: at(7.2), k: search.size, filter } } } };
  const names = namesOf(await openSearch.search(index, nearest), run).slice(0, expected.length);
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

/** Each once: a document whose answer got lost was written twice. */
function namesOf(hits: readonly Hit[], run: string): string[] {
  const names = hits.map(({ _source: found }) =>
    found['run'] === run ? String(found['name']) : `one of ${String(found['run'])}`,
  );
  return [...new Set(names)];
}
