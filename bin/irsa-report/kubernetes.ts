import { CoreV1Api, type KubeConfig, type V1Node, type V1Pod, type V1ServiceAccount } from '@kubernetes/client-node';
import { setTimeout as wait } from 'node:timers/promises';
import { kubernetesError, KubernetesError } from './kubernetes-error';

/** How long to wait for Kubernetes; a test replaces it. */
export interface Patience {
  /** For one answer: an endpoint that is private swallows packets. */
  readonly timeoutMilliseconds: number;
  readonly attempts: number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

export const defaultPatience: Patience = { timeoutMilliseconds: 60_000, attempts: 7, sleep: (ms) => wait(ms) };

const pageSize = 500;

interface Page<T> {
  readonly items: readonly T[];
  readonly metadata?: { readonly _continue?: string };
}

/** The three lists that the report reads, page by page; the client itself neither pages nor tries again. */
export class Kubernetes {
  private readonly core: CoreV1Api;

  constructor(
    config: KubeConfig,
    private readonly patience: Patience,
  ) {
    this.core = config.makeApiClient(CoreV1Api);
  }

  serviceAccounts(namespace?: string): AsyncGenerator<V1ServiceAccount> {
    return this.items((page) =>
      namespace === undefined
        ? this.core.listServiceAccountForAllNamespaces(page)
        : this.core.listNamespacedServiceAccount({ namespace, ...page }),
    );
  }

  pods(namespace?: string, labelSelector?: string): AsyncGenerator<V1Pod> {
    return this.items((page) =>
      namespace === undefined
        ? this.core.listPodForAllNamespaces({ labelSelector, ...page })
        : this.core.listNamespacedPod({ namespace, labelSelector, ...page }),
    );
  }

  nodes(): AsyncGenerator<V1Node> {
    return this.items((page) => this.core.listNode(page));
  }

  private async *items<T>(list: (page: { limit: number; _continue?: string }) => Promise<Page<T>>): AsyncGenerator<T> {
    let token: string | undefined;
    do {
      const page = await this.page(list, token);
      yield* page.items;
      token = page.metadata?._continue;
    } while (token !== undefined && token !== '');
  }

  /** A token expires after some minutes; the refusal then brings another one, good for a report if not for a snapshot. */
  private async page<T>(
    list: (page: { limit: number; _continue?: string }) => Promise<Page<T>>,
    token?: string,
  ): Promise<Page<T>> {
    try {
      return await this.patiently(() => list({ limit: pageSize, _continue: token }));
    } catch (error) {
      const { status, nextToken } = error as KubernetesError;
      if (status === 410 && nextToken !== undefined && nextToken !== token) {
        return this.patiently(() => list({ limit: pageSize, _continue: nextToken }));
      }
      throw error;
    }
  }

  private async patiently<T>(request: () => Promise<T>): Promise<T> {
    const { attempts, sleep } = this.patience;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.inTime(request());
      } catch (cause) {
        const error = kubernetesError(cause);
        if (attempt === attempts || !isTransient(error)) {
          throw error;
        }
        const backoff = Math.min(500 * 2 ** (attempt - 1), 20_000) * (0.5 + Math.random() / 2);
        await sleep(error.retryAfterSeconds === undefined ? backoff : error.retryAfterSeconds * 1000);
      }
    }
  }

  private async inTime<T>(request: Promise<T>): Promise<T> {
    const { timeoutMilliseconds } = this.patience;
    const timer = new AbortController();
    const timeout = wait(timeoutMilliseconds, undefined, { signal: timer.signal }).then(() => {
      throw new KubernetesError(
        `no answer within ${timeoutMilliseconds / 1000} s; is the endpoint reachable from here?`,
      );
    });
    try {
      return await Promise.race([request, timeout]);
    } finally {
      // The race is over, so nobody hears how the timer ends.
      timeout.catch(() => undefined);
      timer.abort();
    }
  }
}

/** Without an answer only a connection that broke off is worth another attempt: a wrong host stays wrong. */
function isTransient({ status, message }: KubernetesError): boolean {
  return status === undefined ? /ECONNRESET|EPIPE|socket hang up/.test(message) : status === 429 || status >= 500;
}
