/**
 * What principals may do with the data of a collection: at least one permission.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html
 */
export interface DataPermissions {
  /**
   * Permissions on the collection's templates, aliases and pipelines: `aoss:CreateCollectionItems`,
   * `aoss:DeleteCollectionItems`, `aoss:DescribeCollectionItems`, `aoss:UpdateCollectionItems`.
   *
   * @default - none
   */
  readonly collection?: string[];

  /**
   * Permissions on indexes and documents: `aoss:CreateIndex`, `aoss:DeleteIndex`, `aoss:DescribeIndex`, `aoss:ReadDocument`,
   * `aoss:UpdateIndex`, `aoss:WriteDocument`.
   *
   * @default - none
   */
  readonly index?: string[];

  /**
   * The indexes that `index` is about: names, or patterns that end with `*`.
   *
   * @default - all indexes of the collection
   */
  readonly indexNames?: string[];
}
