import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What may be written for an option. */
export interface OptionRule {
  /** Such as `integer`, `enum(a|b)`, `anycase(a|b)`, `list<object>` or `plugin:input_codec`. */
  readonly type: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  /** Whether the only element of a list may stand without the list. */
  readonly single?: boolean;
  /** Whether another version of Data Prepper has it than the one that the table was read from. */
  readonly otherVersion?: boolean;
  readonly min?: string;
  readonly max?: string;
  readonly pattern?: RegExp;
  /** The name of the option, which an alias of it stands for too. */
  readonly name: string;
  /** The options below it; undefined where nothing is known of them. */
  readonly options?: OptionRules;
  /** The options that it is one of. */
  readonly within?: OptionRules;
}

/** The options of a plugin or of an object, by their names and aliases. */
export type OptionRules = ReadonlyMap<string, OptionRule>;

interface Below extends Array<unknown> {
  0: string;
  1: Options;
}
type Options = Record<string, string | Below>;

interface Table {
  readonly dataPrepper: string;
  readonly date: string;
  readonly plugins: Readonly<Record<string, Readonly<Record<string, Options | string>>>>;
}

let table: Table | undefined;
const read = new Map<string, OptionRules>();

/** The options of a plugin; undefined where there is no such plugin. Only what is asked for is taken apart, and once. */
export function optionRules(kind: string, name: string): OptionRules | undefined {
  const key = `${kind}/${name}`;
  const known = read.get(key);
  if (known) return known;
  const plugins = pluginsOf(kind);
  const entry = Object.hasOwn(plugins, name) ? plugins[name] : undefined;
  if (entry === undefined) return undefined;
  const rules = typeof entry === 'string' ? optionRules(kind, entry) : rulesOf(entry);
  if (rules) read.set(key, rules);
  return rules;
}

/** Which Data Prepper the table was read from. */
export function tableVersion(): string {
  const { dataPrepper, date } = readTable();
  return `${dataPrepper} of ${date}`;
}

/** The names of all plugins of a kind. */
export function pluginNames(kind: string): string[] {
  return Object.keys(pluginsOf(kind));
}

/** The name that a plugin has, where it is known by other ones too. */
export function pluginName(kind: string, name: string): string {
  const plugins = pluginsOf(kind);
  const entry = Object.hasOwn(plugins, name) ? plugins[name] : undefined;
  return typeof entry === 'string' ? entry : name;
}

function pluginsOf(kind: string): Table['plugins'][string] {
  return readTable().plugins[kind] ?? {};
}

function readTable(): Table {
  table ??= JSON.parse(readFileSync(join(__dirname, 'data-prepper-options.json'), 'utf8')) as Table;
  return table;
}

function rulesOf(options: Options): OptionRules {
  const rules = new Map<string, OptionRule>();
  for (const [name, option] of Object.entries(options)) {
    const [text, nested] = Array.isArray(option) ? option : [option, undefined];
    const [type = '', ...words] = text.split(' ');
    const [min, max] = words.find((word) => word.includes('..') && !word.startsWith('/'))?.split('..') ?? [];
    const pattern = words.find((word) => word.startsWith('/'));
    const rule: OptionRule = {
      name,
      type: type.replace('!', ''),
      required: type.endsWith('!'),
      deprecated: words.includes('-'),
      ...(words.includes('*') && { single: true }),
      ...(words.includes('+') && { otherVersion: true }),
      ...(min && { min }),
      ...(max && { max }),
      // Java matches the whole of a text.
      ...(pattern && { pattern: new RegExp(`^(?:${pattern.slice(1, -1)})$`) }),
      ...(nested && { options: rulesOf(nested) }),
      within: rules,
    };
    rules.set(name, rule);
    const alias = words.find((word) => word.startsWith('~'));
    if (alias) rules.set(alias.slice(1), rule);
  }
  return rules;
}
