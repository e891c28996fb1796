import { Token } from 'aws-cdk-lib';
import { didYouMean, type Place } from '../core/place';
import { isForbiddenAt } from './forbidden-options';
import { checkForm } from './option-forms';
import type { OptionRule } from './option-table';
import { checkScalar } from './option-values';
import { inWords, isMapping, type Mapping, mappingAt } from './mapping';

const PREFIX = 'aws_secrets:';
/** The words before a reference, the name of the declaration, and what is after it. */
const REFERENCES = /(\$?\{*)\s*aws_secrets:([^:}\s]*)(?::([^}]*))?(\}*)/g;
const KEYS = [
  'secret_id',
  'region',
  'sts_role_arn',
  'sts_header_overrides',
  'refresh_interval',
  'disable_refresh',
  'skip_validation_on_start',
];
const LONGEST_ID = 512;
const SETTINGS: readonly OptionRule[] = [
  { name: 'refresh_interval', type: 'duration', min: '1h', required: false, deprecated: false },
  { name: 'disable_refresh', type: 'boolean', required: false, deprecated: false },
  { name: 'skip_validation_on_start', type: 'boolean', required: false, deprecated: false },
];

/** Refuses secrets that are not declared as Data Prepper wants it, and references to others. */
export function checkSecrets(configuration: Mapping, extensionKey: string, place: Place): void {
  const declared = readDeclared(configuration[extensionKey], place.at(extensionKey));
  if (!declared) return;
  const used = new Set<string>();
  for (const [key, value] of Object.entries(configuration)) {
    if (key !== extensionKey) findReferences(value, place.at(key), [...declared.keys()], used);
  }
  for (const [name, at] of declared) {
    if (!used.has(name))
      at.warn('secretUnused', `is a secret that nothing refers to; a reference is "\${{aws_secrets:${name}:field}}"`);
  }
}

/** The secrets by their names; undefined where they are known at deployment only. */
function readDeclared(extension: unknown, place: Place): Map<string, Place> | undefined {
  const declared = new Map<string, Place>();
  if (extension === undefined || extension === null) return declared;
  const aws = field(mappingAt(extension, place, "'aws'"), 'aws', place);
  if (!aws) return aws === null ? declared : undefined;
  const secrets = field(aws, 'secrets', place.at('aws'));
  if (!secrets) return secrets === null ? declared : undefined;
  for (const [name, secret] of Object.entries(secrets)) {
    const at = place.at('aws').at('secrets').at(name);
    checkSecret(secret, at);
    declared.set(name, at);
  }
  return declared;
}

/** Null where there is no such field, undefined where it is known at deployment only. */
function field(mapping: Mapping | undefined, key: string, place: Place): Mapping | null | undefined {
  if (!mapping) return undefined;
  for (const other of Object.keys(mapping)) {
    const hint = other === key ? '' : didYouMean(other, [key]);
    if (hint !== '') place.at(other).refuse('UnknownKey', `must be '${key}'${hint}`);
  }
  const value = mapping[key];
  return value === undefined || value === null
    ? null
    : mappingAt(value, place.at(key), `what is configured of '${key}'`);
}

function checkSecret(value: unknown, place: Place): void {
  const secret = mappingAt(value, place, "'secret_id' and 'region'");
  if (!secret) return;
  for (const key of Object.keys(secret)) {
    if (!KEYS.includes(key))
      place.at(key).refuse('UnknownKey', `must be one of ${KEYS.join(', ')}${didYouMean(key, KEYS)}`);
  }
  const id = secret['secret_id'];
  if (!Token.isUnresolved(id) && (typeof id !== 'string' || id.length === 0 || id.length > LONGEST_ID)) {
    place
      .at('secret_id')
      .refuse(
        'SecretWithoutId',
        `must be the ARN or the name of a secret, 1 to ${LONGEST_ID} characters, got ${inWords(id)}`,
      );
  }
  if (secret['region'] === undefined) {
    place.warn('secretWithoutRegion', "has no 'region', so that Data Prepper looks for it in us-east-1");
  } else if (secret['region'] === '') {
    place.at('region').refuse('RegionEmpty', 'must be a region, got an empty text');
  }
  for (const key of ['region', 'sts_role_arn']) checkForm(key, '', secret[key], place.at(key));
  for (const rule of SETTINGS) {
    const value = secret[rule.name];
    if (value !== undefined && value !== null) checkScalar(value, rule, place.at(rule.name));
  }
}

function findReferences(value: unknown, place: Place, declared: readonly string[], used: Set<string>): void {
  if (typeof value === 'string') {
    checkText(value, place, declared, used);
  } else if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) findReferences(each, place.at(index), declared, used);
  } else if (isMapping(value)) {
    for (const [key, each] of Object.entries(value)) {
      // YAML takes braces without quotes for a mapping.
      if (key.includes(PREFIX)) refuseForm(place, `{${key}}`);
      if (key === 'password') checkPassword(each, place.at(key));
      findReferences(each, place.at(key), declared, used);
    }
  }
}

/** In a processor it is a key of events; one that must not be there at all is refused with the options of its plugin. */
function checkPassword(value: unknown, place: Place): void {
  const [, part] = place.path;
  if (part === 'processor' || isForbiddenAt(place.path) || typeof value !== 'string' || Token.isUnresolved(value))
    return;
  if (value.includes(PREFIX) || value.startsWith('{{resolve:')) return;
  place.refuse(
    'SecretInClear',
    'must refer to a secret as "${{aws_secrets:name:field}}": whoever may read the template or the pipeline would read it',
  );
}

function checkText(text: string, place: Place, declared: readonly string[], used: Set<string>): void {
  for (const [written, opening, name, key, closing] of text.matchAll(REFERENCES)) {
    if (opening !== '${{' || closing !== '}}') refuseForm(place, written);
    if (Token.isUnresolved(text) && name!.includes('Token[')) continue;
    if (!declared.includes(name!)) {
      const known = declared.length > 0 ? declared.join(', ') : 'none';
      place.refuse(
        'SecretUnknown',
        `must refer to a secret that is declared under 'extension.aws.secrets', which has ${known}, got '${name}'${didYouMean(name!, declared)}`,
      );
    }
    used.add(name!);
    if (key === '')
      place.refuse('SecretReference', `must name a field after the last ':', or have none, got '${written}'`);
    if (written !== text.trim()) {
      place.warn(
        'secretInText',
        `has a secret within a text; as far as is known Data Prepper reads one only where it is all of the value`,
      );
    }
  }
}

function refuseForm(place: Place, written: string): never {
  place.refuse(
    'SecretReference',
    `must refer to a secret as "\${{aws_secrets:name:field}}", with '$', two braces and quotes, got '${written}'`,
  );
}
