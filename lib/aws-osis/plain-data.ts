import { Token, Tokenization } from 'aws-cdk-lib';
import type { Place } from '../core/place';

/**
 * Data as YAML can write it: what is undefined is left out, and each token becomes a text. No part of it is shared, since
 * YAML would write the second time as a reference to the first.
 */
export function plainData(place: Place, value: unknown): unknown {
  if (typeof value === 'number') return Token.isUnresolved(value) ? Tokenization.stringifyNumber(value) : value;
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' ? refuse(place, 'a function') : value;
  }
  if (Array.isArray(value)) return plainList(place, value);
  if (Token.isUnresolved(value)) return Token.asString(value);
  // By its name, since the realm of the app can be another than that of this library.
  const { name } = value.constructor;
  if (name !== 'Object') return refuse(place, `a ${name}`);
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(fields.map(([key, each]) => [key, plainData(place.at(key), each)] as const));
}

function plainList(place: Place, list: readonly unknown[]): unknown[] {
  if (Token.isUnresolved(list)) {
    place.refuse(
      'ListUnknown',
      'must be a list whose length is known at synth, got a token; its elements may be tokens',
    );
  }
  return list.map((each, index) => plainData(place.at(index), each));
}

function refuse(place: Place, what: string): never {
  place.refuse(
    'NotPlainData',
    `must be what YAML can write: texts, numbers, booleans, lists and mappings, got ${what}`,
  );
}
