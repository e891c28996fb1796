// @ts-check
const { createHash } = require('node:crypto');
// @ts-expect-error -- the layer is there in Lambda only.
const { AwsClient } = require('/opt/aws4fetch');

/**
 * Writes a note, finds notes with a word, or removes one.
 *
 * @param {{ write?: string, find?: string, remove?: string }} event
 */
exports.handler = async ({ write, find, remove }) => {
  if (write !== undefined) return request('POST', '_doc', { text: write });
  if (remove !== undefined) return request('DELETE', `_doc/${remove}`);
  return request('POST', '_search', { query: { match: { text: find } } });
};

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [content]
 */
async function request(method, path, content) {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, ENDPOINT, INDEX } = process.env;
  const client = new AwsClient({
    service: 'aoss',
    region: AWS_REGION,
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
    // Who asks may ask again.
    retries: 0,
  });
  const body = content && JSON.stringify(content);
  const response = await client.fetch(`${ENDPOINT}/${INDEX}/${path}`, {
    method,
    body,
    headers: {
      'content-type': 'application/json',
      // OpenSearch Serverless refuses requests that do not say what they sign.
      'x-amz-content-sha256': createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
    },
  });
  return { status: response.status, answer: await response.json() };
}
