import { NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { demand, type Check, type CheckContext, type Poll } from '../verification/check';
import { agentHealthy, associated } from '../verification/pod-identity';
import { deleteAfterwards, readBytes, writeTemporary } from '../verification/s3-objects';

const TEAMS = ['team-a', 'team-b'] as const;

/** What a pod answers to a challenge. */
interface Answer {
  readonly identity: string;
  /** What the pod got when it read the challenge of the other team, as the AWS CLI says it. */
  readonly outcome: string;
}

export const checks: Check[] = [
  ...TEAMS.map((team) => ({
    promise: `pods of ${team}/witness are given the role`,
    run: (context: CheckContext) => associated(context, team, 'witness'),
  })),
  { promise: 'the cluster has an agent that hands out credentials, and it is healthy', run: agentHealthy },
  {
    promise: 'pods of both teams run as the role, read their own prefix, and are refused the other’s',
    timeoutSeconds: 600,
    run: witnessed,
  },
];

async function witnessed(context: CheckContext): Promise<string> {
  const s3 = context.client(S3Client);
  const bucket = context.outputs.get('BucketName');
  const challenge = randomUUID();
  for (const team of TEAMS) {
    deleteAfterwards(context, s3, bucket, `${team}/answer`);
    await writeTemporary(context, s3, { bucket, key: `${team}/challenge`, body: Buffer.from(challenge) });
  }
  const sessions: string[] = [];
  for (const team of TEAMS) {
    const { identity, outcome } = await context.waitFor(`a pod of ${team} to answer`, () =>
      answerTo(challenge, s3, bucket, team),
    );
    sessions.push(`${team} as ${sessionOf(identity, context)}`);
    demand(
      outcome.includes('AccessDenied'),
      `expected that ${team} is refused the other team's prefix, got: ${outcome || 'the object'}`,
    );
  }
  return `${sessions.join(', ')}; each was refused the other's prefix`;
}

/** The name of a session of the role, which EKS begins with `eks-`; that of a node's role is the instance's id. */
function sessionOf(identity: string, { outputs }: CheckContext): string {
  const roleName = outputs.get('RoleArn').split('/').at(-1);
  const [, role, session = ''] = identity.split('/');
  demand(
    role === roleName && session.startsWith('eks-'),
    `expected a session of ${roleName} that EKS began, got ${identity}`,
  );
  return session;
}

async function answerTo(challenge: string, s3: S3Client, bucket: string, team: string): Promise<Poll<Answer>> {
  try {
    const answer = (await readBytes(s3, bucket, `${team}/answer`)).toString('utf8');
    const [answered, identity = '', outcome = ''] = answer.split('\n');
    return answered === challenge
      ? { ready: { identity, outcome } }
      : { notYet: 'the answer is to an earlier challenge' };
  } catch (error) {
    if (error instanceof NoSuchKey) return { notYet: 'no answer' };
    throw error;
  }
}
