import { Stack, Token, type IEnvironmentAware } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnDirectoryBucket } from 'aws-cdk-lib/aws-s3express';
import type { IConstruct } from 'constructs';
import { addOrExplain } from '../core/resource-policy';

/** What a session may do. */
export enum SessionMode {
  READ_ONLY,
  READ_WRITE,
}

/** The one data-plane permission of S3 Express One Zone. */
export const CREATE_SESSION = 's3express:CreateSession';

/** Opening a session exercises the key even when nothing is written, so readers need both. */
export const SESSION_KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** Lets a principal open sessions on a bucket or an access point, with the key that sessions need. */
export function grantSession(
  resource: IConstruct & IEnvironmentAware,
  arn: string,
  grantee: iam.IGrantable,
  mode: SessionMode,
): iam.Grant {
  const session = iam.Grant.addToPrincipalOrResource({
    grantee,
    actions: [CREATE_SESSION],
    resourceArns: [arn],
    ...(mode === SessionMode.READ_ONLY && { conditions: { StringEquals: { 's3express:SessionMode': 'ReadOnly' } } }),
    resource: {
      env: resource.env,
      addToResourcePolicy: (statement) => addOrExplain(resource, resource, statement, 'the grantee is denied'),
    },
  });
  const key = grantKey(resource, grantee);
  return key ? session.combine(key) : session;
}

function grantKey(resource: IConstruct & IEnvironmentAware, grantee: iam.IGrantable): iam.Grant | undefined {
  if (!CfnDirectoryBucket.isCfnDirectoryBucket(resource)) {
    return iam.EncryptedResources.of(resource)?.grantOnKey(grantee, ...SESSION_KEY_ACTIONS).grant;
  }
  const keyArn = keyArnOf(resource);
  return keyArn === undefined
    ? undefined
    : iam.Grant.addToPrincipal({ grantee, actions: SESSION_KEY_ACTIONS, resourceArns: [keyArn] });
}

/** A bucket's encryption with its tokens resolved. */
interface ResolvedEncryption {
  readonly serverSideEncryptionConfiguration?: readonly {
    readonly serverSideEncryptionByDefault?: { readonly kmsMasterKeyId?: string | object };
  }[];
}

/** aws-cdk-lib has no trait that finds the key of an L1 directory bucket. */
function keyArnOf(bucket: CfnDirectoryBucket): string | undefined {
  const stack = Stack.of(bucket);
  const encryption = stack.resolve(bucket.bucketEncryption) as ResolvedEncryption | undefined;
  const key = encryption?.serverSideEncryptionConfiguration?.[0]?.serverSideEncryptionByDefault?.kmsMasterKeyId;
  if (key === undefined) return undefined;
  if (typeof key === 'object') return Token.asString(key);
  return key.startsWith('arn:') ? key : stack.formatArn({ service: 'kms', resource: 'key', resourceName: key });
}
