// @ts-check
const { createHash, createHmac } = require('node:crypto');

const SERVICE = 'kafka-cluster';

/** How long a token may be used to log in; the connection then lasts for as long as the role's credentials. */
const LIFETIME_SECONDS = 900;

/**
 * @typedef {{ accessKeyId: string, secretAccessKey: string, sessionToken: string }} Credentials
 */

/**
 * What MSK takes as a token: the URL of a signed request to connect, which names the role. Lambda's runtime has the SDK, but
 * promises nobody the package in it that signs: others of `@smithy` could not be found there.
 *
 * @see https://github.com/aws/aws-sdk-js-v3/issues/6169
 * @param {string} region
 * @param {Credentials} credentials
 * @param {Date} [time]
 */
function makeToken(region, { accessKeyId, secretAccessKey, sessionToken }, time = new Date()) {
  const host = `kafka.${region}.amazonaws.com`;
  const date = time.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = [date.slice(0, 8), region, SERVICE, 'aws4_request'];
  // In the order of their names, as they are signed.
  const query = Object.entries({
    Action: `${SERVICE}:Connect`,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': [accessKeyId, ...scope].join('/'),
    'X-Amz-Date': date,
    'X-Amz-Expires': String(LIFETIME_SECONDS),
    'X-Amz-Security-Token': sessionToken,
    'X-Amz-SignedHeaders': 'host',
  })
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');
  const request = ['GET', '/', query, `host:${host}`, '', 'host', sha256('')].join('\n');
  const key = scope.reduce(
    (/** @type {string | Buffer} */ former, part) => hmac(former, part),
    `AWS4${secretAccessKey}`,
  );
  const signature = hmac(key, ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(request)].join('\n')).toString('hex');
  // MSK asks who made the token; it is not part of what is signed.
  const url = `https://${host}/?${query}&X-Amz-Signature=${signature}&User-Agent=produce`;
  return Buffer.from(url).toString('base64url');
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

module.exports = { makeToken };
