import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from '../../examples/aws-eks/pod-identity-cross-account.verify';
import type { FakeRequest, FakeResponse } from '../support/fake-endpoint';
import { FakeAccount, queryError } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

const ROLE = 'arn:aws:iam::111111111111:role/first';
const TARGET = 'arn:aws:iam::222222222222:role/second';
const EXTERNAL_ID = 'us-east-1/111111111111/prod/reports/reader';
const outputs = {
  ClusterName: 'prod',
  RoleArn: ROLE,
  TargetRoleArn: TARGET,
  ExternalId: EXTERNAL_ID,
  BucketName: 'bucket',
};
const ASSOCIATION = { roleArn: ROLE, targetRoleArn: TARGET, externalId: EXTERNAL_ID };
const TRUST = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111111111111:root' },
  Action: ['sts:AssumeRole', 'sts:TagSession'],
  Condition: {
    ArnEquals: { 'aws:PrincipalArn': ROLE },
    StringEquals: {
      'aws:RequestTag/eks-cluster-arn': 'arn:aws:eks:us-east-1:111111111111:cluster/prod',
      'aws:RequestTag/kubernetes-namespace': 'reports',
      'aws:RequestTag/kubernetes-service-account': 'reader',
    },
  },
};

let account: FakeAccount;
let home: string;
let association: object;
let associations: object[];
let trust: object[];
let targetArn: string;
/** What IAM allows, as `<role> <action>`. */
let allowed: Set<string>;

const environment = { ...process.env };
beforeEach(async () => {
  association = ASSOCIATION;
  associations = [{ associationId: 'a-1' }];
  trust = [TRUST];
  targetArn = TARGET;
  allowed = new Set(['first sts:AssumeRole', 'first sts:TagSession', 'second s3:GetObject']);
  home = mkdtempSync(join(tmpdir(), 'profiles-'));
  writeFileSync(
    join(home, 'credentials'),
    '[data]\naws_access_key_id=OF-DATA\naws_secret_access_key=x\n[other]\naws_access_key_id=OF-OTHER\naws_secret_access_key=x\n',
  );
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(home, 'credentials');
  process.env['AWS_CONFIG_FILE'] = join(home, 'config');
  process.env['DATA_PROFILE'] = 'data';
  account = await FakeAccount.start({ outputs });
  account.intercept((service, request) => {
    if (service === 'eks') return eks(request);
    return service === 'iam' ? iam(request) : undefined;
  });
});
afterEach(async () => {
  process.env = { ...environment };
  rmSync(home, { recursive: true });
  await account.stop();
});

