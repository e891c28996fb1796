import { Duration } from 'aws-cdk-lib';
import { inSeconds } from './units';

/**
 * Options as Data Prepper names them: `matchAll` becomes `match_all`, a duration becomes `60s`. Values are taken as they are, so that
 * the keys of maps, which belong to the user, stay.
 *
 * @param names names that are not the option's own in other letters, such as `{ when: 'grok_when' }`
 */
export function snakeCase(options: object, names: Readonly<Record<string, string>> = {}): Record<string, unknown> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [names[name] ?? snake(name), text(value)]));
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function text(value: unknown): unknown {
  return value instanceof Duration ? inSeconds(value) : value;
}
