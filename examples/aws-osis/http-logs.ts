import { CfnOutput, Duration, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { aws_opensearchserverless as aoss, aws_osis as osis } from '../../lib';
import { DisposableBucket } from '../disposable-bucket';

/**
 * Applications post lines of their logs over HTTPS, signed with SigV4, and search them in OpenSearch: no agent, no server.
 *
 * A line such as `2026-01-31T12:00:00.123Z WARN r-1 disk is almost full` is taken apart, and found under its own time. What
 * the index refuses is in a bucket, and alarms say what else goes wrong. Documents are kept for 30 days.
 *
 * The collection has no second copy and the pipeline one OCU, as is enough for a trial: leave `standbyReplicas` and the
 * capacity out for production. Nothing is left behind when the stack is deleted, the pipeline's log neither, but the log of
 * aws-cdk-lib's function that empties the bucket.
 *
 * Deploy: npx cdk deploy osis-http-logs (about 15 minutes)
 * Try it: npm run verify -- osis-http-logs
 *         or as the role VerifierRoleArn: awscurl --service osis -X POST -H 'content-type: application/json' \
 *           -d '[{"log": "2026-01-31T12:00:00.123Z WARN r-1 disk is almost full"}]' <IngestUrl>
 * Cost:   about 0.48 USD an hour also without events, for an OCU of the pipeline and one of the collection, and 2 USD a month
 *         for the alarms
 */
export class HttpLogsExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const collection = new aoss.Collection(this, 'Logs', {
      type: aoss.CollectionType.TIME_SERIES,
      networkAccess: aoss.NetworkAccess.publicAccess(),
      standbyReplicas: false,
      retention: [aoss.RetentionRule.atLeast(Duration.days(30))],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const failed = new DisposableBucket(this, 'Failed', {
      expiration: Duration.days(30),
      noAccessLog:
        'Only the pipeline writes to it, and what it holds are copies of log lines that are deleted after 30 days',
    });

    const pipeline = new osis.Pipeline(this, 'Pipeline', {
      source: osis.Source.http({ path: '/logs' }),
      processors: [
        osis.Processor.grok({
          match: { log: ['%{TIMESTAMP_ISO8601:time} %{LOGLEVEL:level} %{NOTSPACE:requestId} %{GREEDYDATA:text}'] },
        }),
        osis.Processor.date({
          match: { key: 'time', patterns: ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX"] },
          destinationTimezone: 'UTC',
        }),
      ],
      sinks: [
        osis.Sink.collection(collection, { index: 'logs', deadLetterQueue: osis.DeadLetterQueue.toBucket(failed) }),
      ],
      minCapacity: 1,
      maxCapacity: 2,
    });
    pipeline.addAlarms('Alarms');
    // The pipeline goes before the bucket is emptied, so that it cannot fill it again.
    pipeline.node.addDependency(failed);

    const producer = new iam.Role(this, 'Producer', {
      description: 'For the tasks of an application in ECS: it may send logs, and read none',
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    });
    pipeline.grants.ingest(producer);
    const verifier = new iam.Role(this, 'Verifier', {
      description: 'For whoever of this account may assume it: sends logs and searches them',
      assumedBy: new iam.AccountPrincipal(this.account),
    });
    pipeline.grants.ingest(verifier);
    collection.grants.read(verifier);

    Validations.of(pipeline).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::<Failed178E83A2.Arn>/main/dlq/*]',
        reason: 'What cannot be written is put in objects that the service names, below one prefix of one bucket',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'The sink gets what is known of its collection, an action that IAM cannot limit to one collection',
      },
    );

    new CfnOutput(this, 'IngestUrl', { value: pipeline.ingestUrl() });
    new CfnOutput(this, 'CollectionEndpoint', { value: collection.collectionEndpoint });
    new CfnOutput(this, 'VerifierRoleArn', { value: verifier.roleArn });
    new CfnOutput(this, 'FailedBucketName', { value: failed.bucketName });
  }
}
