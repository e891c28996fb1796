// @ts-check
'use strict';

const {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} = require('@aws-sdk/client-s3');

/**
 * @typedef {{ s3: import('@aws-sdk/client-s3').S3Client, Bucket: string }} Target
 * @typedef {{ now: () => number, sleep: (ms: number) => Promise<unknown> }} Clock
 * @typedef {import('@aws-sdk/client-s3')._Error} DeleteError
 */

const STALLED_ROUNDS = 5;
const STALLED_PAUSE_MS = 1_000;
const PARALLEL_REQUESTS = 50;
const PASSING_CODES = ['InternalError', 'ServiceUnavailable', 'SlowDown'];

/**
 * Deletes objects and unfinished uploads until there are none, and tells whether it came to that by the deadline. It
 * works off one page of each in any case, so that every run gets ahead.
 *
 * @param {Target} target
 * @param {number} deadline
 * @param {Clock} clock
 */
async function emptyBucket(target, deadline, { now, sleep }) {
  /** @type {string[]} */
  let before = [];
  let stalled = 0;
  do {
    const { found, errors } = await workOff(target);
    if (found.length === 0) return true;
    // Judged by what is listed again, as the deletion of a key that was not understood is reported as a success.
    stalled = before.length > 0 && before.every((id) => found.includes(id)) ? stalled + 1 : 0;
    if (stalled === STALLED_ROUNDS) return giveUp(target.Bucket, found, errors);
    if (stalled > 0) await sleep(STALLED_PAUSE_MS);
    before = found;
  } while (now() < deadline);
  return false;
}

/**
 * @param {Target} target
 * @returns {Promise<{ found: string[], errors: DeleteError[] }>}
 */
async function workOff(target) {
  const keys = await listKeys(target);
  const errors = await deleteObjects(target, keys);
  const uploads = await listUploads(target);
  await inParallel(uploads, (upload) =>
    target.s3.send(new AbortMultipartUploadCommand({ Bucket: target.Bucket, ...upload })),
  );
  const codes = [...new Set(errors.map((error) => error.Code))].join(', ');
  const refused = errors.length > 0 ? ` (${errors.length} refused: ${codes})` : '';
  console.log(`${target.Bucket}: ${keys.length} objects${refused}, ${uploads.length} unfinished uploads`);
  return { found: [...keys, ...uploads.map((upload) => upload.UploadId)], errors };
}

/**
 * Once a page is worked off, the listing begins anew: what a token from before the deletions means is not documented.
 * So a token is only ever followed past a page that is empty although there are more.
 *
 * @param {Target} target
 */
async function listKeys({ s3, Bucket }) {
  /** @type {string | undefined} */
  let ContinuationToken;
  do {
    /** @type {import('@aws-sdk/client-s3').ListObjectsV2CommandOutput} */
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket, MaxKeys: 1_000, EncodingType: 'url', ContinuationToken }),
    );
    if (page.Contents?.length) return page.Contents.map(({ Key }) => decode(page, Key));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return [];
}

/**
 * Directory buckets go on from the key marker alone, which is not a key.
 *
 * @param {Target} target
 */
async function listUploads({ s3, Bucket }) {
  let KeyMarker = '';
  do {
    /** @type {import('@aws-sdk/client-s3').ListMultipartUploadsCommandOutput} */
    const page = await s3.send(
      new ListMultipartUploadsCommand({
        Bucket,
        MaxUploads: 1_000,
        EncodingType: 'url',
        ...(KeyMarker && { KeyMarker }),
      }),
    );
    if (page.Uploads?.length)
      return page.Uploads.map(({ Key, UploadId = '' }) => ({ Key: decode(page, Key), UploadId }));
    KeyMarker = page.IsTruncated ? decode(page, page.NextKeyMarker) : '';
  } while (KeyMarker);
  return [];
}

/**
 * XML cannot hold every character of a key, so keys are asked for in the encoding of a URL; the SDK leaves it in place.
 *
 * @param {{ EncodingType?: string }} page
 * @param {string} text
 */
function decode({ EncodingType }, text = '') {
  return EncodingType === 'url' ? decodeURIComponent(text.replaceAll('+', ' ')) : text;
}

/**
 * @param {Target} target
 * @param {string[]} keys
 */
async function deleteObjects({ s3, Bucket }, keys) {
  const batch = keys.filter(fitsBatch);
  const Delete = { Quiet: true, Objects: batch.map((Key) => ({ Key })) };
  const { Errors = [] } = batch.length > 0 ? await s3.send(new DeleteObjectsCommand({ Bucket, Delete })) : {};
  await inParallel(
    keys.filter((key) => !fitsBatch(key)),
    (Key) => s3.send(new DeleteObjectCommand({ Bucket, Key })),
  );
  return Errors;
}

/**
 * One key that XML cannot hold, or that is nothing but white space, makes directory buckets refuse a whole batch.
 *
 * @param {string} key
 */
function fitsBatch(key) {
  return /\S/.test(key) && !/[\p{Cc}\uFFFE\uFFFF]/u.test(key);
}

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => Promise<unknown>} remove
 */
async function inParallel(items, remove) {
  for (let i = 0; i < items.length; i += PARALLEL_REQUESTS) {
    await Promise.all(items.slice(i, i + PARALLEL_REQUESTS).map((item) => remove(item).catch(unlessGone)));
  }
}

/** @param {Error} error */
function unlessGone(error) {
  if (error.name !== 'NoSuchUpload' && error.name !== 'NoSuchKey') throw error;
}

/**
 * @param {string} bucket
 * @param {string[]} found
 * @param {DeleteError[]} errors
 */
function giveUp(bucket, found, errors) {
  const lasting = errors.find(({ Code = '' }) => !PASSING_CODES.includes(Code));
  if (!lasting && errors.length > 0) return false;
  throw new Error(
    lasting
      ? `cannot delete ${JSON.stringify(lasting.Key)} from ${bucket}: ${lasting.Code} (${lasting.Message})`
      : `${JSON.stringify(found[0])} keeps coming back in ${bucket}: does something still write there?`,
  );
}

module.exports = { emptyBucket };
