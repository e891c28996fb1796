import { Duration, Size } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Codec, Compression, OtelFormat, Source } from '../../lib/aws-osis';
import { BoundSource } from './source-context';

describe('sources that clients push to', () => {
  test.each([
    ['http', Source.http(), '/main/logs'],
    ['otel_logs_source', Source.otelLogs(), '/main/v1/logs'],
    ['otel_metrics_source', Source.otelMetrics(), '/main/v1/metrics'],
    ['otel_trace_source', Source.otelTraces(), '/main/v1/traces'],
  ])('%s listens at a path with the name of the sub-pipeline', (name, source, path) => {
    const { bound, options } = new BoundSource(source);
    expect(bound.name).toBe(name);
    expect(options).toEqual({ path });
  });

  test('otlp listens at a path for each kind', () => {
    const { bound, options } = new BoundSource(Source.otlp());
    expect(bound.name).toBe('otlp');
    expect(options).toEqual({
      logs_path: '/main/v1/logs',
      metrics_path: '/main/v1/metrics',
      traces_path: '/main/v1/traces',
    });
  });

  test('need no permission', () => {
    const { stack } = new BoundSource(Source.http());
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('http has the options of Data Prepper', () => {
    const source = Source.http({
      path: '/in',
      compression: Compression.GZIP,
      codec: Codec.ndjson(),
      maxRequestLength: Size.mebibytes(20),
      metadataHeaders: ['x-tenant'],
    });
    expect(new BoundSource(source).options).toEqual({
      path: '/in',
      compression: 'gzip',
      codec: { ndjson: {} },
      max_request_length: '20mb',
      metadata_headers: ['x-tenant'],
    });
  });

  const common = {
    compression: Compression.ZSTD,
    maxRequestLength: Size.kibibytes(64),
    outputFormat: OtelFormat.OTEL,
    retryMinDelay: Duration.millis(150),
    retryMaxDelay: Duration.seconds(4),
  };
  const rendered = {
    compression: 'zstd',
    max_request_length: '64kb',
    output_format: 'otel',
    retry_info: { min_delay: '150ms', max_delay: '4s' },
  };

  test.each([Source.otelLogs, Source.otelMetrics, Source.otelTraces])(
    'those of OpenTelemetry have the options of Data Prepper (%#)',
    (make) => {
      expect(new BoundSource(make({ path: '/p', ...common })).options).toEqual({ path: '/p', ...rendered });
    },
  );

  test('otlp has the options of Data Prepper', () => {
    const source = Source.otlp({
      ...common,
      logsPath: '/l',
      metricsPath: '/m',
      tracesPath: '/t',
      logsOutputFormat: OtelFormat.OPENSEARCH,
      metricsOutputFormat: OtelFormat.OTEL,
      tracesOutputFormat: OtelFormat.OPENSEARCH,
    });
    expect(new BoundSource(source).options).toEqual({
      ...rendered,
      logs_path: '/l',
      metrics_path: '/m',
      traces_path: '/t',
      logs_output_format: 'opensearch',
      metrics_output_format: 'otel',
      traces_output_format: 'opensearch',
    });
  });

  test.each([
    [{ retryMinDelay: Duration.seconds(1) }, { min_delay: '1s' }],
    [{ retryMaxDelay: Duration.seconds(1) }, { max_delay: '1s' }],
  ])('one delay can be given alone: %j', (options, expected) => {
    expect(new BoundSource(Source.otlp(options)).options['retry_info']).toEqual(expected);
  });
});
