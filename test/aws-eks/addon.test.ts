import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as aws_eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { aws_eks as eks } from '../../lib';
import { ACCOUNT, testApp, testStack, warnings } from '../support/stack';

const { Addon, ControllerPolicy, PodIdentityAgent, PodIdentityAssociation, ResolveConflicts } = eks;
const EBS = { controllerPolicy: ControllerPolicy.ebsCsiDriver() };
const CLUSTER_ARN = `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/prod`;

function byName(stack: Stack, name = 'prod'): aws_eks.IClusterRef {
  return aws_eks.CfnCluster.fromClusterName(stack, `Cluster-${name}`, name);
}

function make(props: Partial<eks.AddonProps> = {}, stack = testStack()) {
  const cluster = byName(stack);
  return { stack, cluster, addon: new Addon(stack, 'Addon', { cluster, ...props }) };
}

function addonProperties(stack: Stack): Record<string, unknown> {
  return Object.values(Template.fromStack(stack).findResources('AWS::EKS::Addon'))[0]!['Properties'];
}

function withProfile(stack: Stack, namespace: string): void {
  new aws_eks.CfnFargateProfile(stack, 'Profile', {
    clusterName: 'prod',
    podExecutionRoleArn: `arn:aws:iam::${ACCOUNT}:role/fargate`,
    selectors: [{ namespace }],
  });
}

describe('an identity', () => {
  test('of a well-known add-on brings name, service account, role, trust and policy', () => {
    const { stack, addon } = make({ identities: [EBS] });
    expect(addon.addonName).toBe('aws-ebs-csi-driver');
    expect(addonProperties(stack)).toEqual({
      ClusterName: 'prod',
      AddonName: 'aws-ebs-csi-driver',
      PodIdentityAssociations: [
        {
          ServiceAccount: 'ebs-csi-controller-sa',
          RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^Addon/), 'Arn'] },
        },
      ],
    });
    const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(role!['Properties']).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'pods.eks.amazonaws.com' },
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnEquals: { 'aws:SourceArn': CLUSTER_ARN } },
          },
        ],
      },
      ManagedPolicyArns: [
        {
          'Fn::Join': ['', expect.arrayContaining([expect.stringMatching(/service-role\/AmazonEBSCSIDriverPolicy$/)])],
        },
      ],
    });
  });

  test.each([
    ['adot', 'adot-col-container-logs', ControllerPolicy.adotContainerLogs()],
    ['adot', 'adot-col-otlp-ingest', ControllerPolicy.adotOtlpIngest()],
    ['amazon-cloudwatch-observability', 'cloudwatch-agent', ControllerPolicy.cloudWatchObservability()],
    ['aws-ebs-csi-driver', 'ebs-csi-controller-sa', ControllerPolicy.ebsCsiDriver()],
    ['aws-efs-csi-driver', 'efs-csi-controller-sa', ControllerPolicy.efsCsiDriver()],
    ['aws-fsx-csi-driver', 'fsx-csi-controller-sa', ControllerPolicy.fsxCsiDriver()],
    ['vpc-cni', 'aws-node', ControllerPolicy.vpcCni()],
  ])('%s has %s', (name, serviceAccount, controllerPolicy) => {
    const { stack } = make({ identities: [{ controllerPolicy }] });
    expect(addonProperties(stack)).toMatchObject({
      AddonName: name,
      PodIdentityAssociations: [{ ServiceAccount: serviceAccount }],
    });
  });

  test('that needs to know its resources is of its add-on as well', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    make({ identities: [{ controllerPolicy: ControllerPolicy.mountpointS3CsiDriver({ buckets: [bucket] }) }] }, stack);
    expect(addonProperties(stack)).toMatchObject({
      AddonName: 'aws-mountpoint-s3-csi-driver',
      PodIdentityAssociations: [{ ServiceAccount: 's3-csi-driver-sa' }],
    });
  });

  test('of one add-on goes with its others, each with a role of its own', () => {
    const identities = [ControllerPolicy.adotOtlpIngest(), ControllerPolicy.adotContainerLogs()];
    const { stack } = make({ identities: identities.map((controllerPolicy) => ({ controllerPolicy })) });
    const { PodIdentityAssociations } = addonProperties(stack) as { PodIdentityAssociations: { RoleArn: unknown }[] };
    expect(new Set(PodIdentityAssociations.map(({ RoleArn }) => JSON.stringify(RoleArn))).size).toBe(2);
  });

  test('of any other add-on is a service account, whose role can be granted to', () => {
    const { stack, addon } = make({ addonName: 'my-addon', identities: [{ serviceAccount: 'worker' }] });
    new s3.Bucket(stack, 'Bucket').grantRead(addon.roleOf('worker'));
    expect(addonProperties(stack)).toMatchObject({
      AddonName: 'my-addon',
      PodIdentityAssociations: [{ ServiceAccount: 'worker' }],
    });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
  });

  test('may have a role of the app, which then trusts the cluster', () => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Shared', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const { addon } = make({ identities: [{ ...EBS, role }] }, stack);
    expect(addon.roleOf('ebs-csi-controller-sa')).toBe(role);
    const [made] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(made!['Properties'].AssumeRolePolicyDocument.Statement).toHaveLength(2);
  });

  test('may have an imported role, and a warning says what its owner must add', () => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Imported', `arn:aws:iam::${ACCOUNT}:role/ebs`);
    make({ addonName: 'my-addon', identities: [{ serviceAccount: 'worker', role }] }, stack);
    expect(warnings(stack)).toEqual([expect.stringContaining('"Service":"pods.eks.amazonaws.com"')]);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
  });
});

