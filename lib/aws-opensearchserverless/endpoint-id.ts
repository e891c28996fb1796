import type { Construct } from 'constructs';
import { validateString } from '../core/validation';

/** Refuses a text that is no id of an endpoint in a VPC. */
export function validateEndpointId(scope: Construct, property: string, vpcEndpointId: string): void {
  validateString(scope, property, vpcEndpointId, { pattern: /^vpce-[0-9a-z]+$/, allows: 'the form vpce-<id>' });
}
