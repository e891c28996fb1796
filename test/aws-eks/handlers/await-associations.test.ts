import { EKSClient } from '@aws-sdk/client-eks';
import { CLIENT_CONFIG, createHandler } from '../../../lib/aws-eks/handlers/await-associations';
import { FakeEndpoint, type FakeResponse } from '../../support/fake-endpoint';

type Event = Parameters<ReturnType<typeof createHandler>>[0];

const API = { Arn: 'arn:aws:eks:us-east-1:123456789012:podidentityassociation/prod/a-1', RoleArn: role('api') };
const JOB = { Arn: 'arn:aws:eks:us-east-1:123456789012:podidentityassociation/prod/a-2', RoleArn: role('job') };
const PATH = /^\/clusters\/prod\/pod-identity-associations\/(a-\d)$/;
const MINUTE = 60_000;

function role(name: string): string {
  return `arn:aws:iam::123456789012:role/${name}`;
}

/** EKS, as it answers by default: with all associations. */
let answer: (id: string, call: number) => FakeResponse;
let eks: FakeEndpoint;
let time: number;
let pauses: number[];

beforeEach(async () => {
  answer = (id) => found(id === 'a-1' ? API.RoleArn : JOB.RoleArn);
  const calls = new Map<string, number>();
  eks = await FakeEndpoint.start(({ method, path }) => {
    const id = PATH.exec(path)?.[1];
    if (method !== 'GET' || !id) return { status: 400, body: `${method} ${path}` };
    calls.set(id, (calls.get(id) ?? 0) + 1);
    return answer(id, calls.get(id)!);
  });
  [time, pauses] = [0, []];
  // The SDK's pauses between attempts are a random share of a maximum: none of it here. Their number stays the real one.
  jest.spyOn(Math, 'random').mockReturnValue(0);
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(async () => {
  await eks.stop();
  jest.restoreAllMocks();
});

function found(roleArn: string, more: object = {}): FakeResponse {
  return json(200, { association: { roleArn, ...more } });
}

function failure(status: number, name: string): FakeResponse {
  return { ...json(status, { message: `${name} it is` }), headers: { 'x-amzn-errortype': name } };
}

function json(status: number, body: object): FakeResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function event(RequestType: string, Associations: object[] = [API, JOB], more: Partial<Event> = {}): Event {
  const ResourceProperties = { Associations: Associations as (typeof API)[], SettleSeconds: '15' };
  return { RequestType, RequestId: 'request', ResourceProperties, ...more };
}

async function run(what: Event): Promise<unknown> {
  const clock = {
    now: () => time,
    sleep: async (ms: number) => {
      pauses.push(ms);
      time += ms;
    },
  };
  return createHandler({ clock, eks: new EKSClient({ ...CLIENT_CONFIG, ...eks.clientConfig }) })(what);
}

test('is done when every association was seen three times in a row, and then waits for it to settle', async () => {
  expect(await run(event('Create'))).toEqual({ PhysicalResourceId: 'request' });
  expect(eks.requests.map(({ path }) => PATH.exec(path)![1])).toEqual(['a-1', 'a-2', 'a-1', 'a-2', 'a-1', 'a-2']);
  expect(pauses).toEqual([2_000, 2_000, 2_000, 15_000]);
});

test('counts again from the start when an association that was seen is not', async () => {
  answer = (_, call) => (call === 1 || call === 3 ? failure(404, 'ResourceNotFoundException') : found(API.RoleArn));
  await run(event('Create', [API]));
  expect(eks.requests).toHaveLength(6);
});

test('waits for the role of an association that was changed', async () => {
  answer = (_, call) => found(call < 4 ? role('former') : API.RoleArn);
  await run(event('Update', [API]));
  expect(eks.requests).toHaveLength(6);
  expect(jest.mocked(console.log).mock.calls.join('\n')).toContain(
    `has the role ${role('former')}, not ${API.RoleArn}`,
  );
});

test('waits for the target role as well, and for one that was taken away', async () => {
  const target = 'arn:aws:iam::210987654321:role/data';
  answer = (_, call) => found(API.RoleArn, call < 3 ? {} : { targetRoleArn: target });
  await run(event('Create', [{ ...API, TargetRoleArn: target }]));
  expect(eks.requests).toHaveLength(5);

  answer = (_, call) => found(API.RoleArn, call < 8 ? { targetRoleArn: target } : {});
  await run(event('Update', [API]));
  expect(eks.requests).toHaveLength(5 + 5);
});

test.each([
  ['a permission that has not taken effect', 403, 'AccessDeniedException', 1],
  ['an association that is not there yet', 404, 'ResourceNotFoundException', 1],
  // The SDK asks five times before it says so.
  ['throttling that lasts', 429, 'ThrottlingException', 5],
  ['a service in trouble', 500, 'ServerException', 5],
])('%s passes', async (_, status, name, attempts) => {
  answer = (__, call) => (call <= attempts ? failure(status, name) : found(API.RoleArn));
  await run(event('Create', [API]));
  expect(eks.requests).toHaveLength(attempts + 3);
  expect(jest.mocked(console.log).mock.calls.join('\n')).toContain(name);
});

test('gives up after 5 minutes, and says which association is missing and why', async () => {
  answer = (id) => (id === 'a-1' ? found(API.RoleArn) : failure(404, 'ResourceNotFoundException'));
  await expect(run(event('Create'))).rejects.toThrow(
    `not there after 5 minutes: ${JOB.Arn} cannot be read (ResourceNotFoundException: ResourceNotFoundException it is)`,
  );
  expect(time).toBeGreaterThanOrEqual(5 * MINUTE);
  expect(time).toBeLessThan(5 * MINUTE + 5_000);
});

test('keeps its id through updates', async () => {
  const update = event('Update', [API], { PhysicalResourceId: 'first', RequestId: 'second' });
  expect(await run(update)).toEqual({ PhysicalResourceId: 'first' });
});

test('has nothing to do on deletion, whatever is there', async () => {
  answer = () => failure(403, 'AccessDeniedException');
  expect(await run(event('Delete', [API], { PhysicalResourceId: 'first' }))).toEqual({ PhysicalResourceId: 'first' });
  expect(eks.requests).toEqual([]);
  expect(pauses).toEqual([]);
});
