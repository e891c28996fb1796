import type { CloudWatchView, WorkspaceHealthOptions } from '../dashboard-content';
import { frame } from './frame';
import { row, stat, table, timeSeries, type Panel, type Query } from './panel';

const IN_CLUSTER = 'cluster=~"$cluster"';

/** AWS's quota where nobody asked for another one. */
const ACTIVE_SERIES = 50_000_000;

/** Samples per second: what each target had last, over the seconds between its scrapes. */
const SAMPLE_RATE =
  `sum by (cluster) (scrape_samples_post_metric_relabeling{${IN_CLUSTER}} ` +
  `* count_over_time(up{${IN_CLUSTER}}[5m]) / 300)`;

const SERIES = `sum(scrape_samples_post_metric_relabeling{${IN_CLUSTER}})`;

/** Collectors, and the workspace that they write to. */
export function workspaceHealth(options: WorkspaceHealthOptions): Record<string, unknown> {
  return frame({
    title: 'Prometheus collectors and workspace',
    description: 'What collectors scrape, what they miss, and how far the quotas of the workspace are.',
    choices: [
      { name: 'cluster', label: 'Cluster', series: 'up' },
      { name: 'job', label: 'Job', series: `up{${IN_CLUSTER}}` },
    ],
    panels: [
      ...summary(options),
      ...scraping(),
      ...quotas(options),
      ...(options.cloudWatch ? cloudWatch(options.cloudWatch) : []),
    ],
  });
}

function summary({ activeSeriesQuota = ACTIVE_SERIES }: WorkspaceHealthOptions): Panel[] {
  return [
    row('At a glance'),
    stat('Clusters', { expr: 'count(count by (cluster) (up))' }),
    stat('Targets', { expr: `count(up{${IN_CLUSTER}})` }),
    stat('Targets down', { expr: `count(up{${IN_CLUSTER}} == 0) or vector(0)` }, { thresholds: [1, 10] }),
    stat('Series', { expr: SERIES }, { unit: 'short' }),
    stat('Samples per second', { expr: `sum(${SAMPLE_RATE})` }, { unit: 'short' }),
    stat(
      'Of the quota of series',
      { expr: `${SERIES} / ${activeSeriesQuota}` },
      { unit: 'percentunit', thresholds: [0.6, 0.8], description: 'What the chosen clusters have of it.' },
    ),
  ];
}

function scraping(): Panel[] {
  const of = `${IN_CLUSTER}, job=~"$job"`;
  const legend = '{{cluster}} {{job}}';
  return [
    row('Collectors'),
    timeSeries(
      'Targets that are up',
      [{ expr: `sum by (cluster, job) (up{${of}}) / count by (cluster, job) (up{${of}})`, legend }],
      { unit: 'percentunit', max: 1, lowestFirst: true },
    ),
    timeSeries('Slowest scrape', [{ expr: `max by (cluster, job) (scrape_duration_seconds{${of}})`, legend }], {
      unit: 's',
      description: 'A scrape that takes longer than its timeout leaves a gap.',
    }),
    timeSeries('Samples of one scrape', [{ expr: `sum by (cluster, job) (scrape_samples_scraped{${of}})`, legend }]),
    timeSeries(
      'Samples dropped by relabelling',
      [
        {
          expr:
            `sum by (cluster, job) (scrape_samples_scraped{${of}}) - ` +
            `sum by (cluster, job) (scrape_samples_post_metric_relabeling{${of}})`,
          legend,
        },
      ],
      { description: 'They are scraped and paid for as such, but neither written nor stored.' },
    ),
    timeSeries('New series per scrape', [{ expr: `sum by (cluster, job) (scrape_series_added{${of}})`, legend }], {
      description: 'Churn: pods that come and go, and labels whose values never come back.',
    }),
    table('Targets with most series', {
      expr: `topk(20, sum by (cluster, job, instance) (scrape_samples_post_metric_relabeling{${of}}))`,
    }),
  ];
}

function quotas({ activeSeriesQuota = ACTIVE_SERIES, ingestionRateQuota }: WorkspaceHealthOptions): Panel[] {
  // The line of a quota that is far away would press all others to the ground.
  const limit = (value: number, total: string): Query => ({
    expr: `vector(${value}) and on () ${total} > ${value / 10}`,
    legend: 'quota',
    limit: true,
  });
  return [
    row('Quotas'),
    timeSeries(
      'Series by cluster',
      [
        { expr: `sum by (cluster) (scrape_samples_post_metric_relabeling{${IN_CLUSTER}})`, legend: '{{cluster}}' },
        limit(activeSeriesQuota, SERIES),
      ],
      {
        unit: 'short',
        stacked: true,
        description:
          'What the newest scrapes had. The workspace counts every series of the last two hours, so it counts more where ' +
          'series come and go; recording rules come on top. The quota is drawn as soon as a tenth of it is in use.',
      },
    ),
    timeSeries(
      'Samples per second by cluster',
      [
        { expr: SAMPLE_RATE, legend: '{{cluster}}' },
        ...(ingestionRateQuota === undefined ? [] : [limit(ingestionRateQuota, `sum(${SAMPLE_RATE})`)]),
      ],
      { unit: 'short', stacked: true },
    ),
  ];
}

/** A metric of usage, and the quota that AWS knows for it. */
function usageAndQuota({ region, prometheusWorkspaceId }: CloudWatchView, resource: string): Record<string, unknown>[] {
  return [
    {
      region,
      refId: 'A',
      id: 'used',
      label: 'used',
      namespace: 'AWS/Usage',
      metricName: 'ResourceCount',
      statistic: 'Average',
      dimensions: {
        Service: 'Prometheus',
        Type: 'Resource',
        Class: 'None',
        Resource: resource,
        ResourceId: prometheusWorkspaceId,
      },
      metricEditorMode: 0,
      metricQueryType: 0,
    },
    {
      region,
      refId: 'B',
      id: 'quota',
      label: 'quota',
      expression: 'SERVICE_QUOTA(used)',
      metricEditorMode: 1,
      metricQueryType: 0,
    },
  ];
}

/** What only AWS knows: usage against the account's own quotas, and samples that were not taken. */
function cloudWatch(view: CloudWatchView): Panel[] {
  const { region, prometheusWorkspaceId } = view;
  const discarded = {
    region,
    refId: 'A',
    id: 'discarded',
    label: "${PROP('Dim.Reason')}",
    metricEditorMode: 1,
    metricQueryType: 0,
    expression: `SEARCH('{AWS/Prometheus,Reason,Workspace} MetricName="DiscardedSamples" "${prometheusWorkspaceId}"', 'Sum')`,
  };
  return [
    row('What CloudWatch says of the workspace'),
    cloudWatchPanel(view, 'Active series against the quota', usageAndQuota(view, 'ActiveSeries')),
    cloudWatchPanel(view, 'Samples per second against the quota', usageAndQuota(view, 'IngestionRate')),
    cloudWatchPanel(view, 'Discarded samples by reason', [discarded]),
  ];
}

function cloudWatchPanel(view: CloudWatchView, title: string, targets: Record<string, unknown>[]): Panel {
  const datasource = { type: 'cloudwatch', uid: view.dataSourceUid };
  return {
    width: 8,
    height: 8,
    json: {
      type: 'timeseries',
      title,
      datasource,
      targets: targets.map((target) => ({ queryMode: 'Metrics', matchExact: true, period: '', ...target, datasource })),
      fieldConfig: { defaults: { unit: 'short', min: 0 }, overrides: [] },
      options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    },
  };
}
