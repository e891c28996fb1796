import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { PluginContext } from './plugin';
import { allow, allowByRoleOrResource } from './role-permission';

/** Lets the pipeline's role put objects under a prefix, and encrypt them where the bucket has a key of its own. */
export function bucketGrants(context: PluginContext, bucket: s3.IBucket, prefix: string): iam.Grant[] {
  const pattern = prefix === '' ? '*' : `${staticPart(prefix)}*`;
  const put = allowByRoleOrResource(
    context,
    { actions: ['s3:PutObject'], resources: [bucket.arnForObjects(pattern)] },
    bucket,
  );
  return bucket.encryptionKey ? [put, ...keyGrants(context, bucket.encryptionKey.keyArn)] : [put];
}

/** Large objects are put in parts, which S3 decrypts when it joins them. */
export function keyGrants(context: PluginContext, keyArn: string): iam.Grant[] {
  return [allow(context, { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [keyArn] })];
}

/** A slash at the end would make two, since the plugins add one. */
export function trimPrefix(prefix: string): string {
  return prefix.replace(/\/+$/, '');
}

/** What comes before the first format, such as `%{yyyy}` or `${/service}`, which only the pipeline knows. */
function staticPart(prefix: string): string {
  // A token of the CDK is written `${Token[...]}`, and is known at deployment.
  const at = prefix.search(/%\{|\$\{(?!Token\[)/);
  return at < 0 ? `${prefix}/` : prefix.slice(0, at);
}
