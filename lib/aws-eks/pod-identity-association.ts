import { PhysicalName, Resource, Stack, Token, TokenComparison, type IResource } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { fail } from '../core/validation';
import { claimServiceAccount } from './cluster-record';
import type { ControllerPolicy } from './controller-policy';
import { validateNamespace, validateServiceAccount } from './kubernetes-name';
import { orderAfterAgent } from './pod-identity-agent';
import { refuseUnsupportedPlaces } from './pod-placement';
import { createPodIdentityRole, refuseForeignRole, trustPodIdentity } from './pod-identity-trust';
import { SessionTag } from './session-tag';
import { externalId, linkTargetRole } from './target-role';

/** STS's limit for the policy of a session, in characters. */
const LONGEST_SESSION_POLICY = 2048;
const INTRINSIC = /"(Ref|Fn::\w+)":/;

/** A service account whose pods have the credentials of a role. */
export interface IPodIdentityAssociation extends IResource, eks.IPodIdentityAssociationRef, iam.IGrantable {
  /**
   * `arn:<partition>:eks:<region>:<account>:podidentityassociation/<cluster>/<id>`.
   *
   * @attribute
   */
  readonly associationArn: string;

  /** The role in the cluster's account that EKS assumes for the pods. */
  readonly role: iam.IRole;

  /** The role in another account whose credentials the pods get by way of `role`, if there is one. */
  readonly targetRole?: iam.IRole;
}

/** Which service account is associated with which role, and how. */
export interface PodIdentityAssociationProps {
  /**
   * The cluster: of aws-eks or aws-eks-v2, an L1, or one that exists, known by its name
   * (`eks.CfnCluster.fromClusterName(this, 'Cluster', 'prod')`). Another cluster replaces the association.
   */
  readonly cluster: eks.IClusterRef;

  /**
   * The namespace of the service account: at most 63 lower-case letters, digits and hyphens. It need not exist yet.
   *
   * @default - the namespace of `controllerPolicy`; required without one
   */
  readonly namespace?: string;

  /**
   * The service account: at most 253 lower-case letters, digits, hyphens and periods. It need not exist yet, and it needs
   * no annotation. A service account has one association per cluster; a second one in the app is refused.
   *
   * @default - the service account of `controllerPolicy`; required without one
   */
  readonly serviceAccount?: string;

  /**
   * What a well-known controller may do, such as `ControllerPolicy.externalDns({ hostedZones: [zone] })`.
   *
   * @default - nothing but what is granted
   */
  readonly controllerPolicy?: ControllerPolicy;

  /**
   * The role that EKS assumes for the pods. It must be in the cluster's account; for a role in another account see
   * `targetRole`. A role of the app gets the trust for this cluster; it may be shared by any number of associations.
   * Of an imported one a warning says which statement its owner must add.
   *
   * @default - a new role, which trusts this cluster only
   */
  readonly role?: iam.IRole;

  /**
   * A role in another account whose credentials the pods get: EKS assumes it by way of `role`. Of a role of the app the
   * trust is arranged; of an imported one a warning says which statement its owner must add. A role of the cluster's own
   * account is refused, since it can be `role` itself.
   *
   * @default - the pods get the credentials of `role`
   * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
   */
  readonly targetRole?: iam.IRole;

  /**
   * Which session tags the trust of `role` demands, beyond the cluster's ARN and account: for a role that must not be used
   * by other namespaces or service accounts of the same cluster, though somebody may associate it there. Only the cluster,
   * the namespace and the service account can be demanded, and not together with `disableSessionTags`.
   *
   * @default - any association in the cluster may use the role
   */
  readonly trustedSessionTags?: SessionTag[];

  /**
   * Whether sessions have no tags. Policies that compare tags (`SessionTag`) then match nothing.
   *
   * @default false
   */
  readonly disableSessionTags?: boolean;

  /**
   * Restricts the session to what this policy allows as well: at most 2,048 characters as JSON. EKS demands
   * `disableSessionTags` with it. With `targetRole` it restricts that role's session only.
   *
   * @default - all that the role is allowed
   */
  readonly sessionPolicy?: iam.PolicyDocument;
}

/**
 * Gives the pods of a service account the credentials of a role, by EKS Pod Identity.
 *
 * It is what you grant to: `bucket.grantRead(association)`. Pods get credentials when they are admitted after the
 * association is visible, some seconds after it was made; pods that run already keep what they have until they restart.
 *
 * Pods on Fargate and on Windows get none, nor do SDKs of before November 2023, and nobody says so: the SDK goes on to
 * the role of the node. Where the app has a Fargate profile for the namespace, or a manifest that sends the pods to Windows,
 * the association is refused.
 *
 * @resource AWS::EKS::PodIdentityAssociation
 * @stateless
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 * @example
 * declare const cluster: eks_v2.Cluster;
 * declare const bucket: s3.Bucket;
 * const api = new eks.PodIdentityAssociation(this, 'Api', { cluster, namespace: 'payments', serviceAccount: 'api' });
 * bucket.grantRead(api);
 */
export class PodIdentityAssociation extends Resource implements IPodIdentityAssociation {
  /** @attribute */
  public readonly associationArn: string;
  public readonly role: iam.IRole;
  public readonly targetRole?: iam.IRole;
  /** The role whose credentials the pods get: `targetRole`, or else `role`. */
  public readonly grantPrincipal: iam.IPrincipal;
  /** The namespace of the service account. */
  public readonly namespace: string;
  /** The service account. */
  public readonly serviceAccount: string;
  /**
   * What EKS sends to the target role as external id when session tags are disabled:
   * `<region>/<account>/<cluster>/<namespace>/<service account>`, known before the association exists.
   */
  public readonly externalId: string;

