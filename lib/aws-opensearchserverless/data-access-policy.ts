import { Lazy, Stack, Token, TokenComparison, type IResource, type ResourceEnvironment } from 'aws-cdk-lib';
import { CfnAccessPolicy } from 'aws-cdk-lib/aws-opensearchserverless';
import { Construct } from 'constructs';
import { fail } from '../core/validation';
import type { DataRule } from './data-rules';

const MAX_BYTES = 10_240;

interface Statement {
  readonly Rules: DataRule[];
  readonly Principal: string[];
}

export interface DataAccessPolicyProps {
  readonly name: string;
}

/** A data access policy that grows. Policies of one collection add up, so that there may be several. */
export class DataAccessPolicy extends Construct {
  public readonly resource: CfnAccessPolicy;
  private readonly statements: Statement[] = [];

  constructor(scope: Construct, id: string, props: DataAccessPolicyProps) {
    super(scope, id);

    const stack = Stack.of(this);
    this.resource = new CfnAccessPolicy(this, 'Resource', {
      name: props.name,
      type: 'data',
      policy: Lazy.string({ produce: () => stack.toJsonString(this.statements) }),
    });
    this.node.addValidation({ validate: () => this.findings() });
  }

  /** Principals with the same rules share a statement: the policy's size is limited. */
  public add(principals: readonly string[], rules: DataRule[]): void {
    const key = JSON.stringify(rules);
    let statement = this.statements.find(({ Rules }) => JSON.stringify(Rules) === key);
    if (!statement) this.statements.push((statement = { Rules: rules, Principal: [] }));
    for (const principal of principals) {
      if (!statement.Principal.includes(principal)) statement.Principal.push(principal);
    }
  }

  private findings(): string[] {
    const bytes = knownBytes(Stack.of(this).resolve(this.resource.policy));
    if (bytes <= MAX_BYTES) return [];
    return [
      `the data access policy must have at most ${MAX_BYTES} bytes, got at least ${bytes}: grant fewer principals, or let ` +
        `several share a role`,
    ];
  }
}

/** What is known of the length at synth: of tokens nothing is. */
function knownBytes(policy: unknown): number {
  if (typeof policy === 'string') return Buffer.byteLength(policy);
  const parts = (policy as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1] ?? [];
  return parts.reduce<number>((sum, part) => sum + (typeof part === 'string' ? Buffer.byteLength(part) : 0), 0);
}

/** Whether what is in the stack is, as far as is known, where the collection is. */
export function isOfEnvironment(stack: Stack, { account, region }: ResourceEnvironment): boolean {
  const differs = (a: string, b: string) => Token.compareStrings(a, b) === TokenComparison.DIFFERENT;
  return !differs(stack.account, account) && !differs(stack.region, region);
}

/** Refuses a policy that would be made where the collection is not: it would say nothing about it. */
export function validateEnvironment(collection: IResource, stack: Stack): void {
  const { account, region } = collection.env;
  if (isOfEnvironment(stack, collection.env)) return;
  fail(
    collection,
    'DataAccessElsewhere',
    `'grantee' must be granted in a stack of the collection's environment ${account}/${region}, got ` +
      `${stack.account}/${stack.region}: a data access policy is of one account and region; import the collection in a stack there`,
  );
}
