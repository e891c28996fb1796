import type { IConstruct } from 'constructs';
import { deriveName } from '../core/derived-name';
import { validateString } from '../core/validation';

const LONGEST = 28;

/** @param salt what, when it changes, makes another pipeline */
export function generateName(owner: IConstruct, salt: readonly string[]): string {
  return deriveName(owner, LONGEST, salt);
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
