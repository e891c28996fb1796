import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnDirectoryBucket } from 'aws-cdk-lib/aws-s3express';
import type { IConstruct } from 'constructs';

/** Which requests are counted. */
export interface RequestMetricsOptions {
  /**
   * Only requests to objects below this directory, such as `checkpoints/`.
   *
   * @default - the whole bucket
   */
  readonly prefix?: string;
}

/**
 * Request metrics of a directory bucket under one filter: a data point each minute, the first after about 15 minutes,
 * billed as custom metrics.
 *
 * CloudFormation can filter by access point as well. This class does not, since the access point cannot exist yet when the
 * bucket is created with a filter that names it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions-directory-buckets.html
 */
export class RequestMetrics {
  /** @internal */
  public constructor(
    private readonly scope: IConstruct,
    private readonly bucketName: string,
    /** The filter's id: the metrics' dimension `FilterId`. */
    public readonly filterId: string,
    private readonly options: RequestMetricsOptions,
  ) {}

  /**
   * Any request metric, such as `ListRequests`, with the dimensions of this filter.
   *
   * @param metricName the metric's name in the namespace `AWS/S3`
   * @param options what differs from a sum over 5 minutes
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/S3',
      metricName,
      dimensionsMap: { BucketName: this.bucketName, FilterId: this.filterId },
      statistic: cloudwatch.Stats.SUM,
      ...options,
    }).attachTo(this.scope);
  }

  /**
   * Number of requests of any kind.
   *
   * @param options what differs from a sum over 5 minutes
   */
  public metricAllRequests(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('AllRequests', options);
  }

  /**
   * Number of requests refused for the client's fault, such as a denied session.
   *
   * @param options what differs from a sum over 5 minutes
   */
  public metric4xxErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('4xxErrors', options);
  }

  /**
   * Number of requests that the service failed, among them the 503 of a bucket that sleeps after 90 days without requests.
   *
   * @param options what differs from a sum over 5 minutes
   */
  public metric5xxErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('5xxErrors', options);
  }

  /**
   * Milliseconds from the whole request received to the first byte sent back.
   *
   * @param options what differs from the 99th percentile over 5 minutes
   */
  public metricFirstByteLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('FirstByteLatency', { statistic: cloudwatch.Stats.percentile(99), ...options });
  }

  /**
   * Milliseconds from the first byte received to the last byte sent back.
   *
   * @param options what differs from the 99th percentile over 5 minutes
   */
  public metricTotalRequestLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('TotalRequestLatency', { statistic: cloudwatch.Stats.percentile(99), ...options });
  }

  /** @internal */
  public _render(): CfnDirectoryBucket.MetricsConfigurationProperty {
    return { id: this.filterId, prefix: this.options.prefix };
  }
}
