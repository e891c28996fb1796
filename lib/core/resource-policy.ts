import { Annotations, Stack, type IEnvironmentAware } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

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
      'cdk-reinvent-constructs:policyNotOwned',
      `${consequence} until this is added to the policy of '${resource.node.path}', which this app does not own: ` +
        JSON.stringify(Stack.of(scope).resolve(statement.toJSON())),
    );
  }
  return result;
}
