import { Annotations, RemovalPolicy, Resource, type IResource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { CfnIndex, type IIndexRef, type IndexReference } from 'aws-cdk-lib/aws-opensearchserverless';
import type { Construct } from 'constructs';
import { deriveName } from '../core/derived-name';
import { fail, isKnown, validateInteger, validateString } from '../core/validation';
import { Collection, type ICollection } from './collection';
import { LONGEST_POLICY_NAME } from './collection-name';
import { CollectionType } from './collection-type';
import { DataAccessPolicy, isOfEnvironment } from './data-access-policy';
import { dataPrincipals } from './data-principal';
import { renderRules } from './data-rules';
import { deployRoleOf } from './deploy-role';
import type { IndexField } from './index-field';

const LONGEST_DERIVED_NAME = 64;
const MANAGE = ['aoss:CreateIndex', 'aoss:DeleteIndex', 'aoss:DescribeIndex', 'aoss:UpdateIndex'];
/** What network policies call the service itself, through which CloudFormation comes. */
const CLOUDFORMATION = 'aoss.amazonaws.com';

/** An index of a collection. */
export interface IIndex extends IResource, IIndexRef {
  /**
   * The name, which clients search and write by.
   *
   * @attribute
   */
  readonly indexName: string;
}

/** How an index is made. */
export interface IndexProps {
  /**
   * The collection that the index is in, of the stack's account and region. For vectors it must be of
   * `CollectionType.VECTOR_SEARCH`. **Another collection makes a new, empty index.**
   */
  readonly collection: ICollection;

  /**
   * The fields by name, at least one. Fields can be added later. OpenSearch does not change those that are there, so that such
   * a deployment fails: give another `indexName`, and write the documents again.
   */
  readonly fields: Record<string, IndexField>;

  /**
   * The name: lower-case letters, digits, `_` and `-`, first a letter. **Another name makes a new, empty index.**
   *
   * @default - derived from the construct's path
   */
  readonly indexName?: string;

  /**
   * How many candidates are looked at for a search by vectors, at least 1: more finds better, and is slower.
   *
   * @default - what the service chooses
   */
  readonly efSearch?: number;

  /**
   * The role by which CloudFormation deploys the stack. Whoever that is makes the index, by a request to the collection, and so
   * needs data access, which the index gives. It also needs `aoss:APIAccessAll` of IAM, which is not given here: the role that
   * `cdk bootstrap` makes by default has it, as an administrator. One that was made with `--cloudformation-execution-policies`
   * may not.
   *
   * @default - the role that the stack's synthesizer names: by default
   * `cdk-<qualifier>-cfn-exec-role-<account>-<region>`. A synthesizer that names none needs this property
   */
  readonly deployRole?: iam.IRoleRef;

  /**
   * What happens to the index, and its documents, when it leaves the stack or when another replaces it. One that is retained
   * still goes with its collection.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The names of each collection's indexes, and which construct took them. */
const taken = new WeakMap<ICollection, Map<string, string>>();

/**
 * An index of a collection with its fields, made before anything is written to it: nearest neighbours are found by fields only
 * that were vectors from the start.
 *
 * CloudFormation makes it by a request to the collection, by the role that deploys the stack. So that role gets a data access
 * policy for exactly this index, and the collection must be reached by CloudFormation: by public access, or with
 * `aoss.amazonaws.com` among the `services` of private access. Else there is a warning.
 *
 * **A deployment that adds an index to a collection that is there may fail with 403**, since it takes up to five minutes until
 * a data access policy is in effect, and whether CloudFormation waits is not documented. Then deploy again. A collection that is
 * made by the same deployment takes minutes itself, while the policy is there already. An index is not found everywhere at once
 * either: what is made from it, such as a knowledge base of Bedrock, may have to be deployed after it.
 *
 * @resource AWS::OpenSearchServerless::Index
 * @stateful
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-opensearchserverless-index.html
 * @example
 * const collection = new aoss.Collection(this, 'Vectors', {
 *   type: aoss.CollectionType.VECTOR_SEARCH,
 *   networkAccess: aoss.NetworkAccess.publicAccess(),
 * });
 * new aoss.Index(this, 'Chunks', {
 *   collection,
 *   fields: {
 *     embedding: aoss.IndexField.vector(1024, { space: aoss.VectorSpace.COSINE }),
 *     text: aoss.IndexField.text(),
 *     tenant: aoss.IndexField.keyword(),
 *   },
 * });
 */
export class Index extends Resource implements IIndex {
  /** @attribute */
  public readonly indexName: string;

  /** The collection that the index is in. */
  public readonly collection: ICollection;

  constructor(scope: Construct, id: string, props: IndexProps) {
    super(scope, id);

    const { collection, fields, indexName, efSearch } = props;
    validateString(this, 'indexName', indexName, {
      pattern: /^[a-z][a-z0-9_-]*$/,
      allows: 'lower-case letters, digits, _ and - only, and begin with a letter',
    });
    validateInteger(this, 'efSearch', efSearch, { min: 1 });
    this.collection = collection;
    this.validateEnvironment();
    const vectors = this.validateFields(fields, efSearch);
    this.warnOfNetwork();

    this.indexName = indexName ?? deriveName(this, LONGEST_DERIVED_NAME, []);
    this.validateUnique();
    const resource = new CfnIndex(this, 'Resource', {
      collectionEndpoint: collection.collectionEndpoint,
      indexName: this.indexName,
      mappings: {
        properties: Object.fromEntries(
          Object.entries(fields).map(([name, field]) => [name, field._render(this, `fields.${name}`)]),
        ),
      },
      settings: vectors ? { index: { knn: true, knnAlgoParamEfSearch: efSearch } } : undefined,
    });
    resource.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);
    resource.addResourceDependency(this.letIn(props.deployRole).resource);
  }

  public get indexRef(): IndexReference {
    return { indexName: this.indexName, collectionEndpoint: this.collection.collectionEndpoint };
  }

  /** Whether there are vectors among the fields. */
  private validateFields(fields: Record<string, IndexField>, efSearch: number | undefined): boolean {
    const names = Object.keys(fields);
    if (names.length === 0) fail(this, 'NoField', `'fields' must have at least one field, got none`);
    if (names.includes('')) fail(this, 'FieldName', `'fields' must have names, got ''`);
    const vector = names.find((name) => fields[name]?._isVector);
    if (vector === undefined) {
      if (efSearch === undefined) return false;
      fail(
        this,
        'EfSearchWithoutVector',
        `'efSearch' must be left out without vectors, got ${efSearch}: it is about them`,
      );
    }
    const { collectionType } = this.collection;
    if (collectionType !== undefined && collectionType !== CollectionType.VECTOR_SEARCH) {
      fail(
        this,
        'VectorInCollection',
        `'collection' must be of CollectionType.VECTOR_SEARCH for the vector 'fields.${vector}', got ${collectionType}`,
      );
    }
    return true;
  }

  private validateEnvironment(): void {
    const { env } = this.collection;
    if (isOfEnvironment(this.stack, env)) return;
    const { account, region } = this.stack;
    fail(
      this,
      'CollectionElsewhere',
      `'collection' must be of the stack's environment ${account}/${region}, got one of ${env.account}/${env.region}: ` +
        `make the index in a stack there`,
    );
  }

  private validateUnique(): void {
    const { collection, indexName, node } = this;
    const names = taken.get(collection) ?? new Map<string, string>();
    const other = names.get(indexName);
    if (other !== undefined) {
      fail(
        this,
        'DuplicateIndex',
        `'indexName' must be unique in the collection, got '${indexName}' as '${other}' has it`,
      );
    }
    taken.set(collection, names.set(indexName, node.path));
  }

  /** Of an imported collection it is not known what its network policy says. */
  private warnOfNetwork(): void {
    const { collection } = this;
    if (!(collection instanceof Collection) || collection._networkAccess._letsIn(CLOUDFORMATION)) return;
    Annotations.of(this).addWarningV2(
      'cdk-reinvent-constructs:aoss.indexOutOfReach',
      `CloudFormation makes the index by a request to the collection '${collection.node.path}', whose network access is ` +
        `private and does not let it in: add '${CLOUDFORMATION}' to 'networkAccess.services'`,
    );
  }

  /**
   * A policy for this index alone, so that both go together: CloudFormation changes a shared policy before it deletes the
   * index, and would then be denied.
   */
  private letIn(deployRole: iam.IRoleRef | undefined): DataAccessPolicy {
    const { collection, indexName } = this;
    const { collectionName } = collection;
    const salt = [collectionName, indexName].map((name) => (isKnown(name) ? name : ''));
    const policy = new DataAccessPolicy(this, 'DataAccess', {
      name: deriveName(this, LONGEST_POLICY_NAME, ['DataAccess', ...salt]),
    });
    const principals = dataPrincipals(this, collection.env.account, deployRoleOf(this, deployRole), 'deployRole');
    policy.add(principals, renderRules(this, collectionName, { index: MANAGE, indexNames: [indexName] }));
    return policy;
  }
}
