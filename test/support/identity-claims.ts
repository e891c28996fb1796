import type { PolicyStatement } from './policy-documents';

/**
 * Whether a condition key is a claim of an identity provider. It begins with the provider's host name, so that no list of
 * condition keys has it.
 */
export function isClaim(key: string): boolean {
  return /^[\w-]+(\.[\w-]+)+(\/[\w/-]+)?:(amr|aud|email|oaud|sub)$/.test(key);
}

/**
 * A condition key as the simulator takes it: that one knows only AWS's own keys, so a claim goes in as a tag of the
 * principal, in the policy and in the request alike.
 */
export function simulatedKey(key: string): string {
  return isClaim(key) ? `aws:PrincipalTag/${key}` : key;
}

/** A statement under the simulator's keys. */
export function simulatedStatement(statement: PolicyStatement): PolicyStatement {
  if (statement.Condition === undefined) return statement;
  const conditions = Object.entries(statement.Condition).map(([operator, operands]) => [
    operator,
    Object.fromEntries(Object.entries(operands).map(([key, value]) => [simulatedKey(key), value])),
  ]);
  return { ...statement, Condition: Object.fromEntries(conditions) as PolicyStatement['Condition'] };
}
