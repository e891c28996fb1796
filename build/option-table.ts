/**
 * `node -r ts-node/register/transpile-only build/option-table.ts <input.json>`: makes the table of Data Prepper's options that
 * `lib/aws-osis` ships, out of the one that was read from the option classes of Data Prepper.
 *
 * An option is a text, `<type>[!] [at least..at most] [~alias] [-] [*] [+] [/pattern/]` ("!" is required, "-" deprecated, "*" a
 * list whose only element may stand alone, "+" of another version), or a list of that text and the options below it. Values of
 * an `enum` have one case, those of an `anycase` any.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADDED_WORDS, ANY_CASE, OTHER_VERSIONS } from './option-corrections';
import { main, root } from './run';

interface InputPlugin {
  readonly keys?: Readonly<Record<string, string>>;
  readonly deprecatedName?: string;
  readonly alternateNames?: readonly string[];
}

type Input = Readonly<Record<string, Readonly<Record<string, InputPlugin>>>>;
interface Below extends Array<unknown> {
  0: string;
  1: Options;
}
type Options = Record<string, string | Below>;

/** The service takes no buffers, extensions other than secrets, coordination stores, or ways to authenticate clients. */
const KINDS: Readonly<Record<string, string>> = {
  source: 'source',
  processor: 'processor',
  sink: 'sink',
  input_codec: 'codec of a source',
  output_codec: 'codec of a sink',
  aggregate_action: 'aggregate action',
  obfuscate_action: 'obfuscate action',
  anomaly_detector_mode: 'mode of anomaly_detector',
  dlq_provider: 'dead letter queue',
  S3BucketSelector: 'bucket selector',
  LogTypeGenerator: 'log type',
};

main(() => {
  const [path] = process.argv.slice(2);
  if (path === undefined) throw new Error('the argument must be the path of the input');
  const { meta, plugins } = JSON.parse(readFileSync(path, 'utf8')) as { meta: { what: string }; plugins: Input };
  const [, version, date] = /data-prepper (\S+) \((\d{4}-\d\d-\d\d)\)/.exec(meta.what) ?? [];
  if (version === undefined || date === undefined) throw new Error(`no version and date in '${meta.what}'`);
  const table = Object.fromEntries(Object.entries(KINDS).map(([kind]) => [kind, compactKind(plugins, kind)]));
  const output = join(root, 'lib/aws-osis/data-prepper-options.json');
  // One plugin a line, so that a new version shows in a diff what it changes.
  const lines = Object.entries(table).map(
    ([kind, members]) =>
      `"${kind}":{\n${Object.entries(members)
        .map(([name, options]) => `"${name}":${JSON.stringify(options)}`)
        .join(',\n')}\n}`,
  );
  writeFileSync(output, `{"dataPrepper":"${version}","date":"${date}","plugins":{\n${lines.join(',\n')}\n}}\n`);
});

/** An alternate or deprecated name is the name of the plugin that it stands for. */
function compactKind(plugins: Input, kind: string): Record<string, Options | string> {
  const members = Object.entries(plugins[kind] ?? {});
  const others = new Map(
    members.flatMap(([name, { deprecatedName, alternateNames = [] }]) =>
      [...alternateNames, ...(deprecatedName === undefined ? [] : [deprecatedName])].map((other) => [other, name]),
    ),
  );
  const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([name, { keys = {} }]): [string, Options | string] => {
      const other = others.get(name);
      if (other !== undefined && Object.keys(keys).length === 0) return [name, other];
      return [name, nest(kind, name, { ...keys, ...ofOtherVersions(`${kind}/${name}`, keys) })];
    }),
  );
}

/** What a new version of the input has of itself has to go from the corrections. */
function ofOtherVersions(plugin: string, keys: InputPlugin['keys']): Record<string, string> {
  const added = Object.entries(OTHER_VERSIONS[plugin] ?? {});
  const known = added.find(([path]) => keys && Object.hasOwn(keys, path));
  if (known) throw new Error(`'${known[0]}' of ${plugin} is in the input: take it out of 'OTHER_VERSIONS'`);
  return Object.fromEntries(added.map(([path, words]) => [path, `${words} (other version)`]));
}

