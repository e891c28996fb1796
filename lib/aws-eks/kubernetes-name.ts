import type { IConstruct } from 'constructs';
import { validateString } from '../core/validation';

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/**
 * Refuses what Kubernetes does not accept as the name of a namespace: EKS takes it, and no pod is ever in it.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export function validateNamespace(scope: IConstruct, namespace: string): void {
  validateString(scope, 'namespace', namespace, {
    min: 1,
    max: 63,
    pattern: LABEL,
    allows: 'lower-case letters, digits and hyphens only, and begin and end with a letter or digit',
  });
}

/**
 * Refuses what Kubernetes does not accept as the name of a service account.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
 */
export function validateServiceAccount(scope: IConstruct, serviceAccount: string): void {
  validateString(scope, 'serviceAccount', serviceAccount, {
    min: 1,
    max: 253,
    pattern: SUBDOMAIN,
    allows: 'lower-case letters, digits, hyphens and periods only, and begin and end each part with a letter or digit',
  });
}
