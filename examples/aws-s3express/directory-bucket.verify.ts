import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Check, type CheckContext, demand, type Evidence } from '../verification/check';
import { invokeFunction } from '../verification/invoke-function';
import { compareLatencies, parseLatencies } from '../verification/latencies';
import { describeBytes, readBytes, uniqueLines, uniqueKey, writeTemporary } from '../verification/s3-objects';
import { refusal } from '../verification/service-errors';

/** What the announcement says of S3 Express One Zone: data access "up to 10x" faster than S3 Standard. */
const ANNOUNCED = 'up to 10x';

export const checks: Check[] = [
  { promise: 'an object is read back byte for byte, and gone after its deletion', run: roundTrip },
  { promise: 'an object grows by appending at its end, and an append elsewhere is refused', run: append },
  {
    promise: 'from its zone, S3 Express One Zone answers faster than S3 Standard',
    run: latency,
    // Longer than the function may run, so that the function's own timeout is what gets reported.
    timeoutSeconds: 330,
  },
];

async function roundTrip(context: CheckContext): Promise<string> {
  const s3 = context.client(S3Client);
  const bucket = context.outputs.get('BucketName');
  const [key, body] = [uniqueKey(''), uniqueLines(1500)];
  await writeTemporary(context, s3, { bucket, key, body });

  const read = await readBytes(s3, bucket, key);
  demand(read.equals(body), `wrote ${describeBytes(body)}; read ${describeBytes(read)}`);

  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  const afterwards = await refusal(s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })));
  demand(
    afterwards === '404 NoSuchKey',
    `expected 404 NoSuchKey after the deletion, got ${afterwards ?? 'the object'}`,
  );
  return `wrote and read ${describeBytes(read)}; then 404 NoSuchKey`;
}

async function append(context: CheckContext): Promise<string> {
  const s3 = context.client(S3Client);
  const bucket = context.outputs.get('BucketName');
  const [key, head, tail] = [uniqueKey(''), uniqueLines(20), uniqueLines(10)];
  await writeTemporary(context, s3, { bucket, key, body: head });
  const appendAt = (offset: number) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: tail, WriteOffsetBytes: offset }));

  await appendAt(head.length);
  const misplaced = await refusal(appendAt(1));
  demand(
    misplaced === '400 InvalidWriteOffset',
    `expected 400 InvalidWriteOffset for an append at offset 1, it was ${misplaced ?? 'accepted'}`,
  );

  const [read, expected] = [await readBytes(s3, bucket, key), Buffer.concat([head, tail])];
  demand(read.equals(expected), `expected ${describeBytes(expected)}; read ${describeBytes(read)}`);
  return `${head.length} bytes grew to ${read.length} in place; at offset 1: ${misplaced}`;
}

async function latency(context: CheckContext): Promise<Evidence> {
  const answer = await invokeFunction(context, context.outputs.get('LatencyFunctionName'), {
    objects: 200,
    bytes: 1024,
  });
  const { faster, evidence } = compareLatencies(parseLatencies(answer), ANNOUNCED);
  demand(faster, evidence);
  return evidence;
}
