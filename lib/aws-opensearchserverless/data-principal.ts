import { Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { fail, isKnown } from '../core/validation';

/**
 * The ARNs of a principal as a data access policy wants them. Refuses what such a policy cannot express, which would let in
 * nobody, or more than was meant.
 */
export function dataPrincipals(
  collection: IConstruct,
  account: string,
  principal: iam.IPrincipal,
  property = 'grantee',
): string[] {
  const { principalJson, conditions } = principal.policyFragment;
  const named = principalJson['AWS'] ?? [];
  const arns = typeof named === 'string' ? [named] : named;
  // Its ARN is a token, which does not show what it is.
  if (principal instanceof iam.AccountPrincipal) refuse(collection, `the account ${principal.accountId}`);
  if (arns.length === 0 || Object.keys(principalJson).length !== 1) {
    refuse(collection, JSON.stringify(principalJson));
  }
  if (Object.keys(conditions).length > 0) {
    fail(
      collection,
      'ConditionInDataAccess',
      `'grantee' must have no conditions, got ${JSON.stringify(conditions)}: a data access policy has none; grant a role ` +
        `whose trust policy has the conditions`,
    );
  }
  for (const arn of arns) {
    if (arn === '*' || arn.endsWith(':root')) refuse(collection, `'${arn}'`);
    if (isKnown(arn) && !/^arn:[a-z-]+:iam::\d{12}:(role|user)\/.+$/.test(arn)) refuse(collection, `'${arn}'`);
    validateAccount(collection, account, accountOf(principal, arn), property);
  }
  return arns;
}

function refuse(collection: IConstruct, got: string): never {
  fail(
    collection,
    'PrincipalOfDataAccess',
    `'grantee' must be a role or a user of IAM, got ${got}: a data access policy knows no accounts, services, sessions ` +
      `or wildcards; grant the role that calls the collection`,
  );
}

function accountOf(principal: iam.IPrincipal, arn: string): string | undefined {
  return principal.principalAccount ?? /^arn:[^:]*:iam::(\d{12}):/.exec(arn)?.[1];
}

function validateAccount(
  collection: IConstruct,
  expected: string,
  account: string | undefined,
  property: string,
): void {
  if (!account || Token.compareStrings(account, expected) !== TokenComparison.DIFFERENT) return;
  fail(
    collection,
    'PrincipalOfAnotherAccount',
    `'${property}' must be of the collection's account ${expected}, got one of ${account}: a data access policy lets in nobody ` +
      `of other accounts; let the other account assume a role of the collection's account`,
  );
}
