import { ArnFormat, RemovalPolicy, Resource, Stack, Token, type IResource } from 'aws-cdk-lib';
import {
  CfnCollectionGroup,
  type CollectionGroupReference,
  type ICollectionGroupRef,
} from 'aws-cdk-lib/aws-opensearchserverless';
import type { Construct } from 'constructs';
import { deriveName } from '../core/derived-name';
import { validateString } from '../core/validation';
import { renderCapacity } from './capacity-limits';
import { LONGEST_DERIVED_NAME, validateName } from './collection-name';
import type { CollectionGroupGeneration, GroupCapacity } from './group-capacity';

/** A group of collections that share OCUs. */
export interface ICollectionGroup extends IResource, ICollectionGroupRef {
  /**
   * The name, which collections know the group by.
   *
   * @attribute
   */
  readonly collectionGroupName: string;

  /**
   * `arn:<partition>:aoss:<region>:<account>:collection-group/<id>`.
   *
   * @attribute
   */
  readonly collectionGroupArn: string;

  /**
   * The id, which the service chooses.
   *
   * @attribute
   */
  readonly collectionGroupId: string;

  /** Whether its collections have standby replicas. Unknown of a group that another app made, unless its attributes tell. */
  readonly standbyReplicas?: boolean;

  /** Which OpenSearch Serverless it runs on. Unknown where the service chooses, and of a group that another app made, unless its attributes tell. */
  readonly generation?: CollectionGroupGeneration;
}

/** How a group of collections is made. */
export interface CollectionGroupProps {
  /**
   * The name: 3 to 32 lower-case letters, digits and hyphens, first a letter. It is unique in the account and region.
   *
   * With a name of your own CloudFormation refuses what would make a new group.
   *
   * @default - derived from the construct's path, and from what makes a new group when it changes
   */
  readonly collectionGroupName?: string;

  /**
   * A description for people, of at most 1,000 characters.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Whether the collections of the group have a second copy in another Availability Zone. **To change it makes a new group,
   * and with it new, empty collections.**
   *
   * @default true
   */
  readonly standbyReplicas?: boolean;

  /**
   * Which OpenSearch Serverless the group runs on. **To change it makes a new group, and with it new, empty collections.**
   *
   * @default - what the service chooses
   */
  readonly generation?: CollectionGroupGeneration;

  /**
   * How far the collections of the group scale together. It changes in place.
   *
   * @default - what the service chooses
   */
  readonly capacity?: GroupCapacity;

  /**
   * What happens to the group when it leaves the stack, or when another replaces it. Retained by default as its collections
   * are: the service does not delete a group that has collections, so that the deletion of the stack would fail.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** What is known of a group that another app made. */
export interface CollectionGroupAttributes {
  /** `arn:<partition>:aoss:<region>:<account>:collection-group/<id>`. One that is a token is taken to be of the stack's environment. */
  readonly collectionGroupArn: string;

  /** The name, which the ARN does not tell. */
  readonly collectionGroupName: string;

  /**
   * Whether its collections have standby replicas. When it is set, collections follow it, and those that differ are refused.
   *
   * @default - unknown; what a collection says is left to the service to check
   */
  readonly standbyReplicas?: boolean;

  /**
   * Which OpenSearch Serverless it runs on, which decides how its collections are reached from a VPC.
   *
   * @default - unknown
   */
  readonly generation?: CollectionGroupGeneration;
}

abstract class CollectionGroupBase extends Resource implements ICollectionGroup {
  public abstract readonly collectionGroupName: string;
  public abstract readonly collectionGroupArn: string;
  public abstract readonly collectionGroupId: string;
  public abstract readonly standbyReplicas?: boolean;
  public abstract readonly generation?: CollectionGroupGeneration;

