import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fail, validateString } from '../core/validation';

/** A URL of a host and a path. */
export function urlOf(pipeline: IConstruct, host: string, path = ''): string {
  if (path !== '' && !Token.isUnresolved(path) && !path.startsWith('/')) {
    fail(pipeline, 'PathInvalid', `'path' must begin with a slash, got '${path}'`);
  }
  return `https://${host}${path}`;
}

/** Refuses a URL in place of a host. */
export function validateHost(owner: IConstruct, host: string | undefined): void {
  validateString(owner, 'ingestEndpoint', host, {
    pattern: /^[a-z0-9.-]+$/,
    allows: 'a host without https:// and without a path',
  });
}
