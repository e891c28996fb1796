/** What every data source of a preset is called until it has a uid. */
export const PROMETHEUS = { uid: '${DS_PROMETHEUS}' };

const COLUMNS = 24;
const ROW_HEIGHT = 1;

/** A query, and how its lines are called. */
export interface Query {
  readonly expr: string;
  readonly legend?: string;
  /** For panels that show the newest value only. */
  readonly instant?: boolean;
  /** Dashed and red: a limit, not a measurement. */
  readonly limit?: boolean;
}

/** A part of a dashboard, before it has its place. */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly json: Record<string, unknown>;
}

/** How the values of a panel are drawn. */
export interface Look {
  readonly unit?: string;
  readonly width?: number;
  readonly stacked?: boolean;
  /** What is low is bad: the legend has the lowest first instead of the highest. */
  readonly lowestFirst?: boolean;
  /** For what happens now and then: a line through one point cannot be seen. */
  readonly bars?: boolean;
  readonly description?: string;
  /** The values from which on something is orange, and red. */
  readonly thresholds?: readonly [number, number];
  readonly max?: number;
}

/** A title over the panels that follow. */
export function row(title: string): Panel {
  return { width: COLUMNS, height: ROW_HEIGHT, json: { type: 'row', title, collapsed: false, panels: [] } };
}

/** One number. */
export function stat(title: string, query: Query, look: Look = {}): Panel {
  return {
    width: look.width ?? 4,
    height: 4,
    json: {
      type: 'stat',
      title,
      description: look.description,
      datasource: PROMETHEUS,
      targets: targetsOf([{ ...query, instant: true }]),
      fieldConfig: { defaults: { unit: look.unit, max: look.max, thresholds: thresholds(look) }, overrides: [] },
      options: {
        colorMode: look.thresholds ? 'value' : 'none',
        graphMode: 'none',
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      },
    },
  };
}

/** Lines over time. */
export function timeSeries(title: string, queries: readonly Query[], look: Look = {}): Panel {
  const limits = queries.filter(({ limit, legend }) => limit && legend !== undefined);
  return {
    width: look.width ?? 12,
    height: 8,
    json: {
      type: 'timeseries',
      title,
      description: look.description,
      datasource: PROMETHEUS,
      targets: targetsOf(queries),
      fieldConfig: {
        defaults: {
          unit: look.unit,
          min: 0,
          max: look.max,
          custom: {
            drawStyle: look.bars ? 'bars' : 'line',
            // Many faint areas over each other hide the lines.
            fillOpacity: look.bars ? 100 : look.stacked ? 40 : 0,
            lineWidth: 1,
            showPoints: 'never',
            stacking: { mode: look.stacked ? 'normal' : 'none' },
          },
        },
        overrides: limits.map(({ legend = '' }) => limitOverride(legend)),
      },
      options: {
        legend: {
          displayMode: 'table',
          placement: 'right',
          calcs: ['lastNotNull', look.lowestFirst ? 'min' : 'max'],
          sortBy: look.lowestFirst ? 'Min' : 'Max',
          sortDesc: !look.lowestFirst,
        },
        tooltip: { mode: 'multi', sort: 'desc' },
      },
    },
  };
}

/** A list of the newest values, one line per series. */
export function table(title: string, query: Query, look: Look = {}): Panel {
  return {
    width: look.width ?? 12,
    height: 8,
    json: {
      type: 'table',
      title,
      description: look.description,
      datasource: PROMETHEUS,
      targets: targetsOf([{ ...query, instant: true }]).map((target) => ({ ...target, format: 'table' })),
      fieldConfig: { defaults: { unit: look.unit }, overrides: [] },
      options: { showHeader: true },
      transformations: [{ id: 'organize', options: { excludeByName: { Time: true } } }],
    },
  };
}

/** The panels from left to right, from top to bottom. */
export function arrange(panels: readonly Panel[]): Record<string, unknown>[] {
  let [x, y, height] = [0, 0, 0];
  return panels.map((panel, index) => {
    if (x + panel.width > COLUMNS) [x, y, height] = [0, y + height, 0];
    const gridPos = { x, y, w: panel.width, h: panel.height };
    x += panel.width;
    height = Math.max(height, panel.height);
    return { id: index + 1, gridPos, ...panel.json };
  });
}

function targetsOf(queries: readonly Query[]): Record<string, unknown>[] {
  return queries.map(({ expr, legend, instant = false }, index) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + index),
    datasource: PROMETHEUS,
    expr,
    legendFormat: legend ?? '__auto',
    instant,
    range: !instant,
  }));
}

function thresholds({ thresholds: limits }: Look): Record<string, unknown> | undefined {
  if (limits === undefined) return undefined;
  const [orange, red] = limits;
  return {
    mode: 'absolute',
    steps: [
      { color: 'green', value: null },
      { color: 'orange', value: orange },
      { color: 'red', value: red },
    ],
  };
}

function limitOverride(legend: string): Record<string, unknown> {
  return {
    matcher: { id: 'byName', options: legend },
    properties: [
      { id: 'color', value: { mode: 'fixed', fixedColor: 'red' } },
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
      { id: 'custom.fillOpacity', value: 0 },
      { id: 'custom.stacking', value: { mode: 'none', group: 'limit' } },
    ],
  };
}
