import type * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import * as policies from './controller-policies';
import type * as policyOptions from './controller-policies/options';

/** What a controller that has no method of its own here may do. */
export interface ControllerPolicyOptions {
  /** The namespace that the controller runs in. */
  readonly namespace: string;

  /** The service account that the controller runs as. */
  readonly serviceAccount: string;

  /**
   * What it may do.
   *
   * @default - only what the managed policies say
   */
  readonly statements?: iam.PolicyStatement[];

  /**
   * Managed policies of AWS or of your own.
   *
   * @default - only what the statements say
   */
  readonly managedPolicies?: iam.IManagedPolicy[];
}

/**
 * What a well-known controller may do, and the namespace and the service account that it runs as.
 *
 * Its actions are held to the resources that you name wherever IAM can tell them apart; where AWS keeps a managed
 * policy for exactly this controller, it is that one. A policy can be given to any number of associations.
 *
 * @example
 * declare const cluster: eks_v2.Cluster;
 * declare const zone: route53.HostedZone;
 * new eks.PodIdentityAssociation(this, 'ExternalDns', {
 *   cluster,
 *   controllerPolicy: eks.ControllerPolicy.externalDns({ hostedZones: [zone] }),
 * });
 */
export class ControllerPolicy {
  /**
   * Any other controller or workload.
   *
   * @param options which service account it runs as, and what it may do
   */
  public static of(options: ControllerPolicyOptions): ControllerPolicy {
    const { statements = [], ...controller } = options;
    return new ControllerPolicy({
      ...controller,
      permit: (permissions) => statements.forEach((statement) => permissions.add(statement)),
    });
  }

