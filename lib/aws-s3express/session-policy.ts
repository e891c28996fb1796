import { Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { fail } from '../core/validation';

/**
 * Refuses a statement that S3 Express would accept and that would never take effect, since it speaks of general purpose
 * buckets, or that no principal is named in.
 */
export function validateResourcePolicyStatement(scope: IConstruct, statement: iam.PolicyStatement): void {
  const foreign = [...statement.actions, ...statement.notActions].find(
    (action) => !Token.isUnresolved(action) && action !== '*' && !action.startsWith('s3express:'),
  );
  if (foreign !== undefined) {
    fail(
      scope,
      'ForeignAction',
      `a policy of a directory bucket knows only 's3express:' actions, got '${foreign}'; objects are read and written ` +
        `through 's3express:CreateSession', with the condition s3express:SessionMode = ReadOnly for readers`,
    );
  }
  const wrong = [...statement.resources, ...statement.notResources].find((resource) => /^arn:[^:]*:s3:/.test(resource));
  if (wrong !== undefined) {
    fail(
      scope,
      'ForeignResource',
      `a policy of a directory bucket speaks of the bucket itself, got '${wrong}' of general purpose S3; use 'bucketArn'`,
    );
  }
  if (statement.resources.length + statement.notResources.length === 0) {
    fail(scope, 'StatementWithoutResource', "a policy statement must name its resource, got none; use 'bucketArn'");
  }
  if (!statement.hasPrincipal) {
    fail(scope, 'StatementWithoutPrincipal', "a policy statement must name its 'principals', got none");
  }
}

/**
 * Refuses a statement that lets anybody open sessions on a bucket that is emptied before its deletion. The function that
 * empties it would keep that permission when emptying is switched off, and empty a bucket that lives on.
 */
export function validateEmptiedBucketStatement(scope: IConstruct, statement: iam.PolicyStatement): void {
  const { Effect, Principal } = statement.toJSON() as { Effect: string; Principal?: string | { AWS?: unknown } };
  const anybody = typeof Principal === 'string' ? Principal === '*' : [Principal?.AWS].flat().includes('*');
  const byAccessPoint = JSON.stringify(statement.conditions).includes('s3express:DataAccessPoint');
  if (Effect !== 'Allow' || !anybody || byAccessPoint) return;
  fail(
    scope,
    'AnybodyOnEmptiedBucket',
    `with 'autoDeleteObjects' a policy statement must name its 'principals' by account or role, got '*': switching ` +
      `'autoDeleteObjects' off later would empty the bucket; name the principals, or grant on an access point`,
  );
}
