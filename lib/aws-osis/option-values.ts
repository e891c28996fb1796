import { Token } from 'aws-cdk-lib';
import type { Place } from '../core/place';
import { inWords } from './mapping';
import type { OptionRule } from './option-table';

/** Whether a value is known at synth only as a token, or by the service only, since it stands in a secret. */
export function isOpaque(value: unknown): boolean {
  return Token.isUnresolved(value) || (typeof value === 'string' && /^\s*\$\{\{[^{}]*\}\}\s*$/.test(value));
}

/** Refuses a text, a number or the like that Data Prepper does not read as what the option is. */
export function checkScalar(value: unknown, rule: OptionRule, place: Place): void {
  if (isOpaque(value)) return;
  const [type = ''] = rule.type.split('(');
  if (type === 'any') return;
  const check = SCALARS[type];
  if (!check) throw new Error(`the table of options has a type that is not known: '${rule.type}'`);
  if (typeof value === 'object') refuseType(place, NAMES[type] ?? 'a text', value);
  check(value as string | number | boolean, rule, place);
}

type Scalar = string | number | boolean;
type Check = (value: Scalar, rule: OptionRule, place: Place) => void;

const NAMES: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  duration: "a duration such as '60s'",
  bytecount: "a size such as '10mb'",
};

/** What Jackson turns into the type without a word passes: "10" for a number, 5 for a text, "true" for true. */
const SCALARS: Readonly<Record<string, Check>> = {
  string: checkText,
  boolean: (value, _, place) => {
    if (typeof value === 'number' || /^(true|false)$/i.test(String(value))) return;
    refuseType(place, 'true or false', value);
  },
  integer: (value, rule, place) => checkNumber(value, rule, place, /^-?\d+$/, 'a whole number'),
  number: (value, rule, place) => checkNumber(value, rule, place, /^-?\d*\.?\d+(e[+-]?\d+)?$/i, 'a number'),
  duration: checkDuration,
  bytecount: checkSize,
  localdatetime: (value, _, place) => {
    if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z?$/.test(String(value))) return;
    refuseType(place, "a time such as '2026-01-31T18:00:00'", value);
  },
  enum: (value, rule, place) => {
    checkChoice(String(value), value, rule, place);
  },
  anycase: (value, rule, place) => {
    checkChoice(String(value).toLowerCase(), value, rule, place);
  },
};

function checkChoice(text: string, written: Scalar, { type }: OptionRule, place: Place): void {
  const values = type.slice(type.indexOf('(') + 1, -1).split('|');
  if (values.includes(text)) return;
  place.refuse('OptionValueUnknown', `must be ${anyOf(values)}, got ${inWords(written)}`);
}

function anyOf(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  return quoted.length === 1 ? String(quoted[0]) : `one of ${quoted.join(', ')}`;
}

function checkText(value: Scalar, { min, max, pattern }: OptionRule, place: Place): void {
  const text = String(value);
  checkLength(text.length, { min, max }, 'characters', place, ` in '${text}'`);
  if (pattern && !pattern.test(text)) {
    const source = pattern.source.replace(/^\^\(\?:|\)\$$/g, '');
    place.refuse('OptionPatternMismatch', `must match ${source}, got '${text}'`);
  }
}

/** Refuses a list, a mapping or a text that is too short or too long. */
export function checkLength(
  length: number,
  { min = '0', max }: Pick<OptionRule, 'min' | 'max'>,
  what: string,
  place: Place,
  of = '',
): void {
  if (length >= Number(min) && length <= Number(max ?? Infinity)) return;
  const noun = max === '1' && min === '1' ? what.replace(/(?:ie)?s$/, (ending) => (ending === 's' ? '' : 'y')) : what;
  place.refuse('OptionLengthOutOfRange', `must have ${limits(min, max)} ${noun}, got ${length}${of}`);
}

function limits(min: string, max: string | undefined): string {
  if (max === undefined) return `at least ${min}`;
  return min === max ? min : `${min} to ${max}`;
}

function checkNumber(value: Scalar, rule: OptionRule, place: Place, form: RegExp, what: string): void {
  if (typeof value === 'boolean' || !form.test(String(value))) refuseType(place, what, value);
  checkRange(Number(value), Number, rule, value, place);
}

function checkRange(
  amount: number,
  parse: (limit: string) => number,
  { min, max }: OptionRule,
  written: Scalar,
  place: Place,
): void {
  const low = min === undefined ? -Infinity : parse(min);
  const high = max === undefined ? Infinity : parse(max);
  if (amount >= low && amount <= high) return;
  const range = max === undefined ? `at least ${min}` : min === undefined ? `at most ${max}` : `from ${min} to ${max}`;
  place.refuse('OptionOutOfRange', `must be ${range}, got ${inWords(written)}`);
}

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 };

function seconds(text: string): number {
  const [, amount, unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  return Number(amount) * (SECONDS[unit] ?? NaN);
}

/** ISO 8601 as Java reads it: days and parts of a day, each of which may have a sign. */
const ISO =
  /^([-+]?)P(?=[-+\dT])(?:([-+]?\d+)D)?(?:T(?=[-+\d])(?:([-+]?\d+)H)?(?:([-+]?\d+)M)?(?:([-+]?\d+(?:\.\d*)?)S)?)?$/i;

function checkDuration(value: Scalar, rule: OptionRule, place: Place): void {
  const text = String(value);
  const iso = ISO.exec(text);
  // Data Prepper leaves blanks out of its own form, and takes no leading zero there.
  const simple = text.replace(/\s/g, '');
  if (!iso && /^0\d+(s|ms)$/.test(simple)) {
    place.refuse('DurationMalformed', `must have no leading zero, got ${inWords(value)}`);
  }
  if (!iso && !/^\d+(s|ms)$/.test(simple)) {
    place.refuse(
      'DurationMalformed',
      `must be a duration in seconds or milliseconds such as '60s' and '1500ms', or as of ISO 8601 such as 'PT5M'; ` +
        `Data Prepper does not read '5m' or '2h', got ${inWords(value)}`,
    );
  }
  checkRange(iso ? isoSeconds(iso) : seconds(simple), seconds, rule, value, place);
}

function isoSeconds([, sign, days = '0', hours = '0', minutes = '0', rest = '0']: RegExpExecArray): number {
  const total = Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(rest);
  return sign === '-' ? -total : total;
}

const BYTES: Readonly<Record<string, number>> = { b: 1, kb: 1_024, mb: 1_024 ** 2, gb: 1_024 ** 3 };

function bytes(text: string): number {
  const [, amount, unit = ''] = /^(\d+\.?\d*)(b|kb|mb|gb)$/.exec(text) ?? [];
  return Number(amount) * (BYTES[unit] ?? NaN);
}

function checkSize(value: Scalar, rule: OptionRule, place: Place): void {
  const size = bytes(String(value));
  if (Number.isNaN(size)) {
    place.refuse(
      'SizeMalformed',
      `must be a size with one of the units b, kb, mb and gb, such as '10mb', got ${inWords(value)}`,
    );
  }
  if (/\db$/.test(String(value)) && !Number.isInteger(size)) {
    place.refuse('SizeMalformed', `must be a whole number of bytes, got ${inWords(value)}`);
  }
  checkRange(size, bytes, rule, value, place);
}

/** Refuses a value of another type. */
export function refuseType(place: Place, what: string, value: unknown): never {
  place.refuse('OptionTypeMismatch', `must be ${what}, got ${inWords(value)}`);
}
