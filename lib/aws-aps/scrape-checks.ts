import { isKnown } from '../core/validation';
import { didYouMean, type Place } from '../core/place';
import { parseDuration } from './prometheus-duration';
import { asRe2 } from './re2';

/** Refuses a value that cannot stand at its place. Absent values and tokens pass. */
export type Check = (place: Place, value: unknown) => void;

/** A mapping of a configuration. */
export type Mapping = Readonly<Record<string, unknown>>;

/** What a label's name may be. */
export const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** The least that the service accepts between two scrapes, in milliseconds. */
const SHORTEST_INTERVAL = 30_000;
const SIZE = /^\d+(\.\d+)?([KMGTPE]i?)?B$/;
const FLAG = /^(true|false|yes|no|on|off|y|n)$/i;

/** Whether nothing was written; in YAML that is not the same as an empty text, but Prometheus takes it for the same. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** A value as text, unless it is a mapping, a list or a token. */
export function knownText(value: unknown): string | undefined {
  if (!isKnown(value)) return undefined;
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return undefined;
  }
}

/** A value as a mapping, empty unless it is one. */
export function asMapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

/** A value as a list, empty unless it is one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that passes a test; `demand` says what it must be. */
function textThat(code: string, demand: string, accepts: (text: string) => boolean): Check {
  return (place, value) => {
    if (value === undefined || value === null) return;
    if (typeof value === 'object') place.refuse(code, `${demand}, got ${kind(value)}`);
    const known = knownText(value);
    if (known !== undefined && !accepts(known)) place.refuse(code, `${demand}, got '${known}'`);
  };
}

export const text: Check = textThat('TextExpected', 'must be a text', () => true);
export const flag: Check = textThat('FlagExpected', 'must be true or false', (value) => FLAG.test(value));
export const count: Check = textThat('CountExpected', 'must be a whole number of at least 0', (value) =>
  /^\d+$/.test(value),
);
export const size: Check = textThat('SizeInvalid', "must be a size such as '10MB'", (value) => SIZE.test(value));
export const duration: Check = textThat(
  'DurationInvalid',
  "must be a duration of whole numbers with units such as '30s' or '1m30s'",
  (value) => parseDuration(value) !== undefined,
);
export const labelName: Check = textThat(
  'LabelNameInvalid',
  'must be the name of a label: letters, digits and underscores, and no digit first',
  (value) => LABEL_NAME.test(value),
);

/** One of some texts. */
export function oneOf(values: readonly string[], { ignoreCase = false } = {}): Check {
  const key = (value: string) => (ignoreCase ? value.toLowerCase() : value);
  const known = values.map(key);
  return (place, value) => {
    text(place, value);
    const given = knownText(value);
    if (given === undefined || known.includes(key(given))) return;
    place.refuse('ValueUnknown', `must be one of ${values.join(', ')}, got '${given}'${didYouMean(key(given), known)}`);
  };
}

/** The time between two scrapes. */
export const interval: Check = (place, value) => {
  duration(place, value);
  const given = knownText(value);
  if (given !== undefined && parseDuration(given)! < SHORTEST_INTERVAL) {
    place.refuse('IntervalTooShort', `must be at least 30s, which is the least that the service takes, got '${given}'`);
  }
};

/** A regular expression of RE2, which is what Prometheus has. */
export const regex: Check = (place, value) => {
  text(place, value);
  const pattern = knownText(value);
  if (pattern === undefined) return;
  const verdict = asRe2(pattern);
  if ('error' in verdict) {
    place.refuse('RegexInvalid', `must be a regular expression of RE2, got '${pattern}': ${verdict.error}`);
  }
  if (/\\\\[dDsSwW.:/-]/.test(pattern)) {
    place.warn(
      'regexOverEscaped',
      `looks for a backslash, got '${pattern}'; write one backslash where a class or a character is meant, since only ` +
        `double quotes of YAML need two`,
    );
  }
};

/** A list whose elements all pass. */
export function listOf(element: Check, elementName: string): Check {
  return (place, value) => {
    if (isAbsent(value) || !isKnown(value)) return;
    if (!Array.isArray(value)) {
      place.refuse('ListExpected', `must be a list of ${elementName}, got ${kind(value)}; begin each with '- '`);
    }
    (value as unknown[]).forEach((item, index) => {
      if (isAbsent(item)) place.at(index).refuse('ElementEmpty', `must not be empty in a list of ${elementName}`);
      element(place.at(index), item);
    });
  };
}

/** What a mapping has beside the checks of its fields. */
export interface MappingRules {
  /** Fields that Prometheus has, but the service has not, and why. */
  readonly refused?: (name: string) => string | undefined;
  /** Fields of a Prometheus so new that nobody knows whether the service has them. */
  readonly newer?: readonly string[];
  /** What must be true of the fields together; they have been checked one by one. */
  readonly together?: (place: Place, fields: Mapping) => void;
}

/** A mapping of fields that are all known and pass. */
export function mapping(fields: Readonly<Record<string, Check>>, rules: MappingRules = {}): Check {
  const names = Object.keys(fields);
  return (place, value) => {
    if (isAbsent(value) || !isKnown(value)) return;
    if (typeof value !== 'object' || Array.isArray(value)) {
      place.refuse('MappingExpected', `must be a mapping of ${names.slice(0, 3).join(', ')} ..., got ${kind(value)}`);
    }
    for (const [name, field] of Object.entries(value as Mapping)) {
      const check = Object.hasOwn(fields, name) ? fields[name]! : unknownField(name, names, rules);
      check(place.at(name), field);
    }
    rules.together?.(place, value as Mapping);
  };
}

function unknownField(name: string, names: readonly string[], { refused, newer = [] }: MappingRules): Check {
  return (place) => {
    const reason = refused?.(name);
    if (reason !== undefined) place.refuse('FieldUnsupported', `must be left out: ${reason}`);
    if (!newer.includes(name)) {
      const meant = didYouMean(name, [...names, ...newer]);
      place.refuse('FieldUnknown', `must be left out: Prometheus has no such field here${meant}`);
    }
    place.warn(
      'fieldOfNewerPrometheus',
      `is a field of a newer Prometheus than 2.42; the deployment fails if the service does not know it`,
    );
  };
}

/** Labels with their values. */
export const labels: Check = (place, value) => {
  if (isAbsent(value) || !isKnown(value)) return;
  if (typeof value !== 'object' || Array.isArray(value)) {
    place.refuse('MappingExpected', `must be a mapping of label names to values, got ${kind(value)}`);
  }
  for (const [name, label] of Object.entries(value as Mapping)) {
    labelName(place.at(name), name);
    text(place.at(name), label);
  }
};

function kind(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : `'${knownText(value) ?? 'a token'}'`;
}
