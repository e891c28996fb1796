import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { createHash } from 'node:crypto';
import { FakeEndpoint, type FakeRequest } from '../../support/fake-endpoint';

jest.mock('/opt/aws4fetch', () => jest.requireActual('aws4fetch'), { virtual: true });

const environment = { ...process.env };
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'session/+=' };
let endpoint: FakeEndpoint;
let answer: { status: number; body: string };

beforeEach(async () => {
  answer = { status: 200, body: '{}' };
  endpoint = await FakeEndpoint.start(() => answer);
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    ENDPOINT: endpoint.url,
    INDEX: 'notes',
  });
});

afterEach(async () => {
  process.env = { ...environment };
  await endpoint.stop();
});

async function ask(event: object): Promise<FakeRequest> {
  const { handler } = await import('../../../examples/aws-opensearchserverless/handlers/search-notes');
  expect(await handler(event)).toEqual({ status: answer.status, answer: JSON.parse(answer.body) });
  return endpoint.requests.at(-1)!;
}

test.each([
  [{ write: 'A note' }, 'POST', '/notes/_doc', '{"text":"A note"}'],
  [{ find: 'note' }, 'POST', '/notes/_search', '{"query":{"match":{"text":"note"}}}'],
  [{ remove: '1%3A0' }, 'DELETE', '/notes/_doc/1%3A0', ''],
])('asks for %j', async (event, method, path, body) => {
  expect(await ask(event)).toMatchObject({ method, path, body });
});

test('answers what the collection refuses', async () => {
  answer = { status: 403, body: '{"message":"denied"}' };
  await ask({ find: 'note' });
  expect(endpoint.requests).toHaveLength(1);
});

test('signs as the SDK does, and says what it signs', async () => {
  const { method, path, headers, body } = await ask({ write: 'A note' });
  const { host } = new URL(endpoint.url);
  const sha256 = createHash('sha256').update(body).digest('hex');
  expect(headers['x-amz-content-sha256']).toBe(sha256);
  const names = /SignedHeaders=([^,]+)/.exec(String(headers['authorization']))![1]!.split(';');
  const signer = new SignatureV4({ service: 'aoss', region: 'eu-west-1', credentials, sha256: Sha256 });
  const time = String(headers['x-amz-date']).replace(/(\d{4})(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5');
  const signed = Object.fromEntries(names.map((name) => [name, name === 'host' ? host : String(headers[name])]));
  const expected = await signer.sign(new HttpRequest({ method, hostname: '127.0.0.1', path, headers: signed, body }), {
    signingDate: new Date(time),
  });
  expect(headers['authorization']).toBe(expected.headers['authorization']);
});
