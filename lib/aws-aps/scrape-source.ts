import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import type { BoundSource } from './bound-source';
import { bindCluster, bindExistingCluster, bindVpc } from './source-binding';

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
