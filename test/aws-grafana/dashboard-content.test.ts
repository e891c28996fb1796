import { parser } from '@prometheus-io/lezer-promql';
import { aws_grafana as grafana } from '../../lib';
import { testStack } from '../support/stack';

const { DashboardContent } = grafana;

interface Target {
  readonly expr?: string;
  readonly expression?: string;
  readonly legendFormat?: string;
  readonly datasource: { readonly uid: string };
}

interface Custom {
  readonly stacking: { readonly mode: string };
  readonly drawStyle: string;
  readonly fillOpacity: number;
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly Target[];
  readonly options?: { readonly legend?: Record<string, unknown> };
  readonly fieldConfig?: { readonly defaults: { readonly custom?: Custom } };
}

interface Board {
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition: string }[] };
}

const CLOUD_WATCH = { dataSourceUid: 'cw', prometheusWorkspaceId: 'ws-1', region: 'us-east-1' };

const presets: [string, grafana.DashboardContent][] = [
  ['clusters', DashboardContent.clusterOverview()],
  ['health', DashboardContent.workspaceHealth()],
  [
    'health, with all it may have',
    DashboardContent.workspaceHealth({ ingestionRateQuota: 170_000, cloudWatch: CLOUD_WATCH }),
  ],
];

function produce(content: grafana.DashboardContent): Board {
  return content._produce(testStack()) as unknown as Board;
}

/** Where the grammar of Prometheus finds something wrong. */
function mistakes(expression: string): string[] {
  const found: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) found.push(`${expression.slice(0, from)} HERE ${expression.slice(from, to + 10)}`);
    },
  });
  return found;
}

/** An expression as Grafana sends it. */
function interpolate(expression: string): string {
  return expression.replaceAll('$__rate_interval', '2m').replaceAll(/\$(cluster|namespace|job)\b/g, 'prod');
}

function expressions({ panels }: Board): string[] {
  return panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => (expr === undefined ? [] : [expr])));
}

test('the grammar finds mistakes', () => {
  expect(mistakes('sum(rate(up[5m])')).toHaveLength(1);
  expect(mistakes('sum by (a) (rate(up{a=~"b"}[5m])) or vector(0)')).toEqual([]);
});

describe.each(presets)('the dashboard of %s', (_, content) => {
  const board = produce(content);

  test('has expressions that Prometheus understands', () => {
    expect(expressions(board).length).toBeGreaterThan(10);
    expect(expressions(board).flatMap((expression) => mistakes(interpolate(expression)))).toEqual([]);
  });

  test('uses no variable that it does not have', () => {
    const names = board.templating.list.map(({ name }) => name);
    const used = expressions(board).flatMap((expression) =>
      [...expression.matchAll(/\$(\w+)/g)].map(([, name = '']) => name),
    );
    expect(names).toEqual(expect.arrayContaining([...new Set(used)].filter((name) => name !== '__rate_interval')));
    for (const name of names) expect(used).toContain(name);
  });

  test('has variables whose series Prometheus understands', () => {
    for (const { name, definition } of board.templating.list) {
      const [, selector = '', label] = /^label_values\((.+), (\w+)\)$/.exec(definition) ?? [];
      expect(label).toBe(name);
      expect(mistakes(interpolate(selector))).toEqual([]);
    }
  });

  test('lets clusters be chosen in every panel about clusters', () => {
    const all = expressions(board).filter(
      (expression) => !/^(vector|count\(count by \(cluster\) \(up)/.test(expression),
    );
    for (const expression of all) expect(expression).toContain('cluster=~"$cluster"');
  });

  test('has panels that neither overlap nor stand outside', () => {
    const cells = new Set<string>();
    for (const { gridPos, title } of board.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          const cell = `${x}/${y}`;
          expect([cells.has(cell), title]).toEqual([false, title]);
          cells.add(cell);
        }
      }
    }
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
  });

  test('is small enough for the template', () => {
    expect(JSON.stringify(board).length).toBeLessThan(24_000);
  });
});

