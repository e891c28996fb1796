import { createHash } from 'node:crypto';
import { Names } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fail, isKnown } from '../core/validation';

/** How directory buckets and their access points are named: `<base>--<zone id>--<suffix>`, unique within the zone. */
interface ZonalNameRules {
  readonly property: string;
  readonly suffix: string;
  readonly max: number;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html */
export const BUCKET_NAME: ZonalNameRules = { property: 'bucketName', suffix: 'x-s3', max: 63 };

/**
 * The user guide gives the 50 characters to the base, CloudFormation's schema to the whole name: the smaller one is safe.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-directory-buckets-restrictions-limitations-naming-rules.html
 */
export const ACCESS_POINT_NAME: ZonalNameRules = { property: 'accessPointName', suffix: 'xa-s3', max: 50 };

/** Stands in for a zone that only the deployment knows; Availability Zone ids have 8 or 9 characters. */
const LONGEST_AVAILABILITY_ZONE_ID = 'apne1-az4';
const ZONE_IN_NAME = /--([a-z0-9]+(?:-[a-z0-9]+)*)--xa?-s3$/;
const RESERVED_PREFIXES = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const RESERVED_SUFFIXES = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--xa-s3'];

/** The zone id inside a name; undefined when the name shows none. */
export function zoneOfName(name: string): string | undefined {
  return ZONE_IN_NAME.exec(name)?.[1];
}

/** The whole name: a base gets the zone and the suffix, a whole name stays. */
export function completeName({ suffix }: ZonalNameRules, name: string, zone: string): string {
  return name.endsWith(`--${suffix}`) ? name : `${name}--${zone}--${suffix}`;
}

/**
 * A name for a resource whose name must be known before it exists.
 *
 * @param salt what, when it changes, replaces the resource: the new one is made while the old one still has its name
 */
export function generateName(scope: IConstruct, rules: ZonalNameRules, zone: string, salt: string[]): string {
  const hash = createHash('sha256').update(salt.join('|')).digest('hex').slice(0, 8);
  const base = Names.uniqueResourceName(scope, { maxLength: longestBase(rules, zone) - hash.length - 1 }).toLowerCase();
  return `${base}-${hash}--${zone}--${rules.suffix}`;
}

function longestBase({ suffix, max }: ZonalNameRules, zone: string): number {
  return max - `--${isKnown(zone) ? zone : LONGEST_AVAILABILITY_ZONE_ID}--${suffix}`.length;
}

/** Refuses a base or a whole name that S3 would refuse; names with tokens are the deployment's to judge. */
export function validateName(scope: IConstruct, rules: ZonalNameRules, name: string | undefined, zone: string): void {
  if (!isKnown(name)) return;

  const { property, suffix, max } = rules;
  const whole = name.endsWith(`--${suffix}`);
  const nameZone = whole ? zoneOfName(name) : zone;
  if (nameZone === undefined) {
    fail(
      scope,
      'NameWithoutZone',
      `'${property}' must be '<base>--<zone id>--${suffix}' or a base alone, got '${name}'`,
    );
  }
  if (isKnown(zone) && nameZone !== zone) {
    fail(
      scope,
      'NameOfAnotherZone',
      `'${property}' must be of the bucket's zone '${zone}', got '${nameZone}' in '${name}'`,
    );
  }

  const base = whole ? name.slice(0, -`--${nameZone}--${suffix}`.length) : name;
  const longest = longestBase(rules, nameZone);
  if (base.length < 1 || base.length > longest) {
    const ending = `--${isKnown(nameZone) ? nameZone : '<zone id>'}--${suffix}`;
    fail(
      scope,
      'NameLength',
      `'${property}' must have 1 to ${longest} characters before '${ending}', ${max} in all, got ${base.length}: '${name}'` +
        (base.length > longest ? `; the longest that fits begins '${base.slice(0, longest)}'` : ''),
    );
  }
  validateBase(scope, property, base);
}

function validateBase(scope: IConstruct, property: string, base: string): void {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(base)) {
    fail(
      scope,
      'NameCharacters',
      `'${property}' must have lower-case letters, digits and hyphens only, and begin and end with a letter or digit, got '${base}'`,
    );
  }
  const prefix = RESERVED_PREFIXES.find((reserved) => base.startsWith(reserved));
  const suffix = RESERVED_SUFFIXES.find((reserved) => base.endsWith(reserved));
  if (prefix !== undefined || suffix !== undefined) {
    const where = prefix !== undefined ? `begin with '${prefix}'` : `end with '${suffix}'`;
    fail(scope, 'NameReserved', `'${property}' must not ${where}, which S3 reserves, got '${base}'`);
  }
}
