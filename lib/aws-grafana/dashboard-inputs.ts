import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fail } from '../core/validation';

/** What stands for a data source in a dashboard that was exported to be shared. */
const DATA_SOURCE = 'DS_';

/** What the placeholders of a dashboard are replaced by. */
export interface DashboardInputs {
  readonly dataSourceUid: string | undefined;
  readonly inputs: Record<string, string>;
}

/** A dashboard whose placeholders are replaced, all of them: Grafana does it only when a dashboard is imported by hand. */
export function replaceInputs(
  construct: IConstruct,
  dashboard: Record<string, unknown>,
  { dataSourceUid, inputs }: DashboardInputs,
): Record<string, unknown> {
  const { __inputs, __requires, __elements, ...rest } = dashboard;
  warnOfLibraryPanels(construct, __elements);
  const declared = (Array.isArray(__inputs) ? __inputs : []) as { name?: string; type?: string; value?: string }[];
  const constants = declared.filter(({ type }) => type === 'constant');
  const names = new Set([...declared.map(({ name = '' }) => name), ...Object.keys(inputs)]);
  const values = new Map<string, string>([
    ...constants.map(({ name = '', value = '' }): [string, string] => [name, value]),
    ...Object.entries(inputs),
  ]);

  // What a variable is called that lets users choose, though inputs are called so too.
  const variables = new Set(variablesOf(rest).filter((name) => !names.has(name)));
  const missing = new Set<string>();
  const used = new Set<string>();
  const valueOf = (placeholder: string, name: string): string => {
    if (!names.has(name) && !name.startsWith(DATA_SOURCE)) return placeholder;
    if (dataSourceUid === undefined && variables.has(name)) return placeholder;
    used.add(name);
    const value = values.get(name) ?? (name.startsWith(DATA_SOURCE) ? dataSourceUid : undefined);
    if (value === undefined) missing.add(name);
    return value ?? placeholder;
  };
  const replaced = mapStrings(rest, (text) => text.replace(/\$\{([\w-]+)\}/g, valueOf)) as Record<string, unknown>;

  refuseMissing(construct, [...missing]);
  refuseUnused(
    construct,
    Object.keys(inputs).filter((name) => !used.has(name)),
  );
  refuseUselessDataSource(construct, dataSourceUid, [...used], inputs);
  return replaced;
}

function variablesOf({ templating }: Record<string, unknown>): string[] {
  const { list } = (templating ?? {}) as { list?: { name?: string }[] };
  return Array.isArray(list) ? list.map(({ name = '' }) => name) : [];
}

/** Grafana makes them of what comes with the dashboard, but only when it is imported by hand. */
function warnOfLibraryPanels(construct: IConstruct, elements: unknown): void {
  const panels = Object.values((elements ?? {}) as Record<string, { name?: string } | undefined>);
  if (panels.length === 0) return;
  Annotations.of(construct).addWarningV2(
    'cdk-reinvent-constructs:grafana.libraryPanels',
    `library panels are not deployed with a dashboard, and are empty where the workspace has them not: unlink ` +
      `${panels.map((panel) => `'${panel?.name ?? ''}'`).join(', ')} before the dashboard is exported`,
  );
}

function refuseMissing(construct: IConstruct, names: string[]): void {
  if (names.length === 0) return;
  fail(
    construct,
    'InputMissing',
    `'dataSource' or 'inputs' must say what the dashboard's placeholders stand for, got nothing for ` +
      names.map((name) => `'\${${name}}'`).join(', '),
  );
}

function refuseUnused(construct: IConstruct, names: string[]): void {
  if (names.length === 0) return;
  const list = names.map((name) => `'${name}'`).join(', ');
  fail(construct, 'InputUnused', `'inputs' must name placeholders of the dashboard, got ${list}, which it has not`);
}

function refuseUselessDataSource(
  construct: IConstruct,
  dataSourceUid: string | undefined,
  used: string[],
  inputs: Record<string, string>,
): void {
  if (dataSourceUid === undefined || used.some((name) => name.startsWith(DATA_SOURCE) && !(name in inputs))) return;
  fail(
    construct,
    'DataSourceUnused',
    `'dataSource' must have a placeholder such as \${DS_PROMETHEUS} to stand for, and the dashboard has none; export it ` +
      `"for sharing externally", or leave 'dataSource' out`,
  );
}

function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, map)]));
}
