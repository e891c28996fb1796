import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { PluginContext } from './plugin';

/** Whose role it is. */
export type RoleContext = Pick<PluginContext, 'pipeline' | 'role'>;

/** What a role may do to what. */
export interface PermissionSettings {
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: Record<string, Record<string, unknown>>;
}

/** What a source may do with a bucket that it keeps data in for a while. */
export interface StagingSettings {
  readonly bucket: s3.IBucket;
  readonly prefix?: string;
}

/** What the plugins of each pipeline asked for, also where the app could not grant it. */
const asked = new WeakMap<Construct, PermissionSettings[]>();

/** What the plugins of a pipeline need of its role. */
export function permissionsOf(pipeline: Construct): readonly PermissionSettings[] {
  return asked.get(pipeline) ?? [];
}

/**
 * Lets the pipeline's role do what is needed. A role that the app cannot change is left as it is, and a warning has the
 * statement that is missing.
 */
export function allow(context: RoleContext, permission: PermissionSettings): iam.Grant {
  const { actions, resources: resourceArns, conditions } = permission;
  asked.set(context.pipeline, [...permissionsOf(context.pipeline), permission]);
  const grant = iam.Grant.addToPrincipal({ grantee: context.role, actions, resourceArns, conditions });
  if (!grant.success) explainMissing(context, permission);
  return grant;
}

/** The same where the resource has a policy that can let in a role that the app cannot change, or one of another account. */
export function allowByRoleOrResource(
  context: RoleContext,
  permission: PermissionSettings,
  resource: iam.IResourceWithPolicyV2,
): iam.Grant {
  const { actions, resources: resourceArns } = permission;
  const grant = iam.Grant.addToPrincipalOrResource({ grantee: context.role, actions, resourceArns, resource });
  if (!grant.success) explainMissing(context, permission);
  return grant;
}

/** Lets the role write, read and remove objects under the prefix: a source keeps there what it read until it is delivered. */
export function allowStaging(context: RoleContext, { bucket, prefix }: StagingSettings): void {
  allow(context, {
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: prefix === undefined ? undefined : { StringLike: { 's3:prefix': `${prefix}*` } },
  });
  allow(context, {
    actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    resources: [bucket.arnForObjects(`${prefix ?? ''}*`)],
  });
  bucket.encryptionKey?.grant(context.role, 'kms:Decrypt', 'kms:GenerateDataKey');
}

function explainMissing({ pipeline, role }: RoleContext, permission: PermissionSettings): void {
  const statement = new iam.PolicyStatement(permission).toStatementJson() as unknown;
  Annotations.of(pipeline).addWarningV2(
    'cdk-reinvent-constructs:osis.roleNotOwned',
    `the pipeline fails until this is in the policy of '${role.node.path}', which this app cannot change: ` +
      JSON.stringify(Stack.of(pipeline).resolve(statement)),
  );
}
