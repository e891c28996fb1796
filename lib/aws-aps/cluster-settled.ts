import { Aspects, Stack, type CfnResource, type IAspect } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { IConstruct } from 'constructs';

/** The scrapers of a stack by the cluster that they wait for. */
const waiting = new WeakMap<Stack, SettledClusters>();

/**
 * Makes a scraper wait for the node groups, Fargate profiles and add-ons of its cluster in the same stack: the creation of a
 * scraper was seen to fail while a new cluster was not at rest. It then also goes before they do. Fargate profiles of aws-eks
 * are custom resources and not waited for. From another stack a scraper waits for all of the cluster's anyway.
 *
 * One aspect per stack, however many scrapers it has, since each would visit the whole stack.
 */
export function orderAfterCluster(scraper: CfnResource, cluster: eks.IClusterRef): void {
  const stack = Stack.of(scraper);
  let clusters = waiting.get(stack);
  if (!clusters) {
    clusters = new SettledClusters(stack);
    waiting.set(stack, clusters);
    Aspects.of(stack).add(clusters);
  }
  clusters.await(scraper, cluster.clusterRef.clusterName);
}

class SettledClusters implements IAspect {
  private readonly scrapers = new Map<string, CfnResource[]>();

  constructor(private readonly stack: Stack) {}

  public await(scraper: CfnResource, clusterName: string): void {
    const key = this.keyOf(clusterName);
    this.scrapers.set(key, [...(this.scrapers.get(key) ?? []), scraper]);
  }

  public visit(node: IConstruct): void {
    const clusterName = clusterNameOf(node);
    if (clusterName === undefined || Stack.of(node) !== this.stack) return;
    for (const scraper of this.scrapers.get(this.keyOf(clusterName)) ?? []) scraper.node.addDependency(node);
  }

  private keyOf(clusterName: string): string {
    return JSON.stringify(this.stack.resolve(clusterName));
  }
}

function clusterNameOf(node: IConstruct): string | undefined {
  if (eks.CfnNodegroup.isCfnNodegroup(node)) return node.clusterName;
  if (eks.CfnAddon.isCfnAddon(node)) return node.clusterName;
  if (eks.CfnFargateProfile.isCfnFargateProfile(node)) return node.clusterName;
  return undefined;
}
