import type { IConstruct } from 'constructs';
import { validateString } from '../core/validation';

/** CloudFormation's page says 28, its schema and the API 32: what is derived keeps to the smaller one. */
export const LONGEST_DERIVED_NAME = 28;
export const LONGEST_POLICY_NAME = 32;

/** Refuses a name that the service would refuse. */
export function validateName(scope: IConstruct, property: string, name: string | undefined): void {
  validateString(scope, property, name, {
    min: 3,
    max: 32,
    pattern: /^[a-z][a-z0-9-]+$/,
    allows: 'lower-case letters, digits and hyphens only, and begin with a letter',
  });
}
