import { Token } from 'aws-cdk-lib';
import { didYouMean, type Place } from '../core/place';
import { expressionsIn } from './expression-options';
import { checkExpression, checkFormat } from './expression';
import { checkForm } from './option-forms';
import { optionRules, pluginName, pluginNames, type OptionRule, type OptionRules } from './option-table';
import { checkLength, checkScalar, isOpaque, refuseType } from './option-values';
import { checkRestrictions, checkSecret } from './plugin-restrictions';

/** What a plugin can be in a configuration. */
export type PluginKind = 'source' | 'processor' | 'sink';

type Fields = Readonly<Record<string, unknown>>;

/** Options of every sink, which Data Prepper takes away before a sink gets its own. */
const SINK_OPTIONS: OptionRules = new Map(
  [
    ['routes', 'list<string>'],
    ['include_keys', 'list<string>'],
    ['exclude_keys', 'list<string>'],
    ['tags_target_key', 'string'],
    ['forward_to', 'any'],
  ].map(([name = '', type = '']) => [name, { name, type, required: false, deprecated: false }] as const),
);

/** What the guide of OpenSearch Ingestion has of Data Prepper's, by its newest name. Its list of processors is behind what the service runs. */
const DOCUMENTED: Readonly<Partial<Record<PluginKind, readonly string[]>>> = {
  source: [
    'confluence',
    'documentdb',
    'dynamodb',
    'http',
    'jira',
    'kafka',
    'kinesis',
    'opensearch',
    'otlp',
    'otlp_logs',
    'otlp_metrics',
    'otlp_traces',
    'rds',
    's3',
    'sqs',
  ],
  sink: ['opensearch', 'prometheus', 's3'],
};

/**
 * Refuses options of one plugin that Data Prepper or OpenSearch Ingestion would refuse.
 *
 * @param options what stands under the plugin's name
 * @param place where `options` stand
 */
export function checkPlugin(kind: PluginKind, name: string, options: unknown, place: Place): void {
  // A link to another sub-pipeline.
  if (name === 'pipeline' && kind !== 'processor') return;
  if (optionRules(kind, name) && DOCUMENTED[kind]?.includes(pluginName(kind, name)) === false) {
    const what = `is a ${kind} of Data Prepper that the guide of OpenSearch Ingestion does not have`;
    place.warn('undocumentedPlugin', `${what}, so that the service may refuse it`);
  }
  checkOptions(kind, name, options, place);
}

function checkOptions(kind: string, name: string, options: unknown, place: Place): void {
  if (Token.isUnresolved(name)) return;
  const rules = optionRules(kind, name);
  if (!rules) {
    place.warn(
      'unknownPlugin',
      `is no ${kind.replace(/_/g, ' ')} that is known of Data Prepper, so that its options are not checked` +
        didYouMean(name, pluginNames(kind)),
    );
    return;
  }
  if (isOpaque(options)) return;
  // Without options, a plugin is written as `json:`, which YAML reads as nothing.
  const fields = options ?? {};
  const plugin = `${kind}/${pluginName(kind, name)}`;
  checkFields(fields, kind === 'sink' ? new Map([...SINK_OPTIONS, ...rules]) : rules, place, `${plugin}/`);
  checkRestrictions(plugin, fields, place);
}

/**
 * The options of a plugin or of an object.
 *
 * @param trail kind, plugin and the path to the options, without the indices of lists
 * @param outer the options that these stand among
 */
function checkFields(value: unknown, rules: OptionRules, place: Place, trail: string, outer?: OptionRules): void {
  const fields = asFields(value, place);
  const keys = Object.keys(fields).filter((key) => !isOpaque(key));
  for (const key of keys) {
    const rule = rules.get(key);
    const at: Place = place.at(key);
    if (!rule) {
      at.refuse('OptionUnknown', `must be an option of Data Prepper${known(key, rules, place, outer)}`);
    }
    // Jackson reads nothing as if the option were not there.
    if (fields[key] === null || fields[key] === undefined) continue;
    if (rule.deprecated) at.warn('deprecatedOption', 'is deprecated in Data Prepper');
    checkValue(fields[key], rule, at, `${trail}${rule.name}`);
  }
  // What a token stands for can be any of the options.
  if (keys.length === Object.keys(fields).length) checkRequired(fields, rules, place);
}

