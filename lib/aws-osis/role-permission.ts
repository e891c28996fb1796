import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { PluginContext } from './plugin';

/**
 * Lets the pipeline's role do what a plugin needs. A role that the app cannot change is left as it is, and a warning has the
 * statement that is missing.
 */
export function allowRole(
  context: PluginContext,
  actions: string[],
  resourceArns: string[],
  conditions?: Record<string, Record<string, unknown>>,
): iam.Grant {
  const grant = iam.Grant.addToPrincipal({ grantee: context.role, actions, resourceArns, conditions });
  if (!grant.success) explainMissing(context, actions, resourceArns, conditions);
  return grant;
}

/** The same where the resource has a policy that can let in a role that the app cannot change, or one of another account. */
export function allowRoleOrResource(
  context: PluginContext,
  actions: string[],
  resourceArns: string[],
  resource: iam.IResourceWithPolicyV2,
): iam.Grant {
  const grant = iam.Grant.addToPrincipalOrResource({ grantee: context.role, actions, resourceArns, resource });
  if (!grant.success) explainMissing(context, actions, resourceArns);
  return grant;
}

function explainMissing(
  { pipeline, role }: PluginContext,
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, unknown>>,
): void {
  const stack = Stack.of(pipeline);
  const statement = new iam.PolicyStatement({ actions, resources, conditions }).toJSON() as unknown;
  Annotations.of(pipeline).addWarningV2(
    `cdk-reinvent-constructs:osis.roleNotOwned`,
    `'${role.node.path}' is denied until this is in its policy, which this app does not own: ` +
      JSON.stringify(stack.resolve(statement)),
  );
}
