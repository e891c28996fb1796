import { Arn, RemovalPolicy, Resource, Stack, Token, TokenComparison, type IResource } from 'aws-cdk-lib';
import { CfnScraper, type IScraperRef, type ScraperReference } from 'aws-cdk-lib/aws-aps';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { fail, validateString } from '../core/validation';
import type { BoundSource } from './bound-source';
import { CLUSTER_LABEL, claimClusterLabel } from './cluster-label';
import { orderAfterCluster } from './cluster-settled';
import { arrangeAccess, collectorManifests, withoutPath } from './collector-access';
import { ScrapeConfiguration } from './scrape-configuration';
import type { ScrapeDestination } from './scrape-destination';
import type { ScrapeSource } from './scrape-source';
import { ScraperLogging } from './scraper-logging';
import type { ScraperRoleConfiguration } from './scraper-role-configuration';
import { arrangeRoles, renderRoles } from './scraper-roles';

/** An agentless collector of Prometheus metrics. */
export interface IScraper extends IResource, IScraperRef {
  /**
   * `arn:<partition>:aps:<region>:<account>:scraper/<id>`.
   *
   * @attribute
   */
  readonly scraperArn: string;

  /**
   * The id of the scraper, such as `s-0123abcd-...`.
   *
   * @attribute
   */
  readonly scraperId: string;
}

/** What is scraped, how, and where it goes. */
export interface ScraperProps {
  /** What is scraped. Another source replaces the scraper. */
  readonly source: ScrapeSource;

  /** Where the samples go, in the region of the scraper. */
  readonly destination: ScrapeDestination;

  /**
   * Which targets are scraped, how often, and what is kept of them. The external label `cluster` is added to it; one that
   * has another value is refused.
   *
   * @default - for an EKS cluster `ScrapeConfiguration.eksDefault()`; required for another source
   */
  readonly scrapeConfiguration?: ScrapeConfiguration;

  /**
   * What the scraper is called in lists: 1 to 100 letters, digits, hyphens, periods and underscores, of which the first is
   * a letter or a digit. It need not be unique.
   *
   * @default - the name of the EKS cluster; none for another source
   */
  readonly alias?: string;

  /**
   * Whether and where the scraper writes a log.
   *
   * @default - with a workspace as destination `ScraperLogging.cloudWatchLogs()`: all components, to a log group of its
   * own, which is kept for a month and goes with the scraper; with CloudWatch, which gets the log itself, none
   */
  readonly logging?: ScraperLogging;

  /**
   * The roles by which the scraper writes into a workspace of another account, or into one with a customer managed key.
   * Beta: AWS's pages contradict each other on workspaces with a customer managed key.
   *
   * @default - the scraper writes with its own service-linked role, which can do so in its own account
   */
  readonly roleConfiguration?: ScraperRoleConfiguration;
}

/**
 * Collects Prometheus metrics from an EKS cluster, or from something else in a VPC, without an agent.
 *
 * A cluster that exists needs nothing but its ARN, two subnets and a security group. Any number of clusters can share a
 * workspace: each scraper puts its own label `cluster` on all that it sends, and one that would have the label of another is
 * refused.
 *
 * It costs about 29 USD a month (0.04 USD an hour in us-east-1) even when it finds nothing, and it outlives its cluster,
 * which it waits for under the same ARN: it is deleted with the stack, and never retained. Making one takes about 20
 * minutes. An account has 10 of them in a region, unless the quota is raised.
 *
 * There are no metrics of scrapers: ask the workspace for `up{cluster="..."}` and `scrape_samples_scraped`, and the log.
 *
 * The deploying role needs `aps:CreateScraper` on the cluster and the workspace, `iam:CreateServiceLinkedRole`,
 * `eks:DescribeCluster`, `ec2:DescribeSubnets` and `ec2:DescribeSecurityGroups`.
 *
 * @resource AWS::APS::Scraper
 * @stateless
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html
 * @example
 * declare const cluster: eks_v2.Cluster;
 * declare const workspace: aps.Workspace;
 * new aps.Scraper(this, 'Scraper', {
 *   source: aps.ScrapeSource.cluster(cluster),
 *   destination: aps.ScrapeDestination.workspace(workspace),
 * });
 */
export class Scraper extends Resource implements IScraper, ec2.IConnectable {
  /**
   * A scraper that exists.
   *
   * @param scope where the construct is made
   * @param id its id
   * @param scraperArn `arn:<partition>:aps:<region>:<account>:scraper/<id>`
   */
  public static fromScraperArn(scope: Construct, id: string, scraperArn: string): IScraper {
    class Import extends Resource implements IScraper {
      public readonly scraperArn = scraperArn;
      public readonly scraperId = Arn.extractResourceName(scraperArn, 'scraper');
      public readonly scraperRef: ScraperReference = { scraperArn };
    }
    return new Import(scope, id, { environmentFromArn: scraperArn });
  }

