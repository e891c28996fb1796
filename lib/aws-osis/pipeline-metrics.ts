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

  private get pipelineName(): string {
    const { pipeline } = this;
    if (CfnPipeline.isCfnPipeline(pipeline)) return pipeline.pipelineName;
    const { pipelineName } = pipeline as { pipelineName?: string };
    if (pipelineName !== undefined) return pipelineName;
    const { pipelineArn } = pipeline.pipelineRef;
    return Stack.of(pipeline).splitArn(pipelineArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName!;
  }
}
