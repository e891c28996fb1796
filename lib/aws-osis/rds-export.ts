import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';

/** How a database's rows are exported to Amazon S3 before changes are followed. */
export interface RdsExport {
  /** The customer managed key that Amazon RDS encrypts the export with; it takes no other keys. */
  readonly key: kms.IKeyRef;

  /**
   * The role that Amazon RDS writes the export with. It has to trust `export.rds.amazonaws.com`, to read and write the bucket
   * and to use the key.
   *
   * @default - a role that may do that, under the prefix
   */
  readonly exportRole?: iam.IRoleRef;
}
