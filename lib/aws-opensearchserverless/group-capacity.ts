/** Which OpenSearch Serverless a collection group runs on. */
export enum CollectionGroupGeneration {
  /** The one that always runs: it scales down to its minimum and not below. */
  CLASSIC = 'CLASSIC',

  /**
   * The one that scales to zero, after about 10 minutes without requests. **The first request after that waits 10 to 30
   * seconds**, so that clients need a timeout above it, and retries. The console offers it for search and vector collections.
   */
  NEXT_GENERATION = 'NEXTGEN',
}

/**
 * How far the collections of a group scale together, in OCUs: 1, 2, 4, 8, 16 or a multiple of 16. An OCU has 6 GiB of memory
 * and costs by the hour.
 *
 * The limits are those of the group and independent of the account's. They hold while there is a collection in the group.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-collection-groups.html
 */
export interface GroupCapacity {
  /**
   * OCUs for indexing that are always there, and paid for. 0 scales to zero, with `CollectionGroupGeneration.NEXT_GENERATION` only.
   *
   * @default - what the service chooses
   */
  readonly minIndexing?: number;

  /**
   * OCUs for indexing that are never exceeded: at the limit indexing slows down, and requests are rejected.
   *
   * @default - what the service chooses, 96 according to its documentation
   */
  readonly maxIndexing?: number;

  /**
   * OCUs for search that are always there, and paid for. 0 scales to zero, with `CollectionGroupGeneration.NEXT_GENERATION` only.
   *
   * @default - what the service chooses
   */
  readonly minSearch?: number;

  /**
   * OCUs for search that are never exceeded: at the limit searches slow down, and are rejected.
   *
   * @default - what the service chooses, 96 according to its documentation
   */
  readonly maxSearch?: number;
}
