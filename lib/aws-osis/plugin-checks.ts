import { Token } from 'aws-cdk-lib';
import { didYouMean, type Place } from '../core/place';
import { expressionsIn } from './expression-options';
import { checkExpression, checkFormat } from './expression';
import { refuseForbidden } from './forbidden-options';
import { checkForm } from './option-forms';
import { optionRules, pluginName, pluginNames, tableVersion, type OptionRule, type OptionRules } from './option-table';
import { checkLength, checkScalar, isOpaque, refuseType } from './option-values';
import { checkRestrictions, checkSecret } from './plugin-restrictions';
import { WrittenOptions } from './written-options';

/** What a plugin can be in a configuration. */
export type PluginKind = 'source' | 'processor' | 'sink';

type Fields = Readonly<Record<string, unknown>>;

/** Which other sub-pipeline gets what a sink has written, and what is added to it. */
const FORWARD: OptionRules = rulesOf({
  pipelines: { type: 'list<string>', required: true, min: '1', max: '1' },
  with_data: { type: 'map<string,any>' },
  with_metadata: { type: 'map<string,any>' },
});

/** Options of every sink, which Data Prepper takes away before a sink gets its own. */
const SINK_OPTIONS: OptionRules = rulesOf({
  routes: { type: 'list<string>' },
  include_keys: { type: 'list<string>' },
  exclude_keys: { type: 'list<string>' },
  tags_target_key: { type: 'string' },
  forward_to: { type: 'object', options: FORWARD },
});

function rulesOf(options: Readonly<Record<string, Partial<OptionRule> & { readonly type: string }>>): OptionRules {
  return new Map(
    Object.entries(options).map(([name, rule]) => [name, { name, required: false, deprecated: false, ...rule }]),
  );
}

/** Names that plugins had before. */
const FORMER_NAMES: Readonly<Record<string, string>> = {
  'processor/otel_trace_raw_prepper': 'otel_traces',
  'processor/otel_trace_raw_processor': 'otel_traces',
  'processor/otel_trace_group_prepper': 'otel_trace_group',
  'processor/peer_forwarder': 'trace_peer_forwarder',
  'sink/elasticsearch': 'opensearch',
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
  checkOptions(kind, name, options, place);
}

function checkOptions(kind: string, name: string, options: unknown, place: Place): void {
  if (Token.isUnresolved(name)) return;
  const rules = optionRules(kind, name);
  if (isOpaque(options)) {
    if (!rules) warnOfUnknown(kind, name, place);
    return;
  }
  const fields = asFields(orNone(options, place), place);
  if (!rules) {
    warnOfUnknown(kind, name, place);
    return;
  }
  const plugin = `${kind}/${pluginName(kind, name)}`;
  // What must not be there at all is not told to be mended.
  refuseForbidden(plugin, new WrittenOptions(fields, place));
  checkFields(fields, kind === 'sink' ? new Map([...SINK_OPTIONS, ...rules]) : rules, place, `${plugin}/`);
  checkRestrictions(plugin, fields, place);
}

function warnOfUnknown(kind: string, name: string, place: Place): void {
  const former = `${kind}/${name}`;
  place.warn(
    'unknownPlugin',
    `is no ${kind.replace(/_/g, ' ')} that is known of Data Prepper, so that its options are not checked` +
      (Object.hasOwn(FORMER_NAMES, former)
        ? `; its name is '${FORMER_NAMES[former]}' now`
        : didYouMean(name, pluginNames(kind))),
  );
}

/** Without options, a plugin is written as `json:`, which YAML reads as nothing; the newest Data Prepper reads '' so too. */
function orNone(options: unknown, place: Place): unknown {
  if (options !== '') return options ?? {};
  place.warn('optionOfOtherVersion', "is '', which a Data Prepper before June 2026 refuses; leave it empty");
  return {};
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
    if (rule.otherVersion) {
      at.warn(
        'optionOfOtherVersion',
        `is an option of another Data Prepper than ${tableVersion()}, which OpenSearch Ingestion may not have`,
      );
    }
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