  /**
   * The collector of the ADOT add-on that scrapes metrics for Amazon Managed Service for Prometheus.
   *
   * By default it runs as `adot-col-prom-metrics` in `opentelemetry-operator-system`. No managed policy:
   * `AmazonPrometheusRemoteWriteAccess` is for all workspaces.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/opentelemetry.html
   */
  public static adotCollector(options: policyOptions.PrometheusPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.adotCollector(options), options);
  }

  /**
   * The collector of the ADOT add-on that sends logs of containers to CloudWatch.
   *
   * By default it runs as `adot-col-container-logs` in `opentelemetry-operator-system`. Managed policy:
   * `CloudWatchAgentServerPolicy`.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/opentelemetry.html
   */
  public static adotContainerLogs(options: policyOptions.ControllerPolicyOptionsBase = {}): ControllerPolicy {
    return new ControllerPolicy(policies.adotContainerLogs(), options);
  }

  /**
   * The collector of the ADOT add-on that takes traces for X-Ray.
   *
   * By default it runs as `adot-col-otlp-ingest` in `opentelemetry-operator-system`. Managed policy:
   * `AWSXrayWriteOnlyAccess`.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/opentelemetry.html
   */
  public static adotOtlpIngest(options: policyOptions.ControllerPolicyOptionsBase = {}): ControllerPolicy {
    return new ControllerPolicy(policies.adotOtlpIngest(), options);
  }

  /**
   * The AWS Load Balancer Controller, v2.13.0 to v3.2.2: makes load balancers for ingresses and services.
   *
   * By default it runs as `aws-load-balancer-controller` in `kube-system`. No managed policy: the statements are
   * those that the controller publishes. They tell what it made by the tag `elbv2.k8s.aws/cluster`, but not one
   * cluster from another.
   *
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/
   */
  public static awsLoadBalancerController(options: policyOptions.ControllerPolicyOptionsBase = {}): ControllerPolicy {
    return new ControllerPolicy(policies.awsLoadBalancerController(), options);
  }

  /**
   * A workload that invokes models of Amazon Bedrock, with guardrails if you like.
   *
   * No managed policy: `AmazonBedrockLimitedAccess` and its like are for all models.
   *
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
   */
  public static bedrockInvoke(options: policyOptions.BedrockInvokePolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.bedrockInvoke(options), options);
  }

  /**
   * cert-manager with DNS01 challenges in Route 53: it writes TXT records only.
   *
   * By default it runs as `cert-manager` in `cert-manager`. No managed policy: there is none that knows zones.
   *
   * @see https://cert-manager.io/docs/configuration/acme/dns01/route53/
   */
  public static certManager(options: policyOptions.CertManagerPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.certManager(options), options);
  }

  /**
   * The CloudWatch agent: metrics, logs and traces.
   *
   * By default it runs as `cloudwatch-agent` in `amazon-cloudwatch`. Managed policy: `CloudWatchAgentServerPolicy`.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-setup-EKS-quickstart.html
   */
  public static cloudWatchAgent(options: policyOptions.ControllerPolicyOptionsBase = {}): ControllerPolicy {
    return new ControllerPolicy(policies.cloudWatchAgent(), options);
  }

  /**
   * The add-on `amazon-cloudwatch-observability`: Container Insights and Application Signals.
   *
   * By default it runs as `cloudwatch-agent` in `amazon-cloudwatch`. Managed policies: `CloudWatchAgentServerPolicy`
   * and `AWSXrayWriteOnlyAccess`, as the add-on asks for.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html
   */
  public static cloudWatchObservability(options: policyOptions.ControllerPolicyOptionsBase = {}): ControllerPolicy {
    return new ControllerPolicy(policies.cloudWatchObservability(), options);
  }

  /**
   * The Cluster Autoscaler: scales the groups that bear the tag `kubernetes.io/cluster/<name>` = `owned`, as those of
   * managed node groups do.
   *
   * By default it runs as `cluster-autoscaler` in `kube-system`. No managed policy: `AutoScalingFullAccess` is for
   * all groups.
   *
   * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
   */
  public static clusterAutoscaler(options: policyOptions.ClusterAutoscalerPolicyOptions = {}): ControllerPolicy {
    return new ControllerPolicy(policies.clusterAutoscaler(options), options);
  }

  /**
   * The EBS CSI driver.
   *
   * By default it runs as `ebs-csi-controller-sa` in `kube-system`. Managed policy: `AmazonEBSCSIDriverPolicy`, or
   * with `clusterScoped` `AmazonEBSCSIDriverEKSClusterScopedPolicy`.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
   */
  public static ebsCsiDriver(options: policyOptions.EbsCsiDriverPolicyOptions = {}): ControllerPolicy {
    return new ControllerPolicy(policies.ebsCsiDriver(options), options);
  }

  /**
   * The EFS CSI driver.
   *
   * By default it runs as `efs-csi-controller-sa` in `kube-system`. Managed policy: `AmazonEFSCSIDriverPolicy`, with
   * `s3Files` also `AmazonS3FilesCSIDriverPolicy`.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html
   */
  public static efsCsiDriver(options: policyOptions.EfsCsiDriverPolicyOptions = {}): ControllerPolicy {
    return new ControllerPolicy(policies.efsCsiDriver(options), options);
  }

  /**
   * ExternalDNS: keeps records of Route 53 for services and ingresses.
   *
   * By default it runs as `external-dns` in `external-dns`. No managed policy: `AmazonRoute53FullAccess` is for all
   * zones.
   *
   * @see https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/
   */
  public static externalDns(options: policyOptions.ExternalDnsPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.externalDns(options), options);
  }

  /**
   * The External Secrets Operator: copies secrets and parameters to Kubernetes.
   *
   * By default it runs as `external-secrets` in `external-secrets`. No managed policy:
   * `AWSSecretsManagerClientReadOnlyAccess` is for all secrets.
   *
   * @see https://external-secrets.io/latest/provider/aws-secrets-manager/
   */
  public static externalSecrets(options: policyOptions.ExternalSecretsPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.externalSecrets(options), options);
  }

  /**
   * Fluent Bit with its CloudWatch Logs output.
   *
   * By default it runs as `fluent-bit` in `amazon-cloudwatch`. No managed policy: `CloudWatchAgentServerPolicy` is
   * for all log groups.
   *
   * @see https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch
   */
  public static fluentBit(options: policyOptions.FluentBitPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.fluentBit(options), options);
  }

  /**
   * The CSI driver of FSx for Lustre.
   *
   * By default it runs as `fsx-csi-controller-sa` in `kube-system`. No managed policy: `AmazonFSxFullAccess` is for
   * much more than the driver does.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/fsx-csi.html
   */
  public static fsxCsiDriver(options: policyOptions.FsxCsiDriverPolicyOptions = {}): ControllerPolicy {
    return new ControllerPolicy(policies.fsxCsiDriver(options), options);
  }

  /**
   * The AWS Gateway API Controller: makes services of VPC Lattice for gateways and routes.
   *
   * By default it runs as `gateway-api-controller` in `aws-application-networking-system`. No managed policy:
   * `VPCLatticeFullAccess` lacks the tags that the controller works with.
   *
   * @see https://www.gateway-api-controller.eks.aws.dev/latest/guides/deploy/
   */
  public static gatewayApiController(options: policyOptions.GatewayApiControllerPolicyOptions = {}): ControllerPolicy {
    return new ControllerPolicy(policies.gatewayApiController(options), options);
  }

  /**
   * Karpenter: makes and ends the nodes of this cluster, told by their tags.
   *
   * By default it runs as `karpenter` in `kube-system`. No managed policy: the statements are those of its
   * getting-started template.
   *
   * @see https://karpenter.sh/docs/reference/cloudformation/
   */
  public static karpenter(options: policyOptions.KarpenterPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.karpenter(options), options);
  }

  /**
   * The operator of KEDA, which scales by queues of SQS and metrics of CloudWatch.
   *
   * By default it runs as `keda-operator` in `keda`. No managed policy: `AmazonSQSReadOnlyAccess` is for all queues.
   *
   * @see https://keda.sh/docs/latest/authentication-providers/aws/
   */
  public static keda(options: policyOptions.KedaPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.keda(options), options);
  }

  /**
   * The CSI driver of Mountpoint for Amazon S3. For a volume with `authenticationSource: pod`, give the namespace and
   * the service account of its pods.
   *
   * By default it runs as `s3-csi-driver-sa` in `kube-system`. No managed policy: `AmazonS3FullAccess` is for all
   * buckets.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/s3-csi.html
   */
  public static mountpointS3CsiDriver(options: policyOptions.MountpointS3CsiDriverPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.mountpointS3CsiDriver(options), options);
  }

  /**
   * The AWS Node Termination Handler in its queue mode: drains nodes before they end.
   *
   * By default it runs as `aws-node-termination-handler` in `kube-system`. No managed policy: there is none that
   * knows queues.
   *
   * @see https://github.com/aws/aws-node-termination-handler
   */
  public static nodeTerminationHandler(options: policyOptions.NodeTerminationHandlerPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.nodeTerminationHandler(options), options);
  }

  /**
   * A workload that sends to pipelines of OpenSearch Ingestion.
   *
   * No managed policy: `AmazonOpenSearchIngestionFullAccess` is for all pipelines.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client.html
   */
  public static osisIngest(options: policyOptions.OsisIngestPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.osisIngest(options), options);
  }

  /**
   * The issuer of AWS Private CA for cert-manager.
   *
   * By default it runs as `aws-privateca-issuer` in `aws-privateca-issuer`. No managed policy:
   * `AWSPrivateCAConnectorForKubernetesPolicy` is for all authorities.
   *
   * @see https://docs.aws.amazon.com/privateca/latest/userguide/PcaKubernetes.html
   */
  public static privateCaIssuer(options: policyOptions.PrivateCaIssuerPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.privateCaIssuer(options), options);
  }

  /**
   * A Grafana or another client that queries Amazon Managed Service for Prometheus.
   *
   * By default it runs as `amp-iamproxy-query-service-account` in `prometheus`. No managed policy:
   * `AmazonPrometheusQueryAccess` is for all workspaces.
   *
   * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-onboard-query.html
   */
  public static prometheusQuery(options: policyOptions.PrometheusPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.prometheusQuery(options), options);
  }

  /**
   * A Prometheus server that writes to Amazon Managed Service for Prometheus.
   *
   * By default it runs as `amp-iamproxy-ingest-service-account` in `prometheus`. No managed policy:
   * `AmazonPrometheusRemoteWriteAccess` is for all workspaces.
   *
   * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-onboard-ingest-metrics-existing-Prometheus.html
   */
  public static prometheusRemoteWrite(options: policyOptions.PrometheusPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.prometheusRemoteWrite(options), options);
  }

  /**
   * A workload that reads or writes objects of directory buckets, with their keys.
   *
   * No managed policy: `AmazonS3ExpressFullAccess` is for all buckets.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-create-session.html
   */
  public static s3ExpressSession(options: policyOptions.S3ExpressSessionPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.s3ExpressSession(options), options);
  }

  /**
   * A workload that mounts secrets by the Secrets Store CSI driver, whose AWS provider uses the identity of the pod
   * (`usePodIdentity: "true"`).
   *
   * No managed policy: `AWSSecretsManagerClientReadOnlyAccess` is for all secrets.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/ascp-pod-identity-integration.html
   */
  public static secretsStoreCsiDriver(options: policyOptions.SecretsStoreCsiDriverPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.secretsStoreCsiDriver(options), options);
  }

  /**
   * Velero with its plugin for AWS: backs up objects to a bucket and volumes to snapshots.
   *
   * By default it runs as `velero` in `velero`. No managed policy: there is none that knows buckets.
   *
   * @see https://github.com/vmware-tanzu/velero-plugin-for-aws
   */
  public static velero(options: policyOptions.VeleroPolicyOptions): ControllerPolicy {
    return new ControllerPolicy(policies.velero(options), options);
  }

  /**
   * The Amazon VPC CNI.
   *
   * By default it runs as `aws-node` in `kube-system`. Managed policy: `AmazonEKS_CNI_Policy`; none for IPv6, of
   * which AWS keeps none.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
   */
  public static vpcCni(options: policyOptions.VpcCniPolicyOptions = {}): ControllerPolicy {
    return new ControllerPolicy(policies.vpcCni(options), options);
  }

  /** The namespace that the controller runs in. */
  public readonly namespace: string;
  /** The service account that the controller runs as. */
  public readonly serviceAccount: string;

  private constructor(
    /** @internal */
    public readonly _controller: policies.Controller,
    { namespace, serviceAccount }: policyOptions.ControllerPolicyOptionsBase = {},
  ) {
    this.namespace = namespace ?? _controller.namespace;
    this.serviceAccount = serviceAccount ?? _controller.serviceAccount;
  }

  /**
   * Whether Fargate never runs it.
   *
   * @internal
   */
  public get _isDaemonSet(): boolean {
    // For a volume with `authenticationSource: pod` it is another service account, whose pods may run anywhere.
    return this._controller.daemonSet === true && this.serviceAccount === this._controller.serviceAccount;
  }

  /**
   * Gives a role what the controller may do.
   *
   * @param scope what errors and warnings are about; its stack is that of the cluster
   * @internal
   */
  public _attachTo(role: iam.IRole, scope: Construct, cluster: eks.IClusterRef): void {
    const { managedPolicies = [], permit } = this._controller;
    const permissions = new policies.ControllerPermissions(role, scope, cluster);
    permit?.(permissions);
    permissions.attach(
      managedPolicies.map((policy) =>
        typeof policy === 'string' ? iam.ManagedPolicy.fromAwsManagedPolicyName(policy) : policy,
      ),
    );
  }
}
