import { ArnFormat, Lazy, Resource, Stack, Token, TokenComparison, type IResource } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  CfnAccessPoint,
  CfnDirectoryBucket,
  type AccessPointReference,
  type IAccessPointRef,
  type IDirectoryBucketRef,
} from 'aws-cdk-lib/aws-s3express';
import type { Construct } from 'constructs';
import { fail, isKnown } from '../core/validation';
import { AccessPointGrants } from './access-point-grants';
import { CREATE_SESSION } from './session';
import { addOrExplain } from '../core/resource-policy';
import { validateResourcePolicyStatement } from './session-policy';
import { ACCESS_POINT_NAME, completeName, generateName, validateName, zoneOfName } from './zonal-name';

/** A named way into a directory bucket with a scope, a network origin and a policy of its own. */
export interface IAccessPoint extends IResource, IAccessPointRef, iam.IResourceWithPolicyV2, iam.IEncryptedResource {
  /**
   * The whole name, `<base>--<zone id>--xa-s3`. Object calls take it in the place of the bucket's name, never the ARN.
   *
   * @attribute
   */
  readonly accessPointName: string;

  /**
   * `arn:<partition>:s3express:<region>:<account>:accesspoint/<name>`, for policies.
   *
   * @attribute
   */
  readonly accessPointArn: string;

  /** Access to the objects in the scope. */
  readonly grants: AccessPointGrants;
}

/** What object calls an access point can let through. */
export enum AccessPointPermission {
  /** Read objects. */
  GET_OBJECT = 'GetObject',
  /** Read attributes of objects. */
  GET_OBJECT_ATTRIBUTES = 'GetObjectAttributes',
  /** List objects. */
  LIST_BUCKET = 'ListBucket',
  /** List unfinished uploads. */
  LIST_BUCKET_MULTIPART_UPLOADS = 'ListBucketMultipartUploads',
  /** List the parts of an unfinished upload. */
  LIST_MULTIPART_UPLOAD_PARTS = 'ListMultipartUploadParts',
  /** Write objects, multipart uploads among them. */
  PUT_OBJECT = 'PutObject',
  /** Delete objects. */
  DELETE_OBJECT = 'DeleteObject',
  /** Give unfinished uploads up. */
  ABORT_MULTIPART_UPLOAD = 'AbortMultipartUpload',
}

/** What an access point lets through, and from where. */
export interface AccessPointOptions {
  /**
   * The base of the access point's name, which the bucket's zone and the suffix complete, or the whole name
   * `<base>--<zone id>--xa-s3`, at most 50 characters. Another name replaces the access point.
   *
   * @default - a name made of the construct's path, the bucket and the VPC, so that a replacement does not collide
   */
  readonly accessPointName?: string;

  /**
   * Calls that the access point lets through, whatever else the caller may do.
   *
   * @default - all object calls
   */
  readonly permissions?: AccessPointPermission[];

  /**
   * The beginnings of keys that the access point lets through, such as `datasets/`; below 256 bytes in all.
   *
   * @default - all keys
   */
  readonly prefixes?: string[];

  /**
   * The only VPC that the access point answers to. Another one replaces the access point.
   *
   * @default - requests from the internet too, if they are signed and allowed
   */
  readonly vpc?: ec2.IVPCRef;
}

/** How an access point is made. */
export interface AccessPointProps extends AccessPointOptions {
  /**
   * The bucket. Its policy must let requests through the access point pass, which is arranged for a bucket of this library
   * in the same app; for any other bucket a warning says which statement its owner must add.
   */
  readonly bucket: IDirectoryBucketRef;
}

abstract class AccessPointBase extends Resource implements IAccessPoint {
  public abstract readonly accessPointName: string;
  public abstract readonly accessPointArn: string;
  public readonly grants = AccessPointGrants.fromAccessPoint(this);

  public get accessPointRef(): AccessPointReference {
    return { accessPointName: this.accessPointName, accessPointArn: this.accessPointArn };
  }

  public abstract addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult;
  public abstract grantOnKey(grantee: iam.IGrantable, ...actions: string[]): iam.GrantOnKeyResult;
}

/**
 * Gives some callers a part of a directory bucket: certain prefixes, certain calls, one VPC.
 *
 * A session on the bucket itself is for all of its objects; an access point is the only way to grant less. It does not
 * narrow what callers may do with the bucket's own name, so grant on one of the two.
 *
 * @resource AWS::S3Express::AccessPoint
 * @stateless
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-directory-buckets.html
 * @example
 * declare const bucket: s3express.DirectoryBucket;
 * const readers = bucket.addAccessPoint('Readers', {
 *   prefixes: ['datasets/'],
 *   permissions: [s3express.AccessPointPermission.GET_OBJECT, s3express.AccessPointPermission.LIST_BUCKET],
 * });
 * readers.grants.read(role);
 */
