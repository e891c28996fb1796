import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { CfnWorkspace as CfnPrometheusWorkspace } from 'aws-cdk-lib/aws-aps';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { aws_grafana as grafana } from '../../lib';
import { synthesize } from '../support/example';
import { policyDocuments } from '../support/policy-documents';
import { policyFindings } from '../support/policy-findings';
import { stackOf } from '../support/stack-of';
import { validateExamples } from '../support/validators';

/** All that gives permissions, in one stack. */
const Everything = stackOf((stack) => {
  const encryptionKey = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const workspace = new grafana.Workspace(stack, 'Grafana', {
    notificationTopics: [new sns.Topic(stack, 'Topic', { enforceSSL: true })],
    prometheusDiscovery: true,
    removalPolicy: RemovalPolicy.DESTROY,
    authentication: grafana.WorkspaceAuthentication.identityCenterAndSaml({
      idpMetadata: grafana.IdpMetadata.url('https://idp.example.com/metadata'),
      loginValidity: Duration.hours(8),
    }),
    grafanaVersion: grafana.GrafanaVersion.V10_4,
    pluginAdminEnabled: true,
  });
  const metrics = new CfnPrometheusWorkspace(stack, 'Prometheus', { kmsKeyArn: encryptionKey.keyArn });
  const dataSource = new grafana.PrometheusDataSource(stack, 'Metrics', {
    workspace,
    endpoint: grafana.PrometheusEndpoint.workspace(metrics, { encryptionKey }),
  });
  new grafana.PrometheusDataSource(stack, 'Elsewhere', {
    workspace,
    endpoint: grafana.PrometheusEndpoint.workspace(metrics),
    assumeRole: iam.Role.fromRoleArn(stack, 'Theirs', 'arn:aws:iam::210987654321:role/metrics'),
  });
  const content = grafana.DashboardContent.clusterOverview();
  new grafana.Dashboard(stack, 'Clusters', { workspace, dataSource, content });
  const large = grafana.DashboardContent.fromObject({ title: 'Large', description: 'a'.repeat(25_000) });
  new grafana.Dashboard(stack, 'Large', { workspace, content: large });
});

test('every action in every policy exists, and fits its resource', async () => {
  const documents = policyDocuments(synthesize(Everything, 'grafana'));
  expect(documents.length).toBeGreaterThan(5);
  expect(await policyFindings(documents)).toEqual([]);
});

test('CloudFormation Validate finds nothing in what is synthesized', () => {
  const found = validateExamples({ grafana: Everything })['grafana']!;
  expect(found.filter((finding) => !finding.includes('AwsSolutions'))).toEqual([]);
});
