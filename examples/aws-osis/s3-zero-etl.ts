import { CfnOutput, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { aws_opensearchserverless as aoss, aws_osis as osis } from '../../lib';
import { DisposableBucket } from '../disposable-bucket';

/**
 * What is dropped into a bucket is found in OpenSearch: each line of each object is a document, and nobody writes code for it.
 *
 * Objects are below `orders/`, end with `.json.gz` and hold one order per line, in JSON, with an `id`. A later line with the
 * same id replaces the document, so that an object can be dropped again. The queue, the rule that tells it of objects and the
 * policies between rule, queue, bucket and pipeline come with `Source.s3`. An object that cannot be read ends in the dead-letter queue of the queue, a
 * document that the index refuses in a bucket.
 *
 * The collection has no second copy, as is enough for a trial: leave `standbyReplicas` out for production. Nothing is left
 * behind when the stack is deleted, what was dropped neither, but the log of aws-cdk-lib's function that empties
 * buckets.
 *
 * Deploy: npx cdk deploy osis-s3-zero-etl (about 15 minutes)
 * Try it: npm run verify -- osis-s3-zero-etl
 *         or: echo '{"id": "1", "customer": "ada", "total": 12.5}' | gzip | aws s3 cp - s3://<BucketName>/orders/1.json.gz
 * Cost:   about 0.48 USD an hour also without objects, for an OCU of the pipeline and one of the collection
 */
export class S3ZeroEtlExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const bucket = new DisposableBucket(this, 'Bucket', {
      noAccessLog:
        'It is for trying things out; a bucket for real orders would log who reads them, into a bucket of its own',
    });
    // Not `eventBridgeEnabled`, for which aws-cdk-lib makes a function and a custom resource.
    (bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };

    const failed = new DisposableBucket(this, 'Failed', {
      noAccessLog: 'It holds the documents of this example that the index refused; only the pipeline writes to it',
    });
    const collection = new aoss.Collection(this, 'Orders', {
      type: aoss.CollectionType.SEARCH,
      networkAccess: aoss.NetworkAccess.publicAccess(),
      standbyReplicas: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    const pipeline = new osis.Pipeline(this, 'Pipeline', {
      source: osis.Source.s3(bucket, {
        prefix: 'orders/',
        suffix: '.json.gz',
        codec: osis.Codec.ndjson(),
        compression: osis.Compression.GZIP,
      }),
      sinks: [
        osis.Sink.collection(collection, {
          index: 'orders',
          documentId: '${/id}',
          deadLetterQueue: osis.DeadLetterQueue.toBucket(failed),
        }),
      ],
      maxCapacity: 2,
    });
    // The pipeline goes before the bucket is emptied, so that it cannot fill it again.
    pipeline.node.addDependency(failed);

    const verifier = new iam.Role(this, 'Verifier', {
      description: 'For whoever of this account may assume it: searches the orders',
      assumedBy: new iam.AccountPrincipal(this.account),
    });
    collection.grants.read(verifier);

    Validations.of(pipeline).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::<Bucket83908E77.Arn>/orders/*]',
        reason: 'Objects have whatever names those who drop them give, below one prefix of one bucket',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason:
          'It lists the names of buckets and gets what is known of collections, which IAM cannot limit to one of them',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::<Failed178E83A2.Arn>/main/dlq/*]',
        reason: 'What cannot be written is put in objects that the service names, below one prefix of one bucket',
      },
    );

    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
    new CfnOutput(this, 'CollectionEndpoint', { value: collection.collectionEndpoint });
    new CfnOutput(this, 'VerifierRoleArn', { value: verifier.roleArn });
    new CfnOutput(this, 'FailedBucketName', { value: failed.bucketName });
  }
}
