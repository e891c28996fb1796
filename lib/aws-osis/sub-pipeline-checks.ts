import { Token } from 'aws-cdk-lib';
import { didYouMean, type Place } from '../core/place';
import { checkDeadLetters } from './dead-letter-checks';
import { checkDocumented } from './documented-plugins';
import { inWords, isMapping, listAt, type Mapping, mappingAt, onlyEntry } from './mapping';
import { checkPlugin, type PluginKind } from './plugin-checks';
import { checkRoutes } from './route-checks';

/** A plugin of a sub-pipeline, and where its options stand. */
export interface PlacedPlugin {
  readonly kind: PluginKind;
  readonly name: string;
  readonly options: Mapping;
  /** What stands there, of whatever shape. */
  readonly written: unknown;
  readonly place: Place;
}

/** A sub-pipeline that has the right shape. What is known at deployment only is left out. */
export interface SubPipeline {
  readonly name: string;
  readonly source?: PlacedPlugin;
  readonly processors: readonly PlacedPlugin[];
  readonly sinks: readonly PlacedPlugin[];
  /** What it has. */
  readonly keys: readonly string[];
  /** Whether it has no source. */
  readonly headless: boolean;
  readonly place: Place;
}

const KEYS = ['source', 'processor', 'route', 'routes', 'sink'];
const NOT_HERE: Readonly<Record<string, string>> = {
  buffer: "OpenSearch Ingestion has one of its own: leave it out, and see the pipeline's persistent buffer",
  workers: 'OpenSearch Ingestion sets it by the units of capacity: leave it out',
  delay: 'OpenSearch Ingestion sets it: leave it out',
  prepper: "its name is 'processor'",
};
/** The reference of configurations. */
const SINKS = 10;
/** The page of quotas. */
const MOST_SINKS = 20;

/** Refuses a sub-pipeline of the wrong shape. */
export function readSubPipeline(name: string, value: unknown, place: Place): SubPipeline | undefined {
  const fields = mappingAt(value, place, "'source', 'processor', 'routes' and 'sink'");
  if (!fields) return undefined;
  checkKeys(fields, place);
  const source = readSource(fields['source'], place.at('source'));
  const processors = readPlugins('processor', fields['processor'], place.at('processor'));
  const sinks = readSinks(fields['sink'], place.at('sink'));
  checkRoutes(fields, sinks, place);
  checkTraceGroups(processors, sinks);
  return {
    name,
    source,
    processors,
    sinks,
    keys: Object.keys(fields),
    headless: fields['source'] === undefined,
    place,
  };
}

function checkKeys(fields: Mapping, place: Place): void {
  for (const key of Object.keys(fields)) {
    if (KEYS.includes(key)) continue;
    if (Object.hasOwn(NOT_HERE, key)) place.at(key).refuse('KeyNotHere', `must not be there: ${NOT_HERE[key]}`);
    place.at(key).refuse('UnknownKey', `must be one of ${KEYS.join(', ')}${didYouMean(key, KEYS)}`);
  }
  if (fields['sink'] === undefined) {
    place.refuse('KeyMissing', `must have 'sink', has ${Object.keys(fields).join(', ')}`);
  }
}

function readSource(value: unknown, place: Place): PlacedPlugin | undefined {
  if (value === undefined) return undefined;
  const entry = onlyEntry(value, place, 'the name of a source');
  return entry && readPlugin('source', entry, place);
}

function readPlugins(kind: PluginKind, value: unknown, place: Place): PlacedPlugin[] {
  if (value === undefined || value === null) return [];
  const plugins = listAt(value, place, `${kind}s`) ?? [];
  return plugins.flatMap((each, index) => {
    const at = place.at(index);
    const entry = onlyEntry(each, at, `the name of a ${kind}`);
    return entry ? [readPlugin(kind, entry, at)] : [];
  });
}

function readSinks(value: unknown, place: Place): PlacedPlugin[] {
  const count = Array.isArray(value) ? value.length : undefined;
  if (value === null || count === 0) place.refuse('SinkMissing', `must have at least one sink, got none`);
  if (count !== undefined && count > MOST_SINKS) {
    place.refuse('TooManySinks', `must have at most ${SINKS} sinks, got ${count}; make two pipelines of it`);
  }
  if (count !== undefined && count > SINKS) {
    place.warn(
      'manySinks',
      `has ${count} sinks; the configuration's reference allows ${SINKS}, the page of quotas ${MOST_SINKS}`,
    );
  }
  return readPlugins('sink', value, place);
}

function readPlugin(kind: PluginKind, [name, value]: readonly [string, unknown], outer: Place): PlacedPlugin {
  const place = outer.at(name);
  const options = value ?? {};
  const plugin = { kind, name, options: isMapping(options) ? options : {}, written: options, place };
  if (isLink(plugin)) checkLink(kind, options, place);
  return plugin;
}

/** Refuses wrong options: what is wrong with the whole is told first, since it is the cause of most of that. */
export function checkOptionsOf({ source, processors, sinks }: SubPipeline): void {
  for (const plugin of [...(source ? [source] : []), ...processors, ...sinks]) {
    if (isLink(plugin)) continue;
    checkPlugin(plugin.kind, plugin.name, plugin.written, plugin.place);
    checkDeadLetters(plugin);
    checkDocumented(plugin);
  }
}

function isLink({ kind, name }: Pick<PlacedPlugin, 'kind' | 'name'>): boolean {
  return name === 'pipeline' && kind !== 'processor';
}

/** A sub-pipeline as a source or a sink: which one it is, is checked when all are known. */
function checkLink(kind: PluginKind, value: unknown, place: Place): void {
  const options = mappingAt(value, place, "'name'");
  if (!options) return;
  const known = kind === 'source' ? ['name'] : ['name', 'routes', 'include_keys', 'exclude_keys', 'tags_target_key'];
  for (const key of Object.keys(options)) {
    if (!known.includes(key))
      place.at(key).refuse('UnknownKey', `must be one of ${known.join(', ')}${didYouMean(key, known)}`);
  }
  const { name } = options;
  if (Token.isUnresolved(name)) return;
  if (typeof name !== 'string' || name.trim() === '') {
    place.at('name').refuse('LinkWithoutName', `must be the name of a sub-pipeline, got ${inWords(name)}`);
  }
}

/** The processor asks the domain that the sink writes to; a collection has no answer. */
function checkTraceGroups(processors: readonly PlacedPlugin[], sinks: readonly PlacedPlugin[]): void {
  const group = processors.find(({ name }) => name === 'otel_trace_group');
  const collection = sinks.some(({ options: { aws } }) => isMapping(aws) && aws['serverless'] === true);
  if (group && collection) {
    group.place.refuse(
      'TraceGroupServerless',
      'must not be there with a sink that is serverless: the processor works with a domain only',
    );
  }
}
