import type { Cluster } from './cluster';
import type { AgentSummary, Summary } from './report';
import type { Workloads } from './workloads';

/** What concerns the whole cluster and comes before any service account. */
export function firstSteps(
  cluster: Cluster,
  agent: AgentSummary,
  { associated }: Summary,
  { nodes }: Workloads,
  doubt?: string,
): string[] {
  return [
    ...(doubt === undefined ? [] : [doubt]),
    ...(cluster.issuer === undefined ? ['the cluster has no OIDC issuer: IRSA cannot work on it'] : []),
    ...agentSteps(agent, associated),
    ...(agent.state === 'built-in' && nodes.known ? otherNodes(nodes.value) : []),
  ];
}

function agentSteps({ state, detail }: AgentSummary, associated: number): string[] {
  const harm = 'without it pods with an association have no credentials';
  const now =
    associated === 0 ? '' : `; ${associated} of the service accounts ${associated === 1 ? 'has' : 'have'} one already`;
  const why = detail === null ? '' : ` (${detail})`;
  switch (state) {
    case 'missing':
      return [
        `install the agent, new eks.PodIdentityAgent(this, 'PodIdentityAgent', { cluster }): ${harm}${now}${why}`,
      ];
    case 'unknown':
      return [`see that the EKS Pod Identity agent is installed, ${harm}${now}: whether it is, is unknown${why}`];
    case 'add-on':
      return detail === null ? [] : [`see what is wrong with the add-on eks-pod-identity-agent, ${harm}: ${detail}`];
    default:
      return [];
  }
}

/** Auto Mode brings the agent to its own nodes only. */
function otherNodes(nodes: ReadonlyMap<string, { readonly auto: boolean; readonly fargate: boolean }>): string[] {
  const others = [...nodes.values()].filter(({ auto, fargate }) => !auto && !fargate).length;
  return others === 0
    ? []
    : [
        `install the agent, new eks.PodIdentityAgent(this, 'PodIdentityAgent', { cluster }): ` +
          `${others} of ${nodes.size} nodes are not Auto Mode's and do not have it built in`,
      ];
}
