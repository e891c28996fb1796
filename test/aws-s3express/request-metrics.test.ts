import { Duration } from 'aws-cdk-lib';
import { make, properties } from './made-bucket';

describe('request metrics', () => {
  test('a filter is configured, and its metrics carry the dimensions of the bucket and the filter', () => {
    const { stack, bucket } = make();
    const metrics = bucket.addRequestMetrics('Checkpoints', { prefix: 'checkpoints/' });
    expect(properties(stack)['MetricsConfigurations']).toEqual([{ Id: 'Checkpoints', Prefix: 'checkpoints/' }]);
    expect(stack.resolve(metrics.metricAllRequests().toMetricConfig().metricStat)).toMatchObject({
      namespace: 'AWS/S3',
      metricName: 'AllRequests',
      statistic: 'Sum',
      dimensions: [
        { name: 'BucketName', value: { Ref: 'Bucket83908E77' } },
        { name: 'FilterId', value: 'Checkpoints' },
      ],
    });
  });

  test.each([
    ['metric4xxErrors', '4xxErrors', 'Sum'],
    ['metric5xxErrors', '5xxErrors', 'Sum'],
    ['metricFirstByteLatency', 'FirstByteLatency', 'p99'],
    ['metricTotalRequestLatency', 'TotalRequestLatency', 'p99'],
  ] as const)('%s is %s with the statistic that says most', (method, metricName, statistic) => {
    const metric = make().bucket.addRequestMetrics('All')[method]();
    expect(metric.toMetricConfig().metricStat).toMatchObject({ metricName, statistic });
  });

  test('the statistic and the period can be chosen', () => {
    const metric = make()
      .bucket.addRequestMetrics('All')
      .metricFirstByteLatency({ statistic: 'p50', period: Duration.minutes(1) });
    expect(metric.toMetricConfig().metricStat).toMatchObject({ statistic: 'p50', period: Duration.minutes(1) });
  });

  test.each([
    [
      'an id with a blank',
      'All requests',
      "'requestMetrics.id' must have letters, digits, periods, hyphens and underscores only, got 'All requests'",
    ],
    ['an id that is too long', 'a'.repeat(65), "'requestMetrics.id' must have 1 to 64 characters, got 65"],
    ['an id used twice', 'Taken', "'requestMetrics.id' must be used once per bucket, got 'Taken' twice"],
  ])('fails with %s', (_, id, message) => {
    const { bucket } = make();
    bucket.addRequestMetrics('Taken');
    expect(() => bucket.addRequestMetrics(id)).toThrow(message);
  });
});
