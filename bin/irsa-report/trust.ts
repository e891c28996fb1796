import type { Cluster } from './cluster';
import { judge, type Verdict } from './condition';
import { globMatches } from './glob';
import type { Trust } from './report';
import type { TrustPolicy, TrustStatement } from './trust-policy';

/** Who asks for the role: a service account of the cluster. */
export interface Subject {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly name: string;
  /** Of the web identity token; an annotation can change it. */
  readonly audience: string;
}

/** What the role's trust policy means to the service account, as it is and for Pod Identity. */
export function trustOf(subject: Subject, policy: TrustPolicy): Trust {
  const oidc = oidcTrust(subject, policy);
  const pods = podIdentityTrust(subject, policy);
  const details = [oidc.detail, pods.detail].filter((detail) => detail !== undefined);
  return {
    oidc: oidc.state,
    podIdentity: pods.state,
    detail: details.length === 0 ? null : details.join('; '),
    statementToAdd: pods.state === 'missing' ? podIdentityStatement(subject.cluster) : null,
  };
}

/** The trust of a role that could not be read. */
export function unknownTrust(why: string, statementToAdd: object | null = null): Trust {
  return { oidc: 'unknown', podIdentity: 'unknown', detail: why, statementToAdd };
}

/** The other issuers that the role trusts; clusters or pipelines that use it too. */
export function otherProviders({ issuer }: Cluster, { statements }: TrustPolicy): string[] {
  const providers = statements.flatMap(({ federated }) => federated).filter((arn) => arn.includes(':oidc-provider/'));
  return [...new Set(providers.map((arn) => arn.replace(/^.*:oidc-provider\//, '')))].filter((url) => url !== issuer);
}

function oidcTrust(
  { cluster, namespace, name, audience }: Subject,
  policy: TrustPolicy,
): { state: Trust['oidc']; detail?: string } {
  const { issuer, partition, account } = cluster;
  const provider = `arn:${partition}:iam::${account}:oidc-provider/${issuer}`;
  const ofCluster = policy.statements.filter(
    (statement) => statement.federated.includes(provider) && allows(statement, 'sts:AssumeRoleWithWebIdentity'),
  );
  if (issuer === undefined || ofCluster.length === 0) {
    return { state: 'does-not-match', detail: "no statement trusts this cluster's OIDC provider" };
  }
  const sub = `system:serviceaccount:${namespace}:${name}`;
  const subKey = `${issuer}:sub`.toLowerCase();
  const verdicts = ofCluster.map(({ condition }) => ({
    ...judge(condition, { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: sub }),
    // Without a condition on the subject every service account of the cluster may have the role.
    anySubject: !Object.values(condition).some((keys) => Object.keys(keys).some((key) => key.toLowerCase() === subKey)),
  }));
  const met = verdicts.filter((verdict) => verdict.met === 'yes');
  if (met.some(({ byWildcard, anySubject }) => !anySubject && !byWildcard.includes(subKey))) {
    return { state: 'matches' };
  }
  if (met.length > 0) {
    return { state: 'matches-by-wildcard', detail: `its OIDC statement allows more service accounts than ${sub}` };
  }
  return unmet(verdicts, `the statement for this cluster's OIDC provider does not allow ${sub}`);
}

function podIdentityTrust(
  { cluster, namespace, name }: Subject,
  policy: TrustPolicy,
): { state: Trust['podIdentity']; detail?: string } {
  const request = {
    'aws:SourceAccount': cluster.account,
    'aws:SourceArn': cluster.arn,
    'aws:RequestTag/eks-cluster-arn': cluster.arn,
    'aws:RequestTag/eks-cluster-name': cluster.name,
    'aws:RequestTag/kubernetes-namespace': namespace,
    'aws:RequestTag/kubernetes-service-account': name,
  };
  const ofPods = policy.statements
    .filter(({ services }) => services.includes('pods.eks.amazonaws.com'))
    .map((statement) => ({ statement, ...judge(statement.condition, request) }));
  if (ofPods.length === 0) {
    return { state: 'missing' };
  }
  const missingActions = (met: readonly Verdict['met'][]) =>
    ['sts:AssumeRole', 'sts:TagSession'].filter(
      (action) => !ofPods.some((each) => met.includes(each.met) && allows(each.statement, action)),
    );
  if (missingActions(['yes']).length === 0) {
    return { state: 'trusted' };
  }
  if (missingActions(['yes', 'unknown']).length === 0) {
    const keys = ofPods.flatMap((each) => (each.met === 'unknown' ? each.keys : []));
    return { state: 'conditional', detail: `its statement for pods.eks.amazonaws.com depends on ${keys.join(', ')}` };
  }
  const lacking = missingActions(['yes', 'unknown', 'no']);
  const detail =
    lacking.length > 0
      ? `its statement for pods.eks.amazonaws.com lacks ${lacking.join(' and ')}`
      : `its statement for pods.eks.amazonaws.com is for others: ${ofPods.flatMap(({ keys }) => keys).join(', ')}`;
  return { state: 'missing', detail };
}

function unmet(verdicts: readonly Verdict[], refusal: string): { state: Trust['oidc']; detail: string } {
  const doubtful = verdicts.filter(({ met }) => met === 'unknown').flatMap(({ keys }) => keys);
  return doubtful.length > 0
    ? { state: 'conditional', detail: `its OIDC statement depends on ${doubtful.join(', ')}` }
    : { state: 'does-not-match', detail: refusal };
}

/** Action names have wildcards, and no case. */
function allows({ actions }: TrustStatement, action: string): boolean {
  return actions.some((pattern) => globMatches(pattern.toLowerCase(), action.toLowerCase()));
}

/** One statement for all associations of the cluster: a role may serve several. */
export function podIdentityStatement({ account, arn }: Cluster): object {
  return {
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: { StringEquals: { 'aws:SourceAccount': account }, ArnEquals: { 'aws:SourceArn': arn } },
  };
}

/** What the owner of a role in another account adds, so that the role of the association may assume it. */
export function targetRoleStatement({ cluster, namespace, name }: Omit<Subject, 'audience'>): object {
  return {
    Effect: 'Allow',
    Principal: { AWS: `arn:${cluster.partition}:iam::${cluster.account}:root` },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: {
      StringEquals: {
        'aws:RequestTag/eks-cluster-arn': cluster.arn,
        'aws:RequestTag/kubernetes-namespace': namespace,
        'aws:RequestTag/kubernetes-service-account': name,
      },
    },
  };
}
