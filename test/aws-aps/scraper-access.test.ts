import { CfnParameter, Lazy, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksV2 from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, testApp, testStack, warnings } from '../support/stack';
import { CLUSTER_ARN, EXISTING, clusterL1, clusterV1, clusterV2, destinationIn, make, vpcIn } from './made-scraper';

const { CONFIG_MAP, API, API_AND_CONFIG_MAP } = eks.AuthenticationMode;
const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly rules?: { readonly verbs: string[] }[];
}

function scrape(stack: Stack, cluster: eks.IClusterRef, options: aps.ClusterSourceOptions = {}): aps.Scraper {
  return make({ source: aps.ScrapeSource.cluster(cluster, options) }, stack).scraper;
}

/** What is applied to clusters in a stack, but for the config map, which has tokens. */
function applied(stack: Stack): Manifest[] {
  return Object.values(Template.fromStack(stack).findResources(MANIFEST))
    .map((resource) => (resource as { Properties: { Manifest: unknown } }).Properties.Manifest)
    .filter((manifest) => typeof manifest === 'string')
    .flatMap((manifest) => JSON.parse(manifest) as Manifest[]);
}

/** The entries of the config map `aws-auth` in a stack, as text with its tokens. */
function awsAuth(stack: Stack): string {
  return JSON.stringify(
    Object.values(Template.fromStack(stack).findResources(MANIFEST)).filter((resource) =>
      JSON.stringify(resource).includes('mapRoles'),
    ),
  );
}

describe('with an API mode the service makes the access entry, and nothing is left to do', () => {
  test.each<[string, (stack: Stack) => eks.IClusterRef]>([
    ['aws-eks-v2', clusterV2],
    ['aws-eks and API', (stack) => clusterV1(stack, { authenticationMode: API })],
    ['aws-eks and both', (stack) => clusterV1(stack, { authenticationMode: API_AND_CONFIG_MAP })],
    ['an L1', (stack) => clusterL1(stack, { accessConfig: { authenticationMode: 'API' } })],
  ])('%s', (_, makeCluster) => {
    const stack = testStack();
    scrape(stack, makeCluster(stack));
    expect(warnings(stack)).toEqual([]);
    expect(applied(stack)).toEqual([]);
    expect(awsAuth(stack)).toBe('[]');
  });

  test('which is assumed of a cluster that is known by its ARN', () => {
    expect(warnings(make().stack)).toEqual([]);
  });

  test.each([
    ['its mode', (stack: Stack) => ({ authenticationMode: new CfnParameter(stack, 'Mode').valueAsString })],
    ['all of its access', () => Lazy.any({ produce: () => ({ authenticationMode: 'CONFIG_MAP' }) })],
  ])('which is assumed where %s is a token', (_, accessConfigIn) => {
    const stack = testStack();
    scrape(stack, clusterL1(stack, { accessConfig: accessConfigIn(stack) }));
    expect(warnings(stack)).toEqual([]);
  });
});