  /** @attribute */
  public readonly scraperArn: string;
  /** @attribute */
  public readonly scraperId: string;
  /**
   * The service-linked role that the service makes for this scraper, by which it scrapes.
   *
   * @attribute RoleArn
   */
  public readonly scraperRoleArn: string;
  /** The ARN of that role as the config map `aws-auth` wants it: without its path. */
  public readonly awsAuthRoleArn: string;
  /** The value of the label `cluster` in all that the scraper sends. */
  public readonly clusterLabel: string;
  /** The security groups of the scraper's network interfaces: what is scraped must let them in. */
  public readonly connections: ec2.Connections;
  /** The role that the service assumes to write, where `roleConfiguration` was given. */
  public readonly sourceRole?: iam.IRole;
  /** The role that may write to the workspace, where `roleConfiguration` was given; a customer managed key must allow it. */
  public readonly targetRole?: iam.IRole;

  constructor(scope: Construct, id: string, props: ScraperProps) {
    super(scope, id);
    const { destination, scrapeConfiguration } = props;
    validateString(this, 'alias', props.alias, {
      min: 1,
      max: 100,
      pattern: /^[0-9A-Za-z][-.0-9A-Z_a-z]*$/,
      allows: 'letters, digits, hyphens, periods and underscores only, and begin with a letter or a digit',
    });
    const source = props.source._bind(this);
    this.validateRegions(source, destination);
    this.clusterLabel = source.clusterLabel;
    claimClusterLabel(this, destination, this.clusterLabel);

    const roles = arrangeRoles(this, destination, props.roleConfiguration);
    const logging =
      props.logging ?? (destination._workspace ? ScraperLogging.cloudWatchLogs() : ScraperLogging.DISABLED);

    const resource = new CfnScraper(this, 'Resource', {
      alias: props.alias ?? source.cluster?.clusterName,
      source: source.property,
      destination: destination._render(this),
      scrapeConfiguration: { configurationBlob: this.renderConfiguration(props.source, scrapeConfiguration) },
      roleConfiguration: renderRoles(roles),
      scraperLoggingConfiguration: logging._render(this),
    });
    // Said aloud, so that a default for a whole app cannot make it outlive its stack at 29 USD a month.
    resource.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.orderAfter(resource, source, roles && [roles.sourceRole, roles.targetRole]);

    this.scraperArn = resource.attrArn;
    this.scraperId = resource.attrScraperId;
    this.scraperRoleArn = resource.attrRoleArn;
    this.awsAuthRoleArn = withoutPath(resource.attrRoleArn);
    this.connections = new ec2.Connections({ securityGroups: source.securityGroups });
    this.sourceRole = roles?.sourceRole;
    this.targetRole = roles?.targetRole;
    if (source.cluster) arrangeAccess(this, source.cluster, this.awsAuthRoleArn);
  }

  public get scraperRef(): ScraperReference {
    return { scraperArn: this.scraperArn };
  }

  /**
   * The Kubernetes manifests (a ClusterRole and its binding) that let the scraper read in a cluster of the authentication
   * mode CONFIG_MAP, for clusters that this app cannot apply them to. With them `aws-auth` must map `awsAuthRoleArn` to the
   * user `aps-collector-user`. In the other modes the service does this itself.
   */
  public collectorManifests(): Record<string, unknown>[] {
    return collectorManifests();
  }

  /** It goes in the opposite order: before what it scrapes, and while it may still write. */
  private orderAfter(resource: CfnScraper, { cluster }: BoundSource, roles: iam.IRole[] = []): void {
    if (cluster?.construct) orderAfterCluster(resource, cluster.construct);
    for (const role of roles) {
      if (Stack.of(role) === this.stack) resource.node.addDependency(role);
    }
  }

  private validateRegions({ region, cluster }: BoundSource, { _workspace: workspace }: ScrapeDestination): void {
    const parts: [string, string | undefined][] = [
      [cluster ? `'source' must be a cluster` : `'source' must be a VPC`, region],
      [`'destination' must be a workspace`, workspace?.env.region],
    ];
    for (const [what, other] of parts) {
      if (other === undefined) continue;
      if (Token.compareStrings(other, this.env.region) !== TokenComparison.DIFFERENT) continue;
      fail(
        this,
        'AnotherRegion',
        `${what} in the region of the scraper, ${this.env.region}, got one in ${other}; clusters of other regions need an ` +
          `agent with remote write`,
      );
    }
  }

  private renderConfiguration(source: ScrapeSource, scrapeConfiguration: ScrapeConfiguration | undefined): string {
    if (!scrapeConfiguration && !source._isKubernetes) {
      fail(
        this,
        'ScrapeConfigurationMissing',
        `'scrapeConfiguration' must be given for a source that is no EKS cluster, got none; what there is to scrape is found ` +
          `by 'dns_sd_configs'`,
      );
    }
    const configuration = scrapeConfiguration ?? ScrapeConfiguration.eksDefault();
    // CloudFormation wants the text as it is, though its documentation says base64: that would be encoded twice.
    return configuration._render(this, { [CLUSTER_LABEL]: this.clusterLabel }, source._isKubernetes ? 'eks' : 'vpc');
  }
}
