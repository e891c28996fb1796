import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { ICollection } from './collection';

/**
 * The metrics that the service publishes about a collection, for free, in CloudWatch. What a collection costs, its OCUs, is
 * published for the account and not for a collection.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/monitoring-cloudwatch.html
 */
export class CollectionMetrics {
  /**
   * Metrics of a collection of this library, made here or imported.
   *
   * @param collection the collection
   */
  public static fromCollection(collection: ICollection): CollectionMetrics {
    return new CollectionMetrics(collection);
  }

  private constructor(private readonly collection: ICollection) {}

  /**
   * Any metric of the namespace `AWS/AOSS` that is published for a collection, such as `SearchRequestRate`. Those of an index,
   * such as `SearchableDocuments`, have the dimensions `IndexId` and `IndexName` besides, and are not found by this.
   *
   * @param metricName the metric's name
   * @param options what differs from a sum over 5 minutes
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const { collection } = this;
    return new cloudwatch.Metric({
      namespace: 'AWS/AOSS',
      metricName,
      dimensionsMap: {
        ClientId: collection.env.account,
        CollectionId: collection.collectionId,
        CollectionName: collection.collectionName,
      },
      statistic: cloudwatch.Stats.SUM,
      ...options,
    }).attachTo(collection);
  }

  /**
   * Bulk requests that failed.
   *
   * @param options what differs from a sum over 5 minutes
   */
  public metricIngestionRequestErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('IngestionRequestErrors', options);
  }

  /**
   * Documents that were not indexed, also those within a bulk request that succeeded: of all indexes together, since the
   * service publishes it for each index. A query of Metrics Insights, of which alarms see the last three hours.
   *
   * @param options what differs from a sum over 5 minutes
   */
  public metricIngestionDocumentErrors(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: `SELECT SUM(IngestionDocumentErrors) FROM "AWS/AOSS" WHERE CollectionId = '${this.collection.collectionId}'`,
      label: 'IngestionDocumentErrors',
      ...options,
    });
  }

  /**
   * Searches that failed.
   *
   * @param options what differs from a sum over 5 minutes
   */
  public metricSearchRequestErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('SearchRequestErrors', options);
  }

  /**
   * How long searches take, in milliseconds.
   *
   * @param options what differs from the average over 5 minutes
   */
  public metricSearchRequestLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('SearchRequestLatency', { statistic: cloudwatch.Stats.AVERAGE, ...options });
  }

  /**
   * Requests that the service could not answer, status 5xx.
   *
   * @param options what differs from a sum over 5 minutes
   */
  public metricServerErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('5xx', options);
  }

  /**
   * Requests that were refused, status 4xx: among them those that no grant allows.
   *
   * @param options what differs from a sum over 5 minutes
   */
  public metricClientErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('4xx', options);
  }
}
