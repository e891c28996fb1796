import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { checks } from '../../examples/aws-eks/pod-identity.verify';
import type { FakeResponse } from '../support/fake-endpoint';
import { FakeAccount } from '../verification/fake-account';
import { runCheck } from '../verification/run-verify';

const ROLE = 'arn:aws:iam::123456789012:role/witness';
const IDENTITY = 'arn:aws:sts::123456789012:assumed-role/witness/eks-prod-witness-1';
const DENIED = 'An error occurred (AccessDenied) when calling the GetObject operation: Access Denied';

function json(body: object): FakeResponse {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

describe('the check of the pods', () => {
  let account: FakeAccount;
  /** What the pods of a team answer, and after how many looks. */
  let answers: Record<string, { identity: string; outcome: string; looks: number }>;

  beforeEach(async () => {
    const outputs = { ClusterName: 'prod', RoleArn: ROLE, BucketName: 'bucket' };
    account = await FakeAccount.start({ outputs });
    answers = Object.fromEntries(
      ['team-a', 'team-b'].map((team) => [team, { identity: IDENTITY, outcome: DENIED, looks: 2 }]),
    );
    account.intercept((_, { method, path }) => {
      const team = /^\/bucket\/(team-[ab])\/answer$/.exec(path)?.[1];
      const answer = team === undefined ? undefined : answers[team];
      if (method !== 'GET' || !answer || answer.looks-- > 0) return undefined;
      const challenge = account.objects.get(`bucket/${team}/challenge`);
      return { body: `${challenge}\n${answer.identity}\n${answer.outcome}\n` };
    });
  });
  afterEach(() => account.stop());

  test('sees who they are and what they are refused, and leaves nothing behind', async () => {
    expect(await runCheck(account, checks, /both teams/)).toMatchObject({
      passed: true,
      seen: "team-a as eks-prod-witness-1, team-b as eks-prod-witness-1; each was refused the other's prefix",
    });
    expect([...account.objects.keys()]).toEqual([]);
  });

  test.each([
    [
      'a pod has the role of its node',
      { identity: 'arn:aws:sts::123456789012:assumed-role/node/i-0123456789abcdef0' },
      'expected a session of witness that EKS began, got arn:aws:sts::123456789012:assumed-role/node/i-0123456789abcdef0',
    ],
    [
      'somebody else assumed the role',
      { identity: IDENTITY.replace('eks-', 'me-') },
      'expected a session of witness that EKS began',
    ],
    [
      'a pod reads the other prefix',
      { outcome: '' },
      "expected that team-b is refused the other team's prefix, got: the object",
    ],
    [
      'the other prefix fails for another reason',
      { outcome: 'Could not connect to the endpoint URL' },
      'got: Could not connect',
    ],
  ])('fails when %s', async (_, answer, seen) => {
    Object.assign(answers['team-b']!, answer);
    expect(await runCheck(account, checks, /both teams/)).toMatchObject({
      passed: false,
      seen: expect.stringContaining(seen),
    });
  });

  test('does not take the answer to an earlier challenge for one to its own', async () => {
    account.intercept((_, { method, path }) =>
      method === 'GET' && path === '/bucket/team-a/answer' && answers['team-a']!.looks === 1
        ? (answers['team-a']!.looks--, { body: `earlier\narn:aws:sts::1:assumed-role/other/x\n\n` })
        : undefined,
    );
    expect(await runCheck(account, checks, /both teams/)).toMatchObject({ passed: true });
  });

  test.each(['team-a', 'team-b'])('so does that of the association of %s', async (namespace) => {
    account.intercept((service, { path, query }) => {
      if (service !== 'eks') return undefined;
      if (path.endsWith('/a-1')) return json({ association: { associationId: 'a-1', roleArn: ROLE } });
      const asked = [query.get('namespace'), query.get('serviceAccount')].join('/');
      return json({ associations: asked === `${namespace}/witness` ? [{ associationId: 'a-1' }] : [] });
    });
    const result = await runCheck(account, checks, new RegExp(`${namespace}/witness`));
    expect(result).toMatchObject({ passed: true, seen: `a-1 gives ${ROLE}, with session tags` });
  });
});

describe('the script of the pods', () => {
  const SCRIPT = join(__dirname, '../../examples/aws-eks/pod-identity.sh');
  /** Stands in for the AWS CLI: `s3://bucket/` is a folder, and the other team's prefix is what `$OTHER_ANSWERS` says. */
  const AWS = `#!/bin/bash
case "$1 $2 $3 $4 $5" in
  's3 cp --quiet s3://bucket/team-a/challenge -') cat "$FOLDER/team-a/challenge" ;;
  's3 cp --quiet - s3://bucket/team-a/answer') cat >"$FOLDER/team-a/answer"; echo x >>"$FOLDER/answers" ;;
  'sts get-caller-identity --query Arn --output') [ -n "$IDENTITY" ] && echo "$IDENTITY" ;;
  's3api get-object --bucket bucket --key') [ "$6" = team-b/challenge ] && echo "$OTHER_ANSWERS" >&2 && exit 254 ;;
  *) echo "unexpected: $*" >&2; exit 2 ;;
esac
`;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'witness-'));
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'team-a'));
    write('bin/aws', AWS);
    // Three rounds, without their pauses.
    write('bin/sleep', '#!/bin/bash\necho x >>"$FOLDER/rounds"\n[ $(wc -l <"$FOLDER/rounds") -le 3 ]\n');
    for (const name of ['aws', 'sleep']) chmodSync(join(folder, 'bin', name), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(name: string, content: string): void {
    writeFileSync(join(folder, name), content);
  }

  function read(name: string): string | undefined {
    return existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : undefined;
  }

  function runScript(env: Record<string, string> = {}): void {
    const path = [join(folder, 'bin'), process.env['PATH']].join(delimiter);
    const { stderr } = spawnSync('bash', ['-c', readFileSync(SCRIPT, 'utf8')], {
      encoding: 'utf8',
      env: {
        ...{ PATH: path, FOLDER: folder, BUCKET: 'bucket', NAMESPACE: 'team-a', OTHER: 'team-b' },
        ...{ IDENTITY, OTHER_ANSWERS: `${DENIED}\nand more`, ...env },
      },
    });
    expect(stderr).not.toContain('unexpected');
    expect(read('rounds')).toBe('x\n'.repeat(4));
  }

  test('answers a challenge once, in three lines', () => {
    write('team-a/challenge', 'c-1');
    runScript();
    expect(read('team-a/answer')).toBe(`c-1\n${IDENTITY}\n${DENIED} and more\n`);
    expect(read('answers')).toBe('x\n');
  });

  test('waits for a challenge', () => {
    runScript();
    expect(read('team-a/answer')).toBeUndefined();
  });

  test('waits until it knows who it is', () => {
    write('team-a/challenge', 'c-1');
    runScript({ IDENTITY: '' });
    expect(read('team-a/answer')).toBeUndefined();
  });
});
