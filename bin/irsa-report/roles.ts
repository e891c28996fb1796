import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { type Access, known, type Seen, unknown } from './access';
import type { Cluster } from './cluster';
import { concurrently } from './concurrently';
import { type RoleArn, roleArnOf } from './role-arn';
import { parseTrust, type TrustPolicy } from './trust-policy';

/** A role of the cluster's account. */
export interface Role {
  readonly arn: string;
  /** Undefined when there is no such role. */
  readonly trust?: TrustPolicy;
  /** Another role than the annotated one has this name: the path differs. */
  readonly actualArn?: string;
}

/** IAM answers a few dozen calls a second for the whole account, and others need them too. */
const simultaneousCalls = 8;

/** The roles behind the annotations, each read once. Roles of other accounts are not asked for: IAM knows only names. */
export async function readRoles(
  iam: IAMClient,
  cluster: Cluster,
  annotations: Iterable<string>,
  access: Access,
): Promise<ReadonlyMap<string, Seen<Role>>> {
  const arns = [...new Set(annotations)].flatMap((annotation) => roleArnOf(annotation) ?? []);
  const own = arns.filter(({ account }) => account === cluster.account);
  const roles = await concurrently(simultaneousCalls, own, async (arn) => {
    return [arn.arn, await readRole(iam, arn, access)] as const;
  });
  return new Map(roles);
}

async function readRole(iam: IAMClient, { arn, name }: RoleArn, access: Access): Promise<Seen<Role>> {
  const read = await access.attempt('iam:GetRole', "the roles' trust policies", () => getRole(iam, name));
  if (!read.known) {
    return read;
  }
  const { document, actualArn } = read.value;
  if (actualArn !== undefined && actualArn !== arn) {
    return known({ arn, actualArn });
  }
  try {
    return known({ arn, trust: document === undefined ? undefined : parseTrust(document) });
  } catch (error) {
    return unknown(`its trust policy is not JSON: ${(error as Error).message}`);
  }
}

async function getRole(iam: IAMClient, name: string): Promise<{ document?: string; actualArn?: string }> {
  try {
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: name }));
    return { document: role?.AssumeRolePolicyDocument, actualArn: role?.Arn };
  } catch (error) {
    if (error instanceof Error && /^NoSuchEntity(Exception)?$/.test(error.name)) {
      return {};
    }
    throw error;
  }
}
