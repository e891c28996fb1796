import { Names } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { validateString } from '../core/validation';

const LONGEST_UID = 40;

/** The uid that Grafana knows something by: the one given, or one that is unique to the construct. */
export function contentUid(construct: Construct, given: string | undefined): string {
  validateString(construct, 'uid', given, {
    min: 1,
    max: LONGEST_UID,
    pattern: /^[\w-]+$/,
    allows: 'letters, digits, hyphens and underscores only',
  });
  return given ?? Names.uniqueResourceName(construct, { maxLength: LONGEST_UID, separator: '-' });
}
