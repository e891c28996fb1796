import { Token } from 'aws-cdk-lib';
import type { Place } from '../core/place';

/** Keys and what stands under them. */
export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Token.isUnresolved(value);
}

/** What stands under the keys of a value; nothing where it is no mapping. */
export function asMapping(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}

/** A value for a message: short, and on one line. */
export function inWords(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return `a mapping of ${Object.keys(value).join(', ') || 'nothing'}`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : `'${value as string}'`;
}

/** A scalar as Data Prepper reads it; undefined where it is none. */
export function scalarText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** The mapping at a place; undefined where it is known at deployment only. */
export function mappingAt(value: unknown, place: Place, what: string): Mapping | undefined {
  if (Token.isUnresolved(value)) return undefined;
  if (!isMapping(value)) place.refuse('NotAMapping', `must be a mapping of ${what}, got ${inWords(value)}`);
  return value;
}

/** The list at a place; undefined where it is known at deployment only. */
export function listAt(value: unknown, place: Place, what: string): readonly unknown[] | undefined {
  if (Token.isUnresolved(value)) return undefined;
  if (!Array.isArray(value)) place.refuse('NotAList', `must be a list of ${what}, got ${inWords(value)}`);
  return value as unknown[];
}

/** The only key of a mapping, and what stands under it; undefined where it is known at deployment only. */
export function onlyEntry(value: unknown, place: Place, what: string): readonly [string, unknown] | undefined {
  const mapping = mappingAt(value, place, what);
  if (!mapping) return undefined;
  const entries = Object.entries(mapping);
  if (entries.length !== 1) place.refuse('NotOneKey', `must have one key, ${what}, got ${inWords(value)}`);
  return entries[0];
}
