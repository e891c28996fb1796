import { Stack, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { fail } from '../core/validation';

/** What a collector may do. */
export const REMOTE_WRITE = ['aps:RemoteWrite'];

/** What a reader of metrics may do. */
export const QUERY = ['aps:GetLabels', 'aps:GetMetricMetadata', 'aps:GetSeries', 'aps:QueryMetrics'];

/** All that a workspace can be shared for with another account; the service ignores whatever else is in the policy. */
const SHAREABLE: ReadonlySet<string> = new Set([...REMOTE_WRITE, ...QUERY]);

/** Refuses a statement that the service would refuse or, worse, accept and ignore. */
export function validateResourcePolicyStatement(
  scope: IConstruct,
  statement: iam.PolicyStatement,
  workspaceArn: string,
): void {
  validateActions(scope, statement);
  const arn = resolved(scope, workspaceArn);
  const other = [...statement.resources, ...statement.notResources].find((each) => resolved(scope, each) !== arn);
  if (other !== undefined || statement.resources.length === 0) {
    fail(
      scope,
      'StatementResource',
      `a policy of a workspace must have exactly its ARN as resource, got ${other ?? 'none'}; use 'workspaceArn'`,
    );
  }
  if (!statement.hasPrincipal) {
    fail(scope, 'StatementWithoutPrincipal', "a policy statement must name its 'principals', got none");
  }
  const { Effect, Principal, NotPrincipal } = statement.toJSON() as {
    readonly Effect: string;
    readonly Principal?: string | { readonly AWS?: unknown };
    readonly NotPrincipal?: unknown;
  };
  const named = typeof Principal === 'string' ? [Principal] : [Principal?.AWS].flat();
  const anybody = NotPrincipal !== undefined || named.includes('*');
  if (Effect === 'Allow' && anybody && Object.keys(statement.conditions as object).length === 0) {
    fail(
      scope,
      'PublicWorkspace',
      `a policy statement that allows must name its 'principals', got '*' without a condition: anybody with an AWS account ` +
        `could use the workspace; name accounts or roles, or add a condition such as aws:PrincipalOrgID`,
    );
  }
}

function validateActions(scope: IConstruct, statement: iam.PolicyStatement): void {
  if (statement.notActions.length > 0) {
    fail(scope, 'StatementAction', "a policy of a workspace must list 'actions', got 'notActions'");
  }
  const foreign = statement.actions.find((action) => !Token.isUnresolved(action) && !SHAREABLE.has(action));
  if (foreign === undefined) return;
  fail(
    scope,
    'StatementAction',
    `a policy of a workspace knows only the actions ${[...SHAREABLE].sort().join(', ')}, got '${foreign}'; for anything ` +
      `else let the other account assume a role of the workspace's account`,
  );
}

function resolved(scope: IConstruct, value: string): string {
  return JSON.stringify(Stack.of(scope).resolve(value));
}
