import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ControllerPolicy } from '../../lib/aws-eks/controller-policy';
import { statements, testStack, warnings } from '../support/stack';

const POLICY = 'AWS::IAM::Policy';
const workload = { namespace: 'shop', serviceAccount: 'web' };

function role(stack: Stack): iam.Role {
  return new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('pods.eks.amazonaws.com') });
}

/** A stack with a cluster called `prod`, or another one, and a role that has got the policy. */
function attach(policy: ControllerPolicy, cluster?: (stack: Stack) => eks.IClusterRef): Stack {
  const stack = testStack();
  policy._attachTo(role(stack), stack, (cluster ?? byName)(stack));
  return stack;
}

const byName = (stack: Stack) => eks.CfnCluster.fromClusterName(stack, 'Cluster', 'prod');
const l1 = (name?: string) => (stack: Stack) =>
  new eks.CfnCluster(stack, 'Cluster', {
    name,
    roleArn: 'arn:aws:iam::123456789012:role/Cluster',
    resourcesVpcConfig: { subnetIds: ['subnet-1', 'subnet-2'] },
  });
const l2 = (clusterName?: string) => (stack: Stack) =>
  new eksv2.Cluster(stack, 'Cluster', { clusterName, version: eksv2.KubernetesVersion.V1_34 });

describe('the namespace and the service account', () => {
  test('can be others', () => {
    const policy = ControllerPolicy.ebsCsiDriver({ namespace: 'storage', serviceAccount: 'ebs' });
    expect(policy).toMatchObject({ namespace: 'storage', serviceAccount: 'ebs' });
  });

  test('can be others one at a time', () => {
    expect(ControllerPolicy.vpcCni({ namespace: 'network' })).toMatchObject({
      namespace: 'network',
      serviceAccount: 'aws-node',
    });
  });
});

describe('the name of the cluster in the key of a condition', () => {
  const autoscaler = (clusterName?: string) => ControllerPolicy.clusterAutoscaler({ clusterName });
  const owned = expect.objectContaining({
    Condition: { StringEquals: { 'autoscaling:ResourceTag/kubernetes.io/cluster/prod': 'owned' } },
  });

  test.each([
    ['a cluster known by its name', byName, undefined],
    ['an L1 with a name', l1('prod'), undefined],
    ['a cluster with a name', l2('prod'), undefined],
    ['an L1 without a name, given', l1(), 'prod'],
  ])('is that of %s', (_, cluster, given) => {
    expect(statements(attach(autoscaler(given), cluster), POLICY, /Role/)).toContainEqual(owned);
  });

  test('fails when it is known at deployment only', () => {
    expect(() => attach(autoscaler(), l1())).toThrow(
      "'clusterName' must be known at synth, since it is in the key of a condition, which CloudFormation does not resolve, " +
        'got a token; give the cluster a name, and the same name as a text here',
    );
    expect(() => attach(autoscaler(new Stack().stackName + new Stack().region), l1())).toThrow('got a token');
  });

  test('fails when it is that of another cluster', () => {
    expect(() => attach(autoscaler('test'))).toThrow(
      "'clusterName' must be the name of the cluster that the controller runs in, 'prod', got 'test'",
    );
  });
});

test.each<[string, ControllerPolicy, string]>([
  ['ExternalDNS', ControllerPolicy.externalDns({ hostedZones: [] }), "'hostedZones' must have at least one, got none"],
  ['cert-manager', ControllerPolicy.certManager({ hostedZones: [] }), "'hostedZones' must have at least one, got none"],
  [
    'External Secrets',
    ControllerPolicy.externalSecrets({ secrets: [] }),
    "one of 'secrets', 'secretPrefixes', 'parameters', 'parameterPrefixes' must not be empty, got none",
  ],
  ['Secrets Store CSI', ControllerPolicy.secretsStoreCsiDriver(workload), "one of 'secrets', 'secretPrefixes'"],
  ['Mountpoint', ControllerPolicy.mountpointS3CsiDriver({}), "one of 'buckets', 'directoryBuckets' must not be empty"],
  ['S3 Express', ControllerPolicy.s3ExpressSession({ ...workload, buckets: [] }), "'buckets' must have at least one"],
  ['Fluent Bit', ControllerPolicy.fluentBit({}), "one of 'logGroups', 'logGroupPrefixes' must not be empty"],
  ['KEDA', ControllerPolicy.keda({}), "one of 'queues' and 'cloudWatchMetrics' must be given, got none"],
  ['remote write', ControllerPolicy.prometheusRemoteWrite({ workspaces: [] }), "'workspaces' must have at least one"],
  ['query', ControllerPolicy.prometheusQuery({ workspaces: [] }), "'workspaces' must have at least one"],
  ['ADOT', ControllerPolicy.adotCollector({ workspaces: [] }), "'workspaces' must have at least one"],
  ['OSIS', ControllerPolicy.osisIngest({ ...workload, pipelines: [] }), "'pipelines' must have at least one"],
  ['Bedrock', ControllerPolicy.bedrockInvoke(workload), "one of 'modelIds', 'inferenceProfileIds'"],
  [
    'a model as profile',
    ControllerPolicy.bedrockInvoke({ ...workload, inferenceProfileIds: ['amazon.titan-embed-text-v2:0'] }),
    "'inferenceProfileIds' must begin with a geography",
  ],
  [
    'Private CA',
    ControllerPolicy.privateCaIssuer({ certificateAuthorities: [] }),
    "'certificateAuthorities' must have at least one",
  ],
])('fails without anything to work with: %s', (_, policy, message) => {
  expect(() => attach(policy)).toThrow(message);
});

