import type { IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import type * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { ICollection } from '../aws-opensearchserverless';
import { bindCollectionSink, type CollectionSinkOptions } from './collection-sink';
import { bindDomainSink, type DomainSinkOptions } from './domain-sink';
import type { Binder, BoundPlugin, PluginContext } from './plugin';
import { bindPrometheusSink, type PrometheusSinkOptions } from './prometheus-sink';
import { bindS3Sink, type S3SinkOptions } from './s3-sink';
import type { SinkOptions } from './sink-options';
import type { SubPipelineOptions } from './sub-pipeline';

/**
 * Where the events of a pipeline go to.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/pipeline-config-reference.html
 */
export class Sink {
  /**
   * A domain of OpenSearch Service. The pipeline's role may describe the domain and send requests to it; with fine-grained
   * access control the domain asks for more: see `fineGrainedAccess`.
   *
   * @param domain a domain of the pipeline's region
   * @param options how events become documents
   */
  public static domain(domain: opensearch.IDomain, options: DomainSinkOptions): Sink {
    return new Sink((context) => bindDomainSink(domain, options, context));
  }

  /**
   * A collection of OpenSearch Serverless. The pipeline's role may call it, and by a data access policy write exactly the
   * indexes of `index`.
   *
   * @param collection a collection of the pipeline's account and region
   * @param options how events become documents
   */
  public static collection(collection: ICollection, options: CollectionSinkOptions): Sink {
    return new Sink((context) => bindCollectionSink(collection, options, context));
  }

  /**
   * Objects in a bucket. The pipeline's role may put objects under the prefix, and with a customer managed key encrypt them.
   * The bucket must belong to the account that its construct says: writes to a bucket of the same name in another account
   * are refused.
   *
   * @param bucket a bucket; one of another account is imported with its account
   * @param options how events become objects
   */
  public static s3(bucket: s3.IBucket, options: S3SinkOptions): Sink {
    return new Sink((context) => bindS3Sink(bucket, options, context));
  }

  /**
   * A workspace of Amazon Managed Service for Prometheus, for metrics. It must be encrypted with a key that AWS owns: the
   * service writes to no other. The pipeline's role may write to it.
   *
   * @param workspace a workspace of the pipeline's account
   * @param options when samples are sent
   */
  public static prometheus(workspace: IWorkspaceRef, options: PrometheusSinkOptions = {}): Sink {
    return new Sink((context) => bindPrometheusSink(workspace, options, context));
  }

  /**
   * A sink that this class has no method for. Its options are checked as those of all others; what its role may do is not
   * known, so that it is up to you: see `Pipeline.role`.
   *
   * @param pluginName the name of Data Prepper, such as `prometheus`
   * @param options options as Data Prepper names them
   */
  public static of(pluginName: string, options: Record<string, unknown> = {}): Sink {
    return new Sink(() => ({ name: pluginName, options }), false);
  }

  /**
   * A sub-pipeline: events go on through processors of its own to sinks of its own.
   *
   * @param name the sub-pipeline's name, unique in the pipeline; metrics are published under it
   * @param subPipeline what it does
   * @param options which events it gets
   */
  public static subPipeline(name: string, subPipeline: SubPipelineOptions, options: SinkOptions = {}): Sink {
    return new Sink(() => ({ name: 'pipeline', options: { name, routes: options.routes } }), true, {
      name,
      ...subPipeline,
    });
  }

  private constructor(
    private readonly binder: Binder,
    /** @internal Whether options are written as this library names them. */
    public readonly _typed = true,
    /** @internal */
    public readonly _subPipeline?: SubPipelineOptions & { readonly name: string },
  ) {}

  /** @internal */
  public _bind(context: PluginContext): BoundPlugin {
    return this.binder(context);
  }
}
