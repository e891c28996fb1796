import type { Duration, Size } from 'aws-cdk-lib';
import type { Compression } from './compression';
import { defaultPath } from './http-source';
import type { OtelFormat } from './input-options';
import type { BoundPlugin, PluginContext } from './plugin';
import { inSeconds, inBytes } from './units';

/** What each source of OpenTelemetry can do. */
export interface OpenTelemetrySourceOptions {
  /**
   * How requests are compressed: just as the exporter does, where gzip is the default of the OpenTelemetry Collector.
   *
   * @default Compression.NONE
   */
  readonly compression?: Compression;

  /**
   * The most that a request may have.
   *
   * @default Size.mebibytes(4)
   */
  readonly maxRequestLength?: Size;

  /**
   * How events look.
   *
   * @default - that of `Source.otlp` is OtelFormat.OTEL, that of others OtelFormat.OPENSEARCH
   */
  readonly outputFormat?: OtelFormat;

  /**
   * How long clients are told to wait when the pipeline is busy, at first.
   *
   * @default Duration.millis(100)
   */
  readonly retryMinDelay?: Duration;

  /**
   * How long clients are told to wait when the pipeline is busy, at most.
   *
   * @default Duration.seconds(2)
   */
  readonly retryMaxDelay?: Duration;
}

/** What a pipeline takes of one kind of OpenTelemetry's data. */
export interface OtelSourceOptions extends OpenTelemetrySourceOptions {
  /**
   * Where clients send to: a slash, then letters, digits, `-`, `_`, `.`, `/` and `${pipelineName}`, which stands for the name of
   * the sub-pipeline.
   *
   * @default - '/${pipelineName}/v1/' and what is sent: 'logs', 'metrics' or 'traces'
   */
  readonly path?: string;
}

/** What a pipeline takes of OpenTelemetry's data of all kinds. Routes tell them apart by `getEventType() == "LOG"`. */
export interface OtlpSourceOptions extends OpenTelemetrySourceOptions {
  /**
   * Where clients send logs to; the three paths must differ.
   *
   * @default '/${pipelineName}/v1/logs'
   */
  readonly logsPath?: string;

  /**
   * Where clients send metrics to; the three paths must differ.
   *
   * @default '/${pipelineName}/v1/metrics'
   */
  readonly metricsPath?: string;

  /**
   * Where clients send traces to; the three paths must differ.
   *
   * @default '/${pipelineName}/v1/traces'
   */
  readonly tracesPath?: string;

  /**
   * How logs look as events.
   *
   * @default - as `outputFormat`
   */
  readonly logsOutputFormat?: OtelFormat;

  /**
   * How metrics look as events.
   *
   * @default - as `outputFormat`
   */
  readonly metricsOutputFormat?: OtelFormat;

  /**
   * How traces look as events.
   *
   * @default - as `outputFormat`
   */
  readonly tracesOutputFormat?: OtelFormat;
}

/** The kinds of OpenTelemetry's data, and what the guide calls their sources: newer names may not be known to the service yet. */
const NAMES = { logs: 'otel_logs_source', metrics: 'otel_metrics_source', traces: 'otel_trace_source' };

/** Makes the source of one kind. */
export function bindOtelSource(
  kind: keyof typeof NAMES,
  options: OtelSourceOptions,
  { subPipelineName }: PluginContext,
): BoundPlugin {
  const path = options.path ?? defaultPath(subPipelineName, `v1/${kind}`);
  return { name: NAMES[kind], options: { path, ...common(options) } };
}

/** Makes the source of all kinds. */
export function bindOtlpSource(options: OtlpSourceOptions, { subPipelineName }: PluginContext): BoundPlugin {
  return {
    name: 'otlp',
    options: {
      logs_path: options.logsPath ?? defaultPath(subPipelineName, 'v1/logs'),
      metrics_path: options.metricsPath ?? defaultPath(subPipelineName, 'v1/metrics'),
      traces_path: options.tracesPath ?? defaultPath(subPipelineName, 'v1/traces'),
      logs_output_format: options.logsOutputFormat,
      metrics_output_format: options.metricsOutputFormat,
      traces_output_format: options.tracesOutputFormat,
      ...common(options),
    },
  };
}

function common(options: OpenTelemetrySourceOptions): Record<string, unknown> {
  const { retryMinDelay, retryMaxDelay } = options;
  return {
    compression: options.compression,
    max_request_length: inBytes(options.maxRequestLength),
    output_format: options.outputFormat,
    retry_info:
      retryMinDelay || retryMaxDelay
        ? { min_delay: inSeconds(retryMinDelay), max_delay: inSeconds(retryMaxDelay) }
        : undefined,
  };
}
