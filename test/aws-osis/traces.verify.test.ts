import { checks } from '../../examples/aws-osis/traces.verify';
import type { FakeRequest, FakeResponse } from '../support/fake-endpoint';
import { assumedRole, FakeAccount, queryError } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

const [COLLECTOR, VERIFIER] = ['collector', 'verifier'].map((name) => `arn:aws:iam::123456789012:role/${name}`);
const SPANS = /each with the group of its trace/;
const SERVICES = /which service calls which/;
const UNSIGNED = /nobody has signed/;

type Source = Record<string, unknown>;

let account: FakeAccount;
/** What has come to the pipeline; it is in the domain after as many searches as `delay`. */
let [spans, calls]: [Source[], Source[]] = [[], []];
let delay: number;
/** What is answered to the next requests to the pipeline, and to the domain, instead. */
let faults: Record<string, FakeResponse[]>;

beforeEach(async () => {
  const outputs = { TracesUrl: '', DomainEndpoint: '', CollectorRoleArn: COLLECTOR!, VerifierRoleArn: VERIFIER! };
  account = await FakeAccount.start({ outputs });
  outputs.TracesUrl = `${account.endpoint.url}/entry/v1/traces`;
  outputs.DomainEndpoint = account.endpoint.url;
  [spans, calls, delay, faults] = [[], [], 2, {}];
  account.intercept((service, request) => {
    const fault = faults[service]?.shift();
    if (fault) return fault;
    if (service === 'sts') return assumed(request);
    if (service === 'osis') return take(request);
    if (service === 'unsigned') return { status: 403, body: '{"message":"Missing Authentication Token"}' };
    return service === 'es' ? search(request) : undefined;
  });
});
afterEach(() => account.stop());

/** Credentials that tell which role they are of. */
function assumed({ body }: FakeRequest): FakeResponse {
  const name = new URLSearchParams(body).get('RoleArn')!.split('/')[1]!;
  return assumedRole(name);
}

/** Reads what protobuf says of two spans: trace and span by fields 1 and 2, the parent by field 4, before their names. */
function take({ bytes, body }: FakeRequest): FakeResponse {
  const ids = /0a10([0-9a-f]{32})1208([0-9a-f]{16})(?:2208([0-9a-f]{16}))?2a/g;
  const services = [...body.matchAll(/(?:storefront|orders)-[0-9a-f]{8}/g)].map(([name]) => name);
  spans = [...bytes!.toString('hex').matchAll(ids)].map(([, traceId, spanId, parentSpanId = ''], index) => ({
    traceId,
    spanId,
    parentSpanId,
    serviceName: services[index],
    traceGroup: 'POST /orders',
  }));
  calls = [{ serviceName: services[0], destination: { domain: services[1] } }];
  return {};
}

function search({ path, body }: FakeRequest): FakeResponse {
  if (delay-- > 0) return found([]);
  const query = JSON.stringify((JSON.parse(body) as { query: unknown }).query);
  if (path === '/otel-v1-apm-span/_search') {
    return found(spans.filter(({ traceId }) => query === `{"term":{"traceId":"${traceId as string}"}}`));
  }
  if (path !== '/otel-v1-apm-service-map/_search') return { status: 404 };
  const known = calls.filter(({ serviceName, destination }) =>
    [
      `{"term":{"serviceName":"${serviceName as string}"}}`,
      `{"term":{"destination.domain":"${(destination as { domain: string }).domain}"}}`,
    ].every((term) => query.includes(term)),
  );
  return found(known);
}

function found(sources: readonly Source[]): FakeResponse {
  const hits = sources.map((_source, index) => ({
    _id: String(index),
    _index: 'otel-v1-apm-span-000001',
    _score: 1,
    _source,
  }));
  return { body: JSON.stringify({ hits: { hits } }) };
}

function requestsTo(path: string): FakeRequest[] {
  return account.endpoint.requests.filter((request) => request.path === path);
}

