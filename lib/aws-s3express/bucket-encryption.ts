import type * as kms from 'aws-cdk-lib/aws-kms';
import type { CfnDirectoryBucket } from 'aws-cdk-lib/aws-s3express';
import type { IConstruct } from 'constructs';
import { fail } from '../core/validation';

/** Refuses what S3 Express does not take as a key. */
export function validateKey(scope: IConstruct, key: kms.IKeyRef | undefined): void {
  if (key === undefined || !('aliasName' in key || /(^|[:/])alias\//.test(key.keyRef.keyArn))) return;
  fail(
    scope,
    'KeyAlias',
    `'encryptionKey' must be a customer managed key, got the alias '${key.node.path}': directory buckets take neither ` +
      `an alias nor the AWS managed key aws/s3; give the key itself, by Key.fromKeyArn if another app owns it`,
  );
}

/** The encryption as CloudFormation wants it; a bucket key cannot be off. */
export function renderEncryption(
  key: kms.IKeyRef | undefined,
): CfnDirectoryBucket.BucketEncryptionProperty | undefined {
  return (
    key && {
      serverSideEncryptionConfiguration: [
        {
          bucketKeyEnabled: true,
          serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.keyRef.keyArn },
        },
      ],
    }
  );
}
