import { createHash } from 'node:crypto';

interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** A construct id for each, such as `PaymentsApi`: the same in every report, and unique in it. */
export function constructIds(named: readonly Named[]): string[] {
  const plain = named.map(plainId);
  const times = new Map<string, number>();
  for (const id of plain) {
    times.set(id, (times.get(id) ?? 0) + 1);
  }
  // `a-b/c` and `a/b-c` are both `ABC`; each keeps its own digits, whichever comes first.
  return named.map((each, index) => (times.get(plain[index]!) === 1 ? plain[index]! : plain[index]! + digits(each)));
}

function plainId({ namespace, name }: Named): string {
  const words = `${namespace}-${name}`.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const id = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
  // Kubernetes allows a digit in front, CloudFormation does not.
  return /^\d/.test(id) ? `Ns${id}` : id;
}

function digits({ namespace, name }: Named): string {
  return createHash('sha256').update(`${namespace}/${name}`).digest('hex').slice(0, 6).toUpperCase();
}
