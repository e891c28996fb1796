import type * as iam from 'aws-cdk-lib/aws-iam';
import { CfnDirectoryBucket, type IDirectoryBucketRef } from 'aws-cdk-lib/aws-s3express';
import { grantSession, SessionMode } from './session';

/**
 * Access to the objects of a directory bucket.
 *
 * Directory buckets have no object-level IAM actions: whoever may open a session (`s3express:CreateSession`) on the bucket
 * may use all of its objects, and the session's mode is all that tells reading from writing. A session that may write may
 * read too, so there is no write-only grant. For less than the whole bucket, grant on an `AccessPoint` with a scope.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam-identity-policies.html
 */
export class DirectoryBucketGrants {
  /**
   * Grants on any directory bucket: of this library, of aws-cdk-lib's L1, or imported.
   *
   * @param bucket the bucket; of one imported without its key, grant the key yourself
   */
  public static fromDirectoryBucket(bucket: IDirectoryBucketRef): DirectoryBucketGrants {
    return new DirectoryBucketGrants(bucket);
  }

  private constructor(private readonly bucket: IDirectoryBucketRef) {}

  /**
   * Lets the principal read and list objects: read-only sessions, and the key of an encrypted bucket.
   *
   * A principal of another account is allowed by the bucket policy too.
   *
   * @param grantee who may read
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return this.session(grantee, SessionMode.READ_ONLY);
  }

  /**
   * Lets the principal read, list, write, rename and delete objects, and the key of an encrypted bucket.
   *
   * A principal of another account is allowed by the bucket policy too.
   *
   * @param grantee who may read and write
   */
  public readWrite(grantee: iam.IGrantable): iam.Grant {
    return this.session(grantee, SessionMode.READ_WRITE);
  }

  private session(grantee: iam.IGrantable, mode: SessionMode): iam.Grant {
    return grantSession(this.bucket, CfnDirectoryBucket.arnForDirectoryBucket(this.bucket), grantee, mode);
  }
}
