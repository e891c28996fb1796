import type { Controller } from './controller-permissions';
import { allowSessions } from './directory-bucket-access';
import type { S3ExpressSessionPolicyOptions } from './options';

/** A workload that opens sessions of S3 Express One Zone. */
export function s3ExpressSession({
  buckets,
  readOnly = false,
  ...workload
}: S3ExpressSessionPolicyOptions): Controller {
  return {
    ...workload,
    permit: (permissions) => {
      permissions.requireSome({ buckets });
      allowSessions(permissions, buckets, readOnly);
    },
  };
}
