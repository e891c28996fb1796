import type { IDirectoryBucketRef } from 'aws-cdk-lib/aws-s3express';
import type * as S3Express from '../../aws-s3express';
import type { ControllerPermissions } from './controller-permissions';

/** Lets a controller open sessions on directory buckets. */
export function allowSessions(
  { role }: ControllerPermissions,
  buckets: readonly IDirectoryBucketRef[],
  readOnly: boolean,
): void {
  if (buckets.length === 0) return;
  // Only when it is needed: loading one module of this library loads no other.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { DirectoryBucketGrants } = require('../../aws-s3express') as typeof S3Express;
  for (const bucket of buckets) {
    const grants = DirectoryBucketGrants.fromDirectoryBucket(bucket);
    if (readOnly) grants.read(role);
    else grants.readWrite(role);
  }
}
