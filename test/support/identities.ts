import { AWS_MANAGED_POLICIES } from './aws-managed-policies';
import type { LocatedResource, SynthesizedExample } from './example';
import { Resolver } from './intrinsics';
import { listOf, type PolicyDocument, type PolicyStatement } from './policy-documents';

/** A policy with the place that a message names. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: { readonly Version: string; readonly Statement: readonly PolicyStatement[] };
}

/** A role of an example, with everything that says what it may do. */
export interface ExampleRole {
  readonly arn: string;
  /** The construct path. */
  readonly path: string;
  readonly policies: readonly NamedPolicy[];
  readonly boundary: readonly NamedPolicy[];
}

/** Statements of AWS managed policies, by ARN. */
export type ManagedPolicies = Readonly<Record<string, readonly PolicyStatement[]>>;

/** The roles that an example creates. */
export function exampleRoles(
  example: SynthesizedExample,
  documents: readonly PolicyDocument[],
  managed: ManagedPolicies = {},
): ExampleRole[] {
  return example.resourcesOfType('AWS::IAM::Role').map((role) => {
    const resolver = new Resolver(example, role.stack);
    const { ManagedPolicyArns: arns = [], PermissionsBoundary: boundary } = role.resource.Properties ?? {};
    const byArn = (arn: string) => managedPolicies(arn, role, { example, documents, managed });
    return {
      arn: resolver.arn(role.logicalId),
      path: role.path,
      policies: [
        ...documents.filter((document) => isOf(role, document, example)).map(named),
        ...listOf(resolver.resolve(arns) as string[]).flatMap(byArn),
      ],
      boundary: boundary === undefined ? [] : byArn(resolver.text(boundary)),
    };
  });
}

/** Statements as a whole policy. */
export function document(statements: readonly PolicyStatement[]): NamedPolicy['policy'] {
  return { Version: '2012-10-17', Statement: statements };
}

/** A policy under the name of its place. */
export function named({ place, statements }: Pick<PolicyDocument, 'place' | 'statements'>): NamedPolicy {
  return { name: place, policy: document(statements) };
}

/** Whether an identity policy is the role's own or names the role. */
function isOf(role: LocatedResource, { kind, holder }: PolicyDocument, example: SynthesizedExample): boolean {
  if (kind !== 'identity') return false;
  if (holder === role) return true;
  if (holder.stack.account !== role.stack.account) return false;
  const { Roles: roles = [], RoleName: roleName = [] } = holder.resource.Properties ?? {};
  const names = new Resolver(example, holder.stack).resolve([roles, roleName].flat());
  return (names as unknown[]).includes(new Resolver(example, role.stack).ref(role.logicalId));
}

interface PolicySources {
  readonly example: SynthesizedExample;
  readonly documents: readonly PolicyDocument[];
  readonly managed: ManagedPolicies;
}

function managedPolicies(
  arn: string,
  role: LocatedResource,
  { example, documents, managed }: PolicySources,
): NamedPolicy[] {
  const own = documents.filter(
    ({ holder }) =>
      holder.resource.Type === 'AWS::IAM::ManagedPolicy' &&
      new Resolver(example, holder.stack).arn(holder.logicalId) === arn,
  );
  if (own.length > 0) return own.map(named);

  const statements = managed[arn] ?? AWS_MANAGED_POLICIES[arn.replace('arn:aws:iam::aws:policy/', '')];
  if (statements === undefined) {
    throw new Error(
      `${role.path}: the content of ${arn} is not known; give its statements under 'managedPolicies' in the example's test`,
    );
  }
  return [named({ place: arn, statements })];
}
