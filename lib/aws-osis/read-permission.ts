import { Annotations, Stack, type IEnvironmentAware } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { addOrExplain } from '../core/resource-policy';
import { fail, isKnown } from '../core/validation';
import type { PluginContext } from './plugin';
import { allow } from './role-permission';

/** Something whose environment is known. */
export type LocatedResource = IEnvironmentAware & Pick<IConstruct, 'node'>;

/** What a source reads: a bucket, a queue, a stream or a table. */
export type ReadResource = IConstruct & IEnvironmentAware;

/** The key of a stream, which aws-cdk-lib does not count among encrypted resources: of the L2, and of the L1. */
interface EncryptedStream {
  readonly encryptionKey?: kms.IKey;
  readonly streamEncryption?: { readonly keyId?: string };
}

/** The key of AWS, which everybody with permission for a stream may use. */
const AWS_MANAGED = /(?:^|:)alias\/aws\//;

/**
 * Lets the role do with a resource what a source does. One of another account has to let the role in as well: by its policy or,
 * where the app does not own that, by what a warning says.
 */
export function allowRead(context: PluginContext, resource: ReadResource, actions: string[], arns: string[]): void {
  allow(context, { actions, resources: arns });
  if (!isForeign(context, resource)) return;
  const principals = [new iam.ArnPrincipal(context.role.roleArn)];
  const statement = new iam.PolicyStatement({ principals, actions, resources: arns });
  addOrExplain(context.pipeline, resource, statement, 'the pipeline is denied');
}

/** Lets the role use the key that a resource is encrypted with, if it is known to have one of its own. */
export function allowKeyOf(context: PluginContext, resource: ReadResource, ...actions: string[]): void {
  const encrypted = iam.EncryptedResources.of(resource);
  if (encrypted) {
    encrypted.grantOnKey(context.role, ...actions);
    return;
  }
  const { encryptionKey, streamEncryption } = resource as EncryptedStream;
  if (encryptionKey) {
    kms.KeyGrants.fromKey(encryptionKey).actions(context.role, ...actions);
    return;
  }
  const id = streamEncryption?.keyId;
  if (id === undefined || (isKnown(id) && AWS_MANAGED.test(id))) return;
  // It may be an alias, of which no permission can be made.
  Annotations.of(context.pipeline).addWarningV2(
    'cdk-reinvent-constructs:osis.keyUnknown',
    `'${context.role.node.path}' is denied until it may ${actions.join(' and ')} with the key of '${resource.node.path}', of which ` +
      `only a name is known: ${JSON.stringify(Stack.of(context.pipeline).resolve(id))}`,
  );
}

/** Whether a resource is known to be of another account than the pipeline. */
export function isForeign({ pipeline }: PluginContext, { env }: IEnvironmentAware): boolean {
  const { account } = Stack.of(pipeline);
  return isKnown(account) && isKnown(env.account) && account !== env.account;
}

/** Refuses a resource of another region, where the source reads from its own only. */
export function requireRegion({ pipeline, region }: PluginContext, property: string, resource: LocatedResource): void {
  const actual = resource.env.region;
  if (!isKnown(region) || !isKnown(actual) || region === actual) return;
  fail(
    pipeline,
    'RegionMismatch',
    `'${property}' must be in the pipeline's region ${region}, '${resource.node.path}' is in ${actual}; make the pipeline there`,
  );
}
