import { GetRoleCommand, IAMClient, NoSuchEntityException, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { CheckFailed, demand, type Check, type CheckContext, type ClientConfig } from '../verification/check';
import { associationOf } from '../verification/pod-identity';

const WORKLOAD = { namespace: 'reports', serviceAccount: 'reader' };
/** The profile whose credentials see the data's account; all others see the cluster's. */
const PROFILE = 'DATA_PROFILE';

/** What can be seen from outside of the cluster; that a pod reads the bucket shows only in a pod (see the example). */
export const checks: Check[] = [
  { promise: "pods of reports/reader are given the role of the data's account", run: associated },
  { promise: 'the role that leads there gets at nothing else', run: leadsThereOnly },
  { promise: "the role of the data's account trusts that role for this workload, and nobody else", run: trusted },
  { promise: "the role of the data's account reads its bucket and changes nothing", run: readsOnly },
];

async function associated(context: CheckContext): Promise<string> {
  const { namespace, serviceAccount } = WORKLOAD;
  const association = await associationOf(context, namespace, serviceAccount);
  const [roleArn, targetRoleArn] = [context.outputs.get('RoleArn'), context.outputs.get('TargetRoleArn')];
  demand(association.roleArn === roleArn, `expected ${roleArn}, got ${association.roleArn}`);
  const { targetRoleArn: target = 'no target role' } = association;
  demand(target === targetRoleArn, `expected the target role ${targetRoleArn}, got ${target}`);
  demand(association.disableSessionTags !== true, 'the session tags are disabled, which the target role demands');

  const { externalId = context.outputs.get('ExternalId') } = association;
  const expected = context.outputs.get('ExternalId');
  demand(externalId === expected, `expected the external id ${expected}, got ${externalId}`);
  return `${association.associationId} gives ${target} by way of ${roleArn}, with session tags`;
}

async function leadsThereOnly(context: CheckContext): Promise<string> {
  const iam = context.client(IAMClient);
  const [roleArn, targetRoleArn] = [context.outputs.get('RoleArn'), context.outputs.get('TargetRoleArn')];
  const assume = await decisions(iam, roleArn, ['sts:AssumeRole', 'sts:TagSession'], targetRoleArn);
  demand(all(assume, true), `expected it to assume and tag ${targetRoleArn}, got ${describe(assume)}`);
  const read = await decisions(iam, roleArn, ['s3:GetObject'], objectsOf(context));
  demand(all(read, false), `expected it not to read the bucket itself, got ${describe(read)}`);
  return `${describe(assume)} on ${targetRoleArn}; ${describe(read)} on the bucket`;
}

async function trusted(context: CheckContext): Promise<string> {
  const [roleArn, targetRoleArn] = [context.outputs.get('RoleArn'), context.outputs.get('TargetRoleArn')];
  const iam = clientOfData(context);
  const { Role: role } = await inDataAccount(targetRoleArn, () =>
    iam.send(new GetRoleCommand({ RoleName: targetRoleArn.split('/').at(-1) })),
  );
  demand(role?.Arn === targetRoleArn, `expected ${targetRoleArn}, got ${role?.Arn}`);

  const policy = JSON.parse(decodeURIComponent(role.AssumeRolePolicyDocument ?? '')) as { Statement: Statement[] };
  const [statement, ...others] = policy.Statement;
  demand(others.length === 0, `expected one statement, got ${JSON.stringify(policy.Statement)}`);
  const [, partition, , , account] = roleArn.split(':');
  const [clusterName, { region }] = [context.outputs.get('ClusterName'), context.clientConfig];
  const expected: Record<string, string> = {
    AWS: `arn:${partition}:iam::${account}:root`,
    'aws:PrincipalArn': roleArn,
    'aws:RequestTag/eks-cluster-arn': `arn:${partition}:eks:${region}:${account}:cluster/${clusterName}`,
    'aws:RequestTag/kubernetes-namespace': WORKLOAD.namespace,
    'aws:RequestTag/kubernetes-service-account': WORKLOAD.serviceAccount,
  };
  const { Principal: principal, Condition: { ArnEquals: arns, StringEquals: strings } = {} } = statement ?? {};
  const found: Record<string, unknown> = { ...principal, ...arns, ...strings };
  for (const [key, value] of Object.entries(expected)) {
    demand(found[key] === value, `expected ${key} to be ${value}, got ${JSON.stringify(found[key])}`);
  }
  return `${roleArn}, from ${clusterName} for reports/reader`;
}

interface Statement {
  readonly Principal?: Readonly<Record<string, unknown>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

async function readsOnly(context: CheckContext): Promise<string> {
  const targetRoleArn = context.outputs.get('TargetRoleArn');
  const iam = clientOfData(context);
  const ask = (actions: string[]) =>
    inDataAccount(targetRoleArn, () => decisions(iam, targetRoleArn, actions, objectsOf(context)));
  const [read, change] = [await ask(['s3:GetObject']), await ask(['s3:PutObject', 's3:DeleteObject'])];
  demand(all(read, true), `expected it to read ${context.outputs.get('BucketName')}, got ${describe(read)}`);
  demand(all(change, false), `expected it to change nothing, got ${describe(change)}`);
  return `${describe(read)}, ${describe(change)}`;
}

/** A client with the credentials of the data's account, which are not those of the run. */
function clientOfData(context: CheckContext): IAMClient {
  const profile = process.env[PROFILE];
  const account = context.outputs.get('TargetRoleArn').split(':')[4];
  demand(
    profile !== undefined && profile !== '',
    `only credentials of account ${account} can see it: set ${PROFILE} to a profile of that account and run this again`,
  );
  return context.client(
    class extends IAMClient {
      constructor({ region, endpoint }: ClientConfig) {
        super({ region, endpoint, profile });
      }
    },
  );
}

/** What is not there is usually looked for in the wrong account. */
async function inDataAccount<T>(roleArn: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof NoSuchEntityException)) throw error;
    const [account, name] = [roleArn.split(':')[4], roleArn.split('/').at(-1)];
    const profile = `${PROFILE}=${process.env[PROFILE]}`;
    throw new CheckFailed(
      `${profile} sees no role ${name}: is it of account ${account}, and is the data's stack there?`,
    );
  }
}

/** What IAM itself says that a role may do, by action. */
async function decisions(iam: IAMClient, roleArn: string, actions: string[], resource: string) {
  const simulation = { PolicySourceArn: roleArn, ActionNames: actions, ResourceArns: [resource] };
  const { EvaluationResults: results = [] } = await iam.send(new SimulatePrincipalPolicyCommand(simulation));
  return new Map(
    actions.map((action) => [action, results.find((result) => result.EvalActionName === action)?.EvalDecision]),
  );
}

type Decisions = Awaited<ReturnType<typeof decisions>>;

/** Whether all is allowed, or all is denied; what was not answered is neither. */
function all(found: Decisions, allowed: boolean): boolean {
  return [...found.values()].every((decision) => decision !== undefined && (decision === 'allowed') === allowed);
}

function describe(found: Decisions): string {
  return [...found].map(([action, decision]) => `${action} ${decision}`).join(', ');
}

function objectsOf(context: CheckContext): string {
  const [, partition] = context.outputs.get('TargetRoleArn').split(':');
  return `arn:${partition}:s3:::${context.outputs.get('BucketName')}/verify`;
}
