import { createHash } from 'node:crypto';
import { Names } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { validateString } from '../core/validation';

const LONGEST = 28;

/**
 * A name that is unique in the account and region.
 *
 * @param salt what, when it changes, makes another pipeline: it is made while the old one still has its name
 */
export function generateName(owner: IConstruct, salt: readonly string[]): string {
  const path = Names.uniqueResourceName(owner, { maxLength: 256, separator: '-' });
  const hash = createHash('sha256')
    .update([path, ...salt].join('|'))
    .digest('hex')
    .slice(0, 8);
  // The path's own hash is in ours.
  const base = path.replace(/-[0-9A-Fa-f]{8}$/, '').replace(/^[^A-Za-z]/, 'p$&');
  return `${base.slice(0, LONGEST - hash.length - 1).toLowerCase()}-${hash}`;
}

/** Refuses a name that the service would refuse. */
export function validateName(owner: IConstruct, name: string | undefined): void {
  validateString(owner, 'pipelineName', name, {
    min: 3,
    max: LONGEST,
    pattern: /^[a-z][a-z0-9-]+$/,
    allows: 'lower-case letters, digits and hyphens only, and begin with a letter',
  });
}
