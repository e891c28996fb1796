import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { CfnWorkspace } from 'aws-cdk-lib/aws-aps';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnCluster } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  aws_aps as aps,
  aws_eks as eks,
  aws_grafana as grafana,
  aws_opensearchserverless as aoss,
  aws_osis as osis,
  aws_s3express as s3express,
} from '../lib';

/** Puts so many instances of a construct into a stack. */
export type Fill = (stack: Stack, count: number) => void;

const location = s3express.BucketLocation.availabilityZone('use1-az4');

/** Every construct of the public API, by module and class; variants that take another way through the code besides. */
export const instances: Readonly<Record<string, Fill>> = {
  'aws_aps.Workspace': (stack, count) =>
    repeat(count, (id) => {
      const workspace = new aps.Workspace(stack, id, {
        logging: aps.WorkspaceLogs.newLogGroup(),
        limitsPerLabelSet: [{ labelSet: { cluster: 'prod' }, maxSeries: 1_000_000 }],
      });
      workspace.grants.remoteWrite(new iam.AccountPrincipal('210987654321'));
    }),
  'aws_aps.WorkspaceAlarms': (stack, count) => {
    const workspace = new aps.Workspace(stack, 'Workspace');
    repeat(count, (id) => workspace.addAlarms(id));
  },
  'aws_eks.Addon': (stack, count) => {
    const cluster = CfnCluster.fromClusterName(stack, 'Cluster', 'prod');
    repeat(count, (id) => {
      const serviceAccount = `${stack.stackName}-${id}`.toLowerCase();
      new eks.Addon(stack, id, {
        cluster,
        addonName: 'my-addon',
        namespace: 'addons',
        identities: [{ serviceAccount }],
      });
    });
  },
  'aws_aps.Scraper': (stack, count) => {
    const destination = aps.ScrapeDestination.workspace(new CfnWorkspace(stack, 'Workspace'));
    repeat(count, (id) => {
      const cluster = CfnCluster.fromClusterName(stack, `Cluster${id}`, `${stack.stackName}-${id}`);
      const source = aps.ScrapeSource.existingCluster(cluster.clusterRef.clusterArn, {
        subnetIds: ['subnet-a', 'subnet-b'],
        securityGroupIds: ['sg-1'],
        clusterLabel: `${stack.stackName}-${id}`,
      });
      new aps.Scraper(stack, id, { source, destination });
    });
  },
  'aws_aps.ScraperTargetRole': (stack, count) => {
    const workspace = new CfnWorkspace(stack, 'Workspace');
    repeat(count, (id) => new aps.ScraperTargetRole(stack, id, { workspace, scraperAccounts: ['111122223333'] }));
  },
  'aws_aps.RuleGroupsNamespace': (stack, count) => {
    const workspace = new CfnWorkspace(stack, 'Workspace');
    const groups = [aps.RulePresets.nodes(), aps.RulePresets.pods()];
    repeat(count, (id) => new aps.RuleGroupsNamespace(stack, id, { workspace, groups }));
  },
  'aws_eks.IrsaMigration': (stack, count) => {
    const cluster = CfnCluster.fromClusterName(stack, 'Cluster', 'prod');
    repeat(count, (id) => {
      const serviceAccount = `${stack.stackName}-${id}`.toLowerCase();
      const role = new iam.Role(stack, `Role${id}`, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
      const phase = eks.IrsaMigrationPhase.DUAL;
      new eks.IrsaMigration(stack, id, { cluster, namespace: 'payments', serviceAccount, role, phase });
    });
  },
  'aws_eks.PodIdentityAgent': (stack, count) =>
    repeat(count, (id) => {
      const cluster = CfnCluster.fromClusterName(stack, `Cluster${id}`, `${stack.stackName}-${id}`);
      new eks.PodIdentityAgent(stack, id, { cluster });
    }),
  'aws_eks.PodIdentityAssociation': (stack, count) => {
    const cluster = CfnCluster.fromClusterName(stack, 'Cluster', 'prod');
    repeat(count, (id) => {
      const serviceAccount = `${stack.stackName}-${id}`.toLowerCase();
      new eks.PodIdentityAssociation(stack, id, { cluster, namespace: 'payments', serviceAccount });
    });
  },
  'aws_eks.PodIdentityAssociation, of a shared role': (stack, count) => {
    const cluster = CfnCluster.fromClusterName(stack, 'Cluster', 'prod');
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    repeat(count, (id) => {
      const serviceAccount = `${stack.stackName}-${id}`.toLowerCase();
      new eks.PodIdentityAssociation(stack, id, { cluster, namespace: 'payments', serviceAccount, role });
    });
  },
  'aws_eks.PodIdentityReadiness': (stack, count) => {
    const cluster = CfnCluster.fromClusterName(stack, 'Cluster', 'prod');
    const workload = { cluster, namespace: 'payments', serviceAccount: 'api' };
    const associations = [new eks.PodIdentityAssociation(stack, 'Api', workload)];
    repeat(count, (id) => new eks.PodIdentityReadiness(stack, id, { associations }));
  },
  'aws_grafana.Dashboard': (stack, count) => {
    const workspace = grafana.Workspace.fromWorkspaceId(stack, 'Workspace', 'g-0123456789');
    const content = grafana.DashboardContent.fromObject({ title: 'Empty', panels: [] });
    repeat(count, (id) => new grafana.Dashboard(stack, id, { workspace, content }));
  },
  'aws_grafana.PrometheusDataSource': (stack, count) => {
    const workspace = grafana.Workspace.fromWorkspaceId(stack, 'Workspace', 'g-0123456789');
    const endpoint = grafana.PrometheusEndpoint.url('https://prometheus.example.com');
    repeat(count, (id) => new grafana.PrometheusDataSource(stack, id, { workspace, endpoint }));
  },
  'aws_grafana.Workspace': (stack, count) => repeat(count, (id) => new grafana.Workspace(stack, id)),
  'aws_opensearchserverless.Collection': (stack, count) => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const networkAccess = aoss.NetworkAccess.privateAccess({ vpcEndpointIds: ['vpce-0a1b2c3d4e5f'] });
    repeat(count, (id) => {
      const collection = new aoss.Collection(stack, id, { type: aoss.CollectionType.SEARCH, networkAccess });
      collection.grants.readWrite(role);
    });
  },
  'aws_opensearchserverless.CollectionGroup': (stack, count) =>
    repeat(count, (id) => new aoss.CollectionGroup(stack, id, { capacity: { minSearch: 1, maxSearch: 8 } })),
  'aws_opensearchserverless.Index': (stack, count) => {
    const collection = new aoss.Collection(stack, 'Collection', {
      type: aoss.CollectionType.VECTOR_SEARCH,
      networkAccess: aoss.NetworkAccess.publicAccess(),
    });
    const fields = { embedding: aoss.IndexField.vector(1024), text: aoss.IndexField.text() };
    repeat(count, (id) => new aoss.Index(stack, id, { collection, fields }));
  },
  'aws_opensearchserverless.VpcEndpoint': (stack, count) => {
    const vpc = new ec2.Vpc(stack, 'Vpc');
    repeat(count, (id) => new aoss.VpcEndpoint(stack, id, { vpc }));
  },
  'aws_osis.Pipeline': (stack, count) => repeat(count, (id) => logPipeline(stack, id)),
  'aws_osis.Pipeline, attached to a VPC': (stack, count) => {
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const network = osis.PipelineNetwork.attached({ vpc, cidrBlock: '10.99.20.0/24' });
    repeat(count, (id) => logPipeline(stack, id, network));
  },
  'aws_osis.PipelineAlarms': (stack, count) => {
    const pipeline = logPipeline(stack, 'Pipeline');
    repeat(count, (id) => pipeline.addAlarms(id));
  },
  'aws_osis.PipelineEndpoint': (stack, count) => {
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const pipeline = logPipeline(stack, 'Pipeline');
    repeat(count, (id) => new osis.PipelineEndpoint(stack, id, { pipeline, vpc }));
  },
  'aws_s3express.AccessPoint': (stack, count) => {
    const bucket = new s3express.DirectoryBucket(stack, 'Bucket', { location });
    repeat(count, (id) => bucket.addAccessPoint(id, { prefixes: ['datasets/'] }));
  },
  'aws_s3express.DirectoryBucket': (stack, count) =>
    repeat(count, (id) => new s3express.DirectoryBucket(stack, id, { location })),
  'aws_s3express.DirectoryBucket, with lifecycle and grants': (stack, count) => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    repeat(count, (id) => {
      const bucket = new s3express.DirectoryBucket(stack, id, { location });
      bucket.addLifecycleRule({ expiration: Duration.days(1) });
      bucket.grants.readWrite(role);
    });
  },
  'aws_s3express.DirectoryBucket, emptied': (stack, count) =>
    repeat(count, (id) => {
      const options = { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY };
      new s3express.DirectoryBucket(stack, id, { location, ...options });
    }),
  'aws_s3express.GatewayEndpoint': (stack, count) => {
    const bucket = new s3express.DirectoryBucket(stack, 'Bucket', { location });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['us-east-1a'] });
    repeat(count, (id) => {
      const subnet = ec2.Subnet.fromSubnetAttributes(stack, `Subnet${id}`, { subnetId: id, routeTableId: `rtb-${id}` });
      new s3express.GatewayEndpoint(stack, id, { vpc, subnets: [{ subnets: [subnet] }], buckets: [bucket] });
    });
  },
  'aws_s3express.ZonalSubnet': (stack, count) => {
    const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
    repeat(count, (id) => new s3express.ZonalSubnet(stack, id, { vpc, location, cidrBlock: '10.0.0.0/24' }));
  },
};

function logPipeline(stack: Stack, id: string, network?: osis.PipelineNetwork): osis.Pipeline {
  return new osis.Pipeline(stack, id, {
    source: osis.Source.of('http', { path: '/logs' }),
    processors: [osis.Processor.of('grok', { match: { log: ['%{COMMONAPACHELOG}'] } })],
    sinks: [
      osis.Sink.of('opensearch', {
        hosts: ['https://search-logs.us-east-1.es.amazonaws.com'],
        index: 'logs',
        aws: { region: 'us-east-1' },
        dlq: { s3: { bucket: 'lost-documents', region: 'us-east-1' } },
      }),
    ],
    network,
  });
}

function repeat(count: number, make: (id: string) => void): void {
  for (let i = 0; i < count; i++) make(`Instance${i}`);
}
