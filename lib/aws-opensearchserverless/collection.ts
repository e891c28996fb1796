import {
  ArnFormat,
  CfnDeletionPolicy,
  RemovalPolicy,
  Resource,
  Stack,
  Token,
  type CfnResource,
  type IResource,
} from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import {
  CfnCollection,
  CfnLifecyclePolicy,
  CfnSecurityPolicy,
  type CollectionReference,
  type ICollectionRef,
} from 'aws-cdk-lib/aws-opensearchserverless';
import { Construct, type IDependable } from 'constructs';
import { deriveName } from '../core/derived-name';
import { validateString } from '../core/validation';
import { CollectionGrants } from './collection-grants';
import type { ICollectionGroup } from './collection-group';
import { CollectionMetrics } from './collection-metrics';
import { LONGEST_DERIVED_NAME, LONGEST_POLICY_NAME, validateName } from './collection-name';
import type { CollectionProps } from './collection-props';
import type { CollectionType } from './collection-type';
import { DataAccessPolicy, isOfEnvironment, validateEnvironment } from './data-access-policy';
import type { DataPermissions } from './data-permissions';
import { dataPrincipals } from './data-principal';
import { renderRules } from './data-rules';
import { allowCollection, renderEncryption, validateKey } from './encryption-policy';
import { leaveOutTags } from './frozen-tags';
import { CollectionGroupGeneration } from './group-capacity';
import { joinGroup, standbyReplicasOf } from './group-members';
import type { NetworkAccess } from './network-access';
import { renderRetention, validateRetentionType } from './retention-policy';
import type { RetentionRule } from './retention-rule';

/** A collection of OpenSearch Serverless: indexes of one kind, with one endpoint. */
export interface ICollection extends IResource, ICollectionRef {
  /**
   * The name, which policies know the collection by.
   *
   * @attribute
   */
  readonly collectionName: string;

  /**
   * `arn:<partition>:aoss:<region>:<account>:collection/<id>`.
   *
   * @attribute
   */
  readonly collectionArn: string;

  /**
   * The id, which the service chooses.
   *
   * @attribute
   */
  readonly collectionId: string;

  /**
   * Where clients of OpenSearch send requests to, without a slash at the end.
   *
   * @attribute
   */
  readonly collectionEndpoint: string;

  /**
   * Where OpenSearch Dashboards is.
   *
   * @attribute
   */
  readonly dashboardEndpoint: string;

  /**
   * What the collection is for; undefined where that is not known of an imported one.
   *
   * @attribute
   */
  readonly collectionType?: CollectionType;

  /** Whether the collection is reached from the internet; undefined where that is not known of an imported one. */
  readonly publicAccess?: boolean;

  /** Access to documents and indexes. */
  readonly grants: CollectionGrants;

  /** What CloudWatch knows about the collection. */
  readonly metrics: CollectionMetrics;

  /**
   * Lets a principal in by a data access policy, and by nothing else: it still needs `aoss:APIAccessAll` of IAM. `grants`
   * does both.
   *
   * @param grantee a role or a user of the collection's account; all others are refused
   * @param permissions permissions of data access policies; those that do not exist are refused
   */
  addDataAccess(grantee: iam.IGrantable, permissions: DataPermissions): IDependable;
}

/** What is known of a collection that another app made. */
export interface CollectionAttributes {
  /** `arn:<partition>:aoss:<region>:<account>:collection/<id>`. One that is a token is taken to be of the stack's environment. */
  readonly collectionArn: string;

  /** The name, which the ARN does not tell. */
  readonly collectionName: string;

  /**
   * What the collection is for, so that what writes to it is checked.
   *
   * @default - not known
   */
  readonly collectionType?: CollectionType;

  /**
   * Whether the collection is reached from the internet, so that what writes to it needs no endpoint.
   *
   * @default - not known
   */
  readonly publicAccess?: boolean;

  /**
   * Where clients of OpenSearch send requests to. One of the next generation is at `https://<id>.aoss.<region>.on.aws`.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-collection-endpoints.html
   * @default - that of the classic generation, `https://<id>.<region>.aoss.amazonaws.com`
   */
  readonly collectionEndpoint?: string;
}

abstract class CollectionBase extends Resource implements ICollection {
  public abstract readonly collectionName: string;
  public abstract readonly collectionArn: string;
  public abstract readonly collectionId: string;
  public abstract readonly collectionEndpoint: string;
  public abstract readonly dashboardEndpoint: string;
  public abstract readonly collectionType?: CollectionType;
  public abstract readonly publicAccess?: boolean;
  public readonly grants = CollectionGrants.fromCollection(this);
  public readonly metrics = CollectionMetrics.fromCollection(this);