describe('a policy', () => {
  test('can be given to several roles', () => {
    const stack = testStack();
    const zone = route53.HostedZone.fromHostedZoneId(stack, 'Zone', 'Z1');
    const policy = ControllerPolicy.externalDns({ hostedZones: [zone] });
    const other = new iam.Role(stack, 'Other', { assumedBy: new iam.ServicePrincipal('pods.eks.amazonaws.com') });
    policy._attachTo(role(stack), stack, byName(stack));
    policy._attachTo(other, stack, eks.CfnCluster.fromClusterName(stack, 'Second', 'test'));
    expect(statements(stack, POLICY, /Role/)).toEqual(statements(stack, POLICY, /Other/));
  });

  test('says the same twice to one role only once', () => {
    const policy = ControllerPolicy.vpcCni({ networkPolicyLogs: true });
    const template = (times: number) => {
      const stack = testStack();
      const [shared, cluster] = [role(stack), byName(stack)];
      for (let time = 0; time < times; time++) policy._attachTo(shared, stack, cluster);
      return Template.fromStack(stack).toJSON();
    };
    expect(template(2)).toEqual(template(1));
  });

  test('that is too long for a role together with others overflows into managed policies', () => {
    const stack = testStack();
    const shared = role(stack);
    const cluster = byName(stack);
    const nodeRole = iam.Role.fromRoleName(stack, 'Node', 'Node');
    for (const policy of [
      ControllerPolicy.karpenter({ nodeRole }),
      ControllerPolicy.awsLoadBalancerController(),
      ControllerPolicy.clusterAutoscaler(),
    ]) {
      policy._attachTo(shared, stack, cluster);
    }
    Template.fromStack(stack).resourceCountIs('AWS::IAM::ManagedPolicy', 1);
  });

  test('for a role of another account, which gets nothing, says what its owner must add', () => {
    const stack = testStack();
    const foreign = iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::210987654321:role/dns');
    const zone = route53.HostedZone.fromHostedZoneId(stack, 'Zone', 'Z1');
    ControllerPolicy.externalDns({ hostedZones: [zone] })._attachTo(foreign, stack, byName(stack));
    expect(warnings(stack)).toEqual([
      expect.stringMatching(
        /^the controller is denied until this is added to 'Stack\/Foreign', which this app does not own: \{"managedPolicies":\[\],"statements":\[\{"Action":\["route53:ChangeResourceRecordSets".*hostedzone\/Z1/,
      ),
    ]);
  });

  test.each([
    ['a role of the app', role],
    ['an imported role of the same account', (stack: Stack) => iam.Role.fromRoleName(stack, 'Imported', 'dns')],
  ])('for %s is no reason for a warning', (_, roleIn) => {
    const stack = testStack();
    const zone = route53.HostedZone.fromHostedZoneId(stack, 'Zone', 'Z1');
    ControllerPolicy.externalDns({ hostedZones: [zone] })._attachTo(roleIn(stack), stack, byName(stack));
    expect(warnings(stack)).toEqual([]);
    expect(statements(stack, POLICY)).toHaveLength(3);
  });

  test.each([
    [ControllerPolicy.ebsCsiDriver({ clusterScoped: true }), true],
    [ControllerPolicy.ebsCsiDriver(), false],
    [ControllerPolicy.of(workload), false],
  ])('tells whether it needs session tags', (policy, needed) => {
    expect(policy._controller.comparesSessionTags ?? false).toBe(needed);
  });
});

test('the models of a global inference profile are in no region', () => {
  const profile = 'global.anthropic.claude-haiku-4-5-20251001-v1:0';
  const stack = attach(ControllerPolicy.bedrockInvoke({ ...workload, inferenceProfileIds: [profile] }));
  const [, models] = statements(stack, POLICY);
  expect(JSON.stringify(models?.['Resource'])).toMatch(/:bedrock:\*::foundation-model.+:bedrock:::foundation-model/);
});

test('no ARN is of one partition only', () => {
  const stack = attach(ControllerPolicy.awsLoadBalancerController());
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('arn:aws:');
});

test('the AWS Load Balancer Controller has the newest policy that aws-cdk-lib knows', () => {
  const published = join(dirname(require.resolve('aws-cdk-lib/package.json')), 'aws-eks', 'lib', 'addons');
  const versions = readdirSync(published).flatMap((file) => /^alb-iam_policy-(v[\d.]+)\.json$/.exec(file)?.[1] ?? []);
  const newest = versions.sort(new Intl.Collator('en', { numeric: true }).compare).at(-1)!;
  const own = join(__dirname, '..', '..', 'lib', 'aws-eks', 'policies', `aws-load-balancer-controller-${newest}.json`);
  const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
  expect(read(own)).toEqual(read(join(published, `alb-iam_policy-${newest}.json`)));
});
