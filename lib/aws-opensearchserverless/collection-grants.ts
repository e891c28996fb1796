import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ICollection } from './collection';
import type { DataPermissions } from './data-permissions';

const READ = { collection: ['aoss:DescribeCollectionItems'], index: ['aoss:DescribeIndex', 'aoss:ReadDocument'] };
const WRITE = {
  collection: ['aoss:DescribeCollectionItems'],
  index: ['aoss:CreateIndex', 'aoss:DescribeIndex', 'aoss:UpdateIndex', 'aoss:WriteDocument'],
};
const READ_WRITE = {
  collection: ['aoss:DescribeCollectionItems'],
  index: [...WRITE.index, 'aoss:ReadDocument'],
};
const CALL = ['aoss:APIAccessAll'];
const DASHBOARDS = ['aoss:DashboardsAccessAll'];

/**
 * Access to the data of a collection. OpenSearch Serverless asks two policies, and each grant adds to both: a rule for
 * exactly this collection and its indexes in a data access policy, and `aoss:APIAccessAll` on exactly this collection in
 * the principal's own policy. Either alone is answered with 403.
 *
 * The collection does not wait for the data access policy, so that a role whose own policy names the collection can be granted
 * too; what must find its access in place waits by `grant.applyBefore`.
 *
 * It takes up to five minutes until a change of data access is in effect. Clients sign with SigV4 for the service `aoss`, and
 * must send the header `x-amz-content-sha256`.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html
 */
export class CollectionGrants {
  /**
   * Grants on a collection of this library, made here or imported.
   *
   * @param collection the collection
   */
  public static fromCollection(collection: ICollection): CollectionGrants {
    return new CollectionGrants(collection);
  }

  private constructor(private readonly collection: ICollection) {}

  /**
   * Lets the principal search and read documents and see indexes, aliases and templates.
   *
   * @param grantee a role or a user of the collection's account; all others are refused
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return this.permissions(grantee, READ);
  }

  /**
   * Lets the principal write and delete documents, and create and change indexes, but neither search nor delete indexes.
   *
   * @param grantee a role or a user of the collection's account; all others are refused
   */
  public write(grantee: iam.IGrantable): iam.Grant {
    return this.permissions(grantee, WRITE);
  }

  /**
   * Lets the principal do what `read` and `write` do.
   *
   * @param grantee a role or a user of the collection's account; all others are refused
   */
  public readWrite(grantee: iam.IGrantable): iam.Grant {
    return this.permissions(grantee, READ_WRITE);
  }

  /**
   * Lets the principal do exactly what is listed, for example delete indexes or make templates, or on some indexes only.
   *
   * @param grantee a role or a user of the collection's account; all others are refused
   * @param permissions permissions of data access policies; those that do not exist are refused
   */
  public permissions(grantee: iam.IGrantable, permissions: DataPermissions): iam.Grant {
    const { collection } = this;
    const { collectionArn } = collection.collectionRef;
    const options = { actions: CALL, resourceArns: [collectionArn] };
    const policyDependable = collection.addDataAccess(grantee, permissions);
    const call = iam.Grant.addToPrincipal({ ...options, grantee });
    if (!call.success) this.explain(grantee, options);

    // Nothing is added to anybody here: it makes what waits for the grant wait for the data access policy too.
    const data = iam.Grant.addToPrincipalAndResource({
      ...options,
      grantee: new iam.StarPrincipal(),
      resource: {
        node: collection.node,
        env: collection.env,
        addToResourcePolicy: () => ({ statementAdded: true, policyDependable }),
      } as iam.IResourceWithPolicyV2,
    });
    return call.combine(data);
  }

  /**
   * Lets the principal open OpenSearch Dashboards, by `aoss:DashboardsAccessAll`. **It is one permission for the Dashboards of
   * all collections of the account and region**; IAM has none that is narrower.
   *
   * By itself it shows nothing. The principal also needs `read`, or `readWrite`, on each collection, and the collection
   * `dashboards: true` in its network access.
   *
   * @param grantee a role or a user
   */
  public dashboards(grantee: iam.IGrantable): iam.Grant {
    const { env } = this.collection;
    const arn = Stack.of(this.collection).formatArn({
      service: 'aoss',
      region: env.region,
      account: env.account,
      resource: 'dashboards',
      resourceName: 'default',
    });
    const options = { actions: DASHBOARDS, resourceArns: [arn] };
    const grant = iam.Grant.addToPrincipal({ ...options, grantee });
    if (!grant.success) this.explain(grantee, options);
    return grant;
  }

  private explain(grantee: iam.IGrantable, missing: { actions: string[]; resourceArns: string[] }): void {
    const stack = Stack.of(this.collection);
    const principal = JSON.stringify(stack.resolve(grantee.grantPrincipal.policyFragment.principalJson));
    const statement = new iam.PolicyStatement({
      actions: missing.actions,
      resources: missing.resourceArns,
    }).toJSON() as unknown;
    Annotations.of(this.collection).addWarningV2(
      'cdk-reinvent-constructs:aoss.principalNotOwned',
      `${principal} is denied until this is in its policy, which this app does not own: ` +
        JSON.stringify(stack.resolve(statement)),
    );
  }
}
