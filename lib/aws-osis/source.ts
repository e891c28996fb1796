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