function nest(kind: string, plugin: string, keys: Readonly<Record<string, string>>): Options {
  const options: Options = {};
  for (const [path, words] of Object.entries(keys)) {
    const steps = path.replace(/\[\]|\.<key>/g, '').split('.');
    const name = steps.pop() ?? '';
    const parent = steps.reduce((at, step) => below(at, step), options);
    const added = ADDED_WORDS[`${kind}/${plugin}/${path}`];
    parent[name] = compact(added === undefined ? words : `${words} ${added}`, kind, plugin, name);
  }
  return options;
}

function below(options: Options, step: string): Options {
  const option = options[step];
  if (option === undefined) throw new Error(`'${step}' comes after what stands below it`);
  if (Array.isArray(option)) return option[1];
  const nested: Options = {};
  options[step] = [option, nested];
  return nested;
}

function compact(words: string, kind: string, plugin: string, name: string): string {
  const type = words.split(' ')[0] ?? '';
  const required = / REQUIRED\b/.test(words) ? '!' : '';
  const alias = /alias=\['(\w+)'\]/.exec(words)?.[1];
  const pattern = /Pattern\{"regexp": ("(?:[^"\\]|\\.)*")\}/.exec(words)?.[1];
  return [
    `${compactType(type, kind, plugin, name)}${required}`,
    range(type, words),
    alias && `~${alias}`,
    words.includes('(deprecated)') && '-',
    words.includes('(single value)') && '*',
    words.includes('(other version)') && '+',
    pattern && `/${String(JSON.parse(pattern))}/`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** What a plugin option's plugins are, since the table says only that it is one. */
function compactType(type: string, kind: string, plugin: string, name: string): string {
  const isCodec = name === 'codec' || name === 'response_codec';
  if (ANY_CASE.has(type)) return type.replace('enum', 'anycase');
  if (type !== 'plugin' && !(type === 'object' && isCodec)) return type.replace(/eventkey/g, 'string');
  if (isCodec) return `plugin:${kind === 'sink' && name === 'codec' ? 'output_codec' : 'input_codec'}`;
  const kinds: Readonly<Record<string, string>> = {
    action: plugin === 'aggregate' ? 'aggregate_action' : 'obfuscate_action',
    mode: 'anomaly_detector_mode',
    dlq: 'dlq_provider',
    bucket_selector: 'S3BucketSelector',
    log_type: 'LogTypeGenerator',
  };
  return `plugin:${kinds[name] ?? ''}`;
}

/** A range of a type that the annotation is not made for is left out. */
function range(type: string, words: string): string | undefined {
  const read = (annotation: string, key: string): string | undefined =>
    new RegExp(`\\b${annotation}\\{[^}]*"${key}": "?([\\w.]+)"?`).exec(words)?.[1];
  const [min, max] =
    type === 'duration'
      ? [span(words, 'DurationMin'), span(words, 'DurationMax')]
      : type === 'bytecount'
        ? [read('ByteCountMin', 'value'), read('ByteCountMax', 'value')]
        : /^(integer|number)$/.test(type)
          ? [read('Min', 'value'), read('Max', 'value')]
          : [read('Size', 'min'), read('Size', 'max')];
  return min === undefined && max === undefined ? undefined : `${min ?? ''}..${max ?? ''}`;
}

function span(words: string, annotation: string): string | undefined {
  const [, unit, amount] = new RegExp(`${annotation}\\{"(\\w+)": (\\d+)\\}`).exec(words) ?? [];
  const units: Readonly<Record<string, string>> = { millis: 'ms', seconds: 's', minutes: 'm', hours: 'h', days: 'd' };
  return unit === undefined ? undefined : `${amount}${units[unit]}`;
}
