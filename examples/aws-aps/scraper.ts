import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as eks_v2 from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import type { Deployment } from 'kubernetes-types/apps/v1';
import type { Namespace } from 'kubernetes-types/core/v1';
import { aws_aps as aps } from '../../lib';
import { SmallCluster } from '../small-cluster';

const DEMO = { name: 'demo', namespace: 'demo' };
const IMAGE = 'quay.io/prometheus/node-exporter:v1.8.2';

/**
 * A cluster, a workspace and a scraper between them: nothing runs in the cluster for it.
 *
 * It scrapes what AWS's default configuration does, but of the pods only those that ask for it by annotations, such as the
 * one of the deployment `demo`: the default asks every port of every pod. All series bear the label `cluster`.
 *
 * Deploy: npx cdk deploy aps-scraper (about 45 minutes, 20 of them for the scraper)
 * Try it: npm run verify -- aps-scraper
 * Cost:   about 0.23 USD an hour, for the cluster, the NAT gateway, a node and the scraper, and 0.90 USD for each 10 million
 *         samples, thousands of them from each API server twice a minute
 */
export class ScraperExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const { cluster, nodes } = new SmallCluster(this, 'SmallCluster');
    const workspace = new aps.Workspace(this, 'Workspace', {
      alias: id,
      logging: aps.WorkspaceLogs.newLogGroup({ removalPolicy: RemovalPolicy.DESTROY }),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const scraper = new aps.Scraper(this, 'Scraper', {
      source: aps.ScrapeSource.cluster(cluster),
      destination: aps.ScrapeDestination.workspace(workspace),
      scrapeConfiguration: aps.ScrapeConfiguration.eksDefault({
        without: [aps.EksDefaultJob.POD_EXPORTER],
        jobs: [aps.EksScrapeJob.annotatedPods()],
      }),
    });

    const manifest: [Namespace, Deployment] = [NAMESPACE, DEPLOYMENT];
    const demo = new eks_v2.KubernetesManifest(this, 'Demo', { cluster, manifest });
    demo.node.addDependency(nodes);

    new CfnOutput(this, 'ScraperId', { value: scraper.scraperId });
    new CfnOutput(this, 'ClusterLabel', { value: scraper.clusterLabel });
    new CfnOutput(this, 'PrometheusEndpoint', { value: workspace.prometheusEndpoint });
  }
}

const NAMESPACE: Namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: DEMO.namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
};

const DEPLOYMENT: Deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: DEMO,
  spec: {
    selector: { matchLabels: { app: DEMO.name } },
    template: {
      metadata: {
        labels: { app: DEMO.name },
        annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9100' },
      },
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: DEMO.name,
            image: IMAGE,
            // One collector of its fifty: samples cost, and this is about how they get there.
            args: ['--collector.disable-defaults', '--collector.loadavg'],
            ports: [{ name: 'metrics', containerPort: 9100 }],
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              readOnlyRootFilesystem: true,
            },
            resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '64Mi' } },
          },
        ],
      },
    },
  },
};
