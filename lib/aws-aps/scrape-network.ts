import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Lets a scraper's own security groups into the cluster: to the API server, and to whatever port a pod is scraped on. */
export function wireToCluster(clusterGroup: ec2.ISecurityGroup, scraperGroups: readonly ec2.ISecurityGroup[]): void {
  for (const group of scraperGroups) {
    // Members of the cluster's group may reach each other already.
    if (group.securityGroupId === clusterGroup.securityGroupId) continue;
    clusterGroup.connections.allowFrom(group, ec2.Port.allTcp(), 'scraper');
  }
}
