import type * as docdb from 'aws-cdk-lib/aws-docdb';
import type * as opensearchserverless from 'aws-cdk-lib/aws-opensearchserverless';
import type * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { bindDocumentDbSource, type DocumentDbSourceOptions } from './document-db-source';
import type { KafkaCluster } from './kafka-cluster';
import { bindKafkaSource, type KafkaSourceOptions } from './kafka-source';
import { bindMskSource, type MskSourceOptions } from './msk-source';
import {
  bindCollectionSource,
  bindOpenSearchDomainSource,
  bindOpenSearchSource,
  type IndexSourceOptions,
  type OpenSearchSourceOptions,
} from './open-search-source';
import { bindAuroraSource, bindRdsSource, type RdsSourceOptions } from './rds-source';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kinesis from 'aws-cdk-lib/aws-kinesis';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { bindDynamoDbSource, type DynamoDbSourceOptions } from './dynamo-db-source';
import { bindHttpSource, type HttpSourceOptions } from './http-source';
import { bindKinesisSource, type KinesisSourceOptions } from './kinesis-source';
import {
  bindOtelSource,
  bindOtlpSource,
  type OtelSourceOptions,
  type OtlpSourceOptions,
} from './open-telemetry-source';
import type { Binder, BoundPlugin, PluginContext } from './plugin';
import { bindS3ScanSource, type S3ScanBucket, type S3ScanSourceOptions } from './s3-scan-source';
import { bindS3Source, type S3SourceOptions } from './s3-source';
import { bindSqsSource, type SqsSourceOptions } from './sqs-source';

/**
 * Where the events of a pipeline come from.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client.html
 */
export class Source {
  /**
   * A source that this class has no method for. Its options are checked as those of all others; what its role may do is not
   * known, so that it is up to you: see `Pipeline.role`.
   *
   * @param pluginName the name of Data Prepper, such as `sqs`
   * @param options options as Data Prepper names them
   */
  public static of(pluginName: string, options: Record<string, unknown> = {}): Source {
    return new Source(() => ({ name: pluginName, options }), false);
  }

  /**
   * Events that clients send over HTTP, as lists in JSON unless `codec` says otherwise. Clients need `osis:Ingest` on the pipeline,
   * by `grantIngest`, and sign their requests for the service `osis`. They get the status 403 without permission, 404 for another
   * path, 413 for what is too large, and 429 when the pipeline is busy, after which they have to try again.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client.html
   *
   * @param options where clients send to, and how
   */
  public static http(options: HttpSourceOptions = {}): Source {
    return new Source((context) => bindHttpSource(options, context));
  }

  /**
   * Logs that clients of OpenTelemetry send. They need `osis:Ingest` on the pipeline, and sign their requests for the service
   * `osis`, as the extension `sigv4auth` of the OpenTelemetry Collector does.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-otel.html
   *
   * @param options where clients send to, and how
   */
  public static otelLogs(options: OtelSourceOptions = {}): Source {
    return new Source((context) => bindOtelSource('logs', options, context));
  }

  /**
   * Metrics that clients of OpenTelemetry send; see `otelLogs`.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-otel.html
   *
   * @param options where clients send to, and how
   */
  public static otelMetrics(options: OtelSourceOptions = {}): Source {
    return new Source((context) => bindOtelSource('metrics', options, context));
  }

  /**
   * Traces that clients of OpenTelemetry send; see `otelLogs`.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-otel.html
   *
   * @param options where clients send to, and how
   */
  public static otelTraces(options: OtelSourceOptions = {}): Source {
    return new Source((context) => bindOtelSource('traces', options, context));
  }

  /**
   * Logs, metrics and traces that clients of OpenTelemetry send, each to a path of its own; see `otelLogs`.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-otel.html
   *
   * @param options where clients send to, and how
   */
  public static otlp(options: OtlpSourceOptions = {}): Source {
    return new Source((context) => bindOtlpSource(options, context));
  }

  /**
   * Objects of a bucket, as they come: a queue is told of them, and the pipeline reads what the queue has. The role may read the
   * objects under the prefix. The key of a bucket that was imported is known only if it was imported with the bucket.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-s3.html
   *
   * @param bucket a bucket in the pipeline's region
   * @param options which objects are read, and how
   */
  public static s3(bucket: s3.IBucketRef, options: S3SourceOptions): Source {
    return new Source((context) => bindS3Source(bucket, options, context));
  }

  /**
   * Objects that buckets have, once or again and again: no queue is needed, but buckets are listed each time. The role may list
   * the buckets, and read the objects under the prefixes.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-s3.html
   *
   * @param buckets the buckets: at least one
   * @param options which objects are read, and how
   */
  public static s3Scan(buckets: S3ScanBucket[], options: S3ScanSourceOptions): Source {
    return new Source((context) => bindS3ScanSource(buckets, options, context));
  }

  /**
   * Items of a table of Amazon DynamoDB, and their changes. Reading takes no capacity of the table. A sink that keeps documents the
   * same as items has the document id `${getMetadata("primary_key")}`, the action `${getMetadata("opensearch_action")}` and the
   * external document version `${getMetadata("document_version")}`.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-ddb.html
   *
   * @param table a table in the pipeline's account and region
   * @param options what of it is read
   */
  public static dynamoDb(table: dynamodb.ITableRef, options: DynamoDbSourceOptions): Source {
    return new Source((context) => bindDynamoDbSource(table, options, context));
  }