  constructor(scope: Construct, id: string, props: PodIdentityAssociationProps) {
    super(scope, id);
    const { cluster, targetRole, controllerPolicy, trustedSessionTags: sessionTags = [] } = props;
    this.namespace = props.namespace ?? controllerPolicy?.namespace ?? this.missing('namespace');
    this.serviceAccount = props.serviceAccount ?? controllerPolicy?.serviceAccount ?? this.missing('serviceAccount');
    validateNamespace(this, this.namespace);
    validateServiceAccount(this, this.serviceAccount);
    this.validateTags(props, sessionTags);
    this.validateAccounts(props);
    claimServiceAccount(this, cluster, this.namespace, this.serviceAccount);

    const workload = { cluster, namespace: this.namespace, serviceAccount: this.serviceAccount, sessionTags };
    // Another account can only refer to a role whose name is known.
    const roleName = targetRole && PhysicalName.GENERATE_IF_NEEDED;
    this.role = props.role ?? createPodIdentityRole(this, workload, { roleName });
    if (props.role) trustPodIdentity(this, props.role, workload);
    const { disableSessionTags = false } = props;
    if (targetRole) linkTargetRole(this, { ...workload, role: this.role, targetRole, disableSessionTags });
    this.targetRole = targetRole;
    this.grantPrincipal = (targetRole ?? this.role).grantPrincipal;
    controllerPolicy?._attachTo(targetRole ?? this.role, this, cluster);

    const resource = new eks.CfnPodIdentityAssociation(this, 'Resource', {
      clusterName: cluster.clusterRef.clusterName,
      namespace: this.namespace,
      serviceAccount: this.serviceAccount,
      roleArn: this.role.roleArn,
      targetRoleArn: targetRole?.roleArn,
      disableSessionTags: props.disableSessionTags,
      policy: this.renderSessionPolicy(props.sessionPolicy),
    });
    orderAfterAgent(this, cluster);
    refuseUnsupportedPlaces(this, { ...workload, isDaemonSet: controllerPolicy?._isDaemonSet ?? false });

    this.associationArn = resource.attrAssociationArn;
    this.externalId = externalId(workload);
  }

  public get podIdentityAssociationRef(): eks.PodIdentityAssociationReference {
    return { associationArn: this.associationArn };
  }

  private missing(property: string): never {
    fail(this, 'WorkloadMissing', `'${property}' must be given, or a 'controllerPolicy' that has one, got neither`);
  }

  private validateTags(props: PodIdentityAssociationProps, trusted: readonly SessionTag[]): void {
    if (props.sessionPolicy && props.disableSessionTags !== true) {
      fail(
        this,
        'SessionPolicyWithTags',
        `'sessionPolicy' must come with 'disableSessionTags: true', which EKS demands, got ${props.disableSessionTags}`,
      );
    }
    if (props.disableSessionTags && props.controllerPolicy?._controller.comparesSessionTags) {
      fail(
        this,
        'ControllerNeedsTags',
        `'disableSessionTags' must be left out with this 'controllerPolicy', which compares session tags and allows nothing ` +
          `without them`,
      );
    }
    if (props.disableSessionTags && trusted.length > 0) {
      fail(
        this,
        'TrustedTagsDisabled',
        `'trustedSessionTags' must be left out when 'disableSessionTags' is true, since a trust that demands tags denies ` +
          `sessions without any, got ${trusted.map(({ key }) => `'${key}'`).join(', ')}`,
      );
    }
    const pod = trusted.find((tag) => tag === SessionTag.POD_NAME || tag === SessionTag.POD_UID);
    if (pod) {
      fail(
        this,
        'TrustedTagUnknown',
        `'trustedSessionTags' must be known before there are pods, got '${pod.key}'; use CLUSTER_ARN, CLUSTER_NAME, ` +
          `NAMESPACE or SERVICE_ACCOUNT`,
      );
    }
  }

  private validateAccounts({ cluster, role, targetRole }: PodIdentityAssociationProps): void {
    if (role) refuseForeignRole(this, cluster, role, "give it as 'targetRole' instead");
    if (!targetRole) return;
    const accounts = Token.compareStrings(targetRole.env.account, cluster.env.account);
    if (accounts === TokenComparison.SAME || accounts === TokenComparison.BOTH_UNRESOLVED) {
      fail(
        this,
        'TargetRoleOfSameAccount',
        `'targetRole' must be in another account than the cluster, got '${targetRole.node.path}' of the same; ` +
          `give it as 'role' instead`,
      );
    }
  }

  private renderSessionPolicy(policy: iam.PolicyDocument | undefined): string | undefined {
    if (!policy) return undefined;
    const stack = Stack.of(this);
    const json = JSON.stringify(stack.resolve(policy));
    // With references in it the length is only known at deployment.
    if (!INTRINSIC.test(json) && json.length > LONGEST_SESSION_POLICY) {
      fail(
        this,
        'SessionPolicyTooLong',
        `'sessionPolicy' must have at most ${LONGEST_SESSION_POLICY} characters as JSON, got ${json.length}`,
      );
    }
    return stack.toJsonString(policy);
  }
}
