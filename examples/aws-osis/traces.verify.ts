import { randomBytes } from 'node:crypto';
import { demand, type Check, type CheckContext } from '../verification/check';
import { httpAnswer } from '../verification/http-answer';
import { ingest, OpenSearch, SEARCH_TIMEOUT_SECONDS } from '../verification/opensearch';
import { encodeSpans, OTLP_CONTENT_TYPE, SpanKind, type OtlpSpan } from '../verification/otlp';

export const checks: Check[] = [
  {
    promise: 'spans that a collector sends are found, each with the group of its trace',
    timeoutSeconds: SEARCH_TIMEOUT_SECONDS,
    run: findSpans,
  },
  {
    promise: 'the map of services says which service calls which',
    timeoutSeconds: SEARCH_TIMEOUT_SECONDS,
    run: findServices,
  },
  { promise: 'spans that nobody has signed are refused', run: refuseUnsigned },
];

async function findSpans(context: CheckContext): Promise<string> {
  const [caller, callee] = await sendTrace(context);
  const { traceId } = caller;
  // An alias of all indexes of spans; a pattern would need its asterisk in the signature.
  const hits = await domainOf(context).waitForHits(
    `the spans of trace ${traceId}`,
    'otel-v1-apm-span',
    { query: { term: { traceId } } },
    (found) => found.length >= 2,
  );
  const described = hits.map(({ _source: { serviceName, spanId, parentSpanId, traceGroup } }) =>
    JSON.stringify([serviceName, spanId, parentSpanId ?? '', traceGroup]),
  );
  const expected = [caller, callee].map(({ service, spanId, parentSpanId = '' }) =>
    JSON.stringify([service, spanId, parentSpanId, caller.name]),
  );
  demand(
    described.sort().join('; ') === expected.sort().join('; '),
    `expected the spans ${expected.join('; ')}; found ${described.join('; ')}`,
  );
  const indexes = [...new Set(hits.map(({ _index }) => _index))];
  return `found both spans of trace ${traceId} in ${indexes.join(', ')}, as parts of '${caller.name}'`;
}

async function findServices(context: CheckContext): Promise<string> {
  const [caller, callee] = await sendTrace(context);
  const terms = { serviceName: caller.service, 'destination.domain': callee.service };
  const filter = Object.entries(terms).map(([key, value]) => ({ term: { [key]: value } }));
  await domainOf(context).waitForHits(`${caller.service} to call ${callee.service}`, 'otel-v1-apm-service-map', {
    query: { bool: { filter } },
  });
  return `${caller.service} calls ${callee.service}`;
}

function domainOf(context: CheckContext): OpenSearch {
  const { outputs } = context;
  return new OpenSearch(context, {
    endpoint: outputs.get('DomainEndpoint'),
    service: 'es',
    roleArn: outputs.get('VerifierRoleArn'),
  });
}

/** Sends a call of one service by another, both of which nobody has heard of before. */
async function sendTrace(context: CheckContext): Promise<[caller: OtlpSpan, callee: OtlpSpan]> {
  const spans = makeTrace();
  await ingest(context, context.outputs.get('TracesUrl'), encodeSpans(spans), {
    contentType: OTLP_CONTENT_TYPE,
    roleArn: context.outputs.get('CollectorRoleArn'),
  });
  return spans;
}

function makeTrace(): [caller: OtlpSpan, callee: OtlpSpan] {
  const id = (bytes: number) => randomBytes(bytes).toString('hex');
  const [traceId, spanId, run] = [id(16), id(8), id(4)];
  const end = Date.now();
  const at = (millisecondsAgo: number) => new Date(end - millisecondsAgo);
  return [
    {
      traceId,
      spanId,
      service: `storefront-${run}`,
      name: 'POST /orders',
      kind: SpanKind.CLIENT,
      start: at(100),
      end: at(0),
    },
    {
      traceId,
      spanId: id(8),
      parentSpanId: spanId,
      service: `orders-${run}`,
      name: 'place an order',
      kind: SpanKind.SERVER,
      start: at(80),
      end: at(20),
    },
  ];
}

async function refuseUnsigned(context: CheckContext): Promise<string> {
  const { status, text } = await httpAnswer(context.outputs.get('TracesUrl'), {
    method: 'POST',
    headers: { 'content-type': OTLP_CONTENT_TYPE },
    body: Buffer.from(encodeSpans(makeTrace())),
    signal: context.signal,
  });
  demand(status === 403, `expected 403 without a signature, got ${status}: ${text.slice(0, 200)}`);
  return 'without a signature: 403';
}
