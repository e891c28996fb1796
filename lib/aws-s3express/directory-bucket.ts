import {
  ArnFormat,
  Lazy,
  PhysicalName,
  RemovalPolicy,
  Resource,
  Stack,
  type ArnComponents,
  type IResource,
} from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  CfnBucketPolicy,
  CfnDirectoryBucket,
  type DirectoryBucketReference,
  type IDirectoryBucketRef,
} from 'aws-cdk-lib/aws-s3express';
import type { Construct } from 'constructs';
import { fail, isKnown } from '../core/validation';
import { AccessPoint, type AccessPointOptions } from './access-point';
import { renderEncryption, validateKey } from './bucket-encryption';
import type { BucketLocation } from './bucket-location';
import { validateConfigurationId } from './configuration-id';
import { DirectoryBucketGrants } from './directory-bucket-grants';
import { emptyBeforeDeletion } from './empty-bucket';
import type { InventoryOptions } from './inventory';
import { allowInventoryDelivery, renderInventory, validateDestination } from './inventory-delivery';
import { renderLifecycleRule, validateLifecycleRule } from './lifecycle-configuration';
import type { LifecycleRule } from './lifecycle-rule';
import { RequestMetrics, type RequestMetricsOptions } from './request-metrics';
import { CREATE_SESSION } from './session';
import { validateEmptiedBucketStatement, validateResourcePolicyStatement } from './session-policy';
import { BUCKET_NAME, completeName, generateName, validateName, zoneOfName } from './zonal-name';

/** A directory bucket: objects in one zone, in the storage class S3 Express One Zone. */
export interface IDirectoryBucket
  extends IResource, IDirectoryBucketRef, iam.IResourceWithPolicyV2, iam.IEncryptedResource {
  /**
   * The whole name, `<base>--<zone id>--x-s3`. SDKs tell by it that the bucket is a directory bucket.
   *
   * @attribute
   */
  readonly bucketName: string;

  /**
   * `arn:<partition>:s3express:<region>:<account>:bucket/<name>`, with region and account unlike S3's other bucket ARNs.
   *
   * @attribute
   */
  readonly bucketArn: string;

  /** The id of the bucket's zone, such as `use1-az4`; undefined when an imported bucket's name does not show it. */
  readonly locationName?: string;

  /** The customer managed key of the bucket; undefined for encryption with S3 managed keys. */
  readonly encryptionKey?: kms.IKeyRef;

  /** Access to the objects. */
  readonly grants: DirectoryBucketGrants;

  /**
   * A named way into the bucket with a scope of its own.
   *
   * @param id construct id
   * @param options scope, network origin and policy
   */
  addAccessPoint(id: string, options?: AccessPointOptions): AccessPoint;
}

/** How a directory bucket is made. */
export interface DirectoryBucketProps {
  /**
   * The zone that the bucket lives in, for life: another one replaces the bucket.
   */
  readonly location: BucketLocation;

  /**
   * The base of the bucket's name, which the zone and the suffix complete, or the whole name
   * `<base>--<zone id>--x-s3`. The whole name has at most 63 characters, so the base has 47 with a zone such as
   * `use1-az4`. A name is unique within its zone. A token is a base unless its text ends with `--x-s3`.
   *
   * Refused: a name of another zone, other characters than lower-case letters, digits and hyphens, a hyphen at either end,
   * the prefixes and suffixes that S3 reserves.
   *
   * @default - CloudFormation makes one up
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html
   */
  readonly bucketName?: string;

  /**
   * Customer managed symmetric KMS key that new objects are encrypted with. **The key is for life**: S3 lets nobody change
   * or remove it, so a stack update that tries fails; make a bucket with another name instead. A bucket key is always on.
   *
   * An alias is refused, since S3 does not take one here, and so is the AWS managed key `aws/s3`. A key of another
   * account is given by its whole ARN.
   *
   * @default - encryption with S3 managed keys (SSE-S3)
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-UsingKMSEncryption.html
   */
  readonly encryptionKey?: kms.IKeyRef;

