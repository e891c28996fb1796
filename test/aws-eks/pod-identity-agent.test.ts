import { Template } from 'aws-cdk-lib/assertions';
import type { Stack } from 'aws-cdk-lib';
import * as aws_eks from 'aws-cdk-lib/aws-eks';
import * as eks_v2 from 'aws-cdk-lib/aws-eks-v2';
import { aws_eks as eks } from '../../lib';
import { testApp, testStack } from '../support/stack';

const { PodIdentityAgent, PodIdentityAssociation, ResolveConflicts } = eks;
const ADDON = 'AWS::EKS::Addon';

function byName(stack: Stack, name = 'prod', id = `Cluster-${name}`): aws_eks.IClusterRef {
  return aws_eks.CfnCluster.fromClusterName(stack, id, name);
}

function associate(stack: Stack, cluster: aws_eks.IClusterRef, id: string): eks.PodIdentityAssociation {
  return new PodIdentityAssociation(stack, id, { cluster, namespace: 'payments', serviceAccount: id.toLowerCase() });
}

function addon(stack: Stack): Record<string, unknown> {
  return Object.values(Template.fromStack(stack).findResources(ADDON))[0]!['Properties'];
}

test('is the add-on, with the service’s defaults', () => {
  const stack = testStack();
  const agent = new PodIdentityAgent(stack, 'Agent', { cluster: byName(stack) });
  expect(agent.installed).toBe(true);
  expect(addon(stack)).toEqual({ AddonName: 'eks-pod-identity-agent', ClusterName: 'prod' });
});

test('its version, what becomes of conflicts, and nodes without IPv6 can be chosen', () => {
  const stack = testStack();
  new PodIdentityAgent(stack, 'Agent', {
    cluster: byName(stack),
    addonVersion: 'v1.3.8-eksbuild.2',
    resolveConflicts: ResolveConflicts.OVERWRITE,
    ipv6: false,
  });
  expect(addon(stack)).toMatchObject({
    AddonVersion: 'v1.3.8-eksbuild.2',
    ResolveConflicts: 'OVERWRITE',
    ConfigurationValues: '{"agent":{"additionalArgs":{"-b":"169.254.170.23"}}}',
  });
});

test('is made once, however many ask for it', () => {
  const stack = testStack();
  const agents = ['a', 'b'].map((id) => PodIdentityAgent.forCluster(stack, byName(stack, 'prod', id)));
  expect(agents[0]).toBe(agents[1]);
  Template.fromStack(stack).resourceCountIs(ADDON, 1);
});

test.each(['before', 'after'])('associations that were made %s it wait for it', (when) => {
  const stack = testStack();
  const cluster = byName(stack);
  if (when === 'before') associate(stack, cluster, 'Api');
  new PodIdentityAgent(stack, 'Agent', { cluster });
  if (when === 'after') associate(stack, cluster, 'Api');
  const template = Template.fromStack(stack);
  const [agent] = Object.keys(template.findResources(ADDON));
  const [association] = Object.values(template.findResources('AWS::EKS::PodIdentityAssociation'));
  expect(association!['DependsOn']).toContain(agent);
});

test('associations of other clusters and other stacks do not wait for it', () => {
  const app = testApp();
  const stack = testStack('Stack', {}, app);
  new PodIdentityAgent(stack, 'Agent', { cluster: byName(stack) });
  associate(stack, byName(stack, 'test'), 'Api');
  const other = testStack('Other', {}, app);
  associate(other, byName(other), 'Api');
  const [association] = Object.values(Template.fromStack(stack).findResources('AWS::EKS::PodIdentityAssociation'));
  expect(association!['DependsOn']).toBeUndefined();
  expect(other.dependencies).toEqual([]);
});

describe('on a cluster in Auto Mode', () => {
  const autoMode = (stack: Stack) => new eks_v2.Cluster(stack, 'Cluster', { version: eks_v2.KubernetesVersion.V1_33 });

  test('nothing is installed, since it is built in', () => {
    const stack = testStack();
    const agent = new PodIdentityAgent(stack, 'Agent', { cluster: autoMode(stack) });
    expect(agent.installed).toBe(false);
    Template.fromStack(stack).resourceCountIs(ADDON, 0);
  });

  test('it is installed for nodes of other kinds when asked for', () => {
    const stack = testStack();
    const agent = new PodIdentityAgent(stack, 'Agent', { cluster: autoMode(stack), installOnAutoMode: true });
    expect(agent.installed).toBe(true);
    Template.fromStack(stack).resourceCountIs(ADDON, 1);
  });

  test.each([
    [true, 0],
    [false, 1],
  ])('an L1 cluster tells by its compute configuration (%p)', (enabled, count) => {
    const stack = testStack();
    const cluster = new aws_eks.CfnCluster(stack, 'Cluster', {
      roleArn: 'arn',
      resourcesVpcConfig: { subnetIds: [] },
      computeConfig: { enabled },
    });
    new PodIdentityAgent(stack, 'Agent', { cluster });
    Template.fromStack(stack).resourceCountIs(ADDON, count);
  });
});

test('fails when the cluster has one already, naming both', () => {
  const stack = testStack();
  new PodIdentityAgent(stack, 'Agent', { cluster: byName(stack) });
  expect(() => new PodIdentityAgent(stack, 'Again', { cluster: byName(stack, 'prod', 'Same') })).toThrow(
    "a cluster has one agent, got a second one beside 'Stack/Agent'; use PodIdentityAgent.forCluster()",
  );
});

test('fails when aws-cdk-lib has installed one already', () => {
  const stack = testStack();
  new PodIdentityAgent(stack, 'Agent', { cluster: byName(stack) });
  new aws_eks.CfnAddon(stack, 'Theirs', { addonName: 'eks-pod-identity-agent', clusterName: 'prod' });
  new aws_eks.CfnAddon(stack, 'Elsewhere', { addonName: 'eks-pod-identity-agent', clusterName: 'test' });
  expect(() => Template.fromStack(stack)).toThrow(
    "a cluster has one agent, got 'Stack/Agent/Resource' beside 'Stack/Theirs'; remove one of them",
  );
});
