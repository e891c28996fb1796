import { Resource, type Stack } from 'aws-cdk-lib';
import type * as cdkAps from 'aws-cdk-lib/aws-aps';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksV2 from 'aws-cdk-lib/aws-eks-v2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, REGION, testStack } from '../support/stack';

export const SCRAPER = 'AWS::APS::Scraper';
export const CLUSTER_ARN = `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/prod`;
export const WORKSPACE_ARN = `arn:aws:aps:${REGION}:${ACCOUNT}:workspace/ws-1`;
export const EXISTING = { subnetIds: ['subnet-a', 'subnet-b'], securityGroupIds: ['sg-1'] };

/** A workspace that exists, known by its ARN. */
export class ExistingWorkspace extends Resource implements cdkAps.IWorkspaceRef {
  public readonly workspaceRef: cdkAps.WorkspaceReference;

  constructor(scope: Construct, id: string, workspaceArn = WORKSPACE_ARN) {
    super(scope, id, { environmentFromArn: workspaceArn });
    this.workspaceRef = { workspaceArn };
  }
}

/** Where scrapers write in tests that are not about it: one workspace for each stack. */
export function destinationIn(stack: Stack, arn = WORKSPACE_ARN): aps.ScrapeDestination {
  const workspace = stack.node.tryFindChild('Workspace') ?? new ExistingWorkspace(stack, 'Workspace', arn);
  return aps.ScrapeDestination.workspace(workspace as ExistingWorkspace);
}

/** A scraper of a cluster that exists, but for what a test is about. */
export function make(
  props: Partial<aps.ScraperProps> = {},
  stack = testStack(),
): { stack: Stack; scraper: aps.Scraper; properties: () => Record<string, unknown> } {
  const scraper = new aps.Scraper(stack, 'Scraper', {
    source: aps.ScrapeSource.existingCluster(CLUSTER_ARN, EXISTING),
    destination: props.destination ?? destinationIn(stack),
    ...props,
  });
  return { stack, scraper, properties: () => propertiesIn(stack) };
}

/** The properties of the only scraper in a stack. */
export function propertiesIn(stack: Stack): Record<string, unknown> {
  const found = Object.values(Template.fromStack(stack).findResources(SCRAPER));
  if (found.length !== 1) throw new Error(`expected one scraper, found ${found.length}`);
  return (found[0] as { Properties: Record<string, unknown> }).Properties;
}

/** A VPC with public and private subnets in as many zones. */
export function vpcIn(scope: Construct, maxAzs = 2): ec2.Vpc {
  const availabilityZones = ['a', 'b', 'c', 'd', 'e', 'f'].slice(0, maxAzs).map((letter) => `${REGION}${letter}`);
  return new ec2.Vpc(scope, 'Vpc', {
    availabilityZones,
    natGateways: 0,
    subnetConfiguration: [
      { name: 'Public', subnetType: ec2.SubnetType.PUBLIC },
      { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    ],
  });
}

/** A cluster of aws-eks-v2 without nodes. */
export function clusterV2(scope: Construct, props: Partial<eksV2.ClusterProps> = {}): eksV2.Cluster {
  return new eksV2.Cluster(scope, 'Cluster', {
    version: eksV2.KubernetesVersion.V1_33,
    defaultCapacityType: eksV2.DefaultCapacityType.NODEGROUP,
    defaultCapacity: 0,
    ...props,
    vpc: props.vpc ?? vpcIn(scope),
  });
}

/** A cluster of aws-eks without nodes. */
export function clusterV1(scope: Construct, props: Partial<eks.ClusterProps> = {}): eks.Cluster {
  return new eks.Cluster(scope, 'Cluster', {
    version: eks.KubernetesVersion.V1_33,
    kubectlLayer: kubectlLayer(scope),
    defaultCapacity: 0,
    ...props,
    vpc: props.vpc ?? vpcIn(scope),
  });
}

/** An L1 cluster, with what `props` say of it. */
export function clusterL1(scope: Construct, props: Partial<eks.CfnClusterProps> = {}): eks.CfnCluster {
  return new eks.CfnCluster(scope, 'Cluster', {
    roleArn: `arn:aws:iam::${ACCOUNT}:role/cluster`,
    resourcesVpcConfig: { subnetIds: EXISTING.subnetIds, endpointPrivateAccess: true },
    ...props,
  });
}

export function kubectlLayer(scope: Construct): lambda.ILayerVersion {
  return lambda.LayerVersion.fromLayerVersionArn(
    scope,
    'Kubectl',
    `arn:aws:lambda:${REGION}:${ACCOUNT}:layer:kubectl:1`,
  );
}

/** A statement of a policy. */
export type Statement = Record<string, unknown>;

/** The only role in a stack whose logical id is like `id`. */
export function roleIn(stack: Stack, id: RegExp): { id: string; trust: Statement[]; name: unknown } {
  const found = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role')).filter(([key]) =>
    id.test(key),
  );
  if (found.length !== 1) throw new Error(`expected one role, found ${found.map(([key]) => key).join(', ') || 'none'}`);
  const [key, resource] = found[0]!;
  const { Properties } = resource as {
    Properties: { RoleName?: unknown; AssumeRolePolicyDocument: { Statement: Statement[] } };
  };
  return { id: key, trust: Properties.AssumeRolePolicyDocument.Statement, name: Properties.RoleName };
}

/** What the policies of a role in a stack say. */
export function allowed(stack: Stack, role: string): Statement[] {
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')) as {
    Properties: { Roles: unknown[]; PolicyDocument: { Statement: Statement[] } };
  }[];
  return policies
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(`"${role}"`))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

/** The ARN of a scraper, or of all scrapers of an account. */
export function arnOf(account: string, id = '*'): unknown {
  return `arn:aws:aps:us-east-1:${account}:scraper/${id}`;
}
