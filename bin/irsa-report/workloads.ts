import type { V1Container, V1Node, V1Pod } from '@kubernetes/client-node';
import type { Access, Seen } from './access';
import type { Kubernetes } from './kubernetes';

/** What the nodes are, as far as Pod Identity cares. */
export interface NodeKind {
  readonly fargate: boolean;
  readonly windows: boolean;
  readonly auto: boolean;
}

/** The pods of one service account. */
export interface Workload {
  seen: number;
  onFargate: number;
  onWindows: number;
  withIrsa: number;
  withPodIdentity: number;
  readonly images: Set<string>;
  readonly labels: Readonly<Record<string, string>>[];
}

export interface Workloads {
  readonly nodes: Seen<ReadonlyMap<string, NodeKind>>;
  /** By `namespace/name` of the service account; one without pods is not there. */
  readonly pods: Seen<ReadonlyMap<string, Workload>>;
}

/** Reads the nodes and the pods of the wanted service accounts; other pods are dropped page by page. */
export async function readWorkloads(
  kubernetes: Kubernetes,
  wanted: ReadonlySet<string>,
  access: Access,
  namespace?: string,
): Promise<Workloads> {
  const nodes = await access.attempt('list nodes', 'which pods run on Fargate or Windows nodes', async () => {
    const kinds = new Map<string, NodeKind>();
    for await (const node of kubernetes.nodes()) {
      kinds.set(node.metadata?.name ?? '', kindOf(node));
    }
    return kinds;
  });
  const byName = nodes.known ? nodes.value : new Map<string, NodeKind>();
  const pods = await access.attempt('list pods', 'where the pods run and with which images', async () => {
    const workloads = new Map<string, Workload>();
    for await (const pod of kubernetes.pods(namespace)) {
      const key = `${pod.metadata?.namespace}/${pod.spec?.serviceAccountName ?? 'default'}`;
      if (wanted.has(key)) {
        workloads.set(key, add(pod, byName.get(pod.spec?.nodeName ?? ''), workloads.get(key) ?? nothing()));
      }
    }
    return workloads;
  });
  return { nodes, pods };
}

function nothing(): Workload {
  return { seen: 0, onFargate: 0, onWindows: 0, withIrsa: 0, withPodIdentity: 0, images: new Set(), labels: [] };
}

function kindOf({ metadata, status }: V1Node): NodeKind {
  const computeType = metadata?.labels?.['eks.amazonaws.com/compute-type'];
  const os = metadata?.labels?.['kubernetes.io/os'] ?? status?.nodeInfo?.operatingSystem;
  return { fargate: computeType === 'fargate', windows: os === 'windows', auto: computeType === 'auto' };
}

function add(pod: V1Pod, node: NodeKind | undefined, workload: Workload): Workload {
  const { labels = {} } = pod.metadata ?? {};
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  workload.seen++;
  // EKS labels the pods that it runs on Fargate.
  workload.onFargate += Number(node?.fargate === true || 'eks.amazonaws.com/fargate-profile' in labels);
  workload.onWindows += Number(node?.windows === true || asksForWindows(pod));
  workload.withIrsa += Number(hasVariable(containers, 'AWS_WEB_IDENTITY_TOKEN_FILE'));
  workload.withPodIdentity += Number(hasVariable(containers, 'AWS_CONTAINER_CREDENTIALS_FULL_URI'));
  workload.labels.push(labels);
  for (const { image } of containers) {
    workload.images.add(image ?? '');
  }
  return workload;
}

function asksForWindows({ spec }: V1Pod): boolean {
  return spec?.nodeSelector?.['kubernetes.io/os'] === 'windows' || spec?.os?.name === 'windows';
}

function hasVariable(containers: readonly V1Container[], name: string): boolean {
  return containers.some(({ env }) => env?.some((variable) => variable.name === name));
}
