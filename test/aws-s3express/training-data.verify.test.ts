import { createHash } from 'node:crypto';
import { checks } from '../../examples/aws-s3express/training-data.verify';
import { FakeAccount } from '../verification/fake-account';
import { addressOf, s3Error } from '../verification/fake-s3';
import { runCheck } from '../verification/run-verify';

const BUCKET = 'train--use1-az4--x-s3';
const ACCESS_POINT = 'readers--use1-az4--xa-s3';
const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const KEY_ARN = `arn:aws:kms:us-east-1:111122223333:key/${KEY_ID}`;
const INSTANCE = 'i-0123456789abcdef0';

let account: FakeAccount;

async function start(keyArn: string | undefined): Promise<void> {
  account = await FakeAccount.start({
    outputs: { BucketName: BUCKET, ReadOnlyAccessPointName: ACCESS_POINT, InstanceId: INSTANCE, KeyArn: KEY_ARN },
    keyArn,
    accessPoint: { name: ACCESS_POINT, bucket: BUCKET, prefix: 'datasets/' },
  });
}

beforeEach(() => start(KEY_ARN));

afterEach(async () => {
  expect([...account.objects.keys()]).toEqual([]);
  await account.stop();
});

describe('a dataset is readable and encrypted', () => {
  const promise = /readable through the access point and encrypted/;

  test("with the example's key", async () => {
    const result = await runCheck(account, checks, promise);
    expect(result.seen).toMatch(
      new RegExp(`^4700 bytes, SHA-256 .{12} through ${ACCESS_POINT}; aws:kms with ${KEY_ARN}$`),
    );
    expect(result).toMatchObject({ passed: true, leftBehind: [] });
  });

  test.each([
    ['another key', 'arn:aws:kms:us-east-1:111122223333:key/other'],
    ['the keys of S3', undefined],
  ])('fails with %s', async (_, keyArn) => {
    await account.stop();
    await start(keyArn);
    const result = await runCheck(account, checks, promise);
    const got = keyArn === undefined ? 'AES256 with no key' : `aws:kms with ${keyArn}`;
    expect(result).toMatchObject({ passed: false, seen: `expected aws:kms with ${KEY_ARN}, got ${got}` });
  });

  test('also when S3 names the key by its id', async () => {
    await account.stop();
    await start(KEY_ID);
    expect(await runCheck(account, checks, promise)).toMatchObject({ passed: true });
  });

  test('fails when the access point does not give the object', async () => {
    account.intercept((_, request) =>
      request.method === 'GET' && !request.query.has('session') && addressOf(request).bucket === ACCESS_POINT
        ? s3Error(403, 'AccessDenied')
        : undefined,
    );
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({ passed: false, seen: 'AccessDenied: AccessDenied by the fake (HTTP 403)' });
  });

  test('fails when the access point gives other bytes', async () => {
    account.intercept((_, request) =>
      request.method === 'GET' && !request.query.has('session') ? { body: 'other' } : undefined,
    );
    const result = await runCheck(account, checks, promise);
    expect(result.seen).toMatch(
      /^wrote 4700 bytes, SHA-256 .{12}; read 5 bytes, SHA-256 .{12} through the access point$/,
    );
  });
});

describe('a write through the access point', () => {
  const promise = /write through the access point/;

  test('is refused', async () => {
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({
      passed: true,
      seen: `403 AccessDenied for a write to datasets/ through ${ACCESS_POINT}`,
    });
  });

  test('fails when it is accepted, and removes what was written', async () => {
    account.intercept((_, request) => {
      const { bucket, key } = addressOf(request);
      if (request.method !== 'PUT' || bucket !== ACCESS_POINT) {
        return undefined;
      }
      account.objects.set(`${BUCKET}/${key}`, request.body);
      return {};
    });
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({
      passed: false,
      seen: `expected 403 for a write to datasets/ through ${ACCESS_POINT}, it was accepted`,
    });
  });

  test('fails when it fails for another reason', async () => {
    account.intercept((_, { method }) => (method === 'PUT' ? s3Error(404, 'NoSuchBucket') : undefined));
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({ passed: false });
    expect(result.seen).toContain('it was 404 NoSuchBucket');
  });
});

