import { type Access, type Seen } from './access';
import type { AddOn } from './add-ons';
import type { Cluster } from './cluster';
import type { Kubernetes } from './kubernetes';
import type { AgentSummary } from './report';

/** Finds out who runs the EKS Pod Identity agent; without it pods with an association have no credentials. */
export async function findAgent(
  cluster: Cluster,
  addOns: Seen<readonly AddOn[]>,
  kubernetes: Kubernetes,
  access: Access,
): Promise<AgentSummary> {
  const addOn = addOns.known ? addOns.value.find(({ name }) => name === 'eks-pod-identity-agent') : undefined;
  if (addOn !== undefined) {
    const detail = addOn.status === 'ACTIVE' ? null : (addOn.status ?? 'its status could not be read');
    return { state: 'add-on', version: addOn.version ?? null, detail };
  }
  if (cluster.autoMode) {
    return { state: 'built-in', version: null, detail: null };
  }
  // The chart can be installed without the add-on.
  const pods = await access.attempt('list pods', 'an agent that was installed without the add-on', async () => {
    for await (const _ of kubernetes.pods('kube-system', 'app.kubernetes.io/name=eks-pod-identity-agent')) {
      return true;
    }
    return false;
  });
  if (pods.known && pods.value) {
    return { state: 'self-managed', version: null, detail: null };
  }
  const doubts = [addOns, pods].flatMap((seen) => (seen.known ? [] : [seen.why]));
  return {
    state: addOns.known ? 'missing' : 'unknown',
    version: null,
    detail: doubts.length === 0 ? null : doubts.join('; '),
  };
}
