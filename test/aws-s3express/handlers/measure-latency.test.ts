import { FakeEndpoint } from '../../support/fake-endpoint';

const SESSION = `<CreateSessionResult><Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
<SessionToken>t</SessionToken><Expiration>${new Date(Date.now() + 300_000).toISOString()}</Expiration></Credentials></CreateSessionResult>`;

let s3: FakeEndpoint;
const objects = new Map<string, string>();
const environment = { ...process.env };

beforeEach(async () => {
  objects.clear();
  s3 = await FakeEndpoint.start(({ method, path, query, body }) => {
    if (query.has('session')) return { body: SESSION };
    if (method === 'PUT') objects.set(path, body);
    if (method === 'POST') {
      for (const [, key] of body.matchAll(/<Key>(.*?)<\/Key>/g)) objects.delete(`${path.replace(/\/$/, '')}/${key}`);
      return { body: '<DeleteResult/>' };
    }
    return { body: method === 'GET' ? objects.get(path) : '' };
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: s3.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    EXPRESS_BUCKET: 'data--use1-az4--x-s3',
    STANDARD_BUCKET: 'standard',
  });
  jest.resetModules();
});

afterEach(async () => {
  process.env = { ...environment };
  await s3.stop();
});

async function measure(event: { objects?: number; bytes?: number }) {
  const { handler } = await import('../../../examples/aws-s3express/handlers/measure-latency');
  return handler(event);
}

test('tells the percentiles of PUT and GET of both buckets, and leaves no object behind', async () => {
  const percentiles = { p50: expect.any(Number), p90: expect.any(Number), p99: expect.any(Number) };
  const result = await measure({ objects: 10, bytes: 64 });
  expect(result).toEqual({
    express: { put: percentiles, get: percentiles },
    standard: { put: percentiles, get: percentiles },
  });
  expect(result['express']!.get.p50).toBeLessThanOrEqual(result['express']!.get.p99);
  expect(objects.size).toBe(0);
});

test('opens one session for a measurement, and warms up before it counts', async () => {
  await measure({ objects: 5, bytes: 8 });
  const seen = (path: RegExp, method: string) =>
    s3.requests.filter(
      (request) => request.method === method && path.test(request.path) && !request.query.has('session'),
    );
  expect(s3.requests.filter(({ query }) => query.has('session'))).toHaveLength(1);
  expect(seen(/x-s3\/+latency/, 'PUT')).toHaveLength(25);
  expect(seen(/standard\/latency/, 'GET')).toHaveLength(25);
});

test('removes its objects when a request fails, and fails with what S3 said', async () => {
  process.env['STANDARD_BUCKET'] = 'missing';
  await s3.stop();
  s3 = await FakeEndpoint.start(({ path, query, method, body }) => {
    if (query.has('session')) return { body: SESSION };
    if (path.startsWith('/missing') && method === 'PUT') {
      return { status: 404, body: '<Error><Code>NoSuchBucket</Code><Message>gone</Message></Error>' };
    }
    if (method === 'PUT') objects.set(path, body);
    if (method === 'POST') objects.clear();
    return { body: method === 'GET' ? objects.get(path) : method === 'POST' ? '<DeleteResult/>' : '' };
  });
  process.env['AWS_ENDPOINT_URL'] = s3.url;
  await expect(measure({ objects: 1, bytes: 8 })).rejects.toThrow('gone');
  expect(objects.size).toBe(0);
});