/** What may be meant by an option that is not there: one that is written alike, or the same one level up or down. */
function known(key: string, rules: OptionRules, place: Place, outer?: OptionRules): string {
  const names = [...rules.keys()];
  const near = didYouMean(key, names);
  if (near) return near;
  if (outer?.has(key)) {
    const above = place.path.filter((step) => typeof step === 'string').at(-2);
    return `; it is one of '${above}', one level up`;
  }
  const below = [...rules.values()].find(({ options }) => options?.has(key));
  if (below) return `; it is one of '${below.name}', one level down`;
  if (names.length === 0) return ', which has none here';
  return names.length <= 12 ? `, which has here ${names.join(', ')}` : '';
}

function checkRequired(fields: Fields, rules: OptionRules, place: Place): void {
  const present = new Set(
    Object.entries(fields)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key]) => rules.get(key)?.name),
  );
  for (const rule of rules.values()) {
    if (rule.required && !present.has(rule.name)) place.refuse('OptionMissing', `must have '${rule.name}'`);
  }
}

function checkValue(value: unknown, rule: OptionRule, place: Place, trail: string): void {
  if (isOpaque(value)) return;
  const [, container, inner = ''] = /^(list|map)<(?:string,)?(.+)>$/.exec(rule.type) ?? [];
  if (container) checkContainer(container, inner, value, rule, place, trail);
  else if (rule.type.startsWith('plugin:')) checkNestedPlugin(rule.type.slice('plugin:'.length), value, place);
  else if (rule.type === 'object') {
    if (rule.options) checkFields(value, rule.options, place, `${trail}.`, rule.within);
    else asFields(value, place);
  } else {
    checkScalar(value, rule, place);
    checkSecret(rule.name, value, place);
    checkForm(rule.name, trail, value, place);
    checkText(value, rule, place, trail);
  }
}

/** What Data Prepper reads in a text. */
function checkText(value: unknown, { name, type }: OptionRule, place: Place, trail: string): void {
  const [repeat] = name.endsWith('_regex') ? (/^[*+?]/.exec(String(value)) ?? []) : [];
  if (repeat !== undefined) {
    const demand = `must be a regular expression of Java, where '${repeat}' cannot come first`;
    place.refuse('RegexMalformed', `${demand}; write '.${repeat}', got '${String(value)}'`);
  }
  const what = type === 'string' ? expressionsIn(trail) : undefined;
  if (what === 'expression') checkExpression(String(value), place);
  else if (what === 'format') checkFormat(String(value), place);
}

function checkContainer(
  container: string,
  inner: string,
  value: unknown,
  rule: OptionRule,
  place: Place,
  trail: string,
): void {
  const element: OptionRule = { ...rule, type: inner, min: undefined, max: undefined, single: undefined };
  if (container === 'list') {
    if (!Array.isArray(value) && rule.single) {
      checkValue(value, element, place, trail);
      return;
    }
    if (!Array.isArray(value)) refuseType(place, 'a list', value);
    checkLength(value.length, rule, 'elements', place);
    value.forEach((each, index) => {
      checkValue(each, element, place.at(index), trail);
    });
    return;
  }
  const entries = Object.entries(asFields(value, place));
  checkLength(entries.length, rule, 'entries', place);
  for (const [key, each] of entries) checkValue(each, element, place.at(key), trail);
}

/** One key, which names the plugin. */
function checkNestedPlugin(kind: string, value: unknown, place: Place): void {
  const fields = asFields(value, place);
  const names = Object.keys(fields);
  const [name] = names;
  if (names.length !== 1 || name === undefined) {
    place.refuse(
      'PluginNotOne',
      `must have exactly one key, the name of the plugin, got ${names.length === 0 ? 'none' : names.join(', ')}`,
    );
  }
  if (kind !== '') checkOptions(kind, name, fields[name], place.at(name));
}

function asFields(value: unknown, place: Place): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuseType(place, 'a mapping', value);
  return value as Fields;
}
