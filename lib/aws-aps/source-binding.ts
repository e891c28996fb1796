import { Fn, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import { fail, validateString } from '../core/validation';
import type { BoundSource } from './bound-source';
import { authenticationModeOf, hasPrivateEndpoint, resourceOf, securityGroupIdOf, vpcOf } from './cluster-facts';
import type { ClusterSourceOptions, ExistingClusterOptions, VpcSourceOptions } from './scrape-source';
import {
  selectSubnets,
  subnetsById,
  subnetsOf,
  validateSecurityGroups,
  validateSubnets,
  type ScraperSubnets,
} from './scrape-subnets';

const CLUSTER_ARN = /^arn:aws[-a-z]*:eks:[-a-z0-9]+:\d{12}:cluster\/[^/]+$/;

/** A cluster that the app has a construct of, as one scraper scrapes it. */
export function bindCluster(scraper: Construct, cluster: eks.IClusterRef, options: ClusterSourceOptions): BoundSource {
  const { clusterName, clusterArn } = cluster.clusterRef;
  if (hasPrivateEndpoint(cluster) === false) {
    fail(
      scraper,
      'EndpointNotPrivate',
      `'source' must be a cluster whose API server can be reached from within its VPC, got '${cluster.node.path}' with a ` +
        `public endpoint only; give it 'endpointAccess: EndpointAccess.PUBLIC_AND_PRIVATE' or PRIVATE`,
    );
  }
  const subnets = clusterSubnets(scraper, cluster, options.vpcSubnets);
  validateSubnets(scraper, subnets, 2);
  const securityGroups = clusterSecurityGroups(scraper, cluster, options.securityGroups);
  const securityGroupIds = securityGroups.map(({ securityGroupId }) => securityGroupId);

  return {
    property: { eksConfiguration: { clusterArn, subnetIds: subnets.subnetIds, securityGroupIds } },
    clusterLabel: options.clusterLabel ?? clusterName,
    securityGroups,
    region: cluster.env.region,
    cluster: {
      clusterName,
      construct: cluster,
      authenticationMode: modeOf(scraper, options.authenticationMode, authenticationModeOf(cluster)),
    },
  };
}

function clusterSubnets(
  scraper: Construct,
  cluster: eks.IClusterRef,
  selection: ec2.SubnetSelection | undefined,
): ScraperSubnets {
  // Subnets that are named need no VPC, which an imported cluster may not know.
  if (selection?.subnets) return subnetsOf(selection.subnets);
  const vpc = vpcOf(cluster);
  if (vpc) return selectSubnets(vpc, selection);
  const config = resourceOf(cluster)?.resourcesVpcConfig;
  if (config && !Token.isUnresolved(config) && !selection) {
    const { subnetIds } = config as eks.CfnCluster.ResourcesVpcConfigProperty;
    return subnetsById(Token.isUnresolved(subnetIds) ? subnetIds : subnetIds.slice(0, 5));
  }
  fail(
    scraper,
    'SubnetsUnknown',
    `'vpcSubnets' of 'source' must name the subnets of '${cluster.node.path}', whose construct knows no VPC: ` +
      `{ subnets: [...] }, or import it with its 'vpc', or use ScrapeSource.existingCluster()`,
  );
}

function clusterSecurityGroups(
  scraper: Construct,
  cluster: eks.IClusterRef,
  given: ec2.ISecurityGroup[] | undefined,
): ec2.ISecurityGroup[] {
  const ownId = securityGroupIdOf(cluster);
  // Of this stack, so that its rules are too: the cluster's stack must not need the scraper's.
  const own = ownId && ec2.SecurityGroup.fromSecurityGroupId(scraper, 'ClusterSecurityGroup', ownId);
  if (given) {
    validateSecurityGroups(
      scraper,
      given.map(({ securityGroupId }) => securityGroupId),
    );
    if (own) letIn(own, given);
    return given;
  }
  if (own) return [own];
  fail(
    scraper,
    'SecurityGroupsUnknown',
    `'securityGroups' of 'source' must be given for '${cluster.node.path}', whose construct knows no security group; or ` +
      `import it with its 'clusterSecurityGroupId'`,
  );
}

/** To the API server, and to whatever port a pod is scraped on. */
function letIn(clusterGroup: ec2.ISecurityGroup, scraperGroups: readonly ec2.ISecurityGroup[]): void {
  for (const group of scraperGroups) {
    // Members of the cluster's group may reach each other already.
    if (group.securityGroupId === clusterGroup.securityGroupId) continue;
    clusterGroup.connections.allowFrom(group, ec2.Port.allTcp(), 'scraper');
  }
}

/** A cluster that is known by its ARN, as one scraper scrapes it. */
export function bindExistingCluster(
  scraper: Construct,
  clusterArn: string,
  options: ExistingClusterOptions,
): BoundSource {
  validateString(scraper, 'clusterArn', clusterArn, {
    pattern: CLUSTER_ARN,
    allows: "the form 'arn:aws:eks:<region>:<account>:cluster/<name>'",
  });
  const { subnetIds, securityGroupIds, clusterLabel, authenticationMode } = options;
  validateSubnets(scraper, subnetsById(subnetIds), 2);
  validateSecurityGroups(scraper, securityGroupIds);
  const known = !Token.isUnresolved(clusterArn);
  const clusterName = known ? clusterArn.split('/')[1]! : Fn.select(1, Fn.split('/', clusterArn));

  return {
    property: { eksConfiguration: { clusterArn, subnetIds, securityGroupIds } },
    clusterLabel: clusterLabel ?? clusterName,
    securityGroups: importSecurityGroups(scraper, securityGroupIds),
    region: known ? clusterArn.split(':')[3] : undefined,
    cluster: { clusterName, authenticationMode: modeOf(scraper, authenticationMode, undefined) },
  };
}

/** A list that is one token cannot be taken apart: the scraper then has no connections that others could allow. */
function importSecurityGroups(scraper: Construct, ids: string[]): ec2.ISecurityGroup[] {
  if (Token.isUnresolved(ids)) return [];
  return ids.map((id, index) => ec2.SecurityGroup.fromSecurityGroupId(scraper, `SecurityGroup${index + 1}`, id));
}

/** Something in a VPC, as one scraper scrapes it. */
export function bindVpc(scraper: Construct, vpc: ec2.IVpc, options: VpcSourceOptions): BoundSource {
  const subnets = options.vpcSubnets?.subnets
    ? subnetsOf(options.vpcSubnets.subnets)
    : selectSubnets(vpc, options.vpcSubnets);
  validateSubnets(scraper, subnets, 1);
  const securityGroupIds = options.securityGroups.map(({ securityGroupId }) => securityGroupId);
  validateSecurityGroups(scraper, securityGroupIds);
  return {
    property: { vpcConfiguration: { subnetIds: subnets.subnetIds, securityGroupIds } },
    clusterLabel: options.clusterLabel,
    securityGroups: options.securityGroups,
    region: vpc.env.region,
  };
}

/** The mode that applies: refuses one that does not exist, and one that is not the cluster's. */
function modeOf(scraper: Construct, given: string | undefined, known: string | undefined): string {
  const modes: string[] = Object.values(eks.AuthenticationMode);
  for (const mode of [given, known]) {
    if (mode === undefined || modes.includes(mode)) continue;
    fail(
      scraper,
      'AuthenticationModeUnknown',
      `'authenticationMode' of the cluster must be one of ${modes.join(', ')}, got '${mode}'`,
    );
  }
  if (given !== undefined && known !== undefined && given !== known) {
    fail(
      scraper,
      'AuthenticationModeDiffers',
      `'authenticationMode' of 'source' must be the cluster's own, ${known}, got ${given}; leave it out`,
    );
  }
  return known ?? given ?? eks.AuthenticationMode.API_AND_CONFIG_MAP;
}
