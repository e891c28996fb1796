import { otherProviders, trustOf } from '../../bin/irsa-report/trust';
import { parseTrust } from '../../bin/irsa-report/trust-policy';
import { account, clusterArn, irsaTrust, issuer, podsTrust } from './fake-cluster';

const cluster = {
  name: 'prod',
  arn: clusterArn,
  partition: 'aws',
  account,
  region: 'us-east-1',
  issuer,
  autoMode: false,
};
const subject = { cluster, namespace: 'payments', name: 'api', audience: 'sts.amazonaws.com' };

function trust(...statements: object[]) {
  return trustOf(subject, parseTrust(encodeURIComponent(JSON.stringify({ Statement: statements }))));
}

const web = irsaTrust('payments/api');
const withCondition = (condition: object) => ({ ...web, Condition: condition });
const sub = 'system:serviceaccount:payments:api';

test.each([
  ['exactly', web, 'matches'],
  ['by StringLike without a wildcard', irsaTrust('payments/api', 'StringLike'), 'matches'],
  ['by a wildcard', irsaTrust('payments/*', 'StringLike'), 'matches-by-wildcard'],
  ['by a list', withCondition({ StringEquals: { [`${issuer}:sub`]: ['x', sub] } }), 'matches'],
  ['by a key in another case', withCondition({ StringEquals: { [`${issuer.toUpperCase()}:SUB`]: sub } }), 'matches'],
  ['by ForAnyValue', withCondition({ 'ForAnyValue:StringLike': { [`${issuer}:sub`]: sub } }), 'matches'],
  ['without a condition on the subject', withCondition({}), 'matches-by-wildcard'],
  ['with every action', { ...web, Action: 'sts:*' }, 'matches'],
])('web identity is trusted %s', (_, statement, expected) => {
  expect(trust(statement).oidc).toBe(expected);
});

test.each([
  ['of another service account', irsaTrust('payments/web'), 'does-not-match'],
  ['by a star that StringEquals takes literally', irsaTrust('payments/*'), 'does-not-match'],
  [
    'of another cluster',
    irsaTrust('payments/api', 'StringEquals', 'oidc.eks.eu-west-1.amazonaws.com/id/X'),
    'does-not-match',
  ],
  ['with another action', { ...web, Action: 'sts:AssumeRole' }, 'does-not-match'],
  ['that denies', { ...web, Effect: 'Deny' }, 'does-not-match'],
  ['for another audience', withCondition({ StringEquals: { [`${issuer}:aud`]: 'x' } }), 'does-not-match'],
  [
    'with an operator that is not judged',
    withCondition({ StringNotEquals: { [`${issuer}:sub`]: sub } }),
    'conditional',
  ],
  ['with a key that is not known', withCondition({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }), 'conditional'],
])('web identity is not trusted by a statement %s', (_, statement, expected) => {
  expect(trust(statement)).toMatchObject({ oidc: expected, detail: expect.any(String) as string });
});

const source = { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': clusterArn } };
const tags = {
  StringEquals: {
    'aws:RequestTag/kubernetes-namespace': 'payments',
    'aws:RequestTag/kubernetes-service-account': 'api',
    'aws:RequestTag/eks-cluster-name': 'prod',
  },
};

test.each([
  ['without conditions', [podsTrust()]],
  ['for the cluster', [podsTrust(source)]],
  ['for the service account', [podsTrust(tags)]],
  ['in two statements', [podsTrust(source, 'sts:AssumeRole'), podsTrust(source, 'sts:TagSession')]],
])('Pod Identity is trusted %s', (_, statements) => {
  expect(trust(...statements)).toMatchObject({ podIdentity: 'trusted', statementToAdd: null });
});

test.each([
  [[web], 'missing', null],
  [[web, podsTrust({}, 'sts:AssumeRole')], 'missing', 'its statement for pods.eks.amazonaws.com lacks sts:TagSession'],
  [
    [web, podsTrust({ StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'web' } })],
    'missing',
    'its statement for pods.eks.amazonaws.com is for others: aws:RequestTag/kubernetes-namespace',
  ],
  [
    [web, podsTrust({ ArnLike: { 'aws:SourceArn': 'arn:aws:eks:*:*:podidentityassociation/*' } })],
    'missing',
    'its statement for pods.eks.amazonaws.com is for others: aws:SourceArn',
  ],
  [
    [web, podsTrust({ StringEquals: { 'aws:SourceOrgID': 'o-1' } })],
    'conditional',
    'its statement for pods.eks.amazonaws.com depends on aws:SourceOrgID',
  ],
])('Pod Identity with %j is %s', (statements, podIdentity, detail) => {
  expect(trust(...statements)).toMatchObject({ oidc: 'matches', podIdentity, detail });
});

test('the audience of the annotation is the one that counts', () => {
  const policy = parseTrust(
    JSON.stringify({ Statement: withCondition({ StringEquals: { [`${issuer}:aud`]: 'mine' } }) }),
  );
  expect(trustOf({ ...subject, audience: 'mine' }, policy).oidc).toBe('matches-by-wildcard');
});

test('a cluster without an issuer has no web identity', () => {
  const policy = parseTrust(JSON.stringify({ Statement: [web] }));
  expect(trustOf({ ...subject, cluster: { ...cluster, issuer: undefined } }, policy).oidc).toBe('does-not-match');
});

test('other issuers are named once', () => {
  const other = irsaTrust('a/b', 'StringEquals', 'oidc.eks.eu-west-1.amazonaws.com/id/X');
  const policy = parseTrust(JSON.stringify({ Statement: [web, other, other] }));
  expect(otherProviders(cluster, policy)).toEqual(['oidc.eks.eu-west-1.amazonaws.com/id/X']);
});
