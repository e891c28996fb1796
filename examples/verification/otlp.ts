/** A span, as much of it as an example needs. */
export interface OtlpSpan {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** @default - none: the span is the root of its trace */
  readonly parentSpanId?: string;
  readonly service: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly start: Date;
  readonly end: Date;
}

/** Which side of a call a span is. */
export enum SpanKind {
  SERVER = 2,
  CLIENT = 3,
}

/** What the exporter `otlphttp` of the OpenTelemetry Collector says that it sends. */
export const OTLP_CONTENT_TYPE = 'application/x-protobuf';

/**
 * An `ExportTraceServiceRequest` in protobuf. Data Prepper takes JSON as well, but reads ids of spans in it as base64, where
 * OTLP has hexadecimal digits.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
export function encodeSpans(spans: readonly OtlpSpan[]): Uint8Array {
  return Buffer.concat(spans.map((span) => field(1, resourceSpans(span))));
}

function resourceSpans(span: OtlpSpan): Buffer {
  const serviceName = [field(1, Buffer.from('service.name')), field(2, field(1, Buffer.from(span.service)))];
  const resource = field(1, Buffer.concat(serviceName));
  return Buffer.concat([field(1, resource), field(2, field(2, encodeSpan(span)))]);
}

function encodeSpan({ traceId, spanId, parentSpanId, name, kind, start, end }: OtlpSpan): Buffer {
  return Buffer.concat([
    field(1, Buffer.from(traceId, 'hex')),
    field(2, Buffer.from(spanId, 'hex')),
    ...(parentSpanId === undefined ? [] : [field(4, Buffer.from(parentSpanId, 'hex'))]),
    field(5, Buffer.from(name)),
    tag(6, VARINT),
    varint(kind),
    tag(7, FIXED64),
    nanoseconds(start),
    tag(8, FIXED64),
    nanoseconds(end),
  ]);
}

const [VARINT, FIXED64, BYTES] = [0, 1, 2];

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([tag(number, BYTES), varint(content.length), content]);
}

function tag(number: number, wireType: number): Buffer {
  return varint((number << 3) | wireType);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function nanoseconds(time: Date): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(time.getTime()) * 1_000_000n);
  return bytes;
}
