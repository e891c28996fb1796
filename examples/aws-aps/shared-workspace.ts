import { ArnFormat, CfnOutput, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch_actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { aws_aps as aps, aws_grafana as grafana } from '../../lib';

/** What is made up for a cluster of which the context tells no network. */
const MADE_UP = 'subnet-0123456789abcdef0,subnet-0123456789abcdef1,sg-0123456789abcdef0';

/**
 * One Prometheus for three clusters that exist: a workspace with rules, alerts to SNS and Grafana, and one expression per
 * cluster.
 *
 * Two stacks, because clusters come and go and their metrics stay: this one has the workspace and all that reads it,
 * `<id>-clusters` beside it the scrapers. The clusters are known by name, in the account and region of the stacks, and
 * nothing is installed in them; what they must be like is in the module's README. Series are told apart by the label
 * `cluster`, which each scraper sets, and no cluster can use up the workspace for the others.
 *
 * The workspace is retained: `cdk destroy 'aps-shared-workspace*'` removes all the rest and leaves the metrics, until somebody
 * calls `aws amp delete-workspace --workspace-id <WorkspaceId>`. Deployed again, it makes another workspace.
 *
 * Deploy: npx cdk deploy 'aps-shared-workspace*' -c clusters=prod,test,dev -c prod=subnet-0a,subnet-0b,sg-0a \
 *           -c test=subnet-0c,subnet-0d,sg-0b -c dev=subnet-0e,subnet-0f,sg-0c
 *         with, for each cluster, two to five of its subnets in two zones, and its cluster security group:
 *         aws eks describe-cluster --name prod --query cluster.resourcesVpcConfig
 *         Making the scrapers takes about 20 minutes. IAM Identity Center must be enabled, and the region must have Amazon
 *         Managed Grafana. Without any -c it synthesizes for networks that are made up.
 * Try it: aws sns subscribe --topic-arn <TopicArn> --protocol email --notification-endpoint <you>
 *         aws grafana update-permissions --workspace-id <GrafanaId> --update-instruction-batch \
 *           'action=ADD,role=ADMIN,users=[{id=<your id in IAM Identity Center>,type=SSO_USER}]', then open <GrafanaUrl>
 *         npm run verify -- aps-shared-workspace
 * Cost:   about 29 USD a month for each scraper, 9 for Grafana, 2 for the key and the alarms, and what is ingested (see the
 *         module's README); Grafana may bill one more user for each data source and dashboard in a month that deploys it
 */
export class SharedWorkspaceExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const fromContext = (key: string, otherwise: string) =>
      ((this.node.tryGetContext(key) as string | undefined) ?? otherwise).split(',');
    const clusters = fromContext('clusters', 'prod,test,dev');
    const maxSeries = 1_000_000;

    const key = new kms.Key(this, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
    const topic = new sns.Topic(this, 'Alerts', { masterKey: key, enforceSSL: true });

    const workspace = new aps.Workspace(this, 'Workspace', {
      alias: 'shared',
      limitsPerLabelSet: clusters.map((cluster) => ({ labelSet: { cluster }, maxSeries })),
      logging: aps.WorkspaceLogs.newLogGroup({ removalPolicy: RemovalPolicy.DESTROY }),
      alertManager: aps.AlertManager.of({
        receiver: aps.AlertReceiver.sns('operators', {
          topic,
          subject: '{{ .Status }}: {{ .CommonLabels.alertname }} in {{ .CommonLabels.cluster }}',
        }),
        // Where nothing is scraped, all other alerts of the cluster are about what is not known any more.
        inhibitRules: [
          {
            source: [aps.AlertMatcher.equalTo('alertname', 'ScraperAbsent')],
            target: [aps.AlertMatcher.notEqualTo('alertname', 'ScraperAbsent')],
          },
        ],
      }),
    });
    const rules = new aps.RuleGroupsNamespace(this, 'Rules', {
      workspace,
      groups: [
        aps.RulePresets.nodes(),
        aps.RulePresets.pods(),
        aps.RulePresets.apiServer(),
        aps.RulePresets.scrapers({ clusters }),
        aps.RulePresets.workspace({ maxSeriesPerCluster: maxSeries }),
      ],
    });

    // What the workspace cannot say of itself, such as alerts that it could not send, CloudWatch says, to the same topic.
    workspace.addAlarms('Alarms', { alarmActions: [new cloudwatch_actions.SnsAction(topic)] });
    const cloudWatch = new iam.ServicePrincipal('cloudwatch.amazonaws.com');
    const alarms = this.formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [cloudWatch],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account }, ArnLike: { 'aws:SourceArn': alarms } },
      }),
    );
    // Without a condition, as the service documents it: who may publish, the topic decides.
    key.grants.actions(cloudWatch, 'kms:Decrypt', 'kms:GenerateDataKey*');

    const dashboards = new grafana.Workspace(this, 'Grafana', { removalPolicy: RemovalPolicy.DESTROY });
    const dataSource = new grafana.PrometheusDataSource(this, 'Metrics', {
      workspace: dashboards,
      endpoint: grafana.PrometheusEndpoint.workspace(workspace),
      isDefault: true,
    });
    const overview = new grafana.Dashboard(this, 'ClusterOverview', {
      workspace: dashboards,
      dataSource,
      content: grafana.DashboardContent.clusterOverview(),
    });
    const health = new grafana.Dashboard(this, 'WorkspaceHealth', {
      workspace: dashboards,
      dataSource,
      content: grafana.DashboardContent.workspaceHealth(),
    });

    const clusterStack = new Stack(scope, `${id}-clusters`, { env: props?.env });
    const scrapers = clusters.map((cluster) => {
      const network = fromContext(cluster, MADE_UP);
      const clusterArn = clusterStack.formatArn({ service: 'eks', resource: 'cluster', resourceName: cluster });
      const scraper = new aps.Scraper(clusterStack, cluster, {
        alias: cluster,
        source: aps.ScrapeSource.existingCluster(clusterArn, {
          clusterLabel: cluster,
          subnetIds: network.filter((item) => item.startsWith('subnet-')),
          securityGroupIds: network.filter((item) => item.startsWith('sg-')),
        }),
        destination: aps.ScrapeDestination.workspace(workspace),
      });
      return `${cluster}=${scraper.scraperId}`;
    });

    Validations.of(this).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::<GrafanaContentProviderFunctionAB87AFC4.Arn>:*]',
      reason: 'The wildcard is the versions of one function, which the provider framework of aws-cdk-lib may call',
    });

    new CfnOutput(this, 'WorkspaceId', { value: workspace.workspaceId });
    new CfnOutput(this, 'PrometheusEndpoint', { value: workspace.prometheusEndpoint });
    new CfnOutput(this, 'RuleGroupsNamespaceName', { value: rules.ruleGroupsNamespaceName });
    new CfnOutput(this, 'TopicArn', { value: topic.topicArn });
    new CfnOutput(this, 'GrafanaId', { value: dashboards.workspaceId });
    new CfnOutput(this, 'GrafanaUrl', { value: `https://${dashboards.workspaceEndpoint}` });
    new CfnOutput(this, 'DataSourceUid', { value: dataSource.dataSourceUid });
    new CfnOutput(this, 'DashboardUids', { value: [overview.dashboardUid, health.dashboardUid].join() });
    new CfnOutput(clusterStack, 'Scrapers', { value: scrapers.join() });
  }
}
