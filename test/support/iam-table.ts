import type { ManagedPolicies } from './identities';
import { listOf } from './policy-documents';
import { describeReferences } from './references';

/** Calls of an API as a test's table has them: one, or one for each of several actions and resources. */
export interface Calls {
  /**
   * Who calls: `arn('Reader')` of a role of the example, a service (`lambda.amazonaws.com`), an identity provider, `*`
   * for anybody without credentials, or any other ARN. A caller that the example does not create has every permission
   * that its own account can give, so that what is left is what the example's resources say.
   */
  readonly principal: string;
  readonly action: string | readonly string[];
  /** What is called: an ARN, or several. @default '*', for actions that apply to no resource */
  readonly resource?: string | readonly string[];
  /** Condition keys of the request, over those that every request has. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** `ref('Endpoint')` of the VPC endpoint that the call goes through. */
  readonly through?: string;
  /** The account of a resource whose ARN has none. @default - the account of the example's stack */
  readonly resourceAccount?: string;
}

/** What the workload of an example can do, and what its neighbours cannot. */
export interface IamTable {
  readonly allows?: readonly Calls[];
  readonly denies?: readonly Calls[];
  /** Roles that need no call, by construct path, and why: the frameworks of aws-cdk-lib bring roles of their own. */
  readonly exemptRoles?: Readonly<Record<string, string>>;
  /** What AWS managed policies say, by ARN, when aws-managed-policies.ts has them not. */
  readonly managedPolicies?: ManagedPolicies;
}

/** A single call. */
export interface Call extends Calls {
  readonly action: string;
  readonly resource: string;
}

/** The single calls of a table's rows. */
export function singleCalls(rows: readonly Calls[] = []): Call[] {
  return rows.flatMap((row) =>
    listOf(row.action).flatMap((action) =>
      listOf(row.resource ?? '*').map((resource) => ({ ...row, action, resource })),
    ),
  );
}

/** A call in words, for a title: `Reader: s3express:CreateSession on Bucket with s3express:SessionMode=ReadOnly`. */
export function describeCall({ principal, action, resource, context = {}, through }: Call): string {
  const conditions = Object.entries(context).map(([key, value]) => `${key}=${listOf(value).join('|')}`);
  return describeReferences(
    [
      `${principal}: ${action} on ${resource}`,
      ...(conditions.length > 0 ? [`with ${conditions.join(', ')}`] : []),
      ...(through === undefined ? [] : [`through ${through}`]),
    ].join(' '),
  );
}
