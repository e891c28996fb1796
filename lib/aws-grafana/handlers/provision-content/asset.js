// @ts-check
'use strict';

/** The permission to read it is as young as the asset. */
const PERMISSION_PAUSES_MS = [2_000, 4_000, 8_000, 16_000];

/**
 * The text of an asset: what is too large for CloudFormation to carry.
 *
 * @param {import('./index').Run} run
 * @param {{ bucket: string, key: string }} asset
 * @returns {Promise<string>}
 */
async function readAsset({ clock, s3Config }, { bucket, key }) {
  // Loaded when there is an asset, which is rare.
  const { GetObjectCommand, S3Client } = require('@aws-sdk/client-s3');
  const s3 = new S3Client({ maxAttempts: 6, ...s3Config });
  for (let attempt = 0; ; attempt++) {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (!Body) throw new Error(`s3://${bucket}/${key} is empty`);
      return await Body.transformToString();
    } catch (/** @type {any} */ error) {
      const pause = PERMISSION_PAUSES_MS[attempt];
      if (error.name !== 'AccessDenied' || pause === undefined) throw error;
      await clock.sleep(pause);
    }
  }
}

module.exports = { readAsset };
