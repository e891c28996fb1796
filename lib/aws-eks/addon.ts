import { Resource, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { fail, isKnown } from '../core/validation';
import { claimServiceAccount } from './cluster-record';
import type { ControllerPolicy } from './controller-policy';
import { validateNamespace, validateServiceAccount } from './kubernetes-name';
import { AGENT_ADDON, orderAfterAgent } from './pod-identity-agent';
import { refuseUnsupportedPlaces } from './pod-placement';
import { createPodIdentityRole, refuseForeignRole, trustPodIdentity } from './pod-identity-trust';
import type { ResolveConflicts } from './resolve-conflicts';

/** A service account of an add-on, and the role that its pods have the credentials of. */
export interface AddonIdentity {
  /**
   * The service account, as the add-on calls it: `aws eks describe-addon-configuration` lists those that the version has.
   *
   * @default - the service account of `controllerPolicy`; required without one
   */
  readonly serviceAccount?: string;

  /**
   * What a well-known add-on may do, such as `ControllerPolicy.ebsCsiDriver()`.
   *
   * @default - nothing but what is granted to the role
   */
  readonly controllerPolicy?: ControllerPolicy;

  /**
   * The role. It must be in the cluster's account; an add-on takes no target role, session policy or disabled tags. A role
   * of the app gets the trust for this cluster; of an imported one a warning says which statement its owner must add.
   *
   * @default - a new role, which trusts this cluster only
   */
  readonly role?: iam.IRole;
}

/** Which add-on is installed, and as whom it calls AWS. */
export interface AddonProps {
  /** The cluster: of aws-eks or aws-eks-v2, or known by name (`eks.CfnCluster.fromClusterName`). */
  readonly cluster: eks.IClusterRef;

  /**
   * The add-on, such as `aws-ebs-csi-driver`. Another name replaces the add-on.
   *
   * @default - the add-on of the controller policies of `identities`; required where they have none
   */
  readonly addonName?: string;

  /**
   * The add-on's version, such as `v1.48.0-eksbuild.1`. Not every version of an add-on takes identities.
   *
   * @default - the default version for the cluster's Kubernetes version
   */
  readonly addonVersion?: string;

  /**
   * The service accounts of the add-on that call AWS. A change replaces the whole list, and the pods restart. An empty list
   * takes away what there was; without a list EKS leaves it as it is.
   *
   * @default - none: the add-on has the node's role, or needs none
   */
  readonly identities?: AddonIdentity[];

  /**
   * The namespace to install the add-on into, where the add-on lets one choose. Another one replaces the add-on.
   *
   * @default - the add-on's own
   */
  readonly namespace?: string;

  /**
   * The add-on's settings: `aws eks describe-addon-configuration` has their schema.
   *
   * @default - the add-on's own
   */
  readonly configurationValues?: Record<string, unknown>;

  /**
   * What becomes of settings that were there before. `vpc-cni`, `kube-proxy` and `coredns` are on most clusters before the
   * add-on is: with NONE its creation fails there.
   *
   * @default - the service's: NONE
   */
  readonly resolveConflicts?: ResolveConflicts;

  /**
   * Whether the software stays in the cluster, with its identities, when the add-on is deleted.
   *
   * @default false
   */
  readonly preserveOnDelete?: boolean;
}

/**
 * An add-on of EKS whose pods have roles by EKS Pod Identity, which the add-on owns: they come, change and go with it.
 *
 * For a service account of an add-on this is the way, and not `PodIdentityAssociation`: an add-on cannot adopt an
 * association. One service account in both is refused. The agent has to be there; one in the same stack is waited for.
 *
 * @resource AWS::EKS::Addon
 * @stateless
 * @see https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html
 * @example
 * declare const cluster: eks_v2.Cluster;
 * new eks.Addon(this, 'EbsCsiDriver', {
 *   cluster,
 *   identities: [{ controllerPolicy: eks.ControllerPolicy.ebsCsiDriver() }],
 * });
 */
export class Addon extends Resource implements eks.IAddonRef {
  /**
   * `arn:<partition>:eks:<region>:<account>:addon/<cluster>/<name>/<id>`.
   *
   * @attribute
   */
  public readonly addonArn: string;

  /**
   * The add-on's name.
   *
   * @attribute
   */
  public readonly addonName: string;

  /** What other constructs refer to the add-on by. */
  public readonly addonRef: eks.AddonReference;

  private readonly roles = new Map<string, iam.IRole>();

  constructor(scope: Construct, id: string, props: AddonProps) {
    super(scope, id);
    const { cluster, identities } = props;
    this.addonName = props.addonName ?? this.nameOf(identities ?? []);
    if (this.addonName === AGENT_ADDON) {
      fail(this, 'AgentAsAddon', `'addonName' must not be '${AGENT_ADDON}'; use PodIdentityAgent.forCluster()`);
    }
    if (props.namespace !== undefined) validateNamespace(this, props.namespace);

    const resource = new eks.CfnAddon(this, 'Resource', {
      clusterName: cluster.clusterRef.clusterName,
      addonName: this.addonName,
      addonVersion: props.addonVersion,
      podIdentityAssociations: identities?.map((identity) => this.associate(identity, props)),
      namespaceConfig: props.namespace === undefined ? undefined : { namespace: props.namespace },
      configurationValues: props.configurationValues && Stack.of(this).toJsonString(props.configurationValues),
      resolveConflicts: props.resolveConflicts,
      preserveOnDelete: props.preserveOnDelete,
    });
    if (identities?.length) orderAfterAgent(this, cluster);

    this.addonArn = resource.attrArn;
    this.addonRef = resource.addonRef;
  }

  /**
   * The role of one of the identities, to grant to.
   *
   * @param serviceAccount the service account; one that is not among the identities is refused
   */
  public roleOf(serviceAccount: string): iam.IRole {
    return (
      this.roles.get(serviceAccount) ??
      fail(
        this,
        'IdentityUnknown',
        `'serviceAccount' must be one of 'identities', ${this.known()}, got '${serviceAccount}'`,
      )
    );
  }

  private associate(identity: AddonIdentity, props: AddonProps): eks.CfnAddon.PodIdentityAssociationProperty {
    const { controllerPolicy } = identity;
    const serviceAccount = identity.serviceAccount ?? controllerPolicy?.serviceAccount;
    if (serviceAccount === undefined) {
      fail(
        this,
        'WorkloadMissing',
        `'serviceAccount' must be given, or a 'controllerPolicy', which has one, got neither`,
      );
    }
    validateServiceAccount(this, serviceAccount);
    this.refuseTwice(serviceAccount);

    const { cluster } = props;
    const namespace = props.namespace ?? controllerPolicy?.namespace;
    if (namespace !== undefined) {
      claimServiceAccount(this, cluster, namespace, serviceAccount);
      const isDaemonSet = controllerPolicy?._isDaemonSet ?? false;
      refuseUnsupportedPlaces(this, { cluster, namespace, serviceAccount, isDaemonSet });
    }
    const role = this.roleFor(identity, { cluster, namespace: namespace ?? this.addonName, serviceAccount });
    controllerPolicy?._attachTo(role, this, cluster);
    this.roles.set(serviceAccount, role);
    return { serviceAccount, roleArn: role.roleArn };
  }

  private roleFor(
    { role }: AddonIdentity,
    place: { readonly cluster: eks.IClusterRef; readonly namespace: string; readonly serviceAccount: string },
  ): iam.IRole {
    const { cluster, serviceAccount } = place;
    const workload = { ...place, sessionTags: [] };
    if (role) {
      refuseForeignRole(
        this,
        cluster,
        role,
        'use an association with a target role, and the add-on without an identity',
      );
      trustPodIdentity(this, role, workload);
      return role;
    }
    const id = isKnown(serviceAccount) ? serviceAccount : `Identity${this.roles.size}`;
    return createPodIdentityRole(new Construct(this, id), workload, {});
  }

  private nameOf(identities: readonly AddonIdentity[]): string {
    const names = new Set(identities.flatMap(({ controllerPolicy }) => controllerPolicy?._controller.addonName ?? []));
    if (names.size === 1) return [...names][0]!;
    const got = names.size === 0 ? 'none' : [...names].map((name) => `'${name}'`).join(', ');
    fail(
      this,
      'AddonNameMissing',
      `'addonName' must be given unless the controller policies of 'identities' are of one add-on, got ${got}`,
    );
  }

  private refuseTwice(serviceAccount: string): void {
    if (!this.roles.has(serviceAccount)) return;
    fail(this, 'IdentityTwice', `'identities' must have a service account once, got '${serviceAccount}' twice`);
  }

  private known(): string {
    return [...this.roles.keys()].map((name) => `'${name}'`).join(', ') || 'of which there are none';
  }
}
