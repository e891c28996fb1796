import type { ICertificateAuthorityRef } from 'aws-cdk-lib/aws-acmpca';
import type { IDeliveryStreamRef } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { IHostedZoneRef } from 'aws-cdk-lib/aws-route53';
import type { IBucketRef } from 'aws-cdk-lib/aws-s3';
import type { ControllerPolicyOptionsBase } from './identity';

/** Which zones cert-manager proves to be yours. */
export interface CertManagerPolicyOptions extends ControllerPolicyOptionsBase {
  /** The hosted zones that DNS01 challenges are answered in; at least one. */
  readonly hostedZones: IHostedZoneRef[];
}

/** Which zones ExternalDNS keeps. */
export interface ExternalDnsPolicyOptions extends ControllerPolicyOptionsBase {
  /**
   * The hosted zones; at least one. ExternalDNS may not look into others either, and stops at the first that it is
   * denied: run it with `--zone-id-filter` or `--domain-filter`, so that it looks at these only.
   */
  readonly hostedZones: IHostedZoneRef[];
}

/** Where the AWS Gateway API Controller may send access logs (`AccessLogPolicy`). */
export interface GatewayApiControllerPolicyOptions extends ControllerPolicyOptionsBase {
  /**
   * Buckets that access logs go to. The controller may change their policies.
   *
   * @default - none
   */
  readonly accessLogBuckets?: IBucketRef[];

  /**
   * Firehose streams that access logs go to.
   *
   * @default - none
   */
  readonly accessLogDeliveryStreams?: IDeliveryStreamRef[];

  /**
   * Whether access logs go to log groups. The controller may then change the account's resource policies of CloudWatch
   * Logs, which IAM cannot tell apart.
   *
   * @default false
   */
  readonly accessLogGroups?: boolean;
}

/** Which authorities the issuer for cert-manager issues by. */
export interface PrivateCaIssuerPolicyOptions extends ControllerPolicyOptionsBase {
  /** The certificate authorities; at least one. */
  readonly certificateAuthorities: ICertificateAuthorityRef[];
}

/** How the VPC CNI gives addresses. */
export interface VpcCniPolicyOptions extends ControllerPolicyOptionsBase {
  /**
   * Whether pods have IPv6 addresses. AWS keeps no managed policy for that.
   *
   * @default false
   */
  readonly ipv6?: boolean;

  /**
   * Whether the decisions of network policies are logged to CloudWatch, in the cluster's log group.
   *
   * @default false
   */
  readonly networkPolicyLogs?: boolean;
}