  /**
   * When objects expire and unfinished uploads are given up, at most 1,000 rules.
   *
   * @default - objects and unfinished uploads stay until somebody deletes them
   */
  readonly lifecycleRules?: LifecycleRule[];

  /**
   * What happens to the bucket when it leaves the stack. Retained by default, since a deleted bucket cannot be brought
   * back: directory buckets have no versions and no replication.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether the bucket is emptied before it is deleted: objects and unfinished uploads, by a function of this library,
   * for up to an hour. Refused unless `removalPolicy` is DESTROY. Without it the deletion of a bucket that holds anything fails.
   *
   * Whatever writes to the bucket must go first, or it fills the bucket again: `writer.node.addDependency(bucket)`.
   *
   * It can be switched off later, and deletes nothing then. For that to be certain, statements in the bucket policy that
   * let anybody in (an organization, for one) are refused.
   *
   * @default false
   */
  readonly autoDeleteObjects?: boolean;
}

/** What is known of a directory bucket that another app made. */
export interface DirectoryBucketAttributes {
  /** The whole name, `<base>--<zone id>--x-s3`. */
  readonly bucketName: string;

  /**
   * The account that owns the bucket.
   *
   * @default - the stack's account
   */
  readonly account?: string;

  /**
   * The region of the bucket.
   *
   * @default - the stack's region
   */
  readonly region?: string;

  /**
   * The id of the bucket's zone, such as `use1-az4`.
   *
   * @default - read from the name, if it is not a token
   */
  readonly locationName?: string;

  /**
   * The key that the bucket is encrypted with, so that grants include it.
   *
   * @default - grants leave the key out
   */
  readonly encryptionKey?: kms.IKeyRef;
}

abstract class DirectoryBucketBase extends Resource implements IDirectoryBucket {
  public abstract readonly bucketName: string;
  public abstract readonly bucketArn: string;
  public abstract readonly locationName?: string;
  public abstract readonly encryptionKey?: kms.IKeyRef;
  public readonly grants = DirectoryBucketGrants.fromDirectoryBucket(this);

  public get directoryBucketRef(): DirectoryBucketReference {
    return { bucketName: this.bucketName, directoryBucketArn: this.bucketArn };
  }

  public abstract addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult;

  public grantOnKey(grantee: iam.IGrantable, ...actions: string[]): iam.GrantOnKeyResult {
    const key = this.encryptionKey;
    return { grant: key && kms.KeyGrants.fromKey(key).actions(grantee, ...actions) };
  }

  public addAccessPoint(id: string, options: AccessPointOptions = {}): AccessPoint {
    return new AccessPoint(this, id, { ...options, bucket: this });
  }
}

/**
 * A bucket of S3 Express One Zone: single-digit millisecond access to objects that live in one zone.
 *
 * Encrypted, private by nature of the service (public access is blocked and cannot be opened), retained when it leaves
 * the stack. Versions, replication, notifications and object tags do not exist for directory buckets.
 *
 * @resource AWS::S3Express::DirectoryBucket
 * @stateful
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-overview.html
 * @example
 * const bucket = new s3express.DirectoryBucket(this, 'Bucket', {
 *   location: s3express.BucketLocation.availabilityZone('use1-az4'),
 * });
 * bucket.grants.readWrite(role);
 */
export class DirectoryBucket extends DirectoryBucketBase {
  /**
   * A bucket of the stack's account and region that another app made.
   *
   * @param scope construct scope
   * @param id construct id
   * @param directoryBucketName the whole name, `<base>--<zone id>--x-s3`; the zone is read from it
   */
  public static fromDirectoryBucketName(scope: Construct, id: string, directoryBucketName: string): IDirectoryBucket {
    return DirectoryBucket.fromDirectoryBucketAttributes(scope, id, { bucketName: directoryBucketName });
  }

