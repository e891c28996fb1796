import { Tokenization, type Duration, type Size } from 'aws-cdk-lib';
import type { CfnDirectoryBucket } from 'aws-cdk-lib/aws-s3express';
import type { IConstruct } from 'constructs';
import { fail, isKnown, validateInteger, validateString } from '../core/validation';
import type { LifecycleRule } from './lifecycle-rule';

const MOST_RULES = 1000;

/** Refuses the rule that would make the bucket's rules invalid. */
export function validateLifecycleRule(scope: IConstruct, rule: LifecycleRule, others: readonly LifecycleRule[]): void {
  const {
    id,
    expiration,
    abortIncompleteMultipartUploadAfter: abort,
    objectSizeGreaterThan,
    objectSizeLessThan,
  } = rule;
  validateString(scope, 'lifecycleRule.id', id, { min: 1, max: 255 });
  validateDays(scope, 'lifecycleRule.expiration', expiration);
  validateDays(scope, 'lifecycleRule.abortIncompleteMultipartUploadAfter', abort);

  if (others.length >= MOST_RULES) {
    fail(
      scope,
      'TooManyLifecycleRules',
      `'lifecycleRules' must be at most ${MOST_RULES}, got one more: '${id ?? rule.prefix}'`,
    );
  }
  if (isKnown(id) && others.some((other) => other.id === id)) {
    fail(scope, 'LifecycleRuleIdTaken', `'lifecycleRule.id' must be used once per bucket, got '${id}' twice`);
  }
  if (expiration === undefined && abort === undefined) {
    fail(
      scope,
      'LifecycleRuleWithoutAction',
      `'lifecycleRule' must have 'expiration' or 'abortIncompleteMultipartUploadAfter', got neither` +
        (id === undefined ? '' : ` in '${id}'`),
    );
  }
  const [least, most] = [knownBytes(objectSizeGreaterThan), knownBytes(objectSizeLessThan)];
  if (least !== undefined && most !== undefined && least >= most) {
    fail(
      scope,
      'LifecycleSizesCrossed',
      `'lifecycleRule.objectSizeGreaterThan' must be below 'objectSizeLessThan', got ${least} and ${most} bytes`,
    );
  }
}

/** The rule as CloudFormation wants it, sizes as strings. */
export function renderLifecycleRule(rule: LifecycleRule): CfnDirectoryBucket.RuleProperty {
  const abort = rule.abortIncompleteMultipartUploadAfter;
  return {
    id: rule.id,
    status: (rule.enabled ?? true) ? 'Enabled' : 'Disabled',
    prefix: rule.prefix,
    objectSizeGreaterThan: renderSize(rule.objectSizeGreaterThan),
    objectSizeLessThan: renderSize(rule.objectSizeLessThan),
    expirationInDays: rule.expiration?.toDays(),
    abortIncompleteMultipartUpload: abort && { daysAfterInitiation: abort.toDays() },
  };
}

function renderSize(size: Size | undefined): string | undefined {
  return size && Tokenization.stringifyNumber(size.toBytes());
}

function knownBytes(size: Size | undefined): number | undefined {
  return size === undefined || size.isUnresolved() ? undefined : size.toBytes();
}

function validateDays(scope: IConstruct, property: string, duration: Duration | undefined): void {
  if (duration === undefined || duration.isUnresolved()) return;
  const days = duration.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1) {
    fail(
      scope,
      'NotWholeDays',
      `'${property}' must be a whole number of days of at least 1, got ${duration.toString()}`,
    );
  }
  validateInteger(scope, property, days, { min: 1, max: 2_147_483_647 });
}
