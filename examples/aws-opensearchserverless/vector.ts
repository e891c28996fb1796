import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { aws_opensearchserverless as aoss } from '../../lib';

/**
 * A collection for vectors with one index, and a role that writes and searches it.
 *
 * The endpoint is public, since the index is made by CloudFormation and searched from where `verify` runs, neither of which is
 * in a VPC. It answers only signed requests of the roles that data access names: CloudFormation's, for the index itself, and
 * the verifier's, for its documents. Collection and index go with the stack, since both would go on costing.
 *
 * Deploy: npx cdk deploy opensearchserverless-vector (when it fails with 403, which a new data access policy may, once more)
 * Try it: npm run verify -- opensearchserverless-vector
 * Cost:   about 0.24 USD an hour, also while idle, for half an OCU to index and half to search: there are no standby replicas,
 *         which would double it
 */
export class VectorExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const collection = new aoss.Collection(this, 'Collection', {
      type: aoss.CollectionType.VECTOR_SEARCH,
      networkAccess: aoss.NetworkAccess.publicAccess(),
      standbyReplicas: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const index = new aoss.Index(this, 'Index', {
      collection,
      indexName: 'places',
      fields: {
        place: aoss.IndexField.vector(4, { space: aoss.VectorSpace.EUCLIDEAN }),
        name: aoss.IndexField.text(),
        side: aoss.IndexField.text(),
        run: aoss.IndexField.text(),
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });

    const verifier = new iam.Role(this, 'Verifier', {
      description: 'Writes and searches the index; anybody of the account whom IAM lets assume roles may be it',
      assumedBy: new iam.AccountPrincipal(this.account),
    });
    collection.grants.readWrite(verifier);

    new CfnOutput(this, 'CollectionEndpoint', { value: collection.collectionEndpoint });
    new CfnOutput(this, 'IndexName', { value: index.indexName });
    new CfnOutput(this, 'VerifierRoleArn', { value: verifier.roleArn });
  }
}
