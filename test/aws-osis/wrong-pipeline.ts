/** A configuration that is refused, or warned of. */
export interface WrongPipeline {
  readonly title: string;
  readonly yaml: string;
  /** With the place. */
  readonly message: RegExp | string;
}

/** A configuration with a wrong value, and the nearest right one. */
export interface WrongValue extends WrongPipeline {
  readonly right: string;
}

/** A configuration with a value in it. */
export type Written = (value: string) => string;

export const V = "version: '2'\n";
export const IN = 'source: { http: { path: /in } }';
const TO_S3 =
  's3: { bucket: out-bucket, aws: { region: us-east-1 }, codec: { ndjson: }, threshold: { event_collect_timeout: 60s } }';
export const OUT = `sink: [{ ${TO_S3} }]`;
export const MAIN = `${V}main:\n  ${IN}\n`;
export const SECRETS = "extension: { aws: { secrets: { db: { secret_id: 'db', region: us-east-1 } } } }\n";

/** A sub-pipeline on one line. */
export function sub(name: string, source: string, ...sinks: string[]): string {
  return `${name}: { source: { ${source} }, sink: [${sinks.join(', ')}] }\n`;
}
export const link = (name: string) => `{ pipeline: { name: ${name} } }`;
export const from = (name: string) => `pipeline: { name: ${name} }`;
export const QUEUE = 'https://sqs.us-east-1.amazonaws.com/111122223333/logs';
export const HTTP = 'http: { path: /in }';
export const S3 = `{ ${TO_S3} }`;

export function wrong(title: string, yaml: string, message: RegExp | string): WrongPipeline {
  return { title, yaml, message };
}

export function value(
  title: string,
  yaml: Written,
  [given, right]: readonly [string, string],
  message: string,
): WrongValue {
  return { title, yaml: yaml(given), message, right: yaml(right) };
}

/** Where documents go that the index refuses. */
export const LETTERS = 'dlq: { s3: { bucket: lost, region: us-east-1 } }';
export const source = (text: string) => `${V}main:\n  source: { ${text} }\n  ${OUT}`;
export const processor = (text: string) => `${source(HTTP)}\n  processor: [{ ${text} }]`;
export const sink = (text: string) => `${MAIN}  sink: [{ ${text} }]`;
export const domain = (text: string) => sink(`opensearch: { hosts: ['https://x'], ${LETTERS}, ${text} }`);
export const bucket = (text: string) => source(`s3: { codec: { json: }, sqs: { queue_url: '${QUEUE}' }, ${text} }`);
