import { CfnOutput, Duration, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { aws_opensearchserverless as aoss, aws_osis as osis } from '../../lib';
import { DisposableBucket } from '../disposable-bucket';

const INDEX = 'orders';

/**
 * A table that can be searched: what it holds is exported into a collection, and every change follows within a minute.
 *
 * Each item is one document, whose id is the item's key. An item that is changed changes it, and one that is deleted deletes
 * it, also when changes arrive out of order, since documents bear the versions of the items. The export and the stream take
 * nothing of the table's throughput. Documents that the index refuses, such as those with a text where others have a number,
 * are kept in a bucket of their own.
 *
 * It is an example, so that everything goes with the stack, data as well; leave the removal policies out for a table that
 * matters. The collection is reached from the internet, by those that IAM and its data access policy know.
 *
 * Deploy: npx cdk deploy osis-dynamodb-zero-etl (about 15 minutes)
 * Try it: npm run verify -- osis-dynamodb-zero-etl
 * Cost:   about 0.48 USD an hour also while nothing happens: one OCU of the pipeline, and one of the collection, unless others
 *         of the account share it; the alarms are 1 USD a month
 */
export class DynamoDbZeroEtlExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const table = new dynamodb.TableV2(this, 'Orders', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      dynamoStream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const collection = new aoss.Collection(this, 'Search', {
      // Only collections of this type take ids and versions of documents.
      type: aoss.CollectionType.SEARCH,
      networkAccess: aoss.NetworkAccess.publicAccess(),
      standbyReplicas: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const noAccessLog =
      'Only the role of the pipeline is let in, and its calls can be recorded by CloudTrail without a bucket more';
    const exports = new DisposableBucket(this, 'Exports', { noAccessLog });
    const refused = new DisposableBucket(this, 'Refused', { noAccessLog });

    const pipeline = new osis.Pipeline(this, 'Pipeline', {
      source: osis.Source.dynamoDb(table, {
        export: { bucket: exports, prefix: 'orders', expiration: Duration.days(7) },
        stream: {},
      }),
      sinks: [
        osis.Sink.collection(collection, {
          index: INDEX,
          changeDataCapture: true,
          flushTimeout: Duration.seconds(10),
          deadLetterQueue: osis.DeadLetterQueue.toBucket(refused),
        }),
      ],
    });
    // The pipeline goes before the buckets are emptied, so that it cannot fill them again.
    pipeline.node.addDependency(exports, refused);
    pipeline.addAlarms('Alarms', { endToEndLatency: Duration.minutes(10) });

    const verifier = new iam.Role(this, 'Verifier', {
      description: 'Puts and deletes orders, and searches for them',
      assumedBy: new iam.AccountPrincipal(this.account),
    });
    table.grant(verifier, 'dynamodb:PutItem', 'dynamodb:DeleteItem');
    collection.grants.permissions(verifier, { index: ['aoss:ReadDocument'], indexNames: [INDEX] });

    this.explainWildcards(pipeline, {
      '<OrdersA9B65338.Arn>/export/*':
        'The service names exports of this table itself, and only says of them how they get on',
      '<OrdersA9B65338.Arn>/stream/*': 'A stream of this table has another name each time that it is turned on',
      '<Exports25637AFB.Arn>/orders/*':
        'The service names the objects of an export itself, all of them under this prefix',
      '<Refused1048AB1D.Arn>/main/dlq/*':
        'The pipeline names the objects itself, and can only put them under this prefix',
      '*': 'To look collections up is an action that IAM cannot limit to one; it tells of their endpoints, not of their data',
    });

    new CfnOutput(this, 'TableName', { value: table.tableName });
    new CfnOutput(this, 'CollectionEndpoint', { value: collection.collectionEndpoint });
    new CfnOutput(this, 'IndexName', { value: INDEX });
    new CfnOutput(this, 'VerifierRoleArn', { value: verifier.roleArn });
  }

  private explainWildcards(pipeline: osis.Pipeline, reasons: Record<string, string>): void {
    for (const [resource, reason] of Object.entries(reasons)) {
      Validations.of(pipeline).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
    }
  }
}