  /**
   * Records of Amazon Kinesis Data Streams. The role may read the streams, and have consumers of its own.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-kinesis.html
   *
   * @param streams 1 to 4 streams in the pipeline's region
   * @param options how they are read
   */
  public static kinesis(streams: kinesis.IStreamRef[], options: KinesisSourceOptions): Source {
    return new Source((context) => bindKinesisSource(streams, options, context));
  }

  /**
   * Messages of a queue, which are deleted when all sinks have them. The role may receive and delete them.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-sqs.html
   *
   * @param queue a standard queue in the pipeline's region, with a dead-letter queue for messages that nobody can read
   * @param options how messages are read
   */
  public static sqs(queue: sqs.IQueueRef, options: SqsSourceOptions = {}): Source {
    return new Source((context) => bindSqsSource(queue, options, context));
  }

  /**
   * Topics of a cluster of Amazon MSK, with IAM. The role may read these topics with these consumer groups, and a cluster that
   * this app makes gets the policy that lets the service connect.
   *
   * A provisioned cluster needs multi-VPC connectivity with IAM, and brokers larger than `t3`. MSK refuses that connectivity while
   * a cluster is made, so that a new one takes two deployments: the cluster, then its connectivity and the pipeline. A cluster of MSK
   * Serverless takes one.
   *
   * The pipeline needs no VPC, and no rule in the security group of the brokers: the service connects by PrivateLink on its own
   * side, for which AWS's guide asks for the policy only. The group is about clients in the VPC of the cluster.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-msk.html
   * @see https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1775
   *
   * @param cluster the cluster, such as `KafkaCluster.fromCluster(cluster)`
   * @param options which topics are read, and how
   */
  public static msk(cluster: KafkaCluster, options: MskSourceOptions): Source {
    return new Source((context) => bindMskSource(cluster, options, context));
  }

  /**
   * Topics of a self-managed Apache Kafka. Where brokers are reached in a VPC only, the pipeline has to be attached to it: which
   * that is does not show in the names of brokers.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-self-managed-kafka.html
   *
   * @param options which topics are read, and how
   */
  public static kafka(options: KafkaSourceOptions): Source {
    return new Source((context) => bindKafkaSource(options, context));
  }

  /**
   * Collections of a cluster of Amazon DocumentDB: documents that are there, and then changes. The pipeline has to be attached to
   * the cluster's VPC, and the cluster has to let it in. The connection is encrypted, so that TLS must not be turned off in the
   * cluster's parameter group.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-docdb.html
   *
   * @param cluster a cluster whose endpoint is known
   * @param options which collections are read, and how
   */
  public static documentDb(cluster: docdb.IDatabaseCluster, options: DocumentDbSourceOptions): Source {
    return new Source((context) => bindDocumentDbSource(cluster, options, context));
  }

  /**
   * Tables of an instance of Amazon RDS for MySQL or PostgreSQL: rows that are there, and then changes. The pipeline has to be
   * attached to the instance's VPC, and the instance has to let it in.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-rds.html
   *
   * @param instance an instance in the pipeline's account and region
   * @param options which tables are read, and how
   */
  public static rds(instance: rds.IDatabaseInstance, options: RdsSourceOptions): Source {
    return new Source((context) => bindRdsSource(instance, options, context));
  }

  /**
   * Tables of a cluster of Amazon Aurora for MySQL or PostgreSQL: rows that are there, and then changes. The pipeline has to be
   * attached to the cluster's VPC, and the cluster has to let it in.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-aurora.html
   *
   * @param cluster a cluster in the pipeline's account and region
   * @param options which tables are read, and how
   */
  public static aurora(cluster: rds.IDatabaseCluster, options: RdsSourceOptions): Source {
    return new Source((context) => bindAuroraSource(cluster, options, context));
  }

  /**
   * Indices of a self-managed OpenSearch 1 or 2, or Elasticsearch 7, as for a migration: documents only, without mappings,
   * templates and later changes. Where servers are reached in a VPC only, the pipeline has to be attached to it.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-self-managed-opensearch.html
   *
   * @param options which indices are read, and how
   */
  public static openSearch(options: OpenSearchSourceOptions): Source {
    return new Source((context) => bindOpenSearchSource(options, context));
  }

  /**
   * Indices of a domain of Amazon OpenSearch Service. Beside the pipeline's role, the domain's access policy has to allow it, and
   * with fine-grained access control the role has to be mapped to a role of the domain that may read the indices.
   *
   * @see https://docs.opensearch.org/latest/data-prepper/pipelines/configuration/sources/opensearch/
   *
   * @param domain a domain in the pipeline's region
   * @param options which indices are read, and how
   */
  public static openSearchDomain(domain: opensearch.IDomain, options: IndexSourceOptions = {}): Source {
    return new Source((context) => bindOpenSearchDomainSource(domain, options, context));
  }

  /**
   * Indices of a collection of Amazon OpenSearch Serverless that is public. Beside the pipeline's role, a data access policy of the
   * collection has to let the role describe its indices (`aoss:DescribeIndex`) and read documents (`aoss:ReadDocument`).
   *
   * @see https://docs.opensearch.org/latest/data-prepper/pipelines/configuration/sources/opensearch/
   *
   * @param collection a collection in the pipeline's region
   * @param options which indices are read, and how
   */
  public static openSearchServerless(
    collection: opensearchserverless.ICollectionRef,
    options: IndexSourceOptions = {},
  ): Source {
    return new Source((context) => bindCollectionSource(collection, options, context));
  }

  private constructor(
    private readonly binder: Binder,
    /** @internal Whether options are written as this library names them. */
    public readonly _typed = true,
  ) {}

  /** @internal */
  public _bind(context: PluginContext): BoundPlugin {
    return this.binder(context);
  }
}