describe('an object outside the scope', () => {
  const promise = /outside datasets\//;

  test('is not readable', async () => {
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({
      passed: true,
      seen: `403 AccessDenied for a read of private/ through ${ACCESS_POINT}`,
    });
  });

  test('fails when it is', async () => {
    account.intercept((_, { method, query }) =>
      method === 'GET' && !query.has('session') ? { body: 'x' } : undefined,
    );
    const result = await runCheck(account, checks, promise);
    expect(result.seen).toBe(`expected 403 for a read of private/ through ${ACCESS_POINT}, got the object`);
  });
});

describe('the instance', () => {
  const promise = /reads a dataset from its mount/;

  /** A training job that leaves `checkpoint` of every dataset when the checkpoint has been looked for some times. */
  function training(checkpoint: (dataset: string) => string, afterPolls = 0): void {
    let polls = 0;
    account.intercept((_, request) => {
      const { bucket, key } = addressOf(request);
      const name = /^checkpoints\/(.+)\.sha256$/.exec(key)?.[1];
      const dataset = account.objects.get(`${bucket}/datasets/${name}`);
      if (request.method === 'GET' && dataset !== undefined && ++polls > afterPolls) {
        account.objects.set(`${bucket}/${key}`, checkpoint(dataset));
      }
      return undefined;
    });
  }

  const digest = (text: string) => `${createHash('sha256').update(text).digest('hex')}\n`;

  test('reads a dataset and writes its checkpoint, sooner or later', async () => {
    training(digest, 3);
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({ passed: true, leftBehind: [] });
    expect(result.seen).toMatch(
      /^i-\w+ read 4700 bytes, SHA-256 .{12} and wrote the same digest to checkpoints\/verify-[\w-]+\.sha256$/,
    );
  });

  test('fails when it read other bytes', async () => {
    training(() => digest('other'));
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({ passed: false, leftBehind: [] });
    expect(result.seen).toMatch(/^expected SHA-256 [0-9a-f]{64} in checkpoints\/.*, i-\w+ wrote '[0-9a-f]{64}'$/);
  });

  test('times out when it never writes, and says what was last seen', async () => {
    const impatient = checks.map((check) => ({ ...check, timeoutSeconds: 0.2 }));
    const result = await runCheck(account, impatient, promise);
    expect(result).toMatchObject({ passed: false, leftBehind: [] });
    expect(result.seen).toMatch(
      /^timed out after 0\.2 s, waiting for the checkpoint of i-\w+; last seen: there is no checkpoints\/verify-/,
    );
  });

  test('fails when the bucket refuses to be read', async () => {
    account.intercept((_, request) =>
      addressOf(request).key.startsWith('checkpoints/') ? s3Error(403, 'AccessDenied') : undefined,
    );
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({ passed: false, seen: 'AccessDenied: AccessDenied by the fake (HTTP 403)' });
    expect(result.leftBehind).toEqual([expect.stringMatching(/^s3:\/\/train--.*\.sha256: AccessDenied/)]);
  });
});

describe('the instance is in the zone', () => {
  const promise = /in the bucket's zone/;

  function inZone(zone: string): void {
    account.intercept((service, { body }) => {
      if (service !== 'ec2') {
        return undefined;
      }
      return {
        body: body.includes('Action=DescribeInstances')
          ? '<DescribeInstancesResponse><reservationSet><item><instancesSet><item><subnetId>subnet-1</subnetId></item>' +
            '</instancesSet></item></reservationSet></DescribeInstancesResponse>'
          : '<DescribeSubnetsResponse><subnetSet><item>' +
            `<availabilityZoneId>${zone}</availabilityZoneId></item></subnetSet></DescribeSubnetsResponse>`,
      };
    });
  }

  test('of the bucket', async () => {
    inZone('use1-az4');
    expect(await runCheck(account, checks, promise)).toMatchObject({ passed: true, seen: 'both in use1-az4' });
    expect(account.endpoint.requests.at(-1)?.body).toContain('SubnetId.1=subnet-1');
  });

  test('fails in another zone', async () => {
    inZone('use1-az5');
    const result = await runCheck(account, checks, promise);
    expect(result).toMatchObject({ passed: false, seen: `${INSTANCE} is in use1-az5, ${BUCKET} in use1-az4` });
  });
});