describe('with CONFIG_MAP, on a cluster of aws-eks in the same stack', () => {
  test('the scraper may read, by the manifests and the config map', () => {
    const stack = testStack();
    const scraper = scrape(stack, clusterV1(stack));
    expect(warnings(stack)).toEqual([]);
    expect(applied(stack)).toMatchObject(scraper.collectorManifests());
    expect(applied(stack).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'ClusterRole aps-collector-role',
      'ClusterRoleBinding aps-collector-user-role-binding',
    ]);
    expect(awsAuth(stack)).toMatch(/aps-collector-user.{0,10}groups.{0,10}\[\]/);
  });

  test('the config map names the role without its path', () => {
    const stack = testStack();
    const scraper = scrape(stack, clusterV1(stack, { authenticationMode: CONFIG_MAP }));
    const id = stack.getLogicalId(scraper.node.defaultChild as eks.CfnCluster);
    const part = (index: number) => ({
      'Fn::Select': [index, { 'Fn::Split': ['/', { 'Fn::GetAtt': [id, 'RoleArn'] }] }],
    });
    const withoutPath = { 'Fn::Join': ['', [part(0), '/', part(3)]] };
    expect(stack.resolve(scraper.awsAuthRoleArn)).toEqual(withoutPath);
    expect(awsAuth(stack)).toContain(JSON.stringify(part(3)));
    expect(awsAuth(stack)).toMatch(new RegExp(`rolearn[^{]*${JSON.stringify(part(0)).replace(/[[\]]/g, '\\$&')},"/"`));
  });

  test('nobody is an administrator', () => {
    const stack = testStack();
    const cluster = clusterV1(stack, { authenticationMode: CONFIG_MAP });
    scrape(stack, cluster);
    expect(JSON.stringify(Template.fromStack(stack))).not.toContain('system:masters');
  });

  test('nothing waits for itself, whatever the cluster has', () => {
    const stack = testStack();
    const cluster = clusterV1(stack, { mastersRole: undefined });
    cluster.addNodegroupCapacity('Nodes');
    cluster.addAutoScalingGroupCapacity('Own', { instanceType: new ec2.InstanceType('m5.large') });
    cluster.addFargateProfile('Fargate', { selectors: [{ namespace: 'batch' }] });
    new eks.Addon(stack, 'Addon', { cluster, addonName: 'vpc-cni' });
    scrape(stack, cluster);
    expect(() => Template.fromStack(stack)).not.toThrow();
    expect(awsAuth(stack)).toContain('aps-collector-user');
  });

  test('the manifests are applied once, the config map has each scraper', () => {
    const stack = testStack();
    const cluster = clusterV1(stack);
    scrape(stack, cluster);
    new aps.Scraper(stack, 'Second', {
      source: aps.ScrapeSource.cluster(cluster, { clusterLabel: 'second' }),
      destination: destinationIn(stack),
    });
    expect(applied(stack)).toHaveLength(2);
    expect(awsAuth(stack).match(/aps-collector-user/g)).toHaveLength(2);
  });
});