describe('the check of the spans', () => {
  test('finds both of a trace, as parts of what its root is called', async () => {
    const result = await runCheck(account, checks, SPANS);
    expect(result).toMatchObject({ passed: true, leftBehind: [] });
    expect(result.seen).toBe(
      `found both spans of trace ${spans[0]!['traceId'] as string} in otel-v1-apm-span-000001, as parts of 'POST /orders'`,
    );
    expect(spans[1]).toMatchObject({ traceId: spans[0]!['traceId'], parentSpanId: spans[0]!['spanId'] });
    expect(requestsTo('/otel-v1-apm-span/_search')).toHaveLength(3);
  });

  test('sends in the name of the collector, as its exporter does, and searches in that of the verifier', async () => {
    await runCheck(account, checks, SPANS);
    const [sent] = requestsTo('/entry/v1/traces');
    expect(sent!.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      authorization: expect.stringMatching(/Credential=collector\/\d+\/us-east-1\/osis\//) as string,
    });
    expect(requestsTo('/otel-v1-apm-span/_search')[0]!.headers.authorization).toMatch(
      /Credential=verifier\/\d+\/us-east-1\/es\//,
    );
  });

  test('waits for both, not for one', async () => {
    const answers = [1, 1, 2];
    account.intercept((service) => {
      if (service !== 'es') return undefined;
      return found(spans.slice(0, answers.shift()));
    });
    expect(await runCheck(account, checks, SPANS)).toMatchObject({ passed: true });
    expect(answers).toEqual([]);
  });

  test('waits out a pipeline and a domain that let nobody in yet, that are busy, and that have no index yet', async () => {
    faults = {
      osis: [{ status: 403 }, { status: 429 }, { status: 503 }],
      es: [{ status: 403 }, { status: 429 }, { status: 404 }],
    };
    expect(await runCheck(account, checks, SPANS)).toMatchObject({ passed: true });
  });

  test('fails when a span does not know its trace', async () => {
    account.intercept((service) =>
      service === 'es' ? found(spans.map((span) => ({ ...span, traceGroup: null }))) : undefined,
    );
    expect(await runCheck(account, checks, SPANS)).toMatchObject({
      passed: false,
      seen: expect.stringMatching(
        /^expected the spans .*"orders-.*"POST \/orders"\]; .*; found .*"orders-\w+".*,null\]/,
      ) as string,
    });
  });

  test('fails when spans never come', async () => {
    delay = Infinity;
    const [check] = checks;
    expect(await runCheck(account, [{ ...check!, timeoutSeconds: 0.3 }], SPANS)).toMatchObject({
      passed: false,
      seen: expect.stringMatching(/^timed out .* the spans of trace \w{32}; last seen: 0 documents$/) as string,
    });
  });

  test('fails at once when the pipeline takes no such content', async () => {
    faults = { osis: [{ status: 415, body: 'unsupported media type' }] };
    expect(await runCheck(account, checks, SPANS)).toMatchObject({
      passed: false,
      seen: expect.stringContaining('unsupported media type (HTTP 415)') as string,
    });
  });

  test('fails at once when the role of the collector is not to be had', async () => {
    faults = { sts: [queryError('AccessDenied', 'not you', 403)] };
    expect(await runCheck(account, checks, SPANS)).toMatchObject({ passed: false });
    expect(requestsTo('/entry/v1/traces')).toEqual([]);
  });
});

describe('the check of the map', () => {
  test('waits until one service calls the other', async () => {
    expect(await runCheck(account, checks, SERVICES)).toMatchObject({
      passed: true,
      seen: expect.stringMatching(/^storefront-([0-9a-f]{8}) calls orders-\1$/) as string,
    });
    expect(requestsTo('/otel-v1-apm-service-map/_search')).toHaveLength(3);
  });

  test('fails when the call is never on the map', async () => {
    account.intercept((service) => {
      calls = [];
      return service === 'es' ? found(calls) : undefined;
    });
    const check = checks.find(({ promise }) => promise.includes('service calls'));
    expect(await runCheck(account, [{ ...check!, timeoutSeconds: 0.3 }], SERVICES)).toMatchObject({
      passed: false,
      seen: expect.stringMatching(/waiting for storefront-\w+ to call orders-\w+; last seen: 0 documents$/) as string,
    });
  });
});

describe('the check of the signature', () => {
  test('sees that spans without one are refused', async () => {
    expect(await runCheck(account, checks, UNSIGNED)).toMatchObject({ passed: true, seen: 'without a signature: 403' });
    const [sent] = requestsTo('/entry/v1/traces');
    expect(sent!.headers.authorization).toBeUndefined();
    expect(sent!.bytes!.length).toBeGreaterThan(100);
  });

  test('fails when they are taken', async () => {
    faults = { unsigned: [{ status: 200, body: '{}' }] };
    expect(await runCheck(account, checks, UNSIGNED)).toMatchObject({
      passed: false,
      seen: 'expected 403 without a signature, got 200: {}',
    });
  });
});