function eks({ path }: FakeRequest): FakeResponse {
  const body = path.endsWith('/a-1') ? { association } : { associations };
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Each account has its own role, and its own credentials see only that. */
function iam({ headers, body }: FakeRequest): FakeResponse {
  const call = new URLSearchParams(body);
  const [, key] = /Credential=([\w-]+)\//.exec(headers.authorization ?? '') ?? [];
  const role = call.get('RoleName') ?? call.get('PolicySourceArn')?.split('/').at(-1) ?? '';
  const sees: Record<string, string> = { test: 'first', 'OF-DATA': 'second' };
  if (sees[key ?? ''] !== role) return queryError('NoSuchEntity', `The role with name ${role} cannot be found.`, 404);
  if (call.get('Action') === 'GetRole') {
    const policy = encodeURIComponent(JSON.stringify({ Statement: trust }));
    const found = `<Role><Arn>${targetArn}</Arn><AssumeRolePolicyDocument>${policy}</AssumeRolePolicyDocument></Role>`;
    return { body: `<GetRoleResponse><GetRoleResult>${found}</GetRoleResult></GetRoleResponse>` };
  }
  const members = [...call]
    .filter(([name]) => name.startsWith('ActionNames.member'))
    .map(([, action]) => {
      const decision = allowed.has(`${role} ${action}`) ? 'allowed' : 'implicitDeny';
      return `<member><EvalActionName>${action}</EvalActionName><EvalDecision>${decision}</EvalDecision></member>`;
    });
  const results = `<EvaluationResults>${members.join('')}</EvaluationResults>`;
  return {
    body: `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult>${results}</SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`,
  };
}

/** The resource of every simulation that was asked for. */
function simulated(): (string | null)[] {
  return account.endpoint.requests
    .map(({ body }) => new URLSearchParams(body))
    .filter((call) => call.get('Action') === 'SimulatePrincipalPolicy')
    .map((call) => call.get('ResourceArns.member.1'));
}

describe('the association', () => {
  const check = /pods of reports\/reader/;

  test('is seen with both roles and with session tags', async () => {
    expect(await runCheck(account, checks, check)).toMatchObject({
      passed: true,
      seen: `a-1 gives ${TARGET} by way of ${ROLE}, with session tags`,
    });
    const query = account.endpoint.requests.find(({ path }) => path.endsWith('/pod-identity-associations'))!.query;
    expect(Object.fromEntries(query)).toMatchObject({ namespace: 'reports', serviceAccount: 'reader' });
  });

  test('is seen where EKS tells no external id, which sessions with tags do without', async () => {
    association = { roleArn: ROLE, targetRoleArn: TARGET };
    expect(await runCheck(account, checks, check)).toMatchObject({ passed: true });
  });

  test.each([
    ['another role', { ...ASSOCIATION, roleArn: 'arn:other' }, `expected ${ROLE}, got arn:other`],
    [
      'another target role',
      { ...ASSOCIATION, targetRoleArn: 'arn:other' },
      `expected the target role ${TARGET}, got arn:other`,
    ],
    ['no target role', { roleArn: ROLE }, `expected the target role ${TARGET}, got no target role`],
    ['no session tags', { ...ASSOCIATION, disableSessionTags: true }, 'the session tags are disabled'],
    ['another external id', { ...ASSOCIATION, externalId: 'x' }, `expected the external id ${EXTERNAL_ID}, got x`],
  ])('fails with %s', async (_, found, seen) => {
    association = found;
    const expected = { passed: false, seen: expect.stringContaining(seen) };
    expect(await runCheck(account, checks, check)).toMatchObject(expected);
  });

  test('fails when there is none', async () => {
    associations = [];
    const seen = 'expected one association of reports/reader, got 0';
    expect(await runCheck(account, checks, check)).toMatchObject({ passed: false, seen });
  });
});

describe('the first role', () => {
  test('is seen to assume the second and to read nothing itself', async () => {
    delete process.env['DATA_PROFILE'];
    expect(await runCheck(account, checks, /leads there/)).toMatchObject({
      passed: true,
      seen: `sts:AssumeRole allowed, sts:TagSession allowed on ${TARGET}; s3:GetObject implicitDeny on the bucket`,
    });
    expect(simulated()).toEqual([TARGET, 'arn:aws:s3:::bucket/verify']);
  });

  test.each([
    ['it may not tag the session', 'sts:TagSession', 'got sts:AssumeRole allowed, sts:TagSession implicitDeny'],
    ['it may not assume the second', 'sts:AssumeRole', 'got sts:AssumeRole implicitDeny, sts:TagSession allowed'],
  ])('fails when %s', async (_, action, seen) => {
    allowed.delete(`first ${action}`);
    const expected = { passed: false, seen: expect.stringContaining(seen) };
    expect(await runCheck(account, checks, /leads there/)).toMatchObject(expected);
  });

  test('fails when it reads the bucket', async () => {
    allowed.add('first s3:GetObject');
    const seen = 'expected it not to read the bucket itself, got s3:GetObject allowed';
    expect(await runCheck(account, checks, /leads there/)).toMatchObject({ passed: false, seen });
  });
});

describe('the trust of the second role', () => {
  const { ArnEquals, StringEquals } = TRUST.Condition;

  test("is read with the profile of the data's account", async () => {
    const seen = `${ROLE}, from prod for reports/reader`;
    expect(await runCheck(account, checks, /trusts/)).toMatchObject({ passed: true, seen });
  });

  test.each([
    ['somebody else as well', [TRUST, { Principal: { AWS: '*' } }], 'expected one statement, got'],
    ['nobody', [], 'expected AWS to be arn:aws:iam::111111111111:root, got undefined'],
    [
      'another account',
      [{ ...TRUST, Principal: { AWS: '*' } }],
      'expected AWS to be arn:aws:iam::111111111111:root, got "*"',
    ],
    [
      'every role of the account',
      [{ ...TRUST, Condition: { StringEquals } }],
      `expected aws:PrincipalArn to be ${ROLE}, got undefined`,
    ],
    ...Object.keys(StringEquals).map((key) => {
      const Condition = { ArnEquals, StringEquals: { ...StringEquals, [key]: 'other' } };
      return [`another ${key}`, [{ ...TRUST, Condition }], `expected ${key} to be`] as [string, object[], string];
    }),
  ])('fails when it trusts %s', async (_, statements, seen) => {
    trust = statements;
    const expected = { passed: false, seen: expect.stringContaining(seen) };
    expect(await runCheck(account, checks, /trusts/)).toMatchObject(expected);
  });

  test('fails when it is of another role of the same name', async () => {
    targetArn = 'arn:aws:iam::333333333333:role/second';
    const seen = `expected ${TARGET}, got ${targetArn}`;
    expect(await runCheck(account, checks, /trusts/)).toMatchObject({ passed: false, seen });
  });
});

describe('the permissions of the second role', () => {
  test('are asked for with the profile too', async () => {
    expect(await runCheck(account, checks, /reads its bucket/)).toMatchObject({
      passed: true,
      seen: 's3:GetObject allowed, s3:PutObject implicitDeny, s3:DeleteObject implicitDeny',
    });
    expect(simulated()).toEqual(['arn:aws:s3:::bucket/verify', 'arn:aws:s3:::bucket/verify']);
  });

  test('fails when it may not read', async () => {
    allowed.delete('second s3:GetObject');
    const seen = 'expected it to read bucket, got s3:GetObject implicitDeny';
    expect(await runCheck(account, checks, /reads its bucket/)).toMatchObject({ passed: false, seen });
  });

  test('fails when it may write', async () => {
    allowed.add('second s3:PutObject');
    const seen = 'expected it to change nothing, got s3:PutObject allowed, s3:DeleteObject implicitDeny';
    expect(await runCheck(account, checks, /reads its bucket/)).toMatchObject({ passed: false, seen });
  });
});

describe.each([[/trusts/], [/reads its bucket/]])('what only the account of the data can see: %s', (check) => {
  test.each([[undefined], ['']])('fails without its credentials, and says how to give them (%j)', async (profile) => {
    if (profile === undefined) delete process.env['DATA_PROFILE'];
    else process.env['DATA_PROFILE'] = profile;
    const seen =
      'only credentials of account 222222222222 can see it: set DATA_PROFILE to a profile of that account and run this again';
    expect(await runCheck(account, checks, check)).toMatchObject({ passed: false, seen });
  });

  test('fails with the credentials of another account, and says so', async () => {
    process.env['DATA_PROFILE'] = 'other';
    const seen =
      "DATA_PROFILE=other sees no role second: is it of account 222222222222, and is the data's stack there?";
    expect(await runCheck(account, checks, check)).toMatchObject({ passed: false, seen });
  });
});
