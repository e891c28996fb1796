import type { FakeRequest, FakeResponse } from '../support/fake-endpoint';
import { account, type FakeAssociation, type FakeState, clusterArn, issuer } from './fake-cluster';

type Answer = (match: string[], query: URLSearchParams) => FakeResponse;

/** EKS's read operations. */
export function fakeEks(state: FakeState): (request: FakeRequest) => FakeResponse {
  const routes: readonly [RegExp, Answer][] = [
    [/^\/clusters\/prod$/, () => json({ cluster: describeCluster(state) })],
    [/^\/clusters\/prod\/addons$/, (_, query) => paged(Object.keys(state.addOns), 'addons', query, state)],
    [/^\/clusters\/prod\/addons\/([^/]+)$/, ([, name]) => json({ addon: describeAddon(state, name!) })],
    [/^\/addons\/configuration-schemas$/, (_, query) => json(addonConfiguration(state, query))],
    [
      /^\/clusters\/prod\/fargate-profiles$/,
      (_, query) => paged(Object.keys(state.fargate), 'fargateProfileNames', query, state),
    ],
    [
      /^\/clusters\/prod\/fargate-profiles\/([^/]+)$/,
      ([, name]) => json({ fargateProfile: { fargateProfileName: name, selectors: state.fargate[name!] } }),
    ],
    [/^\/clusters\/prod\/pod-identity-associations$/, (_, query) => listAssociations(state, query)],
    [
      /^\/clusters\/prod\/pod-identity-associations\/a-(\d+)$/,
      ([, index]) => json({ association: state.associations[Number(index)] }),
    ],
  ];
  return ({ method, path, query }) => {
    for (const [route, answer] of routes) {
      const match = method === 'GET' ? route.exec(path) : null;
      if (match !== null) {
        return answer(match, query);
      }
    }
    return eksError('ResourceNotFoundException', `there is no ${method} ${path}`, 404);
  };
}

/** An error of the services that speak REST with JSON. */
export function eksError(name: string, message: string, status = 400): FakeResponse {
  return { ...json({ message }), status, headers: { 'x-amzn-errortype': name } };
}

function json(body: object): FakeResponse {
  return { body: JSON.stringify(body) };
}

function describeCluster({ autoMode, endpoint }: FakeState): object {
  return {
    name: 'prod',
    arn: clusterArn,
    endpoint,
    identity: { oidc: { issuer: `https://${issuer}` } },
    computeConfig: { enabled: autoMode },
  };
}

function describeAddon({ addOns }: FakeState, name: string): object {
  const { version = 'v1.0.0-eksbuild.1', status = 'ACTIVE', namespace, serviceAccountRoleArn } = addOns[name]!;
  return {
    addonName: name,
    addonVersion: version,
    status,
    serviceAccountRoleArn,
    namespaceConfig: namespace === undefined ? undefined : { namespace },
  };
}

function addonConfiguration({ addOns }: FakeState, query: URLSearchParams): object {
  const { identities = [] } = addOns[query.get('addonName') ?? ''] ?? {};
  return { podIdentityConfiguration: identities.map((serviceAccount) => ({ serviceAccount })) };
}

function listAssociations(state: FakeState, query: URLSearchParams): FakeResponse {
  const namespace = query.get('namespace');
  const summaries = state.associations
    .map(summary)
    .filter((association) => namespace === null || association.namespace === namespace);
  return paged(summaries, 'associations', query, state);
}

function summary({ namespace, serviceAccount, ownerArn }: FakeAssociation, index: number) {
  return {
    clusterName: 'prod',
    namespace,
    serviceAccount,
    ownerArn,
    associationId: `a-${index}`,
    associationArn: `arn:aws:eks:us-east-1:${account}:podidentityassociation/prod/a-${index}`,
  };
}

function paged(
  items: readonly unknown[],
  field: string,
  query: URLSearchParams,
  { pageSize }: FakeState,
): FakeResponse {
  const start = Number(query.get('nextToken') ?? 0);
  const end = start + pageSize;
  return json({ [field]: items.slice(start, end), nextToken: end < items.length ? String(end) : undefined });
}
