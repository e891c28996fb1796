import { Annotations, Stack, Token, type IEnvironmentAware } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { fail } from '../core/validation';

/**
 * Refuses a statement that S3 Express would accept and that would never take effect, since it speaks of general purpose
 * buckets, or that no principal is named in.
 */
export function validateResourcePolicyStatement(scope: IConstruct, statement: iam.PolicyStatement): void {
  const foreign = [...statement.actions, ...statement.notActions].find(
    (action) => !Token.isUnresolved(action) && action !== '*' && !action.startsWith('s3express:'),
  );
  if (foreign !== undefined) {
    fail(
      scope,
      'ForeignAction',
      `a policy of a directory bucket knows only 's3express:' actions, got '${foreign}'; objects are read and written ` +
        `through 's3express:CreateSession', with the condition s3express:SessionMode = ReadOnly for readers`,
    );
  }
  const wrong = [...statement.resources, ...statement.notResources].find((resource) => /^arn:[^:]*:s3:/.test(resource));
  if (wrong !== undefined) {
    fail(
      scope,
      'ForeignResource',
      `a policy of a directory bucket speaks of the bucket itself, got '${wrong}' of general purpose S3; use 'bucketArn'`,
    );
  }
  if (statement.resources.length + statement.notResources.length === 0) {
    fail(scope, 'StatementWithoutResource', "a policy statement must name its resource, got none; use 'bucketArn'");
  }
  if (!statement.hasPrincipal) {
    fail(scope, 'StatementWithoutPrincipal', "a policy statement must name its 'principals', got none");
  }
}

/**
 * Adds a statement to the policy of a resource or, when the app does not own that policy, tells the user what its owner
 * must add: otherwise the gap shows only when somebody is denied.
 *
 * @param consequence what does not work until then
 */
export function addOrExplain(
  scope: IConstruct,
  resource: IConstruct & IEnvironmentAware,
  statement: iam.PolicyStatement,
  consequence: string,
): iam.AddToResourcePolicyResult {
  const result = iam.ResourceWithPolicies.of(resource)?.addToResourcePolicy(statement) ?? { statementAdded: false };
  if (!result.statementAdded) {
    Annotations.of(scope).addWarningV2(
      'cdk-reinvent-constructs:s3express.policyNotOwned',
      `${consequence} until this is added to the policy of '${resource.node.path}', which this app does not own: ` +
        JSON.stringify(Stack.of(scope).resolve(statement.toJSON())),
    );
  }
  return result;
}
