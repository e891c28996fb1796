import { Token, UnscopedValidationError, ValidationError } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Refuses bad input at synth. The one place that knows aws-cdk-lib's error type, whose constructor has changed before.
 *
 * @param scope the construct that the user gave the input to; its path is part of the error. Undefined in a value class,
 *   which belongs to no construct yet
 * @param code stable PascalCase name of the error
 * @param message lower case: the property in quotes, the limit, the value given, what to do instead
 */
export function fail(scope: IConstruct | undefined, code: string, message: string): never {
  throw scope
    ? new ValidationError(code as never, message, scope)
    : new UnscopedValidationError(code as never, message);
}

/** Whether a value is there and known at synth: absent values and tokens are nobody's mistake yet. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}

/** Limits of a string; `pattern` comes with the words that say what it allows. */
export interface StringRules {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  readonly allows?: string;
}

/** Refuses a known string outside its rules. */
export function validateString(
  scope: IConstruct,
  property: string,
  value: string | undefined,
  { min = 0, max = Infinity, pattern, allows }: StringRules,
): void {
  if (!isKnown(value)) return;
  if (value.length < min || value.length > max) {
    const limit = max === Infinity ? `at least ${min}` : `${min} to ${max}`;
    fail(scope, 'LengthOutOfRange', `'${property}' must have ${limit} characters, got ${value.length}: '${value}'`);
  }
  if (pattern !== undefined && !pattern.test(value)) {
    fail(scope, 'PatternMismatch', `'${property}' must have ${allows}, got '${value}'`);
  }
}

/** Refuses a known number outside `min` to `max`, or with a fraction. */
export function validateInteger(
  scope: IConstruct,
  property: string,
  value: number | undefined,
  { min, max = Number.MAX_SAFE_INTEGER }: { readonly min: number; readonly max?: number },
): void {
  if (!isKnown(value) || (Number.isInteger(value) && value >= min && value <= max)) return;
  const limit = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  fail(scope, 'NumberOutOfRange', `'${property}' must be a whole number ${limit}, got ${value}`);
}
