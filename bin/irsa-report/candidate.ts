import { type Seen, unknown } from './access';
import type { Association } from './associations';
import type { Cluster } from './cluster';
import type { FargateSelector } from './fargate';
import { type RoleArn, roleArnOf } from './role-arn';
import type { Role } from './roles';
import type { AddOn } from './add-ons';
import { addOnOwner } from './add-on-owner';
import type { AddOnOwner, Trust } from './report';
import type { AnnotatedServiceAccount } from './service-accounts';
import { podIdentityStatement, targetRoleStatement, trustOf, unknownTrust } from './trust';
import type { TrustPolicy } from './trust-policy';
import type { Workload, Workloads } from './workloads';

/** Everything that was read, before any judgement. */
export interface Facts {
  readonly cluster: Cluster;
  readonly serviceAccounts: readonly AnnotatedServiceAccount[];
  readonly roles: ReadonlyMap<string, Seen<Role>>;
  readonly addOns: Seen<readonly AddOn[]>;
  readonly associations: Seen<ReadonlyMap<string, Association>>;
  readonly fargate: Seen<readonly FargateSelector[]>;
  readonly workloads: Workloads;
}

/** The facts of one service account. */
export interface Candidate extends AnnotatedServiceAccount {
  readonly cluster: Cluster;
  /** Undefined when the annotation is not the ARN of a role. */
  readonly arn?: RoleArn;
  readonly crossAccount: boolean;
  /** Undefined when it was not asked for: no ARN, or another account's. */
  readonly role?: Seen<Role>;
  readonly policy?: TrustPolicy;
  readonly trust: Trust;
  readonly addOn: AddOnOwner | null;
  readonly addOnsUnknown?: string;
  readonly association: Seen<Association | undefined>;
  readonly workload: Seen<Workload | undefined>;
  readonly nodesUnknown?: string;
  readonly fargate: Seen<readonly FargateSelector[]>;
  /** The other service accounts with the same role. */
  readonly sharing: readonly string[];
}

export function candidatesOf(facts: Facts): Candidate[] {
  const byRole = new Map<string, string[]>();
  for (const { key, roleArn } of facts.serviceAccounts) {
    byRole.set(roleArn, [...(byRole.get(roleArn) ?? []), key]);
  }
  return facts.serviceAccounts.map((account) => {
    const sharing = (byRole.get(account.roleArn) ?? []).filter((key) => key !== account.key);
    return candidate(account, facts, sharing);
  });
}

function candidate(account: AnnotatedServiceAccount, facts: Facts, sharing: readonly string[]): Candidate {
  const { cluster, addOns, workloads } = facts;
  const arn = roleArnOf(account.roleArn);
  const role = facts.roles.get(account.roleArn);
  const association = lookUp(facts.associations, account.key);
  const ownerArn = association.known ? association.value?.ownerArn : undefined;
  return {
    ...account,
    cluster,
    arn,
    crossAccount: arn !== undefined && arn.account !== cluster.account,
    role,
    policy: role?.known === true ? role.value.trust : undefined,
    trust: trust(account, cluster, arn, role),
    addOn: addOns.known ? addOnOwner({ ...account, ownerArn }, addOns.value) : null,
    addOnsUnknown: addOns.known ? undefined : addOns.why,
    association,
    workload: lookUp(workloads.pods, account.key),
    nodesUnknown: workloads.nodes.known ? undefined : workloads.nodes.why,
    fargate: facts.fargate,
    sharing,
  };
}

function lookUp<T>(map: Seen<ReadonlyMap<string, T>>, key: string): Seen<T | undefined> {
  return map.known ? { known: true, value: map.value.get(key) } : unknown(map.why);
}

function trust(
  account: AnnotatedServiceAccount,
  cluster: Cluster,
  arn: RoleArn | undefined,
  role: Seen<Role> | undefined,
): Trust {
  if (arn === undefined) {
    return unknownTrust('the annotation is not the ARN of a role');
  }
  if (role === undefined) {
    const statement = targetRoleStatement({ cluster, ...account });
    return unknownTrust(`unknown: the role is in account ${arn.account}`, statement);
  }
  if (!role.known) {
    return unknownTrust(`unknown: ${role.why}`, podIdentityStatement(cluster));
  }
  return role.value.trust === undefined
    ? unknownTrust('there is no such role')
    : trustOf({ cluster, ...account }, role.value.trust);
}
