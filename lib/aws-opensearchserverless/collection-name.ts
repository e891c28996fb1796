import { createHash } from 'node:crypto';
import { Names } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { validateString } from '../core/validation';

/** CloudFormation's page says 28, its schema and the API 32: what is derived keeps to the smaller one. */
export const LONGEST_DERIVED_NAME = 28;
export const LONGEST_POLICY_NAME = 32;

/**
 * A name that is unique in the account and region, since collections, groups and policies are known by names.
 *
 * @param salt what, when it changes, makes another collection: it is made while the old one still has its name
 */
export function generateName(scope: IConstruct, maxLength: number, salt: readonly string[]): string {
  const path = Names.uniqueResourceName(scope, { maxLength: 256, separator: '-' });
  const hash = createHash('sha256')
    .update([path, ...salt].join('|'))
    .digest('hex')
    .slice(0, 8);
  // The path's own hash is in ours.
  const base = path.replace(/-[0-9A-Fa-f]{8}$/, '').slice(0, maxLength - hash.length - 1);
  return `${base.toLowerCase()}-${hash}`;
}

/** Refuses a name that the service would refuse. */
export function validateName(scope: IConstruct, property: string, name: string | undefined): void {
  validateString(scope, property, name, {
    min: 3,
    max: 32,
    pattern: /^[a-z][a-z0-9-]+$/,
    allows: 'lower-case letters, digits and hyphens only, and begin with a letter',
  });
}
