/** An app as a user would write it. `npm run test:consumer` compiles and runs it outside the repository. */
import { strictEqual } from 'node:assert';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-eks';
import { Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import * as reinvent from 'cdk-reinvent-constructs';
import {
  aws_aps as aps,
  aws_eks as eks,
  aws_grafana as grafana,
  aws_opensearchserverless as aoss,
  aws_osis as osis,
  aws_s3express as s3express,
} from 'cdk-reinvent-constructs';
import * as apsByPath from 'cdk-reinvent-constructs/aws-aps';
import * as eksByPath from 'cdk-reinvent-constructs/aws-eks';
import * as grafanaByPath from 'cdk-reinvent-constructs/aws-grafana';
import * as aossByPath from 'cdk-reinvent-constructs/aws-opensearchserverless';
import * as osisByPath from 'cdk-reinvent-constructs/aws-osis';
import * as s3expressByPath from 'cdk-reinvent-constructs/aws-s3express';

interface Use {
  /** Imported by its path; must be the same module. */
  readonly byPath: object;
  readonly make: (stack: Stack) => void;
  /** The resource types that must be in the template. */
  readonly resources: string[];
}

/** One entry per module; TypeScript complains when one is missing. */
const modules: Record<keyof typeof reinvent, Use> = {
  aws_aps: {
    byPath: apsByPath,
    make: (stack) => {
      const workspace = new aps.Workspace(stack, 'Workspace');
      workspace.addAlarms('Alarms');
      // These read PromQL and YAML, by what is bundled with the package.
      new aps.RuleGroupsNamespace(stack, 'Rules', {
        workspace,
        groups: [
          aps.RulePresets.nodes(),
          aps.RuleGroups.fromYaml('groups: [{ name: a, rules: [{ record: b, expr: up }] }]'),
        ],
      });
    },
    resources: ['AWS::APS::Workspace', 'AWS::APS::RuleGroupsNamespace', 'AWS::CloudWatch::Alarm'],
  },
  aws_eks: {
    byPath: eksByPath,
    make: (stack) => {
      const association = new eks.PodIdentityAssociation(stack, 'Api', {
        cluster: CfnCluster.fromClusterName(stack, 'Cluster', 'prod'),
        namespace: 'payments',
        serviceAccount: 'api',
      });
      new eks.PodIdentityReadiness(stack, 'Ready', { associations: [association] });
    },
    resources: ['AWS::EKS::PodIdentityAssociation', 'AWS::IAM::Role'],
  },
  aws_grafana: {
    byPath: grafanaByPath,
    make: (stack) => {
      const workspace = new grafana.Workspace(stack, 'Workspace');
      const endpoint = grafana.PrometheusEndpoint.url('https://prometheus.example.com');
      const dataSource = new grafana.PrometheusDataSource(stack, 'DataSource', { workspace, endpoint });
      const content = grafana.DashboardContent.clusterOverview();
      new grafana.Dashboard(stack, 'Dashboard', { workspace, dataSource, content });
    },
    resources: ['AWS::Grafana::Workspace', 'Custom::GrafanaDataSource', 'Custom::GrafanaDashboard'],
  },
  aws_opensearchserverless: {
    byPath: aossByPath,
    make: (stack) => {
      const collection = new aoss.Collection(stack, 'Collection', {
        type: aoss.CollectionType.VECTOR_SEARCH,
        networkAccess: aoss.NetworkAccess.privateAccess({ services: ['aoss.amazonaws.com'] }),
        collectionGroup: new aoss.CollectionGroup(stack, 'Group'),
      });
      new aoss.Index(stack, 'Index', { collection, fields: { embedding: aoss.IndexField.vector(1024) } });
    },
    resources: [
      'AWS::OpenSearchServerless::AccessPolicy',
      'AWS::OpenSearchServerless::Collection',
      'AWS::OpenSearchServerless::CollectionGroup',
      'AWS::OpenSearchServerless::Index',
      'AWS::OpenSearchServerless::SecurityPolicy',
    ],
  },
  aws_osis: {
    byPath: osisByPath,
    make: (stack) => {
      const domain = new Domain(stack, 'Domain', { version: EngineVersion.OPENSEARCH_2_19 });
      const pipeline = new osis.Pipeline(stack, 'Pipeline', {
        source: osis.Source.of('http', { path: '/logs' }),
        sinks: [
          osis.Sink.domain(domain, {
            index: 'logs',
            fineGrainedAccess: osis.FineGrainedAccess.asMasterUser(Secret.fromSecretNameV2(stack, 'Master', 'master')),
          }),
        ],
      });
      pipeline.addAlarms('Alarms');
    },
    resources: ['AWS::OSIS::Pipeline', 'AWS::IAM::Role', 'AWS::Logs::LogGroup', 'AWS::CloudWatch::Alarm'],
  },
  aws_s3express: {
    byPath: s3expressByPath,
    make: (stack) =>
      new s3express.DirectoryBucket(stack, 'Bucket', {
        location: s3express.BucketLocation.availabilityZone('use1-az4'),
        removalPolicy: RemovalPolicy.DESTROY,
        autoDeleteObjects: true,
      }),
    resources: ['AWS::S3Express::DirectoryBucket', 'Custom::S3ExpressEmptyBucket'],
  },
};

const app = new App({ outdir: 'cdk.out' });
for (const [name, { make }] of Object.entries(modules)) make(new Stack(app, name.replaceAll('_', '-')));
const assembly = app.synth();

for (const [name, { byPath, resources }] of Object.entries(modules)) {
  strictEqual(byPath === reinvent[name as keyof typeof reinvent], true);

  const { template } = assembly.getStackByName(name.replaceAll('_', '-')) as {
    template: { Resources: Record<string, { Type: string }> };
  };
  const types = Object.values(template.Resources).map(({ Type }) => Type);
  for (const type of resources) {
    if (!types.includes(type)) throw new Error(`the stack of ${name} has no ${type}, only ${types.join(', ')}`);
  }
}
