import type { CfnScraper } from 'aws-cdk-lib/aws-aps';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';

/** What a source comes to for one scraper. */
export interface BoundSource {
  readonly property: CfnScraper.SourceProperty;
  readonly clusterLabel: string;
  readonly securityGroups: ec2.ISecurityGroup[];
  /** Where the source is; nothing where that is not known. */
  readonly region?: string;
  /** The cluster, of a source that is one. */
  readonly cluster?: ScrapedCluster;
}

/** The EKS cluster that a scraper scrapes. */
export interface ScrapedCluster {
  readonly clusterName: string;
  /** Who decides which principals may use the Kubernetes API. */
  readonly authenticationMode: string;
  /** The cluster's construct; nothing for one known by its ARN. */
  readonly construct?: eks.IClusterRef;
}
