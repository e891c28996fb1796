import { DescribeInstancesCommand, DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetObjectCommand, HeadObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { type Check, type CheckContext, demand, type Poll } from '../verification/check';
import {
  deleteAfterwards,
  describeBytes,
  readBytes,
  uniqueLines,
  uniqueKey,
  writeTemporary,
} from '../verification/s3-objects';
import { refusal } from '../verification/service-errors';

const SCOPE = 'datasets/';

interface Dataset {
  readonly key: string;
  readonly body: Buffer;
  readonly checkpoint: string;
}

export const checks: Check[] = [
  { promise: "a dataset is readable through the access point and encrypted with the example's key", run: readable },
  { promise: 'a write through the access point is refused', run: writeRefused },
  { promise: `an object outside ${SCOPE} is not readable through the access point`, run: outsideRefused },
  {
    promise: 'the instance reads a dataset from its mount and what it writes there is in the bucket',
    run: trained,
    timeoutSeconds: 600,
  },
  { promise: "the instance is in the bucket's zone", run: sameZone },
];

async function readable(context: CheckContext): Promise<string> {
  const s3 = context.client(S3Client);
  const [bucket, accessPoint] = [context.outputs.get('BucketName'), context.outputs.get('ReadOnlyAccessPointName')];
  const { key, body } = await writeDataset(context, s3, bucket);

  const read = await readBytes(s3, accessPoint, key);
  demand(read.equals(body), `wrote ${describeBytes(body)}; read ${describeBytes(read)} through the access point`);

  const expected = context.outputs.get('KeyArn');
  const { ServerSideEncryption: algorithm = 'no encryption', SSEKMSKeyId: keyId = 'no key' } = await s3.send(
    new HeadObjectCommand({ Bucket: bucket, Key: key }),
  );
  const encrypted = algorithm === 'aws:kms' && (keyId === expected || expected.endsWith(`:key/${keyId}`));
  demand(encrypted, `expected aws:kms with ${expected}, got ${algorithm} with ${keyId}`);
  return `${describeBytes(read)} through ${accessPoint}; ${algorithm} with ${keyId}`;
}

async function writeRefused(context: CheckContext): Promise<string> {
  const s3 = context.client(S3Client);
  const key = uniqueKey(SCOPE);
  deleteAfterwards(context, s3, context.outputs.get('BucketName'), key);

  const accessPoint = context.outputs.get('ReadOnlyAccessPointName');
  const refused = await refusal(s3.send(new PutObjectCommand({ Bucket: accessPoint, Key: key, Body: 'refuse me' })));
  demand(
    is403(refused),
    `expected 403 for a write to ${SCOPE} through ${accessPoint}, it was ${refused ?? 'accepted'}`,
  );
  return `${refused} for a write to ${SCOPE} through ${accessPoint}`;
}

async function outsideRefused(context: CheckContext): Promise<string> {
  const s3 = context.client(S3Client);
  const [bucket, accessPoint] = [context.outputs.get('BucketName'), context.outputs.get('ReadOnlyAccessPointName')];
  const key = uniqueKey('private/');
  await writeTemporary(context, s3, { bucket, key, body: uniqueLines(2) });

  const refused = await refusal(s3.send(new GetObjectCommand({ Bucket: accessPoint, Key: key })));
  demand(is403(refused), `expected 403 for a read of private/ through ${accessPoint}, got ${refused ?? 'the object'}`);
  return `${refused} for a read of private/ through ${accessPoint}`;
}

/** The training job on the instance sees the bucket only as a file system, so its checkpoint proves both directions. */
async function trained(context: CheckContext): Promise<string> {
  const s3 = context.client(S3Client);
  const [bucket, instanceId] = [context.outputs.get('BucketName'), context.outputs.get('InstanceId')];
  const { body, checkpoint } = await writeDataset(context, s3, bucket);

  const read = await context.waitFor(`the checkpoint of ${instanceId}`, () => ifWritten(s3, bucket, checkpoint));
  const [expected, written] = [createHash('sha256').update(body).digest('hex'), read.toString().trim()];
  demand(written === expected, `expected SHA-256 ${expected} in ${checkpoint}, ${instanceId} wrote '${written}'`);
  return `${instanceId} read ${describeBytes(body)} and wrote the same digest to ${checkpoint}`;
}

async function sameZone(context: CheckContext): Promise<string> {
  const ec2 = context.client(EC2Client);
  const [bucket, instanceId] = [context.outputs.get('BucketName'), context.outputs.get('InstanceId')];
  // <base>--<zone id>--x-s3
  const zoneOfBucket = bucket.split('--').at(-2);

  const { Reservations: [reservation] = [] } = await ec2.send(
    new DescribeInstancesCommand({ InstanceIds: [instanceId] }),
  );
  const subnetId = reservation?.Instances?.[0]?.SubnetId;
  demand(subnetId !== undefined, `expected ${instanceId} in a subnet, EC2 names none`);
  const { Subnets: [subnet] = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
  const zoneOfInstance = subnet?.AvailabilityZoneId;
  demand(zoneOfInstance === zoneOfBucket, `${instanceId} is in ${zoneOfInstance}, ${bucket} in ${zoneOfBucket}`);
  return `both in ${zoneOfInstance}`;
}

/** Writes a dataset for the time of the check. Any dataset may get a checkpoint, so that one is removed as well. */
async function writeDataset(context: CheckContext, s3: S3Client, bucket: string): Promise<Dataset> {
  const [key, body] = [uniqueKey(SCOPE), uniqueLines(100)];
  const checkpoint = `checkpoints/${key.slice(SCOPE.length)}.sha256`;
  // Registered first and therefore removed last: the training job could write it again while its dataset is there.
  deleteAfterwards(context, s3, bucket, checkpoint);
  await writeTemporary(context, s3, { bucket, key, body });
  return { key, body, checkpoint };
}

async function ifWritten(s3: S3Client, bucket: string, key: string): Promise<Poll<Buffer>> {
  try {
    return { ready: await readBytes(s3, bucket, key) };
  } catch (error) {
    if (error instanceof NoSuchKey) {
      return { notYet: `there is no ${key}` };
    }
    throw error;
  }
}

function is403(refused: string | undefined): boolean {
  return refused?.startsWith('403 ') === true;
}
