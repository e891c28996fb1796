import type { IConstruct } from 'constructs';
import { fail, validateString } from '../core/validation';

/** Refuses what S3 does not take as the id of a configuration of a bucket, or takes once only. */
export function validateConfigurationId(
  scope: IConstruct,
  property: string,
  id: string,
  taken: ReadonlyMap<string, unknown>,
): void {
  validateString(scope, property, id, {
    min: 1,
    max: 64,
    pattern: /^[A-Za-z0-9._-]+$/,
    allows: 'letters, digits, periods, hyphens and underscores only',
  });
  if (taken.has(id)) fail(scope, 'IdTaken', `'${property}' must be used once per bucket, got '${id}' twice`);
}
