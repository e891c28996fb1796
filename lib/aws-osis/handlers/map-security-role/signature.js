// @ts-check
'use strict';

const { createHash, createHmac } = require('node:crypto');

/**
 * @typedef {{ accessKeyId: string, secretAccessKey: string, sessionToken?: string }} AwsCredentials
 * @typedef {{ method: string, url: string, headers: Record<string, string>, body?: string }} Request
 * @typedef {{ service: string, region: string, credentials: AwsCredentials, time: number }} Signer
 */

/**
 * The headers that sign a request with AWS Signature Version 4. Lambda's runtime has the SDK, but promises nobody the package
 * in it that signs requests to a domain: others of `@smithy` could not be found there.
 *
 * @see https://github.com/aws/aws-sdk-js-v3/issues/6169
 * @param {Request} request without a query
 * @param {Signer} signer
 * @returns {Record<string, string>}
 */
function sign({ method, url, headers, body = '' }, { service, region, credentials, time }) {
  const { host, pathname } = new URL(url);
  const date = new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
  /** @type {Record<string, string>} */
  const signed = { ...headers, host, 'x-amz-content-sha256': sha256(body), 'x-amz-date': date };
  if (credentials.sessionToken) signed['x-amz-security-token'] = credentials.sessionToken;

  const names = Object.keys(signed).sort();
  const canonical = [
    method,
    // Each segment is encoded once in the URL, and once more to be signed.
    pathname.split('/').map(encode).join('/'),
    '',
    ...names.map((name) => `${name}:${signed[name]?.trim()}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n');
  const day = date.slice(0, 8);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce(
    (/** @type {string | Buffer} */ former, part) => hmac(former, part),
    `AWS4${credentials.secretAccessKey}`,
  );
  const signature = hmac(key, text).toString('hex');
  const authorization =
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, ` +
    `SignedHeaders=${names.join(';')}, Signature=${signature}`;
  // The client writes the host by itself.
  return Object.fromEntries(Object.entries({ ...signed, authorization }).filter(([name]) => name !== 'host'));
}

/** @param {string} text */
function encode(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** @param {string} text */
function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * @param {string | Buffer} key
 * @param {string} text
 */
function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest();
}

module.exports = { sign };
