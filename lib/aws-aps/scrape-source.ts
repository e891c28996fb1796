import { Fn, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import { fail, validateString } from '../core/validation';
import type { BoundSource } from './bound-source';
import { authenticationModeOf, hasPrivateEndpoint, resourceOf, securityGroupIdOf, vpcOf } from './cluster-facts';
import {
  selectSubnets,
  subnetsById,
  subnetsOf,
  validateSecurityGroups,
  validateSubnets,
  type ScraperSubnets,
} from './scrape-subnets';

const CLUSTER_ARN = /^arn:aws[-a-z]*:eks:[-a-z0-9]+:\d{12}:cluster\/[^/]+$/;

/** How a cluster of which the app has a construct is scraped. */
export interface ClusterSourceOptions {
  /**
   * The subnets that get the scraper's network interfaces, one each: two to five, in at least two zones, each with a free
   * address. They need no way to the internet.
   *
   * @default - one subnet in each zone of the cluster's VPC, private ones where there are some, five at most; of an L1 its
   * own subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * One to five security groups for the scraper's network interfaces. The cluster's own group is told to let them in on
   * every TCP port, where the app knows it; nodes and pods with groups of their own must let the scraper in as well:
   * `nodes.connections.allowFrom(scraper, ec2.Port.tcp(9100))`.
   *
   * @default - the group that EKS made for the cluster, which the API server and nodes of managed node groups are in, so
   * that nothing has to be opened
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The cluster's authentication mode, where its construct does not know it. With API and API_AND_CONFIG_MAP the service
   * lets the scraper into the cluster itself.
   *
   * @default - what the construct knows, or else API_AND_CONFIG_MAP
   */
  readonly authenticationMode?: eks.AuthenticationMode;

  /**
   * The value of the label `cluster` in all that is scraped, which must be another for each scraper of a workspace.
   *
   * @default - the name of the cluster
   */
  readonly clusterLabel?: string;
}

/** What there is to know of a cluster that the app has no construct of. */
export interface ExistingClusterOptions {
  /**
   * The subnets that get the scraper's network interfaces, one each: two to five subnets of the cluster's VPC, in at least
   * two zones, each with a free address.
   */
  readonly subnetIds: string[];

  /**
   * One to five security groups for the scraper's network interfaces. Simplest is the cluster security group
   * (`aws eks describe-cluster`, `clusterSecurityGroupId`); others must be let in by it on port 443 and on every port that
   * is scraped.
   */
  readonly securityGroupIds: string[];

  /**
   * The cluster's authentication mode (`aws eks describe-cluster`, `accessConfig`). With API and API_AND_CONFIG_MAP the
   * service lets the scraper into the cluster itself.
   *
   * @default AuthenticationMode.API_AND_CONFIG_MAP
   */
  readonly authenticationMode?: eks.AuthenticationMode;

  /**
   * The value of the label `cluster` in all that is scraped, which must be another for each scraper of a workspace.
   *
   * @default - the name of the cluster
   */
  readonly clusterLabel?: string;
}

/** How something in a VPC that is no EKS cluster is scraped. */
export interface VpcSourceOptions {
  /**
   * The subnets that get the scraper's network interfaces, one each: one to five. For Amazon MSK AWS wants two zones.
   *
   * @default - one subnet in each zone, private ones where there are some, five at most
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * One to five security groups for the scraper's network interfaces. What is scraped must let them in: Amazon MSK on the
   * ports 11001 and 11002.
   */
  readonly securityGroups: ec2.ISecurityGroup[];

  /**
   * The value of the label `cluster` in all that is scraped, such as the name of the Kafka cluster. It must be another for
   * each scraper of a workspace.
   */
  readonly clusterLabel: string;
}

/**
 * What a scraper scrapes. Any change of it but that of the label or the authentication mode replaces the scraper: another
 * one is made, which takes about 20 minutes, before the first is deleted.
 */
export class ScrapeSource {
  /**
   * An EKS cluster that the app has a construct of: of aws-eks or aws-eks-v2, made here or imported, or an L1. Its API server
   * must be reachable from within its VPC, which the default of these modules, PUBLIC_AND_PRIVATE, is.
   *
   * @param cluster the cluster
   * @param options where they differ from the cluster's own settings
   */
  public static cluster(cluster: eks.IClusterRef, options: ClusterSourceOptions = {}): ScrapeSource {
    return new ScrapeSource(true, (scraper) => bindCluster(scraper, cluster, options));
  }

  /**
   * An EKS cluster that exists, of which nothing but this needs to be known; nothing is looked up. Its API server must be
   * reachable from within its VPC.
   *
   * @param clusterArn `arn:aws:eks:<region>:<account>:cluster/<name>`
   * @param options its subnets and security groups
   */
  public static existingCluster(clusterArn: string, options: ExistingClusterOptions): ScrapeSource {
    return new ScrapeSource(true, (scraper) => bindExistingCluster(scraper, clusterArn, options));
  }

  /**
   * Something with Prometheus metrics in a VPC: a provisioned Amazon MSK cluster with open monitoring, found by
   * `dns_sd_configs`. It needs a scrape configuration of its own.
   *
   * @param vpc the VPC
   * @param options where in the VPC, and what it is called
   * @see https://docs.aws.amazon.com/prometheus/latest/userguide/prom-msk-integration.html
   */
  public static vpc(vpc: ec2.IVpc, options: VpcSourceOptions): ScrapeSource {
    return new ScrapeSource(false, (scraper) => bindVpc(scraper, vpc, options));
  }

  private constructor(
    /** @internal */ public readonly _isKubernetes: boolean,
    private readonly bind: (scraper: Construct) => BoundSource,
  ) {}

  /** @internal */
  public _bind(scraper: Construct): BoundSource {
    return this.bind(scraper);
  }
}

function bindCluster(scraper: Construct, cluster: eks.IClusterRef, options: ClusterSourceOptions): BoundSource {
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

function bindExistingCluster(scraper: Construct, clusterArn: string, options: ExistingClusterOptions): BoundSource {
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

function bindVpc(scraper: Construct, vpc: ec2.IVpc, options: VpcSourceOptions): BoundSource {
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
