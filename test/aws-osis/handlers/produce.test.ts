import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';

const admin = { connect: jest.fn(), disconnect: jest.fn(), createTopics: jest.fn() };
const producer = { connect: jest.fn(), disconnect: jest.fn(), send: jest.fn() };
const Kafka = jest.fn((settings: object) => ({ settings, admin: () => admin, producer: () => producer }));
jest.mock('/opt/kafkajs', () => ({ Kafka, logLevel: { WARN: 2 } }), { virtual: true });
jest.mock('/opt/aws4fetch', () => jest.requireActual('aws4fetch'), { virtual: true });

interface Settings {
  readonly brokers: string[];
  readonly ssl: boolean;
  readonly sasl: { readonly mechanism: string; oauthBearerProvider(): Promise<{ value: string }> };
}

const environment = { ...process.env };

beforeEach(() => {
  jest.clearAllMocks();
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session/+=',
    BOOTSTRAP_BROKERS: 'b-1:9098,b-2:9098',
    TOPIC: 'access-log',
  });
});

afterEach(() => {
  process.env = { ...environment };
});

async function produce(event: unknown) {
  const { handler } = await import('../../../examples/aws-osis/handlers/produce');
  return (handler as (event: unknown) => Promise<unknown>)(event);
}

test.each([[{}], [null], [{ events: [] }]])(
  'makes the topic, and sends nothing, when it is given %j',
  async (event) => {
    expect(await produce(event)).toEqual({ sent: 0 });
    expect(admin.createTopics).toHaveBeenCalledWith({
      topics: [{ topic: 'access-log', numPartitions: 4 }],
      waitForLeaders: true,
    });
    expect(admin.disconnect).toHaveBeenCalledTimes(1);
    expect(producer.connect).not.toHaveBeenCalled();
  },
);

test('sends events as JSON, in their order, and answers how many', async () => {
  const events = [1, 2].map((n) => ({ key: 'k', value: { n } }));
  expect(await produce({ events })).toEqual({ sent: 2 });
  const messages = [1, 2].map((n) => ({ key: 'k', value: `{"n":${n}}` }));
  expect(producer.send).toHaveBeenCalledWith({ topic: 'access-log', messages });
});

test('disconnects when sending fails', async () => {
  producer.send.mockRejectedValueOnce(new Error('no leader'));
  await expect(produce({ events: [{ key: 'k', value: {} }] })).rejects.toThrow('no leader');
  expect(producer.disconnect).toHaveBeenCalledTimes(1);
});

test('logs in with the URL of a signed request to connect', async () => {
  await produce({});
  const { brokers, ssl, sasl } = Kafka.mock.calls[0]![0] as Settings;
  expect({ brokers, ssl, mechanism: sasl.mechanism }).toEqual({
    brokers: ['b-1:9098', 'b-2:9098'],
    ssl: true,
    mechanism: 'oauthbearer',
  });
  const { value } = await sasl.oauthBearerProvider();
  expect(value).toMatch(/^[\w-]+$/);
  const url = new URL(Buffer.from(value, 'base64url').toString());
  expect(url.origin).toBe('https://kafka.eu-west-1.amazonaws.com');
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    Action: 'kafka-cluster:Connect',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Expires': '900',
    'X-Amz-Security-Token': 'session/+=',
    'X-Amz-SignedHeaders': 'host',
    'User-Agent': 'produce',
  });
  expect(url.searchParams.get('X-Amz-Credential')).toMatch(/^AKID\/\d{8}\/eu-west-1\/kafka-cluster\/aws4_request$/);
  expect(url.searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
});

test('signs as the SDK does', async () => {
  await produce({});
  const { value } = await (Kafka.mock.calls[0]![0] as Settings).sasl.oauthBearerProvider();
  const { searchParams } = new URL(Buffer.from(value, 'base64url').toString());
  const time = searchParams.get('X-Amz-Date')!.replace(/(\d{4})(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5');
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'session/+=' };
  const sdk = new SignatureV4({ service: 'kafka-cluster', region: 'eu-west-1', credentials, sha256: Sha256 });
  const hostname = 'kafka.eu-west-1.amazonaws.com';
  const request = new HttpRequest({
    method: 'GET',
    hostname,
    path: '/',
    headers: { host: hostname },
    query: { Action: 'kafka-cluster:Connect' },
  });
  const { query } = await sdk.presign(request, { signingDate: new Date(time), expiresIn: 900 });
  expect(Object.fromEntries(searchParams)).toEqual({ ...query, 'User-Agent': 'produce' });
});
