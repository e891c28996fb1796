import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CfnWorkspace } from 'aws-cdk-lib/aws-grafana';
import type { Construct } from 'constructs';
import { fail } from '../core/validation';

const LEAST_SUBNETS = 2;
const MOST_SUBNETS = 6;
const MOST_SECURITY_GROUPS = 5;

/** The region whose workspaces cannot connect to a VPC, as of 2026-11. */
const WITHOUT_VPC = 'ap-northeast-2';

/** The part of a workspace's properties that says where its queries leave. */
export interface VpcConnectionOptions {
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/** The connection of a workspace to a VPC. */
export interface VpcConnection {
  readonly connections: ec2.Connections;
  readonly configuration: CfnWorkspace.VpcConfigurationProperty;
}

/** The connection that the properties ask for, if they do. */
export function connectToVpc(workspace: Construct, props: VpcConnectionOptions): VpcConnection | undefined {
  const { vpc, vpcSubnets, securityGroups } = props;
  if (vpc === undefined) {
    const stray = vpcSubnets ? 'vpcSubnets' : securityGroups ? 'securityGroups' : undefined;
    if (stray) fail(workspace, 'VpcMissing', `'${stray}' must come with 'vpc', got it without one`);
    return undefined;
  }
  const { subnetIds, isPendingLookup } = vpc.selectSubnets(vpcSubnets);
  const known = !isPendingLookup && !Token.isUnresolved(subnetIds);
  if (known && (subnetIds.length < LEAST_SUBNETS || subnetIds.length > MOST_SUBNETS)) {
    fail(
      workspace,
      'SubnetCount',
      `'vpcSubnets' must select ${LEAST_SUBNETS} to ${MOST_SUBNETS} subnets of the VPC, got ${subnetIds.length}`,
    );
  }
  const count = securityGroups?.length ?? 1;
  if (count < 1 || count > MOST_SECURITY_GROUPS) {
    fail(workspace, 'SecurityGroupCount', `'securityGroups' must have 1 to ${MOST_SECURITY_GROUPS}, got ${count}`);
  }
  if (Stack.of(workspace).region === WITHOUT_VPC) {
    Annotations.of(workspace).addWarningV2(
      'cdk-reinvent-constructs:grafana.vpcRegion',
      `workspaces in ${WITHOUT_VPC} could not be connected to a VPC when this was written, in 2026-11`,
    );
  }
  const groups = securityGroups ?? [
    new ec2.SecurityGroup(workspace, 'SecurityGroup', { vpc, description: 'What the Grafana workspace queries' }),
  ];
  return {
    connections: new ec2.Connections({ securityGroups: groups }),
    configuration: { subnetIds, securityGroupIds: groups.map(({ securityGroupId }) => securityGroupId) },
  };
}