  public get collectionRef(): CollectionReference {
    return { collectionArn: this.collectionArn, collectionId: this.collectionId };
  }

  public addDataAccess(grantee: iam.IGrantable, permissions: DataPermissions): IDependable {
    const rules = renderRules(this, this.collectionName, permissions);
    const principal = grantee.grantPrincipal;
    const principals = dataPrincipals(this, this.env.account, principal);
    // Beside a principal of another stack: its own policy names the collection, and the stacks must not need each other.
    const beside = Construct.isConstruct(principal) ? Stack.of(principal) : this.stack;
    const policy = this.dataAccessPolicy(isOfEnvironment(beside, this.env) ? beside : this.stack);
    policy.add(principals, rules);
    return policy;
  }

  /** A policy of its own for each stack, also for a collection that another app owns: data access policies add up. */
  private dataAccessPolicy(stack: Stack): DataAccessPolicy {
    validateEnvironment(this, stack);
    const own = stack === this.stack;
    const id = own ? 'DataAccess' : `DataAccess${this.node.addr}`;
    const parent = own ? this : stack;
    const existing = parent.node.tryFindChild(id);
    if (existing) return existing as DataAccessPolicy;
    const name = deriveName(parent, LONGEST_POLICY_NAME, [id, ...this.policySalt()]);
    const policy = new DataAccessPolicy(parent, id, { name });
    if (own) this.keepWithCollection(policy.resource);
    return policy;
  }

  protected policySalt(): string[] {
    return Token.isUnresolved(this.collectionName) ? [] : [this.collectionName];
  }

  protected keepWithCollection(_policy: CfnResource): void {
    // An imported collection is not this app's to replace.
  }
}

/**
 * A search engine without servers, with the three policies that it needs: how it is encrypted, from where it is reached, and
 * who may do what with its data.
 *
 * Retained when it leaves the stack. **It costs by the hour also while nobody uses it**, at least 2 OCUs, or 1 without standby
 * replicas; collections of the same key share them, but vector collections share only among themselves.
 *
 * Tags are left out of the template, with a warning: CloudFormation would replace the collection for them.
 *
 * @resource AWS::OpenSearchServerless::Collection
 * @stateful
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-overview.html
 * @example
 * const collection = new aoss.Collection(this, 'Logs', {
 *   type: aoss.CollectionType.TIME_SERIES,
 *   networkAccess: aoss.NetworkAccess.privateAccess({ vpcEndpointIds: ['vpce-0a1b2c3d4e5f'] }),
 * });
 * collection.grants.write(role);
 */
export class Collection extends CollectionBase {
  /**
   * A collection that another app made, of the account and region that its ARN tells. Grants make a data access policy of
   * this app's, beside those that the collection has.
   *
   * @param scope construct scope
   * @param id construct id
   * @param attrs ARN and name
   */
  public static fromCollectionAttributes(scope: Construct, id: string, attrs: CollectionAttributes): ICollection {
    const { collectionArn, collectionName, collectionType, publicAccess } = attrs;
    validateString(scope, 'collectionArn', collectionArn, {
      pattern: /^arn:[a-z-]+:aoss:[a-z0-9-]+:\d{12}:collection\/[a-z0-9]+$/,
      allows: 'the form arn:<partition>:aoss:<region>:<account>:collection/<id>, which has the id and not the name',
    });
    validateName(scope, 'collectionName', collectionName);
    const stack = Stack.of(scope);
    const { account, region, resourceName } = stack.splitArn(collectionArn, ArnFormat.SLASH_RESOURCE_NAME);
    validateString(scope, 'collectionEndpoint', attrs.collectionEndpoint, {
      pattern: /^https:\/\/[a-z0-9.-]+$/,
      allows: 'the form https://<host>, without a slash at the end',
    });
    const collectionEndpoint = attrs.collectionEndpoint ?? `https://${resourceName}.${region}.aoss.${stack.urlSuffix}`;

    class Import extends CollectionBase {
      public readonly collectionName = collectionName;
      public readonly collectionArn = collectionArn;
      public readonly collectionId = resourceName!;
      public readonly collectionEndpoint = collectionEndpoint;
      public readonly dashboardEndpoint = `${this.collectionEndpoint}/_dashboards`;
      public readonly collectionType = collectionType;
      public readonly publicAccess = publicAccess;
    }
    return new Import(scope, id, Token.isUnresolved(collectionArn) ? {} : { account, region });
  }