describe('what the scraper may read', () => {
  test('is what the service grants itself elsewhere, and never writing', () => {
    const [role, binding] = make().scraper.collectorManifests() as unknown as [Manifest, unknown];
    expect(new Set(role.rules!.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list', 'watch']));
    expect(role.rules).toEqual([
      expect.objectContaining({
        apiGroups: [''],
        resources: expect.arrayContaining(['nodes/metrics', 'endpoints']) as unknown,
      }),
      expect.objectContaining({ apiGroups: ['extensions', 'networking.k8s.io'] }),
      { apiGroups: ['metrics.eks.amazonaws.com'], resources: ['kcm/metrics', 'ksh/metrics'], verbs: ['get'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ]);
    expect(binding).toMatchObject({
      subjects: [{ kind: 'User', name: 'aps-collector-user' }],
      roleRef: { kind: 'ClusterRole', name: role.metadata.name },
    });
  });
});

describe('with CONFIG_MAP, what the app cannot do is told', () => {
  const MANIFESTS = "the manifests of 'collectorManifests()' are applied to it";
  const MAPPING =
    "'mapRoles' of its config map kube-system/aws-auth has an entry with the scraper's 'awsAuthRoleArn' as rolearn, the " +
    "username 'aps-collector-user' and no groups";
  const told = (todo: string) => [
    expect.stringContaining(
      `the scraper finds nothing in the cluster, whose authentication mode is CONFIG_MAP, until ${todo}; or change the mode ` +
        'to API_AND_CONFIG_MAP, which needs neither',
    ),
  ];

  test('of a cluster that is known by its ARN', () => {
    const source = aps.ScrapeSource.existingCluster(CLUSTER_ARN, { ...EXISTING, authenticationMode: CONFIG_MAP });
    expect(warnings(make({ source }).stack)).toEqual(told(`${MANIFESTS} and ${MAPPING}`));
  });

  test('of an L1, which has this mode unless it asks for another', () => {
    const stack = testStack();
    scrape(stack, clusterL1(stack));
    expect(warnings(stack)).toEqual(told(`${MANIFESTS} and ${MAPPING}`));
  });

  test('of a cluster in another stack, whose config map cannot name a role of this one', () => {
    const app = testApp();
    const other = testStack('Cluster', {}, app);
    const cluster = clusterV1(other);
    const stack = testStack('Scraper', {}, app);
    scrape(stack, cluster);
    expect(warnings(stack)).toEqual(told(MAPPING));
    expect(applied(other)).toHaveLength(2);
    expect(awsAuth(other)).not.toContain('aps-collector-user');
  });

  test('of an imported cluster, to which manifests are applied when it has a kubectl provider', () => {
    const stack = testStack();
    const attributes = { clusterName: 'prod', vpc: vpcIn(stack), clusterSecurityGroupId: 'sg-1' };
    const cluster = eks.Cluster.fromClusterAttributes(stack, 'Cluster', attributes);
    scrape(stack, cluster, { authenticationMode: CONFIG_MAP });
    expect(warnings(stack)).toEqual(told(`${MANIFESTS} and ${MAPPING}`));
    expect(applied(stack)).toEqual([]);
  });

  test.each([
    [
      'aws-eks',
      (stack: Stack, vpc: ec2.IVpc) =>
        eks.Cluster.fromClusterAttributes(stack, 'Cluster', {
          clusterName: 'prod',
          vpc,
          clusterSecurityGroupId: 'sg-1',
          kubectlRoleArn: `arn:aws:iam::${ACCOUNT}:role/kubectl`,
          kubectlProvider: eks.KubectlProvider.fromKubectlProviderAttributes(stack, 'Provider', {
            functionArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:kubectl`,
            kubectlRoleArn: `arn:aws:iam::${ACCOUNT}:role/kubectl`,
            handlerRole: iam.Role.fromRoleArn(stack, 'Handler', `arn:aws:iam::${ACCOUNT}:role/handler`),
          }),
        }),
    ],
    [
      'aws-eks-v2',
      (stack: Stack, vpc: ec2.IVpc) =>
        eksV2.Cluster.fromClusterAttributes(stack, 'Cluster', {
          clusterName: 'prod',
          vpc,
          clusterSecurityGroupId: 'sg-1',
          kubectlProvider: eksV2.KubectlProvider.fromKubectlProviderAttributes(stack, 'Provider', {
            serviceToken: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:kubectl`,
          }),
        }),
    ],
  ])('of an imported cluster with a kubectl provider: %s', (_, importCluster) => {
    const stack = testStack();
    const cluster = importCluster(stack, vpcIn(stack));
    scrape(stack, cluster, { authenticationMode: CONFIG_MAP });
    expect(warnings(stack)).toEqual(told(MAPPING));
    Template.fromStack(stack).hasResourceProperties(MANIFEST, {
      Manifest: Match.stringLikeRegexp('aps-collector-role'),
    });
  });
});

describe('the mode', () => {
  test('fails when it does not exist', () => {
    const unknown = 'IAM' as eks.AuthenticationMode;
    const source = aps.ScrapeSource.existingCluster(CLUSTER_ARN, { ...EXISTING, authenticationMode: unknown });
    expect(() => make({ source })).toThrow(
      "'authenticationMode' of the cluster must be one of CONFIG_MAP, API_AND_CONFIG_MAP, API, got 'IAM'",
    );
    const stack = testStack();
    expect(() => scrape(stack, clusterL1(stack, { accessConfig: { authenticationMode: 'aws_auth' } }))).toThrow(
      /must be one of CONFIG_MAP, API_AND_CONFIG_MAP, API, got 'aws_auth'/,
    );
  });

  test("fails when it is not the cluster's own", () => {
    const stack = testStack();
    expect(() => scrape(stack, clusterV2(stack), { authenticationMode: CONFIG_MAP })).toThrow(
      "'authenticationMode' of 'source' must be the cluster's own, API, got CONFIG_MAP; leave it out",
    );
  });

  test('may be said though the construct knows it', () => {
    const stack = testStack();
    expect(() => scrape(stack, clusterV2(stack), { authenticationMode: API })).not.toThrow();
  });
});
