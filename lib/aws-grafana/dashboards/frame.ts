import { arrange, PROMETHEUS, type Panel } from './panel';

/** A choice at the top of a dashboard, out of the values of a label. */
export interface Choice {
  readonly name: string;
  readonly label: string;
  /** The series whose label it is. */
  readonly series: string;
}

/** What a dashboard is about. */
export interface Frame {
  readonly title: string;
  readonly description: string;
  readonly choices: readonly Choice[];
  readonly panels: readonly Panel[];
}

/** The oldest schema that the workspaces in use understand; newer ones bring it up to date by themselves. */
const SCHEMA_VERSION = 37;

/** A dashboard of these panels. */
export function frame({ title, description, choices, panels }: Frame): Record<string, unknown> {
  return {
    title,
    description,
    tags: ['prometheus', 'kubernetes'],
    timezone: 'browser',
    schemaVersion: SCHEMA_VERSION,
    editable: true,
    graphTooltip: 1,
    refresh: '1m',
    time: { from: 'now-3h', to: 'now' },
    templating: { list: choices.map(variable) },
    panels: arrange(panels),
  };
}

function variable({ name, label, series }: Choice): Record<string, unknown> {
  const query = `label_values(${series}, ${name})`;
  return {
    type: 'query',
    name,
    label,
    datasource: PROMETHEUS,
    definition: query,
    query: { query, refId: name },
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    // Also matches series without the label: one cluster alone need not have it.
    allValue: '.*',
    current: { selected: true, text: ['All'], value: ['$__all'] },
  };
}
