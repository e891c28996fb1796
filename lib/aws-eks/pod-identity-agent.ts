import { Resource, Stack, Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct, IConstruct } from 'constructs';
import { fail } from '../core/validation';
import { clusterRecord } from './cluster-record';
import type { ResolveConflicts } from './resolve-conflicts';

/** The add-on's name. */
export const AGENT_ADDON = 'eks-pod-identity-agent';

/** How the agent is installed. */
export interface PodIdentityAgentProps {
  /** The cluster: of aws-eks or aws-eks-v2, or known by name (`eks.CfnCluster.fromClusterName`). */
  readonly cluster: eks.IClusterRef;

  /**
   * The add-on's version, such as `v1.3.8-eksbuild.2`.
   *
   * @default - the default version for the cluster's Kubernetes version
   */
  readonly addonVersion?: string;

  /**
   * Whether the nodes have IPv6. The agent listens on an IPv6 address too and crashes, over and over, where there is none.
   *
   * @default true
   */
  readonly ipv6?: boolean;

  /**
   * What becomes of settings that somebody changed in the cluster.
   *
   * @default - the service's: NONE
   */
  readonly resolveConflicts?: ResolveConflicts;

  /**
   * Whether the agent is installed on an Auto Mode cluster, where it is built into the nodes of Auto Mode. Needed there
   * only for nodes of other kinds.
   *
   * @default false
   */
  readonly installOnAutoMode?: boolean;
}

/**
 * The agent that hands credentials to pods: the add-on `eks-pod-identity-agent`, once per cluster.
 *
 * On a cluster of the app in Auto Mode it is built in and nothing is installed; of a cluster known by name that cannot be
 * seen. A second agent for the same cluster is refused. Associations of the cluster in the same stack wait for it.
 *
 * The role of the nodes needs `eks-auth:AssumeRoleForPodIdentity`, which `AmazonEKSWorkerNodePolicy` and
 * `AmazonEKSWorkerNodeMinimalPolicy` have; private subnets without NAT need the interface endpoint `eks-auth`.
 *
 * @resource AWS::EKS::Addon
 * @stateless
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
 */
export class PodIdentityAgent extends Resource {
  /**
   * The agent of a cluster: the one that the app has already, or a new one.
   *
   * @param parent where a new one is made, with the id `PodIdentityAgent`
   * @param cluster the cluster
   */
  public static forCluster(parent: Construct, cluster: eks.IClusterRef): PodIdentityAgent {
    const { agent } = clusterRecord(parent, cluster);
    return (agent as PodIdentityAgent | undefined) ?? new PodIdentityAgent(parent, 'PodIdentityAgent', { cluster });
  }

  /** Whether an add-on is installed: not where the agent is built in. */
  public readonly installed: boolean;

  constructor(scope: Construct, id: string, props: PodIdentityAgentProps) {
    super(scope, id);
    const { cluster, addonVersion, resolveConflicts } = props;
    const record = clusterRecord(this, cluster);
    if (record.agent) {
      fail(
        this,
        'AgentTwice',
        `a cluster has one agent, got a second one beside '${record.agent.node.path}'; use PodIdentityAgent.forCluster()`,
      );
    }
    record.agent = this;

    this.installed = !isAutoMode(cluster) || props.installOnAutoMode === true;
    if (!this.installed) return;

    const addon = new eks.CfnAddon(this, 'Resource', {
      addonName: AGENT_ADDON,
      clusterName: cluster.clusterRef.clusterName,
      addonVersion,
      resolveConflicts,
      configurationValues: props.ipv6 === false ? JSON.stringify(IPV4_ONLY) : undefined,
    });
    this.watchForOthers(addon);
    for (const association of record.associations.values()) orderAfterAgent(association, cluster);
  }

  /** One look per stack, whoever asks first: with one per agent the cost of each would grow with their number. */
  private watchForOthers(addon: eks.CfnAddon): void {
    const stack = Stack.of(this);
    const others = installed.get(stack);
    if (others) {
      others.add(addon);
      return;
    }
    const own = new Set([addon]);
    installed.set(stack, own);
    this.node.addValidation({ validate: () => doubledAgents(stack, own) });
  }
}

/** The add-ons that agents of this library made, by stack. */
const installed = new WeakMap<Stack, Set<eks.CfnAddon>>();

/** aws-cdk-lib installs an agent of its own with `IdentityType.POD_IDENTITY`, and the deployment of the second fails. */
function doubledAgents(stack: Stack, own: ReadonlySet<eks.CfnAddon>): string[] {
  const clusterOf = ({ clusterName }: eks.CfnAddon) => JSON.stringify(stack.resolve(clusterName));
  const byCluster = new Map([...own].map((addon) => [clusterOf(addon), addon]));
  return stack.node
    .findAll()
    .filter((other): other is eks.CfnAddon => eks.CfnAddon.isCfnAddon(other) && !own.has(other))
    .filter((other) => other.addonName === AGENT_ADDON && byCluster.has(clusterOf(other)))
    .map((other) => {
      const { path } = byCluster.get(clusterOf(other))!.node;
      return `a cluster has one agent, got '${path}' beside '${other.node.path}'; remove one of them`;
    });
}

const IPV4_ONLY = { agent: { additionalArgs: { '-b': '169.254.170.23' } } };

/** Lets something wait for the agent of a cluster, if the app has one in the same stack. */
export function orderAfterAgent(association: IConstruct, cluster: eks.IClusterRef): void {
  const { agent } = clusterRecord(association, cluster);
  if (agent && Stack.of(agent) === Stack.of(association)) association.node.addDependency(agent);
}

function isAutoMode(cluster: eks.IClusterRef): boolean {
  const resource = cluster.node.findAll().find((child) => eks.CfnCluster.isCfnCluster(child));
  if (!resource) return false;
  const compute = Stack.of(resource).resolve(resource.computeConfig) as { enabled?: unknown } | undefined;
  return compute?.enabled === true && !Token.isUnresolved(compute.enabled);
}
