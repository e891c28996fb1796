import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { CfnPipeline, type IPipelineRef } from 'aws-cdk-lib/aws-osis';

/**
 * The metrics that the service publishes about a pipeline, for free, in CloudWatch.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/monitoring-pipelines.html
 */
export class PipelineMetrics {
  /**
   * Metrics of any pipeline: of this library, of aws-cdk-lib's L1, or imported.
   *
   * @param pipeline the pipeline
   */
  public static fromPipeline(pipeline: IPipelineRef): PipelineMetrics {
    return new PipelineMetrics(pipeline);
  }

  private constructor(private readonly pipeline: IPipelineRef) {}

  /**
   * Any metric of the namespace `AWS/OSIS`, such as `computeUnits`.
   *
   * @param metricName the metric's whole name
   * @param options what differs from a sum over 5 minutes
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/OSIS',
      metricName,
      dimensionsMap: { PipelineName: this.pipelineName },
      statistic: cloudwatch.Stats.SUM,
      ...options,
    }).attachTo(this.pipeline);
  }

  /**
   * A metric of one plugin: `<sub-pipeline>.<plugin>.<metric>`.
   *
   * @param subPipeline the name of the sub-pipeline, `main` where nothing else was said
   * @param plugin the plugin's name, such as `opensearch`
   * @param metricName the rest of the metric's name, such as `documentErrors.count`
   * @param options what differs from a sum over 5 minutes
   */
  public metricForPlugin(
    subPipeline: string,
    plugin: string,
    metricName: string,
    options?: cloudwatch.MetricOptions,
  ): cloudwatch.Metric {
    return this.metric(`${subPipeline}.${plugin}.${metricName}`, options);
  }

  /**
   * The OCUs that the pipeline has.
   *
   * @param options what differs from the maximum over 5 minutes
   */
  public metricComputeUnits(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('computeUnits', { statistic: cloudwatch.Stats.MAXIMUM, ...options });
  }

  /**
   * How busy the pipeline's processors are, in per cent.
   *
   * @param options what differs from the average over 5 minutes
   */
  public metricCpuUsage(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    // It has more dimensions than the pipeline's name, which a query need not know.
    return new cloudwatch.MathExpression({
      expression: `SELECT AVG("system.cpu.usage.value") FROM "AWS/OSIS" WHERE PipelineName = '${this.pipelineName}'`,
      label: 'system.cpu.usage.value',
      ...options,
    });
  }

  /**
   * How full the buffer between a sub-pipeline's source and its processors is, in per cent. Not of a persistent buffer.
   *
   * @param subPipeline the name of the sub-pipeline, `main` where nothing else was said
   * @param options what differs from the average over 5 minutes
   */
  public metricBufferUsage(subPipeline: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricForPlugin(subPipeline, 'BlockingBuffer', 'bufferUsage.value', {
      statistic: cloudwatch.Stats.AVERAGE,
      ...options,
    });
  }

  /**
   * Requests of clients that were not signed, or not by somebody who may `osis:Ingest`.
   *
   * @param subPipeline the name of the sub-pipeline, `main` where nothing else was said
   * @param options what differs from a sum over 5 minutes
   */
  public metricAuthFailures(subPipeline: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricForPlugin(subPipeline, 'osis_sigv4_auth', 'httpAuthFailure.count', options);
  }

  /**
   * Events that came to a processor or a sink.
   *
   * @param subPipeline the name of the sub-pipeline, `main` where nothing else was said
   * @param plugin the plugin's name, such as `grok`
   * @param options what differs from a sum over 5 minutes
   */
  public metricRecordsIn(subPipeline: string, plugin: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricForPlugin(subPipeline, plugin, 'recordsIn.count', options);
  }

  /**
   * Documents that OpenSearch did not take.
   *
   * @param subPipeline the name of the sub-pipeline that the sink `opensearch` is in
   * @param options what differs from a sum over 5 minutes
   */
  public metricDocumentErrors(subPipeline: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricForPlugin(subPipeline, 'opensearch', 'documentErrors.count', options);
  }

  /**
   * Documents that could not even be written to the dead-letter queue: they are lost.
   *
   * @param subPipeline the name of the sub-pipeline that the sink `opensearch` is in
   * @param options what differs from a sum over 5 minutes
   */
  public metricDeadLetterFailures(subPipeline: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricForPlugin(subPipeline, 'opensearch', 's3.dlqS3RecordsFailed.count', options);
  }

  private get pipelineName(): string {
    const { pipeline } = this;
    if (CfnPipeline.isCfnPipeline(pipeline)) return pipeline.pipelineName;
    const { pipelineName } = pipeline as { pipelineName?: string };
    if (pipelineName !== undefined) return pipelineName;
    const { pipelineArn } = pipeline.pipelineRef;
    return Stack.of(pipeline).splitArn(pipelineArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName!;
  }
}
