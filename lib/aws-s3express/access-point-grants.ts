import type * as iam from 'aws-cdk-lib/aws-iam';
import { CfnAccessPoint, type IAccessPointRef } from 'aws-cdk-lib/aws-s3express';
import { grantSession, SessionMode } from './session';

/**
 * Access to the objects of a directory bucket through one access point, within its scope.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-directory-buckets-policies.html
 */
export class AccessPointGrants {
  /**
   * Grants on any access point: of this library, of aws-cdk-lib's L1, or imported.
   *
   * @param accessPoint the access point; when it does not know its bucket's key (an L1, or imported), grant the key yourself
   */
  public static fromAccessPoint(accessPoint: IAccessPointRef): AccessPointGrants {
    return new AccessPointGrants(accessPoint);
  }

  private constructor(private readonly accessPoint: IAccessPointRef) {}

  /**
   * Lets the principal read and list what the access point's scope lets through, and use the key of an encrypted bucket.
   *
   * @param grantee who may read
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return this.session(grantee, SessionMode.READ_ONLY);
  }

  /**
   * Lets the principal do whatever the access point's scope lets through, and use the key of an encrypted bucket.
   *
   * @param grantee who may read and write
   */
  public readWrite(grantee: iam.IGrantable): iam.Grant {
    return this.session(grantee, SessionMode.READ_WRITE);
  }

  private session(grantee: iam.IGrantable, mode: SessionMode): iam.Grant {
    return grantSession(this.accessPoint, CfnAccessPoint.arnForAccessPoint(this.accessPoint), grantee, mode);
  }
}
