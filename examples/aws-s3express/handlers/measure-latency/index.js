// @ts-check
const { randomBytes, randomUUID } = require('node:crypto');
const { DeleteObjectsCommand, GetObjectCommand, PutObjectCommand, S3Client } = require('@aws-sdk/client-s3');

// Outside the handler: a session lasts five minutes and is kept by the client.
const client = new S3Client({});

/** Requests that are not counted: they pay for sessions, TLS and connections. */
const WARM_UP = 20;

/**
 * Measures PUT and GET of small objects on both buckets, in turns, so that both see the same moment.
 *
 * @param {{ objects?: number, bytes?: number }} event
 */
exports.handler = async ({ objects = 200, bytes = 1024 }) => {
  const { EXPRESS_BUCKET, STANDARD_BUCKET } = process.env;
  const body = randomBytes(bytes);
  const targets = [
    { name: 'express', bucket: EXPRESS_BUCKET, put: [], get: [], keys: [] },
    { name: 'standard', bucket: STANDARD_BUCKET, put: [], get: [], keys: [] },
  ];
  try {
    for (let i = -WARM_UP; i < objects; i++) {
      for (const target of targets) await measureOnce(target, body, i >= 0);
    }
  } finally {
    await Promise.all(targets.map(remove));
  }
  return Object.fromEntries(
    targets.map(({ name, put, get }) => [name, { put: percentiles(put), get: percentiles(get) }]),
  );
};

/**
 * @param {{ bucket?: string, put: number[], get: number[], keys: string[] }} target
 * @param {Buffer} body
 * @param {boolean} counted
 */
async function measureOnce({ bucket: Bucket, put, get, keys }, body, counted) {
  const Key = `latency/${randomUUID()}`;
  keys.push(Key);
  const putTime = await time(() => client.send(new PutObjectCommand({ Bucket, Key, Body: body })));
  const getTime = await time(async () => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    await Body?.transformToByteArray();
  });
  if (counted) {
    put.push(putTime);
    get.push(getTime);
  }
}

/** @param {() => Promise<unknown>} call */
async function time(call) {
  const start = process.hrtime.bigint();
  await call();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** @param {{ bucket?: string, keys: string[] }} target */
async function remove({ bucket: Bucket, keys }) {
  for (let i = 0; i < keys.length; i += 1000) {
    const Objects = keys.slice(i, i + 1000).map((Key) => ({ Key }));
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
}

/** @param {number[]} times */
function percentiles(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (/** @type {number} */ p) => Math.round((sorted[Math.ceil(p * sorted.length) - 1] ?? NaN) * 100) / 100;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}
