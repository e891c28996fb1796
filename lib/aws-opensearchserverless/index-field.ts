import type { CfnIndex } from 'aws-cdk-lib/aws-opensearchserverless';
import type { IConstruct } from 'constructs';
import { fail, validateInteger } from '../core/validation';

/** How near two vectors are. */
export enum VectorSpace {
  /** The straight line between them. */
  EUCLIDEAN = 'l2',

  /** Their inner product, for embeddings of length 1. */
  INNER_PRODUCT = 'innerproduct',

  /** The angle between them. Of the three the latest that collections know: some regions may refuse it. */
  COSINE = 'cosinesimil',
}

/** How vectors are compared, and their graph is built. */
export interface VectorFieldOptions {
  /**
   * How near two vectors are. Take what the model that makes them was trained for.
   *
   * @default VectorSpace.EUCLIDEAN, as the service does
   */
  readonly space?: VectorSpace;

  /**
   * To how many others each vector is linked in the graph: 2 to 100. More finds better, and takes more memory, which OCUs pay
   * for.
   *
   * @default - what the service chooses
   */
  readonly m?: number;

  /**
   * How many candidates are looked at for each link while the graph is built, at least 1. More finds better, and makes writing
   * slower.
   *
   * @default - what the service chooses
   */
  readonly efConstruction?: number;
}

/**
 * A field of the documents of an `Index`.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-vector-search.html
 */
export class IndexField {
  /**
   * A vector, which nearest neighbours are found by: an HNSW graph of the engine faiss, the only one that collections have. It
   * can be filtered by the other fields while it is searched.
   *
   * @param dimension how many numbers the vector has, 1 to 16,000: what the model makes
   * @param options how vectors are compared
   */
  public static vector(dimension: number, options: VectorFieldOptions = {}): IndexField {
    const { space = VectorSpace.EUCLIDEAN, m, efConstruction } = options;
    const parameters = m === undefined && efConstruction === undefined ? undefined : { m, efConstruction };
    const method = { name: 'hnsw', engine: 'faiss', spaceType: space, parameters };
    return new IndexField({ type: 'knn_vector', dimension, method });
  }

  /** Text that is found by its words. */
  public static text(): IndexField {
    return new IndexField({ type: 'text' });
  }

  /**
   * Text that is returned with what is found, and not found itself, such as the metadata that Amazon Bedrock keeps beside a
   * chunk. It takes no room in the index.
   */
  public static storedText(): IndexField {
    return new IndexField({ type: 'text', index: false });
  }

  /** A value that searches are filtered by, as a whole: a tenant, a tag, an id. */
  public static keyword(): IndexField {
    return IndexField.ofType('keyword');
  }

  /**
   * A field of another type without options, to filter or to sort by: `boolean`, `date`, `double`, `long` and so on.
   *
   * @param type a type of OpenSearch. What it does not know it refuses at deployment
   * @see https://docs.opensearch.org/latest/field-types/supported-field-types/index/
   */
  public static ofType(type: string): IndexField {
    return new IndexField({ type });
  }

  private constructor(private readonly mapping: CfnIndex.PropertyMappingProperty) {}

  /** @internal */
  public get _isVector(): boolean {
    return this.mapping.type === 'knn_vector';
  }

  /**
   * @param property where the field is, for messages
   * @internal
   */
  public _render(scope: IConstruct, property: string): CfnIndex.PropertyMappingProperty {
    const { type, dimension, method } = this.mapping;
    if (type === '') fail(scope, 'FieldType', `'${property}' must have a type, got ''; take one such as 'keyword'`);
    if (!this._isVector) return this.mapping;
    if (dimension === undefined) {
      fail(
        scope,
        'VectorWithoutDimension',
        `'${property}' must have a dimension, got the type 'knn_vector' alone; make it with IndexField.vector(dimension)`,
      );
    }
    validateInteger(scope, `${property}.dimension`, dimension, { min: 1, max: 16_000 });
    const { parameters = {} } = method as CfnIndex.MethodProperty;
    const { m, efConstruction } = parameters as CfnIndex.ParametersProperty;
    validateInteger(scope, `${property}.m`, m, { min: 2, max: 100 });
    validateInteger(scope, `${property}.efConstruction`, efConstruction, { min: 1 });
    return this.mapping;
  }
}
