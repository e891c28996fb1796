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
import type { Binder, BoundPlugin, PluginContext } from './plugin';
import { bindAuroraSource, bindRdsSource, type RdsSourceOptions } from './rds-source';

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
   * Topics of a cluster of Amazon MSK, with IAM. The role may read these topics with these consumer groups, and a cluster that
   * this app makes gets the policy that lets the service connect.
   *
   * A provisioned cluster needs multi-VPC connectivity with IAM, and brokers larger than `t3`.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-msk.html
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