  public get collectionGroupRef(): CollectionGroupReference {
    return { collectionGroupArn: this.collectionGroupArn, collectionGroupId: this.collectionGroupId };
  }
}

/**
 * A group of collections of one type that share OCUs, within limits of their own, also where their keys differ.
 *
 * **What it costs**: the minimum of its capacity by the hour, also while nobody uses it. With
 * `CollectionGroupGeneration.NEXT_GENERATION` the minimum can be 0; the first request after about 10 idle minutes then waits 10 to
 * 30 seconds.
 *
 * @resource AWS::OpenSearchServerless::CollectionGroup
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-collection-groups.html
 * @example
 * const collectionGroup = new aoss.CollectionGroup(this, 'Tenants', {
 *   capacity: { minIndexing: 1, maxIndexing: 8, minSearch: 1, maxSearch: 16 },
 * });
 * new aoss.Collection(this, 'Blue', {
 *   type: aoss.CollectionType.SEARCH,
 *   networkAccess: aoss.NetworkAccess.privateAccess({ vpcEndpointIds: ['vpce-0a1b2c3d4e5f'] }),
 *   collectionGroup,
 * });
 */
export class CollectionGroup extends CollectionGroupBase {
  /**
   * A group that another app made, of the account and region that its ARN tells.
   *
   * @param scope construct scope
   * @param id construct id
   * @param attrs ARN and name
   */
  public static fromCollectionGroupAttributes(
    scope: Construct,
    id: string,
    attrs: CollectionGroupAttributes,
  ): ICollectionGroup {
    const { collectionGroupArn, collectionGroupName, standbyReplicas, generation } = attrs;
    validateString(scope, 'collectionGroupArn', collectionGroupArn, {
      pattern: /^arn:[a-z-]+:aoss:[a-z0-9-]+:\d{12}:collection-group\/[a-z0-9]+$/,
      allows:
        'the form arn:<partition>:aoss:<region>:<account>:collection-group/<id>, which has the id and not the name',
    });
    validateName(scope, 'collectionGroupName', collectionGroupName);
    const { account, region, resourceName } = Stack.of(scope).splitArn(
      collectionGroupArn,
      ArnFormat.SLASH_RESOURCE_NAME,
    );

    class Import extends CollectionGroupBase {
      public readonly collectionGroupName = collectionGroupName;
      public readonly collectionGroupArn = collectionGroupArn;
      public readonly collectionGroupId = resourceName!;
      public readonly standbyReplicas = standbyReplicas;
      public readonly generation = generation;
    }
    return new Import(scope, id, Token.isUnresolved(collectionGroupArn) ? {} : { account, region });
  }

  /** @attribute */
  public readonly collectionGroupName: string;
  /** @attribute */
  public readonly collectionGroupArn: string;
  /** @attribute */
  public readonly collectionGroupId: string;

  /** Whether its collections have standby replicas. */
  public readonly standbyReplicas?: boolean;

  /** Which OpenSearch Serverless it runs on, if it was said. */
  public readonly generation?: CollectionGroupGeneration;

  // eslint-disable-next-line awscdk/construct-constructor-property -- the rule knows no defaults
  constructor(scope: Construct, id: string, props: CollectionGroupProps = {}) {
    super(scope, id);

    const { standbyReplicas = true, generation, description } = props;
    validateName(this, 'collectionGroupName', props.collectionGroupName);
    validateString(this, 'description', description, { max: 1000 });
    const capacityLimits = renderCapacity(this, props.capacity, generation);

    const salt = [String(standbyReplicas), generation ?? ''];
    this.collectionGroupName = props.collectionGroupName ?? deriveName(this, LONGEST_DERIVED_NAME, salt);
    this.standbyReplicas = standbyReplicas;
    this.generation = generation;

    const resource = new CfnCollectionGroup(this, 'Resource', {
      name: this.collectionGroupName,
      standbyReplicas: standbyReplicas ? 'ENABLED' : 'DISABLED',
      generation,
      description,
      capacityLimits,
    });
    resource.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);

    this.collectionGroupArn = resource.attrArn;
    this.collectionGroupId = resource.attrId;
  }
}