  /**
   * A bucket that another app made, in the account and region that its ARN tells.
   *
   * @param scope construct scope
   * @param id construct id
   * @param directoryBucketArn `arn:<partition>:s3express:<region>:<account>:bucket/<name>`
   */
  public static fromDirectoryBucketArn(scope: Construct, id: string, directoryBucketArn: string): IDirectoryBucket {
    const { account, region, resourceName } = Stack.of(scope).splitArn(
      directoryBucketArn,
      ArnFormat.SLASH_RESOURCE_NAME,
    );
    return DirectoryBucket.fromDirectoryBucketAttributes(scope, id, { bucketName: resourceName!, account, region });
  }

  /**
   * A bucket that another app made, with all that is known of it.
   *
   * @param scope construct scope
   * @param id construct id
   * @param attrs name, account, region, zone, key
   */
  public static fromDirectoryBucketAttributes(
    scope: Construct,
    id: string,
    attrs: DirectoryBucketAttributes,
  ): IDirectoryBucket {
    class Import extends DirectoryBucketBase {
      public readonly bucketName = attrs.bucketName;
      public readonly bucketArn = Stack.of(scope).formatArn({
        ...arnComponents(attrs.bucketName),
        account: attrs.account,
        region: attrs.region,
      });
      public readonly locationName = attrs.locationName ?? zoneOfName(attrs.bucketName);
      public readonly encryptionKey = attrs.encryptionKey;

      public addToResourcePolicy(): iam.AddToResourcePolicyResult {
        return { statementAdded: false };
      }
    }
    return new Import(scope, id, { account: attrs.account, region: attrs.region });
  }

  /** @attribute */
  public readonly bucketName: string;
  /** @attribute */
  public readonly bucketArn: string;
  public readonly locationName?: string;
  public readonly encryptionKey?: kms.IKeyRef;

  private readonly lifecycleRules: LifecycleRule[] = [];
  private readonly inventories = new Map<string, InventoryOptions>();
  private readonly requestMetrics = new Map<string, RequestMetrics>();
  private readonly policyDocument = new iam.PolicyDocument();
  private readonly emptied: boolean;
  private policy?: CfnBucketPolicy;

  constructor(scope: Construct, id: string, props: DirectoryBucketProps) {
    const { location, bucketName: name, encryptionKey, removalPolicy = RemovalPolicy.RETAIN } = props;
    super(scope, id, {
      physicalName:
        name === undefined ? PhysicalName.GENERATE_IF_NEEDED : completeName(BUCKET_NAME, name, location.locationName),
    });

    location._validate(this);
    validateName(this, BUCKET_NAME, name, location.locationName);
    validateKey(this, encryptionKey);
    if (props.autoDeleteObjects && removalPolicy !== RemovalPolicy.DESTROY) {
      fail(
        this,
        'AutoDeleteWithoutDestroy',
        `'autoDeleteObjects' must come with 'removalPolicy: RemovalPolicy.DESTROY', got '${removalPolicy}'`,
      );
    }

    const resource = new CfnDirectoryBucket(this, 'Resource', {
      bucketName: this.physicalName,
      locationName: location.locationName,
      dataRedundancy: location.dataRedundancy,
      bucketEncryption: renderEncryption(encryptionKey),
      lifecycleConfiguration: Lazy.any({ produce: () => this.renderLifecycle() }),
      inventoryConfigurations: Lazy.any({ produce: () => this.renderInventories() }, { omitEmptyArray: true }),
      metricsConfigurations: Lazy.any({ produce: () => this.renderMetrics() }, { omitEmptyArray: true }),
    });
    resource.applyRemovalPolicy(removalPolicy);

    this.bucketName = this.getResourceNameAttribute(resource.ref);
    this.bucketArn = this.getResourceArnAttribute(resource.attrArn, arnComponents(this.physicalName));
    this.locationName = location.locationName;
    this.encryptionKey = encryptionKey;
    this.emptied = props.autoDeleteObjects ?? false;

    props.lifecycleRules?.forEach((rule) => this.addLifecycleRule(rule));
    if (this.emptied) emptyBeforeDeletion(this);
  }

