import type { LocatedResource, SynthesizedExample } from './example';
import { Resolver } from './intrinsics';

/** What a policy says about whom: an identity may, a resource lets, a role trusts, an endpoint passes. */
export type PolicyKind = 'identity' | 'resource' | 'trust' | 'endpoint';

/** A statement, resolved. */
export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A policy document of a template, resolved. */
export interface PolicyDocument {
  readonly kind: PolicyKind;
  /** The construct path and the property, for messages. */
  readonly place: string;
  /** The resource that holds it. */
  readonly holder: LocatedResource;
  readonly statements: readonly PolicyStatement[];
}

const IDENTITY_POLICY_TYPES: ReadonlySet<string> = new Set([
  'AWS::IAM::Group',
  'AWS::IAM::GroupPolicy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::User',
  'AWS::IAM::UserPolicy',
]);

/** Every policy document anywhere in the templates, also those that are written as JSON text. */
export function policyDocuments(example: SynthesizedExample): PolicyDocument[] {
  return example.resources.flatMap((holder) => {
    const found = findDocuments(holder.resource.Properties, '', new Resolver(example, holder.stack));
    return found.map(({ property, statements }) => ({
      kind: kindOf(holder.resource.Type, property),
      place: `${holder.path}${property}`,
      holder,
      statements,
    }));
  });
}

/** One value or a list of them, as policies and rows have it. */
export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function kindOf(type: string, property: string): PolicyKind {
  if (property.startsWith('.AssumeRolePolicyDocument')) return 'trust';
  if (type === 'AWS::EC2::VPCEndpoint') return 'endpoint';
  return IDENTITY_POLICY_TYPES.has(type) ? 'identity' : 'resource';
}

interface FoundDocument {
  readonly property: string;
  readonly statements: readonly PolicyStatement[];
}

function findDocuments(value: unknown, property: string, resolver: Resolver): FoundDocument[] {
  if (isPolicyDocument(value)) {
    const { Statement: statements } = resolver.resolve(value) as { Statement: PolicyStatement | PolicyStatement[] };
    return [{ property, statements: listOf(statements) }];
  }
  if (isJsonPolicy(value)) return findDocuments(JSON.parse(resolver.text(value)), property, resolver);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => findDocuments(item, `${property}[${index}]`, resolver));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => findDocuments(item, `${property}.${key}`, resolver));
}

/** Statements of other grammars, such as those of a web ACL, have no effect. */
function isPolicyDocument(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('Statement' in value)) return false;
  return listOf(value.Statement).some((statement) => {
    const { Effect: effect } = (statement ?? {}) as Partial<PolicyStatement>;
    return effect === 'Allow' || effect === 'Deny';
  });
}

/** Whether a text, or the function that makes one, holds a policy as JSON. */
function isJsonPolicy(value: unknown): boolean {
  const isText = typeof value === 'string' || (typeof value === 'object' && value !== null && 'Fn::Join' in value);
  return isText && /^.{0,30}\{/s.test(JSON.stringify(value)) && /\\"Statement\\+"/.test(JSON.stringify(value));
}