test('the dashboard of clusters needs none but the default jobs of the collector', () => {
  const text = expressions(produce(DashboardContent.clusterOverview())).join('\n');
  // Their metrics come from kube-state-metrics and from node-exporter.
  expect(text).not.toMatch(/\b(kube|node)_/);
  const metrics = new Set([...text.matchAll(/\b([a-z]\w*?_\w+|up)\{/g)].map(([, metric]) => metric!.split('_')[0]));
  expect([...metrics].sort()).toEqual(['apiserver', 'container', 'machine', 'scheduler', 'up', 'workqueue']);
});

test('what happens now and then is drawn so that one point can be seen, and lines without areas that hide each other', () => {
  const { panels } = produce(DashboardContent.clusterOverview());
  const custom = (wanted: string) => panels.find(({ title }) => title === wanted)?.fieldConfig?.defaults.custom;
  expect(custom('Out of memory')).toMatchObject({ drawStyle: 'bars', fillOpacity: 100 });
  expect(custom('Targets that are up')).toMatchObject({ drawStyle: 'line', fillOpacity: 0 });
});

test.each(presets)('the legend of targets that are up has the worst first, in the dashboard of %s', (_, content) => {
  const panel = produce(content).panels.find(({ title }) => title === 'Targets that are up');
  expect(panel?.options?.legend).toMatchObject({ calcs: ['lastNotNull', 'min'], sortBy: 'Min', sortDesc: false });
});

test('the dashboard of clusters counts objects by the metric of old and new API servers, and says whose they are', () => {
  const panel = produce(DashboardContent.clusterOverview()).panels.find(({ title }) => title === 'Most objects');
  expect(panel?.targets).toMatchObject([
    {
      expr:
        'topk(10, max by (cluster, resource) (apiserver_storage_objects{cluster=~"$cluster"}) or on (cluster) ' +
        'max by (cluster, resource) (apiserver_resource_objects{cluster=~"$cluster"}))',
      legendFormat: '{{cluster}} {{resource}}',
    },
  ]);
});

describe('the dashboard of health', () => {
  const limits = (options?: grafana.WorkspaceHealthOptions) =>
    expressions(produce(DashboardContent.workspaceHealth(options))).filter((expression) =>
      expression.startsWith('vector'),
    );

  test('draws the quota of series, and that of samples where it is given, once a tenth of it is in use', () => {
    const series = 'and on () sum(scrape_samples_post_metric_relabeling{cluster=~"$cluster"}) >';
    expect(limits()).toEqual([`vector(50000000) ${series} 5000000`]);
    expect(limits({ activeSeriesQuota: 2_000_000, ingestionRateQuota: 170_000 })).toEqual([
      `vector(2000000) ${series} 200000`,
      expect.stringMatching(/^vector\(170000\) and on \(\) sum\(.* > 17000$/),
    ]);
  });

  test('stacks clusters under a quota, since it is one for all of them', () => {
    const stacked = produce(DashboardContent.workspaceHealth()).panels.filter(
      ({ fieldConfig }) => fieldConfig?.defaults.custom?.stacking.mode === 'normal',
    );
    expect(stacked.map(({ title }) => title)).toEqual(['Series by cluster', 'Samples per second by cluster']);
  });

  test('says how much of the quota is in use', () => {
    expect(expressions(produce(DashboardContent.workspaceHealth({ activeSeriesQuota: 2_000_000 })))).toContain(
      'sum(scrape_samples_post_metric_relabeling{cluster=~"$cluster"}) / 2000000',
    );
  });

  test('asks CloudWatch only where it is told to, for usage against quotas and for discarded samples', () => {
    const cloudWatch = (options?: grafana.WorkspaceHealthOptions) =>
      produce(DashboardContent.workspaceHealth(options)).panels.flatMap(({ targets = [] }) =>
        targets.filter(({ datasource }) => datasource.uid === 'cw'),
      );
    expect(cloudWatch()).toEqual([]);
    const targets = cloudWatch({ cloudWatch: CLOUD_WATCH });
    expect(targets).toContainEqual(
      expect.objectContaining({
        namespace: 'AWS/Usage',
        metricName: 'ResourceCount',
        dimensions: {
          Service: 'Prometheus',
          Type: 'Resource',
          Class: 'None',
          Resource: 'ActiveSeries',
          ResourceId: 'ws-1',
        },
        region: 'us-east-1',
      }),
    );
    expect(targets.flatMap(({ expression }) => expression ?? [])).toEqual([
      'SERVICE_QUOTA(used)',
      'SERVICE_QUOTA(used)',
      expect.stringContaining('MetricName="DiscardedSamples" "ws-1"'),
    ]);
  });
});
