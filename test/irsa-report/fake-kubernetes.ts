import type { FakeRequest, FakeResponse } from '../support/fake-endpoint';
import type { FakeState } from './fake-cluster';

interface KubernetesObject {
  readonly metadata?: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
}

/** The lists of the Kubernetes API, paged by `limit` and `continue`. */
export function fakeKubernetes(state: FakeState): (request: FakeRequest) => FakeResponse {
  return ({ method, path, query }) => {
    const [, namespace, resource = ''] = /^\/api\/v1\/(?:namespaces\/([^/]+)\/)?(\w+)$/.exec(path) ?? [];
    const lists: Readonly<Record<string, readonly KubernetesObject[]>> = {
      serviceaccounts: state.serviceAccounts,
      pods: state.pods,
      nodes: state.nodes,
    };
    const all = lists[resource];
    if (method !== 'GET' || all === undefined) {
      return kubernetesStatus(404, 'NotFound', `there is no ${method} ${path}`);
    }
    const [label, value] = query.get('labelSelector')?.split('=') ?? [];
    const items = all.filter(
      ({ metadata }) =>
        (namespace === undefined || metadata?.namespace === namespace) &&
        (label === undefined || metadata?.labels?.[label] === value),
    );
    return page(items, query, state);
  };
}

/** How the Kubernetes API says no. */
export function kubernetesStatus(
  code: number,
  reason: string,
  message: string,
  more: { headers?: Record<string, string>; metadata?: object } = {},
): FakeResponse {
  const { headers = {}, metadata = {} } = more;
  return {
    status: code,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, metadata }),
  };
}

function page(items: readonly unknown[], query: URLSearchParams, { pageSize }: FakeState): FakeResponse {
  const start = Number(query.get('continue') ?? 0);
  const end = start + Math.min(pageSize, Number(query.get('limit') ?? Infinity));
  const metadata = end < items.length ? { continue: String(end) } : {};
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'List', apiVersion: 'v1', metadata, items: items.slice(start, end) }),
  };
}