  /**
   * Adds a rule, and with the first one the statement that lets S3 carry rules out.
   *
   * @param rule what expires or is given up, and when
   */
  public addLifecycleRule(rule: LifecycleRule): void {
    validateLifecycleRule(this, rule, this.lifecycleRules);
    if (this.lifecycleRules.length === 0) {
      this.addToResourcePolicy(
        new iam.PolicyStatement({
          principals: [new iam.ServicePrincipal('lifecycle.s3.amazonaws.com')],
          actions: [CREATE_SESSION],
          resources: [this.bucketArn],
          conditions: { StringEquals: { 's3express:SessionMode': 'ReadWrite' } },
        }),
      );
    }
    this.lifecycleRules.push(rule);
  }

  /**
   * Adds a regular list of the bucket's objects, and lets S3 Express write it into the destination.
   *
   * @param id the inventory's id: letters, digits, periods, hyphens and underscores, at most 64, once per bucket
   * @param options destination, format, frequency
   */
  public addInventory(id: string, options: InventoryOptions): void {
    validateConfigurationId(this, 'inventory.id', id, this.inventories);
    validateDestination(this, options);
    this.inventories.set(id, options);
    allowInventoryDelivery(this, this.bucketArn, options);
  }

  /**
   * Turns request metrics on, for the bucket or a directory of it. They are billed as custom metrics.
   *
   * @param id the filter's id: letters, digits, periods, hyphens and underscores, at most 64, once per bucket
   * @param options what is counted
   * @returns the metrics, with the right dimensions
   */
  public addRequestMetrics(id: string, options: RequestMetricsOptions = {}): RequestMetrics {
    validateConfigurationId(this, 'requestMetrics.id', id, this.requestMetrics);
    const metrics = new RequestMetrics(this, this.bucketName, id, options);
    this.requestMetrics.set(id, metrics);
    return metrics;
  }

  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    validateResourcePolicyStatement(this, statement);
    if (this.emptied) validateEmptiedBucketStatement(this, statement);
    this.policyDocument.addStatements(statement);
    this.policy ??= new CfnBucketPolicy(this, 'Policy', {
      bucket: this.bucketName,
      policyDocument: this.policyDocument,
    });
    return { statementAdded: true, policyDependable: this.policy };
  }

  /** The name of a bucket that another environment refers to must be known before it exists. */
  protected override generatePhysicalName(): string {
    if (!isKnown(this.locationName)) {
      fail(
        this,
        'NameUnknown',
        `'bucketName' must be given when the bucket is referred to from another account or region and its zone is only ` +
          `known at deployment; give a whole name, or the location as BucketLocation.availabilityZone('use1-az4')`,
      );
    }
    return generateName(this, BUCKET_NAME, this.locationName, [this.env.account, this.env.region]);
  }

  private renderLifecycle(): CfnDirectoryBucket.LifecycleConfigurationProperty | undefined {
    return this.lifecycleRules.length === 0 ? undefined : { rules: this.lifecycleRules.map(renderLifecycleRule) };
  }

  private renderInventories(): CfnDirectoryBucket.InventoryConfigurationProperty[] {
    return [...this.inventories].map(([id, options]) => renderInventory(id, options));
  }

  private renderMetrics(): CfnDirectoryBucket.MetricsConfigurationProperty[] {
    return [...this.requestMetrics.values()].map((metrics) => metrics._render());
  }
}

function arnComponents(bucketName: string): ArnComponents {
  return { service: 's3express', resource: 'bucket', resourceName: bucketName };
}