test('all else is the service’s default, or what it is asked to be', () => {
  const { stack } = make({
    addonName: 'vpc-cni',
    addonVersion: 'v1.20.0-eksbuild.1',
    namespace: 'network',
    configurationValues: { env: { ENABLE_PREFIX_DELEGATION: 'true' } },
    resolveConflicts: ResolveConflicts.OVERWRITE,
    preserveOnDelete: true,
  });
  expect(addonProperties(stack)).toEqual({
    ClusterName: 'prod',
    AddonName: 'vpc-cni',
    AddonVersion: 'v1.20.0-eksbuild.1',
    NamespaceConfig: { Namespace: 'network' },
    ConfigurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":"true"}}',
    ResolveConflicts: 'OVERWRITE',
    PreserveOnDelete: true,
  });
  const plain = make({ addonName: 'coredns' });
  expect(addonProperties(plain.stack)).toEqual({ ClusterName: 'prod', AddonName: 'coredns' });
});

test('an empty list of identities is not the same as none', () => {
  const { stack } = make({ addonName: 'coredns', identities: [] });
  expect(addonProperties(stack)).toMatchObject({ PodIdentityAssociations: [] });
});

test('waits for the agent when it has identities, and only then', () => {
  const stack = testStack();
  const cluster = byName(stack);
  new PodIdentityAgent(stack, 'Agent', { cluster });
  new Addon(stack, 'Ebs', { cluster, identities: [EBS] });
  new Addon(stack, 'Dns', { cluster, addonName: 'coredns' });
  const addons = Object.values(Template.fromStack(stack).findResources('AWS::EKS::Addon'));
  const waiting = (name: string) =>
    addons.find(({ Properties }) => Properties.AddonName === name)!['DependsOn'] as string[] | undefined;
  expect(waiting('aws-ebs-csi-driver')).toContainEqual(expect.stringMatching(/^Agent/));
  expect(waiting('coredns')).toBeUndefined();
});

test('waits for an agent that is made later too', () => {
  const { stack, cluster } = make({ identities: [EBS] });
  new PodIdentityAgent(stack, 'Agent', { cluster });
  const addons = Template.fromStack(stack).findResources('AWS::EKS::Addon', {
    Properties: { AddonName: 'aws-ebs-csi-driver' },
  });
  expect(Object.values(addons)[0]!['DependsOn']).toContainEqual(expect.stringMatching(/^Agent/));
});

test('knows its ARN, and is a reference for others', () => {
  const { stack, addon } = make({ addonName: 'coredns' });
  expect(stack.resolve(addon.addonArn)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Addon/), 'Arn'] });
  expect(stack.resolve(addon.addonRef)).toMatchObject({ addonName: expect.anything(), clusterName: expect.anything() });
});

