/** A statement of a trust policy, with every list as a list. */
export interface TrustStatement {
  readonly actions: readonly string[];
  readonly services: readonly string[];
  readonly federated: readonly string[];
  readonly condition: Condition;
}

/** Operator to key to values. */
export type Condition = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export interface TrustPolicy {
  /** Those that allow. */
  readonly statements: readonly TrustStatement[];
  /** As IAM counts a trust policy against its quota: without white space. */
  readonly size: number;
}

type OneOrMany = string | number | boolean | readonly (string | number | boolean)[];

interface RawStatement {
  readonly Effect?: string;
  readonly Action?: OneOrMany;
  readonly Principal?: string | Readonly<Record<string, OneOrMany>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

/** Reads what `iam:GetRole` answers: JSON, URL-encoded as RFC 3986 says. */
export function parseTrust(encoded: string): TrustPolicy {
  const document = decodeURIComponent(encoded);
  const { Statement: raw = [] } = JSON.parse(document) as { Statement?: RawStatement | readonly RawStatement[] };
  const statements = Array.isArray(raw) ? (raw as readonly RawStatement[]) : [raw as RawStatement];
  return {
    statements: statements.filter(({ Effect }) => Effect === 'Allow').map(statement),
    size: document.replace(/\s/g, '').length,
  };
}

function statement({ Action, Principal, Condition: condition = {} }: RawStatement): TrustStatement {
  const principal = typeof Principal === 'object' ? Principal : {};
  return {
    actions: list(Action),
    services: list(principal['Service']),
    federated: list(principal['Federated']),
    condition: mapValues(condition, (keys) => mapValues(keys, list)),
  };
}

function list(value: OneOrMany | undefined): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

function mapValues<T, R>(object: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}
