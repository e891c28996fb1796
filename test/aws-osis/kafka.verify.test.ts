import { checks } from '../../examples/aws-osis/kafka.verify';
import type { FakeRequest, FakeResponse } from '../support/fake-endpoint';
import { FakeAccount } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

interface Line {
  readonly id: string;
  readonly message: string;
  readonly durationMs: number | string;
}

const json = (body: object, status = 200): FakeResponse => ({ status, body: JSON.stringify(body) });

let account: FakeAccount;
/** What was sent to the topic, and the documents that there are in the domain. */
let sent: Line[];
let documents: { _index: string; _id: string; _source: Record<string, unknown> }[];
/** What the pipeline makes of a line; a test puts another in its place. */
let pipeline: (line: Line) => void;
/** What the first searches get. */
let firstAnswers: FakeResponse[];

beforeEach(async () => {
  [sent, documents, firstAnswers] = [[], [], []];
  const outputs = { ProduceFunctionName: 'produce', FailedBucketName: 'failed', DomainEndpoint: '' };
  account = await FakeAccount.start({ outputs });
  outputs.DomainEndpoint = account.endpoint.url;
  pipeline = (line) => {
    if (line.message.includes('/health')) return;
    if (typeof line.durationMs === 'string')
      account.objects.set(`failed/main/dlq/${line.id}.json`, JSON.stringify(line));
    else index(line);
  };
  account.intercept((service, request) => {
    if (service === 'lambda') return produce(request);
    if (service === 'es')
      return request.method === 'DELETE' ? remove(request) : (firstAnswers.shift() ?? search(request));
    return request.query.get('list-type') === '2' ? list() : undefined;
  });
});

afterEach(() => account.stop());

function produce({ body }: FakeRequest): FakeResponse {
  const { events } = JSON.parse(body) as { events: { key: string; value: Line }[] };
  expect(new Set(events.map(({ key }) => key)).size).toBe(1);
  sent = events.map(({ value }) => value);
  sent.forEach((line) => pipeline(line));
  return json({ sent: events.length });
}

function search({ body }: FakeRequest): FakeResponse {
  const { query } = JSON.parse(body) as { query: { bool: { filter: [object, { terms: { id: string[] } }] } } };
  const ids = query.bool.filter[1].terms.id;
  return json({ hits: { hits: documents.filter(({ _source }) => ids.includes(_source['id'] as string)) } });
}

function remove({ path }: FakeRequest): FakeResponse {
  documents = documents.filter(({ _index, _id }) => path !== `/${_index}/_doc/${_id}`);
  return json({});
}

function list(): FakeResponse {
  const keys = [...account.objects.keys()].map((each) => each.replace('failed/', ''));
  return {
    body: `<ListBucketResult>${keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')}</ListBucketResult>`,
  };
}

/** A line as the processors of the example would take it apart. */
function index({ id, message }: Line, changed: object = {}): void {
  const [, clientip, day, month, year, time, verb, request, response, bytes] =
    /^(\S+) - - \[(\d+)\/(\w+)\/(\d+):(\S+) \+0100\] "(\w+) (\S+) .*" (\d+) (\d+)$/.exec(message)!;
  const at = new Date(`${day} ${month} ${year} ${time} +0100`).toISOString();
  const numbers = { response: Number(response), bytes: Number(bytes) };
  const fields = { id, clientip, verb, request, ...numbers, '@timestamp': at, ...changed };
  documents.push({ _index: 'access-log-2026.11.24', _id: id, _source: fields });
}

describe('a line', () => {
  const LINE = /found in the domain as fields/;

  test('is found, and the health check is not; afterwards it is gone', async () => {
    const result = await runCheck(account, checks, LINE);
    expect(result).toMatchObject({ passed: true, leftBehind: [] });
    expect(result.seen).toMatch(/^access-log-2026\.11\.24 has POST \/orders of .*Z, and no health check$/);
    expect(documents).toEqual([]);
  });

  test('is waited for, also when the domain is busy', async () => {
    firstAnswers = [json({ hits: { hits: [] } }), json({}, 429), json({}, 503)];
    expect(await runCheck(account, checks, LINE)).toMatchObject({ passed: true });
  });

  test('fails when the health check is there too', async () => {
    pipeline = (line) => index(line);
    const seen = 'expected one document of a health check and another request, got 2';
    expect(await runCheck(account, checks, LINE)).toMatchObject({ passed: false, seen });
  });

  test.each([
    ['a number is text', { response: '503' }],
    ['the time is that of its arrival', { '@timestamp': new Date().toISOString() }],
    ['the line is there as it was', { message: 'x' }],
  ])('fails when %s', async (_, changed) => {
    pipeline = (line) => !line.message.includes('/health') && index(line, changed);
    const result = await runCheck(account, checks, LINE);
    expect(result).toMatchObject({ passed: false });
    expect(result.seen).toMatch(/^expected .* and no message, got/);
  });

  test('fails at once when requests are refused', async () => {
    account.intercept((service) => (service === 'es' ? json({ Message: 'not authorized' }, 403) : undefined));
    const result = await runCheck(account, checks, LINE);
    expect(result).toMatchObject({ passed: false });
    expect(result.seen).toMatch(/RequestRefused: .*not authorized.* \(HTTP 403\)/);
  });

  test('fails when the function does', async () => {
    account.intercept((service) =>
      service === 'lambda'
        ? { ...json({ errorMessage: 'no broker' }), headers: { 'x-amz-function-error': 'Unhandled' } }
        : undefined,
    );
    const result = await runCheck(account, checks, LINE);
    expect(result.seen).toMatch(/^the function failed \(Unhandled\): .*no broker/);
  });
});

describe('a refused document', () => {
  const REFUSED = /ends up in the bucket/;

  test('is found in an object, which is deleted; those of others stay', async () => {
    account.objects.set('failed/main/dlq/other.json', 'other');
    const result = await runCheck(account, checks, REFUSED);
    expect(result).toMatchObject({ passed: true, leftBehind: [] });
    expect(sent).toMatchObject([{ durationMs: 'a while' }]);
    expect([...account.objects.keys()]).toEqual(['failed/main/dlq/other.json']);
  });

  test('fails when it is in the index as well', async () => {
    const usual = pipeline;
    pipeline = (line) => {
      usual(line);
      index(line);
    };
    const seen = 'the document is in the bucket, and in the index as well';
    expect(await runCheck(account, checks, REFUSED)).toMatchObject({ passed: false, seen });
  });
});
