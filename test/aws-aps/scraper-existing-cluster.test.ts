import { Template } from 'aws-cdk-lib/assertions';
import { ScraperExistingClusterExample } from '../../examples/aws-aps/scraper-existing-cluster';
import { proveExample } from '../support/prove-example';
import { testApp } from '../support/stack';

proveExample('aps-scraper-existing-cluster', { stateful: { 'AWS::APS::Workspace': ['Workspace2F8C78CC'] } });

test('the cluster is the one that the context tells', () => {
  const app = testApp();
  const clusterArn = 'arn:aws:eks:eu-west-1:111122223333:cluster/prod';
  app.node.setContext('clusterArn', clusterArn);
  app.node.setContext('subnetIds', 'subnet-a,subnet-b,subnet-c');
  app.node.setContext('securityGroupIds', 'sg-1,sg-2');
  const template = Template.fromStack(new ScraperExistingClusterExample(app, 'Example'));
  template.hasResourceProperties('AWS::APS::Scraper', {
    Source: {
      EksConfiguration: {
        ClusterArn: clusterArn,
        SubnetIds: ['subnet-a', 'subnet-b', 'subnet-c'],
        SecurityGroupIds: ['sg-1', 'sg-2'],
      },
    },
  });
  template.hasOutput('ClusterLabel', { Value: 'prod' });
});
