import { checks } from '../../examples/aws-osis/http-logs.verify';
import type { FakeRequest, FakeResponse } from '../support/fake-endpoint';
import { assumedRole, dropConnection, FakeAccount } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

const FOUND = /found in their parts/;
const SEARCH = '/logs/_search';
const ROLE = 'arn:aws:iam::123456789012:role/Verifier';

interface Line {
  readonly '@timestamp': string;
  readonly level: string;
  readonly text: string;
}

let account: FakeAccount;
/** What is answered to one search after the other; the last answer stays. Each gets the lines that were posted. */
let searches: ((posted: Line[]) => FakeResponse)[];
/** What is answered to one signed request to the pipeline after the other, and then 200. */
let ingests: FakeResponse[];
let unsigned: FakeResponse;

function hits(lines: readonly object[]): FakeResponse {
  const found = lines.map((_source, index) => ({ _id: `${index}`, _index: 'logs', _score: 1, _source }));
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ hits: { hits: found } }) };
}

/** The lines that were posted, taken apart as the pipeline does it. */
function posted(): Line[] {
  const [last] = requests('/logs').slice(-1);
  return (JSON.parse(last!.body) as { log: string }[]).map(({ log }) => {
    const [, time, level, text] = /^(\S+) (\S+) \S+ (.*)$/.exec(log)!;
    return { '@timestamp': time!.replace('Z', '+00:00'), level: level!, text: text! };
  });
}

const requests = (path: string): FakeRequest[] =>
  account.endpoint.requests.filter((request) => request.path === path && 'authorization' in request.headers);

beforeEach(async () => {
  const outputs = { IngestUrl: '', CollectionEndpoint: '', VerifierRoleArn: ROLE, FailedBucketName: 'failed' };
  account = await FakeAccount.start({ outputs });
  outputs.IngestUrl = `${account.endpoint.url}/logs`;
  outputs.CollectionEndpoint = account.endpoint.url;
  [searches, ingests, unsigned] = [[hits], [], { status: 403, body: '' }];
  account.intercept((service) => {
    if (service === 'sts') return assumedRole('ASIA');
    if (service === 'osis') return ingests.shift() ?? { body: '200 OK' };
    if (service === 'unsigned') return unsigned;
    if (service !== 'aoss') return undefined;
    return (searches.length > 1 ? searches.shift()! : searches[0]!)(posted());
  });
});
afterEach(() => account.stop());

describe('the check of the lines', () => {
  test('posts them and finds them in their parts', async () => {
    const before = Date.now();
    const result = await runCheck(account, checks, FOUND);
    expect(result).toMatchObject({
      passed: true,
      seen: expect.stringMatching(/found 3 lines of \S+, under 2/) as string,
    });
    const lines = posted();
    expect(lines.map(({ level }) => level)).toEqual(['INFO', 'WARN', 'ERROR']);
    expect(before - Date.parse(lines[0]!['@timestamp'])).toBeGreaterThan(3_500_000);
  });

  test('signs with the credentials of the role, and asks for its own lines only', async () => {
    await runCheck(account, checks, FOUND);
    const [ingest, search] = [requests('/logs')[0]!, requests(SEARCH)[0]!];
    expect(ingest.headers).toMatchObject({ 'x-amz-security-token': 'token', 'content-type': 'application/json' });
    expect(search.headers['x-amz-security-token']).toBe('token');
    const { query } = JSON.parse(search.body) as { query: { match_phrase: { requestId: string } } };
    expect(ingest.body).toContain(` ${query.match_phrase.requestId} `);
  });

  test('has an id of its own in each run', async () => {
    const first = await runCheck(account, checks, FOUND);
    const second = await runCheck(account, checks, FOUND);
    expect(first.seen.split(' ')[6]).not.toBe(second.seen.split(' ')[6]);
  });

  test('waits for the pipeline, for access, for the index, and until all lines are there', async () => {
    const refused = { status: 403, body: 'User does not have permissions' };
    ingests = [refused, { status: 429, body: 'slow down' }, { status: 503, body: '' }, dropConnection];
    searches = [
      () => refused,
      () => ({ status: 404, body: 'no such index' }),
      () => ({ status: 429, body: 'slow down' }),
      () => hits([]),
      (lines) => hits(lines.slice(1)),
      hits,
    ];
    expect(await runCheck(account, checks, FOUND)).toMatchObject({ passed: true });
    expect(requests('/logs')).toHaveLength(5);
    expect(requests(SEARCH)).toHaveLength(6);
  });

  test('takes lines that are delivered twice for what they are, and waits for the one that is missing', async () => {
    searches = [([first, second]) => hits([first!, first!, second!, second!]), (lines) => hits([...lines, ...lines])];
    expect(await runCheck(account, checks, FOUND)).toMatchObject({ passed: true });
    expect(requests(SEARCH)).toHaveLength(2);
  });

  test.each<[string, (lines: Line[]) => FakeResponse, RegExp]>([
    [
      'a line has the time of its arrival',
      (lines) => hits(lines.map((line) => ({ ...line, '@timestamp': new Date().toISOString() }))),
      /expected the lines .*; found /,
    ],
    [
      'a line is not taken apart',
      (lines) => hits(lines.map(({ text }) => ({ text }))),
      /found 'undefined' undefined the disk of ERROR is full; /,
    ],
    ['the search is refused', () => ({ status: 400, body: 'parsing_exception' }), /parsing_exception \(HTTP 400\)/],
  ])('fails when %s', async (_, answer, seen) => {
    searches = [answer];
    expect(await runCheck(account, checks, FOUND)).toMatchObject({
      passed: false,
      seen: expect.stringMatching(seen) as string,
    });
  });

  test('fails when the pipeline takes no such events', async () => {
    ingests = [{ status: 400, body: 'Bad request data format' }];
    expect(await runCheck(account, checks, FOUND)).toMatchObject({
      passed: false,
      seen: expect.stringContaining('Bad request data format (HTTP 400)') as string,
    });
  });

  test('may take as long as data access and a bulk request do', () => {
    expect(checks.find(({ promise }) => promise.includes('found in their parts'))?.timeoutSeconds).toBe(600);
  });
});

describe('the check without a signature', () => {
  const REFUSED = /not signed/;

  test('sees it refused', async () => {
    expect(await runCheck(account, checks, REFUSED)).toMatchObject({ passed: true, seen: 'without a signature: 403' });
  });

  test.each([200, 400])('fails when it is answered with %s', async (status) => {
    unsigned = { status, body: 'an answer' };
    expect(await runCheck(account, checks, REFUSED)).toMatchObject({
      passed: false,
      seen: `expected 403 without a signature, got ${status}: an answer`,
    });
  });
});
