import { describeError, isServiceError } from '../../examples/verification/service-errors';
import { KubernetesError } from './kubernetes-error';
import type { MissingPermission } from './report';

/** A fact that was read, or why it was not. */
export type Seen<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

export function known<T>(value: T): Seen<T> {
  return { known: true, value };
}

export function unknown(why: string): Seen<never> {
  return { known: false, why };
}

/** Reads what the report can do without, and remembers which permissions it lacked. */
export class Access {
  private readonly refused = new Map<string, MissingPermission>();

  /** `permission` is an IAM action, or the verb and resource of Kubernetes; `purpose` is what the report lacks without. */
  async attempt<T>(permission: string, purpose: string, read: () => Promise<T>): Promise<Seen<T>> {
    try {
      return known(await read());
    } catch (error) {
      if (!isRefusal(error)) {
        return unknown(`${describeError(error)} (${permission})`);
      }
      const times = this.refused.get(permission)?.times ?? 0;
      this.refused.set(permission, { permission, purpose, times: times + 1, seen: describeError(error) });
      return unknown(`${error instanceof KubernetesError ? 'Forbidden' : 'AccessDenied'} for ${permission}`);
    }
  }

  get missing(): MissingPermission[] {
    return [...this.refused.values()].sort((a, b) => (a.permission < b.permission ? -1 : 1));
  }
}

/** True when someone has to grant a permission; trying again would not help. */
export function isRefusal(error: unknown): boolean {
  return (
    (error instanceof KubernetesError && error.status === 403) ||
    (isServiceError(error) && /^(AccessDenied(Exception)?|UnauthorizedOperation)$/.test(error.name))
  );
}
