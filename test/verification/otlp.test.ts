import { encodeSpans, SpanKind } from '../../examples/verification/otlp';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentSpanId = 'b7ad6b7169203331';

/** What protobuf's own library for Python writes of the same request, by the definitions of OpenTelemetry. */
const WRITTEN_BY_PROTOBUF = [
  '0a620a1e0a1c0a0c736572766963652e6e616d65120c0a0a73746f726566726f6e741240123e0a100af7651916cd43dd8448eb211c80319c',
  '1208b7ad6b71692033312a0c504f5354202f6f72646572733003390000faed517286184100e1eff351728618',
  '0ab6020a1a0a180a0c736572766963652e6e616d6512080a066f72646572731297021294020a100af7651916cd43dd8448eb211c80319c',
  '120800f067aa0ba902b72208b7ad6b71692033312ad701706c61636520616e206f7264657220',
  '78'.repeat(200),
  '300239002d2bef517286184100b4bef251728618',
].join('');

test('spans are written as protobuf writes them, also those that are longer than a byte can say', () => {
  const spans = encodeSpans([
    {
      traceId,
      spanId: parentSpanId,
      service: 'storefront',
      name: 'POST /orders',
      kind: SpanKind.CLIENT,
      start: new Date('2026-01-01T00:00:00.000Z'),
      end: new Date('2026-01-01T00:00:00.100Z'),
    },
    {
      traceId,
      spanId: '00f067aa0ba902b7',
      parentSpanId,
      service: 'orders',
      name: `place an order ${'x'.repeat(200)}`,
      kind: SpanKind.SERVER,
      start: new Date('2026-01-01T00:00:00.020Z'),
      end: new Date('2026-01-01T00:00:00.080Z'),
    },
  ]);
  expect(Buffer.from(spans).toString('hex')).toBe(WRITTEN_BY_PROTOBUF);
});