describe('fails', () => {
  test.each<[string, Partial<eks.AddonProps>, string]>([
    [
      'without a name',
      { identities: [{ serviceAccount: 'a' }] },
      "'addonName' must be given unless the controller policies of 'identities' are of one add-on, got none",
    ],
    [
      'with controllers of two add-ons',
      { identities: [EBS, { controllerPolicy: ControllerPolicy.efsCsiDriver() }] },
      "got 'aws-ebs-csi-driver', 'aws-efs-csi-driver'",
    ],
    [
      'for the agent',
      { addonName: 'eks-pod-identity-agent' },
      "'addonName' must not be 'eks-pod-identity-agent'; use PodIdentityAgent.forCluster()",
    ],
    [
      'without a service account',
      { addonName: 'a', identities: [{}] },
      "'serviceAccount' must be given, or a 'controllerPolicy', which has one, got neither",
    ],
    [
      'with a service account twice',
      { addonName: 'a', identities: [{ serviceAccount: 'b' }, { serviceAccount: 'b' }] },
      "'identities' must have a service account once, got 'b' twice",
    ],
    [
      'with a service account that Kubernetes refuses',
      { addonName: 'a', identities: [{ serviceAccount: 'B_c' }] },
      "'serviceAccount' must have lower-case letters, digits, hyphens and periods only",
    ],
    [
      'with a namespace that Kubernetes refuses',
      { addonName: 'a', namespace: 'Kube_System' },
      "'namespace' must have lower-case letters, digits and hyphens only",
    ],
  ])('%s', (_, props, message) => {
    expect(() => make(props)).toThrow(message);
  });

  test('with a role of another account', () => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::210987654321:role/ebs');
    expect(() => make({ identities: [{ ...EBS, role }] }, stack)).toThrow(
      `'role' must be in the account of the cluster, ${ACCOUNT}, got 'Stack/Foreign' of 210987654321; use an association`,
    );
  });

  test('where the service account has an association already, naming both', () => {
    const stack = testStack();
    const cluster = byName(stack);
    new PodIdentityAssociation(stack, 'Ebs', { cluster, ...EBS });
    expect(() => new Addon(stack, 'Addon', { cluster, identities: [EBS] })).toThrow(
      "got 'kube-system/ebs-csi-controller-sa' at 'Stack/Addon' and at 'Stack/Ebs'",
    );
  });

  test('for the role of a service account that it does not have', () => {
    const { addon } = make({ identities: [EBS] });
    expect(() => addon.roleOf('other')).toThrow(
      "'serviceAccount' must be one of 'identities', 'ebs-csi-controller-sa', got 'other'",
    );
    const plain = make({ addonName: 'coredns' }).addon;
    expect(() => plain.roleOf('other')).toThrow('of which there are none');
  });

  test('where its pods run on Fargate', () => {
    const { stack } = make({ identities: [EBS] });
    withProfile(stack, 'kube-system');
    expect(stack.node.findAll().flatMap(({ node }) => node.validate())).toEqual([
      expect.stringMatching(/^pods in 'kube-system' run on Fargate/),
    ]);
  });
});

test('a DaemonSet is no matter of Fargate profiles, nor is it in an association', () => {
  const stack = testStack();
  const { cluster } = make({ identities: [{ controllerPolicy: ControllerPolicy.vpcCni() }] }, stack);
  new PodIdentityAssociation(stack, 'Agent', {
    cluster,
    namespace: 'kube-system',
    controllerPolicy: ControllerPolicy.cloudWatchAgent(),
  });
  withProfile(stack, 'kube-system');
  expect(stack.node.findAll().flatMap(({ node }) => node.validate())).toEqual([]);
});

test('the pods of a volume with their own identity are no DaemonSet', () => {
  const stack = testStack();
  const buckets = [new s3.Bucket(stack, 'Bucket')];
  const pods = { namespace: 'training', serviceAccount: 'trainer' };
  new PodIdentityAssociation(stack, 'Pods', {
    cluster: byName(stack),
    controllerPolicy: ControllerPolicy.mountpointS3CsiDriver({ buckets, ...pods }),
  });
  withProfile(stack, 'training');
  expect(stack.node.findAll().flatMap(({ node }) => node.validate())).toHaveLength(1);
});

test('tokens are accepted', () => {
  const stack = testStack('Stack', {}, testApp());
  const token = (id: string) => new CfnParameter(stack, id).valueAsString;
  const cluster = aws_eks.CfnCluster.fromClusterName(stack, 'Cluster', token('ClusterName'));
  new Addon(stack, 'Addon', {
    cluster,
    addonName: token('AddonName'),
    addonVersion: token('Version'),
    namespace: token('Namespace'),
    identities: [{ serviceAccount: token('ServiceAccount') }],
    configurationValues: { replicas: token('Replicas') },
  });
  expect(addonProperties(stack)).toMatchObject({
    ClusterName: { Ref: 'ClusterName' },
    AddonName: { Ref: 'AddonName' },
    AddonVersion: { Ref: 'Version' },
    NamespaceConfig: { Namespace: { Ref: 'Namespace' } },
    PodIdentityAssociations: [{ ServiceAccount: { Ref: 'ServiceAccount' } }],
    ConfigurationValues: { 'Fn::Join': ['', ['{"replicas":"', { Ref: 'Replicas' }, '"}']] },
  });
});
