import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { aws_aps as aps } from '../../lib';

/** Made up, so that the example can be looked at without a cluster; say yours with `-c`. */
const MADE_UP = {
  clusterArn: 'arn:aws:eks:us-east-1:123456789012:cluster/my-cluster',
  subnetIds: 'subnet-0123456789abcdef0,subnet-0fedcba9876543210',
  securityGroupIds: 'sg-0123456789abcdef0',
};

/**
 * A workspace and a scraper for a cluster that exists, of which nothing is in the template and nothing is looked up.
 *
 * The cluster's API server must be reachable from within its VPC, and its authentication mode be API or
 * API_AND_CONFIG_MAP. This tells both, and what to fill in below; of the subnets take two to five, in two zones or more:
 *
 *   aws eks describe-cluster --name prod --query 'cluster.[arn, resourcesVpcConfig, accessConfig]'
 *
 * Deploy: npx cdk deploy aps-scraper-existing-cluster -c clusterArn=<arn> -c subnetIds=<id>,<id> \
 *           -c securityGroupIds=<clusterSecurityGroupId> (about 20 minutes)
 * Try it: npm run verify -- aps-scraper-existing-cluster
 * Cost:   about 0.04 USD an hour for the scraper, and 0.90 USD for each 10 million samples
 */
export class ScraperExistingClusterExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const given = this.node.getAllContext() as Partial<typeof MADE_UP>;
    const { clusterArn, subnetIds, securityGroupIds } = { ...MADE_UP, ...given };

    const workspace = new aps.Workspace(this, 'Workspace', {
      alias: id,
      logging: aps.WorkspaceLogs.newLogGroup({ removalPolicy: RemovalPolicy.DESTROY }),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const scraper = new aps.Scraper(this, 'Scraper', {
      source: aps.ScrapeSource.existingCluster(clusterArn, {
        subnetIds: subnetIds.split(','),
        securityGroupIds: securityGroupIds.split(','),
      }),
      destination: aps.ScrapeDestination.workspace(workspace),
      scrapeConfiguration: aps.ScrapeConfiguration.eksDefault({
        without: [aps.EksDefaultJob.POD_EXPORTER],
        jobs: [aps.EksScrapeJob.annotatedPods()],
      }),
    });

    new CfnOutput(this, 'ScraperId', { value: scraper.scraperId });
    new CfnOutput(this, 'ClusterLabel', { value: scraper.clusterLabel });
    new CfnOutput(this, 'PrometheusEndpoint', { value: workspace.prometheusEndpoint });
  }
}