export class AccessPoint extends AccessPointBase {
  /**
   * An access point that another app made, in the account and region that its ARN tells.
   *
   * @param scope construct scope
   * @param id construct id
   * @param accessPointArn `arn:<partition>:s3express:<region>:<account>:accesspoint/<name>`
   */
  public static fromAccessPointArn(scope: Construct, id: string, accessPointArn: string): IAccessPoint {
    const { resourceName } = Stack.of(scope).splitArn(accessPointArn, ArnFormat.SLASH_RESOURCE_NAME);

    class Import extends AccessPointBase {
      public readonly accessPointName = resourceName!;
      public readonly accessPointArn = accessPointArn;

      public addToResourcePolicy(): iam.AddToResourcePolicyResult {
        return { statementAdded: false };
      }

      public grantOnKey(): iam.GrantOnKeyResult {
        return {};
      }
    }
    return new Import(scope, id, { environmentFromArn: accessPointArn });
  }

  /** @attribute */
  public readonly accessPointName: string;
  /** @attribute */
  public readonly accessPointArn: string;

  private readonly bucket: IDirectoryBucketRef;
  private readonly policyDocument = new iam.PolicyDocument();

  constructor(scope: Construct, id: string, props: AccessPointProps) {
    super(scope, id);
    const { bucket, permissions, prefixes, vpc, accessPointName: name } = props;
    const zone = this.zoneOf(bucket, name);
    validateName(this, ACCESS_POINT_NAME, name, zone);
    this.validateScope(permissions, prefixes);

    this.bucket = bucket;
    this.accessPointName =
      name === undefined
        ? generateName(this, ACCESS_POINT_NAME, zone, [bucket.node.addr, vpc?.node.addr ?? ''])
        : completeName(ACCESS_POINT_NAME, name, zone);
    // Spelled out, not taken from the resource: its own policy and the bucket's speak of it, and both would depend on themselves.
    this.accessPointArn = Stack.of(this).formatArn({
      service: 's3express',
      resource: 'accesspoint',
      resourceName: this.accessPointName,
    });

    new CfnAccessPoint(this, 'Resource', {
      name: this.accessPointName,
      bucket: bucket.directoryBucketRef.bucketName,
      bucketAccountId: this.foreignAccount(),
      policy: Lazy.any({ produce: () => (this.policyDocument.isEmpty ? undefined : this.policyDocument) }),
      scope: permissions || prefixes ? { permissions, prefixes } : undefined,
      vpcConfiguration: vpc && { vpcId: vpc.vpcRef.vpcId },
    });
    this.letThroughBucketPolicy();
  }

  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    validateResourcePolicyStatement(this, statement);
    this.policyDocument.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }

  public grantOnKey(grantee: iam.IGrantable, ...actions: string[]): iam.GrantOnKeyResult {
    return iam.EncryptedResources.of(this.bucket)?.grantOnKey(grantee, ...actions) ?? {};
  }

  private zoneOf(bucket: IDirectoryBucketRef, name: string | undefined): string {
    const known = CfnDirectoryBucket.isCfnDirectoryBucket(bucket)
      ? bucket.locationName
      : ((bucket as { locationName?: string }).locationName ?? zoneOfName(bucket.directoryBucketRef.bucketName));
    const zone = known ?? (name === undefined ? undefined : zoneOfName(name));
    return (
      zone ??
      fail(
        this,
        'ZoneUnknown',
        `'accessPointName' must be a whole name '<base>--<zone id>--xa-s3' when the zone of the bucket ` +
          `'${bucket.node.path}' is not known, got ${name === undefined ? 'none' : `'${name}'`}; ` +
          `or import the bucket with its 'locationName'`,
      )
    );
  }

  private validateScope(permissions?: AccessPointPermission[], prefixes?: string[]): void {
    if (permissions?.length === 0) {
      fail(this, 'ScopeEmpty', "'permissions' must name at least one call, got none; leave it out to allow all");
    }
    if (prefixes?.length === 0) {
      fail(this, 'ScopeEmpty', "'prefixes' must have at least one prefix, got none; leave it out to allow all keys");
    }
    const bytes = Buffer.byteLength((prefixes ?? []).filter(isKnown).join(''));
    if (bytes >= 256) {
      fail(this, 'ScopeTooLong', `'prefixes' must have less than 256 bytes in all, got ${bytes}`);
    }
  }

  private foreignAccount(): string | undefined {
    const owner = this.bucket.env.account;
    return Token.compareStrings(owner, this.env.account) === TokenComparison.DIFFERENT ? owner : undefined;
  }

  /** The bucket's policy has to allow what comes through the access point, or nothing does. */
  private letThroughBucketPolicy(): void {
    const statement = new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()],
      actions: [CREATE_SESSION],
      resources: [CfnDirectoryBucket.arnForDirectoryBucket(this.bucket)],
      conditions: {
        StringEquals: {
          's3express:DataAccessPointAccount': this.env.account,
          's3express:DataAccessPointArn': this.accessPointArn,
        },
      },
    });
    addOrExplain(this, this.bucket, statement, 'the access point gives access to nothing');
  }
}
