import { createHash } from 'node:crypto';
import { Names } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * A name that is unique in an account and region, for what must be known by its name before it exists.
 *
 * @param salt what, when it changes, makes another resource: it is made while the old one still has its name
 */
export function deriveName(owner: IConstruct, maxLength: number, salt: readonly string[]): string {
  const path = Names.uniqueResourceName(owner, { maxLength: 256, separator: '-' });
  const hash = createHash('sha256')
    .update([path, ...salt].join('|'))
    .digest('hex')
    .slice(0, 8);
  // The path's own hash is in ours.
  const base = path.replace(/-[0-9A-Fa-f]{8}$/, '').replace(/^[^A-Za-z]/, 'p$&');
  return `${base.slice(0, maxLength - hash.length - 1).toLowerCase()}-${hash}`;
}
