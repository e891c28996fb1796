import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createHash, randomUUID } from 'node:crypto';
import type { CheckContext } from './check';

/** An object that a check writes and that is gone when the check has ended. */
export interface TemporaryObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
}

/** The same line several times: nobody else has written it, and its characters take one to four bytes. */
export function uniqueLines(count: number): Buffer {
  return Buffer.from(`${randomUUID()} ä€😀\n`.repeat(count));
}

/** A key below `prefix` that no other run uses. */
export function uniqueKey(prefix: string): string {
  return `${prefix}verify-${randomUUID()}`;
}

/** Sees to it that the object is deleted after the check, whether or not it gets written. */
export function deleteAfterwards(context: CheckContext, s3: S3Client, bucket: string, key: string): void {
  context.cleanUp(`s3://${bucket}/${key}`, () => s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })));
}

/**
 * Writes an object for the time of the check. It waits when the bucket answers with 5xx: a directory bucket without
 * requests for 90 days is put to sleep and takes minutes to wake up.
 */
export async function writeTemporary(context: CheckContext, s3: S3Client, object: TemporaryObject): Promise<void> {
  const { bucket, key, body } = object;
  deleteAfterwards(context, s3, bucket, key);
  await context.waitFor(`${bucket} to accept an object`, async () => ({
    ready: await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body })),
  }));
}

/** The bytes of an object. */
export async function readBytes(s3: S3Client, bucket: string, key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/** Bytes as a report shows them: how many, and the start of their SHA-256. */
export function describeBytes(bytes: Buffer): string {
  return `${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;
}
