import type { V1ServiceAccount } from '@kubernetes/client-node';
import { CannotReport } from './cannot-report';
import type { Kubernetes } from './kubernetes';
import { KubernetesError } from './kubernetes-error';
import { clusterRole } from './permissions';

/** A service account that IRSA gives a role. */
export interface AnnotatedServiceAccount {
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name` */
  readonly key: string;
  /** The annotation as it is. */
  readonly roleArn: string;
  /** Of its web identity token. */
  readonly audience: string;
}

/** The annotated service accounts by namespace and name: without them there is nothing to report. */
export async function readServiceAccounts(
  kubernetes: Kubernetes,
  context: string,
  namespace?: string,
): Promise<AnnotatedServiceAccount[]> {
  const annotated: AnnotatedServiceAccount[] = [];
  try {
    for await (const serviceAccount of kubernetes.serviceAccounts(namespace)) {
      annotated.push(...irsaOf(serviceAccount));
    }
  } catch (error) {
    throw new CannotReport(
      `the service accounts could not be read by the kubeconfig's context '${context}': ` +
        `${(error as Error).message}${remedy(error)}`,
      { cause: error },
    );
  }
  return annotated.sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name));
}

function irsaOf({ metadata }: V1ServiceAccount): AnnotatedServiceAccount[] {
  const { namespace = '', name = '', annotations = {} } = metadata ?? {};
  const roleArn = annotations['eks.amazonaws.com/role-arn'];
  const audience = annotations['eks.amazonaws.com/audience'] ?? 'sts.amazonaws.com';
  return roleArn === undefined ? [] : [{ namespace, name, key: `${namespace}/${name}`, roleArn, audience }];
}

function remedy(error: unknown): string {
  const status = error instanceof KubernetesError ? error.status : undefined;
  if (status === 403) {
    return `; bind this to the user of the context:\n${clusterRole}`;
  }
  return status === 401 ? '; sign in again, and see that an access entry of the cluster names your IAM principal' : '';
}

/** By code unit: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
