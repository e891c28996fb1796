import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { createHandler } from '../../../lib/aws-osis/handlers/map-security-role';
import { sign } from '../../../lib/aws-osis/handlers/map-security-role/signature';
import { FakeEndpoint, type FakeRequest, type FakeResponse } from '../../support/fake-endpoint';

const ROLE = 'arn:aws:iam::123456789012:role/pipeline';
const OTHER = 'arn:aws:iam::123456789012:role/other';
const OWN_ROLE = JSON.stringify({ cluster_permissions: ['cluster_all'], index_permissions: [] });
const API = '/_plugins/_security/api';
const CREDENTIALS = { accessKeyId: 'AKIDFUNCTION', secretAccessKey: 'secret' };

/** The security plugin's state, and what it answers instead of doing its work. */
let roles: Record<string, unknown>;
let mappings: Record<string, { backend_roles: string[]; users: string[] }>;
let trouble: (request: FakeRequest, call: number) => FakeResponse | undefined;
let domain: FakeEndpoint;
let aws: FakeEndpoint;
let time: number;
let pauses: number[];

beforeEach(async () => {
  [roles, mappings, trouble, time, pauses] = [{}, {}, () => undefined, Date.UTC(2026, 0, 1), []];
  let calls = 0;
  domain = await FakeEndpoint.start((request) => trouble(request, ++calls) ?? plugin(request));
  aws = await FakeEndpoint.start(({ headers, body }) =>
    headers['x-amz-target'] === 'secretsmanager.GetSecretValue'
      ? json(200, { SecretString: JSON.stringify({ username: 'admin', password: 'pass' }) })
      : {
          body:
            `<${new URLSearchParams(body).get('Action')}Response><AccessKeyId>AKIDMASTER</AccessKeyId>` +
            `<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken></x>`,
        },
  );
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(async () => {
  await Promise.all([domain.stop(), aws.stop()]);
  jest.restoreAllMocks();
});

function json(status: number, body: object): FakeResponse {
  return { status, body: JSON.stringify(body) };
}

function plugin({ method, path, body }: FakeRequest): FakeResponse {
  const [kind = '', name = ''] = path.slice(API.length + 1).split('/');
  const state: Record<string, unknown> = kind === 'roles' ? roles : mappings;
  if (method === 'PUT') state[name] = JSON.parse(body);
  else if (!(name in state)) return json(404, { status: 'NOT_FOUND' });
  if (method === 'DELETE') Reflect.deleteProperty(state, name);
  if (method === 'PATCH' && !patch(mappings[name]!.backend_roles, body)) return json(400, { status: 'BAD_REQUEST' });
  return json(200, method === 'GET' ? { [name]: state[name] } : { status: 'OK' });
}

function patch(list: string[], body: string): boolean {
  for (const { op, path, value } of JSON.parse(body) as { op: string; path: string; value: string }[]) {
    const at = path.slice('/backend_roles/'.length);
    if (op === 'test' && list[Number(at)] !== value) return false;
    if (op === 'add') list.push(value);
    if (op === 'remove') list.splice(Number(at), 1);
  }
  return true;
}

async function run(
  RequestType: string,
  more: Record<string, string> = { SecurityRole: 'all_access' },
): Promise<{ PhysicalResourceId?: string }> {
  const clock = {
    now: () => time,
    sleep: (ms: number) => {
      pauses.push(ms);
      time += ms;
      return Promise.resolve();
    },
  };
  const handler = createHandler({ clock, credentials: () => CREDENTIALS, awsEndpoint: aws.url });
  const ResourceProperties = { Endpoint: domain.url, Region: 'us-east-1', BackendRole: ROLE, ...more };
  const context = { getRemainingTimeInMillis: () => 14 * 60_000 };
  return handler({ RequestType, PhysicalResourceId: 'id', ResourceProperties }, context);
}

const OWN = { SecurityRole: 'osis-mine', OwnRole: OWN_ROLE };

test('A role of its own is made, mapped, and taken back whole', async () => {
  await run('Create', OWN);
  expect(roles['osis-mine']).toEqual(JSON.parse(OWN_ROLE));
  expect(mappings['osis-mine']).toMatchObject({ backend_roles: [ROLE] });
  await run('Delete', OWN);
  await run('Delete', OWN);
  expect([roles, mappings]).toEqual([{}, {}]);
});

test('The mapping of a role that is there gets one entry more, once, and loses no other', async () => {
  roles['all_access'] = {};
  mappings['all_access'] = { backend_roles: [OTHER], users: ['admin'] };
  const { PhysicalResourceId: first } = await run('Create');
  const { PhysicalResourceId: second } = await run('Update');
  expect(mappings['all_access']).toEqual({ backend_roles: [OTHER, ROLE], users: ['admin'] });
  expect(second).toBe(first);

  await run('Delete');
  await run('Delete');
  expect(mappings['all_access']).toEqual({ backend_roles: [OTHER], users: ['admin'] });
  expect(roles['all_access']).toEqual({});
});

test('A role that the domain does not have is an error', async () => {
  await expect(run('Create')).rejects.toThrow(`the domain has no security role 'all_access'`);
});

test.each([401, 403, 409, 429, 500, 503])('Status %d is tried again', async (status) => {
  trouble = (_, call) => (call <= 3 ? { status } : undefined);
  await run('Create', OWN);
  expect(mappings['osis-mine']).toMatchObject({ backend_roles: [ROLE] });
  expect(pauses).toEqual([1_000, 2_000, 4_000]);
});

test('What is refused for good, or too long, fails with what was answered', async () => {
  trouble = () => ({ status: 400, body: 'wrong role' });
  await expect(run('Create', OWN)).rejects.toThrow('was answered with status 400: wrong role');
  expect(pauses).toEqual([]);

  trouble = () => ({ status: 403, body: 'no permissions' });
  const start = time;
  await expect(run('Create', OWN)).rejects.toThrow('was answered with status 403: no permissions');
  expect(time - start).toBeGreaterThan(12 * 60_000);
  expect(time - start).toBeLessThan(13 * 60_000);
});

test('A removal moves nobody out who came to stand in the same place', async () => {
  mappings['all_access'] = { backend_roles: [OTHER, ROLE, OTHER], users: [] };
  let moved = false;
  trouble = ({ method }) => {
    if (method === 'PATCH' && !moved) {
      mappings['all_access']!.backend_roles.shift();
      moved = true;
    }
    return undefined;
  };
  await run('Delete');
  expect(mappings['all_access']).toMatchObject({ backend_roles: [OTHER] });
});

test('A change that the domain does not keep is not believed', async () => {
  roles['all_access'] = {};
  mappings['all_access'] = { backend_roles: [], users: [] };
  trouble = ({ method }) => (method === 'PATCH' ? json(200, {}) : undefined);
  await expect(run('Create')).rejects.toThrow('without keeping it');
});

test('A domain that is gone holds up no removal, but a creation', async () => {
  const gone = { ...OWN, Endpoint: 'http://127.0.0.1:1' };
  await expect(run('Create', gone)).rejects.toThrow('http://127.0.0.1:1 cannot be reached');
  const start = time;
  await run('Delete', gone);
  expect(time - start).toBeLessThanOrEqual(3 * 60_000);
});

test('A master user is asked for by password, which is read from the secret', async () => {
  await run('Create', { ...OWN, SecretArn: 'arn:secret', UsernameField: 'username', PasswordField: 'password' });
  const expected = `Basic ${Buffer.from('admin:pass').toString('base64')}`;
  expect(domain.requests.map(({ headers }) => headers.authorization)).toEqual(domain.requests.map(() => expected));
  expect(aws.requests).toHaveLength(1);
  expect(JSON.parse(aws.requests[0]!.body)).toEqual({ SecretId: 'arn:secret' });
  await expect(
    run('Create', { ...OWN, SecretArn: 'arn:secret', UsernameField: 'username', PasswordField: 'pin' }),
  ).rejects.toThrow(`the secret arn:secret has no field 'pin'`);
});

test('A master role is assumed, and asked for anew after a refusal', async () => {
  trouble = (_, call) => (call === 1 ? { status: 403 } : undefined);
  await run('Create', { ...OWN, MasterRoleArn: 'arn:master' });
  expect(aws.requests).toHaveLength(2);
  expect(new URLSearchParams(aws.requests[0]!.body).get('RoleArn')).toBe('arn:master');
  expect(aws.requests[0]!.headers.authorization).toContain('Credential=AKIDFUNCTION/20260101/us-east-1/sts/');
  const { headers } = domain.requests[0]!;
  expect(headers.authorization).toContain('Credential=AKIDMASTER/20260101/us-east-1/es/');
  expect(headers['x-amz-security-token']).toBe('t');
});

test('Requests are signed as the SDK signs them', async () => {
  const headers = { 'content-type': 'application/json' };
  const path = `${API}/roles/a%20b`;
  const body = '{"a":1}';
  const credentials = { ...CREDENTIALS, sessionToken: 'token' };
  const signer = { service: 'es', region: 'eu-west-1', credentials, time };
  const ours = sign({ method: 'PUT', url: `https://example.com${path}`, headers, body }, signer);
  const sdk = new SignatureV4({ service: 'es', region: 'eu-west-1', credentials, sha256: Sha256 });
  const request = new HttpRequest({
    method: 'PUT',
    protocol: 'https:',
    hostname: 'example.com',
    path,
    headers: { ...headers, host: 'example.com' },
    body,
  });
  const { headers: theirs } = await sdk.sign(request, { signingDate: new Date(time) });
  expect(ours['authorization']).toBe(theirs['authorization']);
});
