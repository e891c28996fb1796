import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * Where the function runs that deploys data sources and dashboards: it must reach the workspace and the AWS API
 * `grafana`, by a NAT gateway or by the interface endpoints `grafana-workspace` and `grafana`.
 */
export interface ProvisioningNetwork {
  /** The VPC. */
  readonly vpc: ec2.IVpc;

  /**
   * The subnets of the function.
   *
   * @default - the VPC's private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the function.
   *
   * @default - a new one, which lets everything out
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}
