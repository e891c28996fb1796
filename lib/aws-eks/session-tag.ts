/**
 * The tags that EKS Pod Identity puts on every session, as policy variables.
 *
 * With them one policy serves many workloads: each sees what bears its own name. They exist only while session tags are
 * on, and a tag of the same key on the role itself is hidden by them.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
export class SessionTag {
  /** ARN of the cluster that the pod runs in. */
  public static readonly CLUSTER_ARN = new SessionTag('eks-cluster-arn');
  /** Name of the cluster that the pod runs in. */
  public static readonly CLUSTER_NAME = new SessionTag('eks-cluster-name');
  /** Namespace of the pod. */
  public static readonly NAMESPACE = new SessionTag('kubernetes-namespace');
  /** Service account of the pod. */
  public static readonly SERVICE_ACCOUNT = new SessionTag('kubernetes-service-account');
  /** Name of the pod. */
  public static readonly POD_NAME = new SessionTag('kubernetes-pod-name');
  /** UID of the pod. */
  public static readonly POD_UID = new SessionTag('kubernetes-pod-uid');

  private constructor(
    /** The tag's key, such as `kubernetes-namespace`. */
    public readonly key: string,
  ) {}

  /**
   * The tag's value as a policy variable, such as `${aws:PrincipalTag/kubernetes-namespace}`, for resources and for the
   * values of conditions.
   */
  public get variable(): string {
    return `\${${this.principalTagKey}}`;
  }

  /** The condition key of permission and resource policies: `aws:PrincipalTag/<key>`. */
  public get principalTagKey(): string {
    return `aws:PrincipalTag/${this.key}`;
  }

  /** The condition key of trust policies, where the tags are still part of the request: `aws:RequestTag/<key>`. */
  public get requestTagKey(): string {
    return `aws:RequestTag/${this.key}`;
  }
}