  /** @attribute */
  public readonly collectionName: string;
  /** @attribute */
  public readonly collectionArn: string;
  /** @attribute */
  public readonly collectionId: string;
  /** @attribute */
  public readonly collectionEndpoint: string;
  /** @attribute */
  public readonly dashboardEndpoint: string;
  /** @attribute */
  public readonly collectionType?: CollectionType;
  public readonly publicAccess?: boolean;

  /**
   * From where it is reached, which what an AWS service makes in it must know.
   *
   * @internal
   */
  public readonly _networkAccess: NetworkAccess;

  private readonly resource: CfnCollection;
  private readonly salt: string[];

  constructor(scope: Construct, id: string, props: CollectionProps) {
    super(scope, id);

    const { type, encryptionKey, networkAccess, description, collectionGroup, retention, deletionProtection } = props;
    validateName(this, 'collectionName', props.collectionName);
    validateString(this, 'description', description, { max: 1000 });
    validateKey(this, encryptionKey);
    const standbyReplicas = standbyReplicasOf(this, collectionGroup, props.standbyReplicas);
    if (collectionGroup) joinGroup(this, collectionGroup, type);
    if (retention) validateRetentionType(this, type);

    this.collectionType = type;
    this.publicAccess = networkAccess._public;
    this._networkAccess = networkAccess;
    this.salt = [type, String(standbyReplicas), encryptionKey ? stableName(encryptionKey) : ''];
    if (collectionGroup) this.salt.push(stableGroupName(collectionGroup));
    this.collectionName = props.collectionName ?? deriveName(this, LONGEST_DERIVED_NAME, this.salt);
    if (encryptionKey) allowCollection(this, encryptionKey);

    const resource = new CfnCollection(this, 'Resource', {
      name: this.collectionName,
      type,
      description,
      standbyReplicas: onOrOff(standbyReplicas),
      collectionGroupName: collectionGroup?.collectionGroupName,
      deletionProtection: deletionProtection === undefined ? undefined : onOrOff(deletionProtection),
    });
    // The group's name is no reference to it.
    if (collectionGroup) resource.node.addDependency(collectionGroup);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    resource.applyRemovalPolicy(removalPolicy);
    leaveOutTags(resource);
    this.resource = resource;

    this.addPolicy('Encryption', renderEncryption(this.collectionName, encryptionKey));
    this.addPolicy('Network', networkAccess._render(this, this.collectionName, generationOf(collectionGroup)));
    if (retention) this.addRetention(retention);

    this.collectionArn = resource.attrArn;
    this.collectionId = resource.ref;
    this.collectionEndpoint = resource.attrCollectionEndpoint;
    this.dashboardEndpoint = resource.attrDashboardEndpoint;
  }

  private addPolicy(id: 'Encryption' | 'Network', document: object): void {
    const policy = new CfnSecurityPolicy(this, id, {
      name: deriveName(this, LONGEST_POLICY_NAME, [id, ...this.policySalt()]),
      type: id.toLowerCase(),
      policy: this.stack.toJsonString(document),
    });
    this.resource.addResourceDependency(policy);
    this.keepWithCollection(policy);
  }

  private addRetention(rules: RetentionRule[]): void {
    const policy = new CfnLifecyclePolicy(this, 'Retention', {
      name: deriveName(this, LONGEST_POLICY_NAME, ['Retention', ...this.policySalt()]),
      type: 'retention',
      policy: this.stack.toJsonString(renderRetention(this, this.collectionName, rules)),
    });
    this.keepWithCollection(policy);
  }

  /** Another key makes another encryption policy, which the service refuses beside the first for the same name. */
  protected override policySalt(): string[] {
    return [...this.salt, ...super.policySalt()];
  }

  protected override keepWithCollection(policy: CfnResource): void {
    // A collection that is kept when another replaces it keeps its policies, so that its data can be moved.
    if (this.resource.cfnOptions.updateReplacePolicy === CfnDeletionPolicy.RETAIN) {
      policy.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
      policy.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
    }
  }
}

/** Those of the next generation are in groups; what the service chooses for a group is not known. */
function generationOf(group: ICollectionGroup | undefined): CollectionGroupGeneration | undefined {
  return group ? group.generation : CollectionGroupGeneration.CLASSIC;
}

/** What tells one key from another between two syntheses, which the number of a token does not. */
function stableName(key: kms.IKeyRef): string {
  const { keyArn } = key.keyRef;
  return Token.isUnresolved(keyArn) ? key.node.path : keyArn;
}

function stableGroupName({ collectionGroupName, node }: ICollectionGroup): string {
  return Token.isUnresolved(collectionGroupName) ? node.path : collectionGroupName;
}

function onOrOff(on: boolean): string {
  return on ? 'ENABLED' : 'DISABLED';
}
