import { Annotations, Fn, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ClusterRole, ClusterRoleBinding } from 'kubernetes-types/rbac/v1';
import type { ScrapedCluster } from './bound-source';
import { isOwnedV1 } from './cluster-facts';

const CONFIG_MAP: string = eks.AuthenticationMode.CONFIG_MAP;
const USER = 'aps-collector-user';
const ROLE_NAME = 'aps-collector-role';
const READ = ['get', 'list', 'watch'];

/**
 * What a scraper may read in a cluster whose access is decided by a config map: the same that the service grants itself
 * where it can. AWS lists the verb `describe` as well, which Kubernetes does not have.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html#AMP-collector-eks-manual-setup
 */
const ROLE: ClusterRole = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: ROLE_NAME },
  rules: [
    {
      apiGroups: [''],
      resources: ['nodes', 'nodes/proxy', 'nodes/metrics', 'services', 'endpoints', 'pods', 'ingresses', 'configmaps'],
      verbs: READ,
    },
    {
      apiGroups: ['extensions', 'networking.k8s.io'],
      resources: ['ingresses/status', 'ingresses'],
      verbs: READ,
    },
    { apiGroups: ['metrics.eks.amazonaws.com'], resources: ['kcm/metrics', 'ksh/metrics'], verbs: ['get'] },
    { nonResourceURLs: ['/metrics'], verbs: ['get'] },
  ],
};

const BINDING: ClusterRoleBinding = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'aps-collector-user-role-binding' },
  subjects: [{ kind: 'User', name: USER, apiGroup: 'rbac.authorization.k8s.io' }],
  roleRef: { kind: 'ClusterRole', name: ROLE_NAME, apiGroup: 'rbac.authorization.k8s.io' },
};

/** The clusters that have the manifests already, which are the same for all scrapers of a cluster. */
const applied = new WeakSet<eks.IClusterRef>();

/** The manifests that let a scraper read in a cluster. */
export function collectorManifests(): Record<string, unknown>[] {
  return [ROLE, BINDING].map((manifest) => ({ ...manifest }));
}

/**
 * The ARN that `aws-auth` knows a role by: without its path, which the authenticator of EKS leaves out too. The scraper's
 * service-linked role has the path `/aws-service-role/scraper.aps.amazonaws.com/`.
 */
export function withoutPath(roleArn: string): string {
  const parts = Fn.split('/', roleArn);
  return `${Fn.select(0, parts)}/${Fn.select(3, parts)}`;
}

/** Lets the scraper into a cluster of the mode CONFIG_MAP, as far as the app can; what it cannot do, a warning says. */
export function arrangeAccess(scraper: Construct, cluster: ScrapedCluster, awsAuthRoleArn: string): void {
  if (cluster.authenticationMode !== CONFIG_MAP) return;
  const todo: string[] = [];
  if (!applyManifests(cluster.construct)) todo.push("the manifests of 'collectorManifests()' are applied to it");
  if (!mapRole(scraper, cluster.construct, awsAuthRoleArn)) {
    todo.push(
      "'mapRoles' of its config map kube-system/aws-auth has an entry with the scraper's 'awsAuthRoleArn' as rolearn, " +
        `the username '${USER}' and no groups`,
    );
  }
  if (todo.length === 0) return;
  Annotations.of(scraper).addWarningV2(
    'cdk-reinvent-constructs:aps.collectorAccess',
    `the scraper finds nothing in the cluster, whose authentication mode is CONFIG_MAP, until ${todo.join(' and ')}; or ` +
      `change the mode to API_AND_CONFIG_MAP, which needs neither`,
  );
}

function applyManifests(cluster: eks.IClusterRef | undefined): boolean {
  if (!cluster || !canApply(cluster)) return false;
  if (!applied.has(cluster)) cluster.addManifest('ScraperAccess', ...collectorManifests());
  applied.add(cluster);
  return true;
}

/** An imported cluster can apply manifests where it was imported with a kubectl provider. */
function canApply(cluster: eks.IClusterRef): cluster is eks.ICluster {
  return isOwnedV1(cluster) || ('addManifest' in cluster && (cluster as eks.ICluster).kubectlProvider !== undefined);
}

/** From another stack the config map would need the scraper, which needs the cluster, which has the config map. */
function mapRole(scraper: Construct, cluster: eks.IClusterRef | undefined, awsAuthRoleArn: string): boolean {
  if (!cluster || !isOwnedV1(cluster) || Stack.of(cluster) !== Stack.of(scraper)) return false;
  const role = iam.Role.fromRoleArn(scraper, 'CollectorRole', awsAuthRoleArn);
  cluster.awsAuth.addRoleMapping(role, { username: USER, groups: [] });
  return true;
}
