import { App, CfnParameter, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as aws_eks from 'aws-cdk-lib/aws-eks';
import * as eks_v2 from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { aws_eks as eks } from '../../lib';
import { ACCOUNT, testStack, warnings } from '../support/stack';

const { PodIdentityAssociation, SessionTag } = eks;
const ASSOCIATION = 'AWS::EKS::PodIdentityAssociation';
const LAYER = `arn:aws:lambda:us-east-1:${ACCOUNT}:layer:kubectl:1`;
const CLUSTER_ARN = `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/prod`;

function byName(stack: Stack, name = 'prod'): aws_eks.IClusterRef {
  return aws_eks.CfnCluster.fromClusterName(stack, `Cluster-${name}`, name);
}

function make(props: Partial<eks.PodIdentityAssociationProps> = {}) {
  const stack = testStack();
  const cluster = byName(stack);
  const association = new PodIdentityAssociation(stack, 'Api', {
    cluster,
    namespace: 'payments',
    serviceAccount: 'api',
    ...props,
  });
  return { stack, cluster, association };
}

/** The trust policies of a stack's roles, by the beginning of their logical ids. */
function trustOf(stack: Stack, id: string): Record<string, unknown>[] {
  const roles = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  const found = roles.find(([name]) => name.startsWith(id));
  return found![1]['Properties']['AssumeRolePolicyDocument']['Statement'];
}

function properties(stack: Stack): Record<string, unknown> {
  return Object.values(Template.fromStack(stack).findResources(ASSOCIATION))[0]!['Properties'];
}

describe('the role', () => {
  test('is made, and trusts EKS Pod Identity for this cluster and account, in one statement', () => {
    const { stack } = make();
    expect(trustOf(stack, 'ApiRole')).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnEquals: { 'aws:SourceArn': CLUSTER_ARN } },
      },
    ]);
    expect(properties(stack)).toEqual({
      ClusterName: 'prod',
      Namespace: 'payments',
      ServiceAccount: 'api',
      RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^ApiRole/), 'Arn'] },
    });
  });

  test('demands the session tags that it is asked to', () => {
    const trustedSessionTags = [SessionTag.CLUSTER_NAME, SessionTag.NAMESPACE, SessionTag.SERVICE_ACCOUNT];
    const { stack } = make({ trustedSessionTags });
    expect(trustOf(stack, 'ApiRole')).toMatchObject([
      {
        Condition: {
          StringEquals: {
            'aws:SourceAccount': ACCOUNT,
            'aws:RequestTag/eks-cluster-name': 'prod',
            'aws:RequestTag/kubernetes-namespace': 'payments',
            'aws:RequestTag/kubernetes-service-account': 'api',
          },
          ArnEquals: { 'aws:SourceArn': CLUSTER_ARN },
        },
      },
    ]);
  });

  test('of the app is shared by many clusters and service accounts, in one statement', () => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Shared', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    for (const name of ['prod', 'test']) {
      const cluster = byName(stack, name);
      for (const serviceAccount of ['a', 'b']) {
        const id = `${name}-${serviceAccount}`;
        new PodIdentityAssociation(stack, id, { cluster, namespace: 'payments', serviceAccount, role });
      }
    }
    expect(trustOf(stack, 'Shared').slice(1)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: { 'aws:SourceAccount': ACCOUNT },
          ArnEquals: { 'aws:SourceArn': [CLUSTER_ARN, CLUSTER_ARN.replace('prod', 'test')] },
        },
      },
    ]);
  });

  test('made by one association is shared with another, each with the tags that it demands', () => {
    const { stack, cluster, association } = make({ trustedSessionTags: [SessionTag.NAMESPACE] });
    const options = { cluster, namespace: 'reports', serviceAccount: 'api', role: association.role };
    new PodIdentityAssociation(stack, 'Reports', { ...options, trustedSessionTags: [SessionTag.NAMESPACE] });
    const tags = trustOf(stack, 'ApiRole').map(
      ({ Condition }) =>
        (Condition as { StringEquals: Record<string, string> }).StringEquals['aws:RequestTag/kubernetes-namespace'],
    );
    expect(tags).toEqual(['payments', 'reports']);
  });

  test('of another app is left alone, and its owner is told the statement to add', () => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Existing', `arn:aws:iam::${ACCOUNT}:role/existing`);
    new PodIdentityAssociation(stack, 'Api', {
      cluster: byName(stack),
      namespace: 'payments',
      serviceAccount: 'api',
      role,
    });
    expect(warnings(stack)).toEqual([
      expect.stringMatching(
        /^pods get no credentials until this is added to the trust policy of 'Stack\/Existing', which this app does not own: \{"Action":\["sts:AssumeRole","sts:TagSession"\].*"aws:SourceArn":"arn:aws:eks:us-east-1:123456789012:cluster\/prod"/,
      ),
    ]);
  });
});

test('is what one grants to', () => {
  const { stack, association } = make();
  new s3.Bucket(stack, 'Bucket').grantRead(association);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    Roles: [{ Ref: Match.stringLikeRegexp('^ApiRole') }],
    PolicyDocument: { Statement: [{ Action: Match.arrayWith(['s3:GetObject*']) }] },
  });
});

test('the session tags are policy variables, so that one policy serves every namespace', () => {
  const { stack, association } = make();
  new s3.Bucket(stack, 'Bucket').grantRead(association, `${SessionTag.NAMESPACE.variable}/*`);
  expect(JSON.stringify(Template.fromStack(stack))).toContain('/${aws:PrincipalTag/kubernetes-namespace}/*');
  expect(SessionTag.CLUSTER_NAME.principalTagKey).toBe('aws:PrincipalTag/eks-cluster-name');
  expect(SessionTag.POD_UID.requestTagKey).toBe('aws:RequestTag/kubernetes-pod-uid');
});

describe('the cluster', () => {
  test.each<[string, (stack: Stack) => aws_eks.IClusterRef]>([
    [
      'an L1',
      (stack) => new aws_eks.CfnCluster(stack, 'Cluster', { roleArn: 'arn', resourcesVpcConfig: { subnetIds: [] } }),
    ],
    [
      'of aws-eks-v2',
      (stack) =>
        new eks_v2.Cluster(stack, 'Cluster', {
          version: eks_v2.KubernetesVersion.V1_33,
          defaultCapacityType: eks_v2.DefaultCapacityType.NODEGROUP,
          defaultCapacity: 0,
        }),
    ],
    ['of aws-eks', (stack) => aws_eks.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'prod' })],
    [
      'of aws-eks-v2, imported',
      (stack) => eks_v2.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'prod' }),
    ],
    ['known by its ARN', (stack) => aws_eks.CfnCluster.fromClusterArn(stack, 'Cluster', CLUSTER_ARN)],
  ])('may be %s', (_, clusterIn) => {
    const stack = testStack();
    const cluster = clusterIn(stack);
    new PodIdentityAssociation(stack, 'Api', { cluster, namespace: 'payments', serviceAccount: 'api' });
    expect(properties(stack)).toMatchObject({ ClusterName: stack.resolve(cluster.clusterRef.clusterName) });
    expect(trustOf(stack, 'ApiRole')).toMatchObject([
      { Condition: { ArnEquals: { 'aws:SourceArn': stack.resolve(cluster.clusterRef.clusterArn) } } },
    ]);
  });
});

describe('fails', () => {
  test.each([
    [
      'an upper-case namespace',
      { namespace: 'Payments' },
      "'namespace' must have lower-case letters, digits and hyphens only",
    ],
    ['a namespace with a period', { namespace: 'pay.ments' }, "got 'pay.ments'"],
    ['a namespace that is too long', { namespace: 'a'.repeat(64) }, "'namespace' must have 1 to 63 characters, got 64"],
    ['no namespace', { namespace: '' }, "'namespace' must have 1 to 63 characters, got 0"],
    [
      'a service account with an underscore',
      { serviceAccount: 'my_api' },
      "'serviceAccount' must have lower-case letters",
    ],
    [
      'a service account that is too long',
      { serviceAccount: 'a'.repeat(254) },
      'must have 1 to 253 characters, got 254',
    ],
    [
      'a session policy without disabled tags',
      { sessionPolicy: new iam.PolicyDocument() },
      "'sessionPolicy' must come with 'disableSessionTags: true', which EKS demands, got undefined",
    ],
    [
      'tags that are demanded and disabled',
      { disableSessionTags: true, trustedSessionTags: [SessionTag.NAMESPACE] },
      "'trustedSessionTags' must be left out when 'disableSessionTags' is true, since a trust that demands tags denies " +
        "sessions without any, got 'kubernetes-namespace'",
    ],
    [
      "a pod's name in the trust",
      { trustedSessionTags: [SessionTag.POD_NAME] },
      "'trustedSessionTags' must be known before there are pods, got 'kubernetes-pod-name'",
    ],
  ])('with %s', (_, props, message) => {
    expect(() => make(props)).toThrow(message);
  });

  test('with a session policy above the limit', () => {
    const statements = [
      new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [`arn:aws:s3:::bucket/${'a'.repeat(2048)}`] }),
    ];
    const sessionPolicy = new iam.PolicyDocument({ statements });
    expect(() => make({ sessionPolicy, disableSessionTags: true })).toThrow(
      /'sessionPolicy' must have at most 2048 characters as JSON, got 2\d{3}/,
    );
  });

  test('with a second association of a service account, whichever construct stands for the cluster', () => {
    const { stack, association } = make();
    const cluster = aws_eks.CfnCluster.fromClusterName(stack, 'SameCluster', 'prod');
    const again = () =>
      new PodIdentityAssociation(stack, 'Again', { cluster, namespace: 'payments', serviceAccount: 'api' });
    expect(again).toThrow(
      `a service account has one association per cluster, got 'payments/api' at 'Stack/Again' and at '${association.node.path}'`,
    );
    const other = { cluster: byName(stack, 'test'), namespace: 'payments', serviceAccount: 'api' };
    expect(() => new PodIdentityAssociation(stack, 'Other', other)).not.toThrow();
  });

  test('with a role of another account, and says how it can be used', () => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::210987654321:role/data');
    const create = () =>
      new PodIdentityAssociation(stack, 'Api', { cluster: byName(stack), namespace: 'a', serviceAccount: 'b', role });
    expect(create).toThrow(
      `'role' must be in the account of the cluster, ${ACCOUNT}, got 'Stack/Foreign' of 210987654321; ` +
        "give it as 'targetRole' instead",
    );
  });

  test('with a target role of the same account', () => {
    const stack = testStack();
    const targetRole = new iam.Role(stack, 'Data', { assumedBy: new iam.AccountRootPrincipal() });
    const create = () =>
      new PodIdentityAssociation(stack, 'Api', {
        cluster: byName(stack),
        namespace: 'a',
        serviceAccount: 'b',
        targetRole,
      });
    expect(create).toThrow("'targetRole' must be in another account than the cluster, got 'Stack/Data' of the same");
  });

  test.each([
    ['payments', true],
    ['pay*', true],
    ['paymen?s', true],
    ['reports', false],
  ])('when pods of the namespace run on Fargate by the selector %s: %p', (selector, refused) => {
    const { stack } = make();
    new aws_eks.CfnFargateProfile(stack, 'Profile', {
      clusterName: 'prod',
      podExecutionRoleArn: `arn:aws:iam::${ACCOUNT}:role/fargate`,
      selectors: [{ namespace: selector }, { namespace: 'payments', labels: [{ key: 'app', value: 'batch' }] }],
    });
    const synth = () => Template.fromStack(stack);
    const reason = `pods in 'payments' run on Fargate by the selector '${selector}' of 'Stack/Profile'`;
    if (refused) expect(synth).toThrow(`${reason}, where EKS Pod Identity does not work`);
    else expect(synth).not.toThrow();
  });
});

test('a Fargate profile is found whichever association it concerns, and whenever it was added', () => {
  const { stack, cluster } = make();
  new PodIdentityAssociation(stack, 'Reports', { cluster, namespace: 'reports', serviceAccount: 'api' });
  const problems = () => stack.node.findAll().flatMap(({ node }) => node.validate());
  expect(problems()).toEqual([]);
  new aws_eks.CfnFargateProfile(stack, 'Profile', {
    clusterName: 'prod',
    podExecutionRoleArn: `arn:aws:iam::${ACCOUNT}:role/fargate`,
    selectors: [{ namespace: 'reports' }],
  });
  expect(problems()).toEqual([expect.stringMatching(/^pods in 'reports' run on Fargate by the selector 'reports'/)]);
});

describe('pods that a manifest of the app sends to Windows are refused', () => {
  const windows = { nodeSelector: { 'kubernetes.io/os': 'windows' } };
  const metadata = { name: 'api', namespace: 'payments' };

  function problemsOf(manifest: object, clusterName = 'prod'): string[] {
    const { stack } = make();
    const properties = { Manifest: stack.toJsonString([manifest]), ClusterName: clusterName };
    new CfnResource(stack, 'Manifest', { type: 'Custom::AWSCDK-EKS-KubernetesResource', properties });
    return stack.node.findAll().flatMap(({ node }) => node.validate());
  }

  test.each<[string, object]>([
    ['Pod', { spec: { ...windows, serviceAccountName: 'api' } }],
    ['Pod', { spec: { os: { name: 'windows' }, serviceAccountName: 'api' } }],
    ['Deployment', { spec: { template: { spec: { ...windows, serviceAccountName: 'api' } } } }],
    ['CronJob', { spec: { jobTemplate: { spec: { template: { spec: { ...windows, serviceAccountName: 'api' } } } } } }],
  ])('of a %s %j', (kind, object) => {
    expect(problemsOf({ kind, metadata, ...object })).toEqual([
      `pods of 'payments/api' run on Windows by the ${kind} 'api' of 'Stack/Manifest', where EKS Pod Identity does not work; ` +
        `use IRSA for them, or Linux nodes`,
    ]);
  });

  test.each<[string, object, string]>([
    [
      'on Linux',
      { metadata, spec: { nodeSelector: { 'kubernetes.io/os': 'linux' }, serviceAccountName: 'api' } },
      'prod',
    ],
    ['of another service account', { metadata, spec: { ...windows, serviceAccountName: 'web' } }, 'prod'],
    ['of the default service account', { metadata, spec: windows }, 'prod'],
    ['of another namespace', { metadata: { name: 'api' }, spec: { ...windows, serviceAccountName: 'api' } }, 'prod'],
    ['of another cluster', { metadata, spec: { ...windows, serviceAccountName: 'api' } }, 'test'],
  ])('but not pods %s', (_, object, clusterName) => {
    expect(problemsOf({ kind: 'Pod', ...object }, clusterName)).toEqual([]);
  });

  test('by a manifest of aws-cdk-lib with references in it, for a cluster of the app', () => {
    const stack = testStack();
    const cluster = new eks_v2.Cluster(stack, 'Cluster', {
      version: eks_v2.KubernetesVersion.V1_33,
      defaultCapacityType: eks_v2.DefaultCapacityType.NODEGROUP,
      kubectlProviderOptions: { kubectlLayer: lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', LAYER) },
    });
    new PodIdentityAssociation(stack, 'Api', { cluster, namespace: 'payments', serviceAccount: 'api' });
    cluster.addManifest('Pod', {
      kind: 'Pod',
      metadata: { ...metadata, annotations: { account: new CfnParameter(stack, 'Account').valueAsString } },
      spec: { ...windows, serviceAccountName: 'api' },
    });
    const problems = stack.node.findAll().flatMap(({ node }) => node.validate());
    expect(problems).toEqual([expect.stringMatching(/^pods of 'payments\/api' run on Windows by the Pod 'api'/)]);
  });
});

describe('where pods of one cluster run is no matter of another', () => {
  const profileOf = (scope: Stack, clusterName: string) =>
    new aws_eks.CfnFargateProfile(scope, 'Profile', {
      clusterName,
      podExecutionRoleArn: `arn:aws:iam::${ACCOUNT}:role/fargate`,
      selectors: [{ namespace: 'payments' }],
    });
  const pods = { namespace: 'payments', serviceAccount: 'api' };
  const problemsOf = (app: App) => app.node.findAll().flatMap(({ node }) => node.validate());

  test('that has the same logical id in another stage', () => {
    const app = new App();
    const [beta, prod] = ['Beta', 'Prod'].map((id) => {
      const stack = new Stack(new Stage(app, id), 'Stack');
      const cluster = new aws_eks.CfnCluster(stack, 'Cluster', {
        roleArn: 'role',
        resourcesVpcConfig: { subnetIds: ['subnet-1'] },
      });
      return { stack, cluster };
    }) as [{ stack: Stack; cluster: aws_eks.CfnCluster }, { stack: Stack; cluster: aws_eks.CfnCluster }];
    profileOf(beta.stack, beta.cluster.ref);
    new CfnResource(beta.stack, 'Manifest', {
      type: 'Custom::AWSCDK-EKS-KubernetesResource',
      properties: {
        ClusterName: beta.cluster.ref,
        Manifest: JSON.stringify([
          {
            kind: 'Pod',
            metadata: { name: 'api', namespace: 'payments' },
            spec: { os: { name: 'windows' }, serviceAccountName: 'api' },
          },
        ]),
      },
    });
    new PodIdentityAssociation(prod.stack, 'Api', { cluster: prod.cluster, ...pods });
    expect(problemsOf(app)).toEqual([]);

    new PodIdentityAssociation(beta.stack, 'Api', { cluster: beta.cluster, ...pods });
    expect(problemsOf(app)).toEqual([
      expect.stringMatching(/^pods in 'payments' run on Fargate by the selector 'payments' of 'Beta\/Stack\/Profile'/),
      expect.stringMatching(/^pods of 'payments\/api' run on Windows by the Pod 'api' of 'Beta\/Stack\/Manifest'/),
    ]);
  });

  test('that has the same name in another account', () => {
    const app = new App();
    const [one, other] = [ACCOUNT, '210987654321'].map(
      (account) => new Stack(app, `Of${account}`, { env: { account, region: 'us-east-1' } }),
    ) as [Stack, Stack];
    profileOf(one, 'prod');
    new PodIdentityAssociation(other, 'Api', { cluster: byName(other), ...pods });
    expect(problemsOf(app)).toEqual([]);
  });

  test('but a profile in another stack than its cluster counts', () => {
    const app = new App();
    const [own, other] = [new Stack(app, 'Own'), new Stack(app, 'Other')];
    const cluster = new aws_eks.CfnCluster(own, 'Cluster', {
      roleArn: 'role',
      resourcesVpcConfig: { subnetIds: ['subnet-1'] },
    });
    profileOf(other, cluster.ref);
    new PodIdentityAssociation(own, 'Api', { cluster, ...pods });
    expect(problemsOf(app)).toHaveLength(1);
  });
});

test('tokens are accepted as namespace, service account and cluster', () => {
  const stack = testStack();
  const token = (id: string) => new CfnParameter(stack, id).valueAsString;
  const options = { namespace: token('Namespace'), serviceAccount: token('ServiceAccount') };
  for (const id of ['A', 'B']) {
    new PodIdentityAssociation(stack, id, { cluster: byName(stack, token(`Cluster${id}`)), ...options });
  }
  Template.fromStack(stack).resourceCountIs(ASSOCIATION, 2);
});

test('a session policy and disabled session tags go to EKS', () => {
  const statements = [new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] })];
  const { stack } = make({ disableSessionTags: true, sessionPolicy: new iam.PolicyDocument({ statements }) });
  const { DisableSessionTags, Policy } = properties(stack);
  expect(DisableSessionTags).toBe(true);
  expect(JSON.parse(Policy as string)).toMatchObject({ Statement: [{ Action: 's3:GetObject', Resource: '*' }] });
});

describe('a controller policy', () => {
  const controllerPolicy = eks.ControllerPolicy.ebsCsiDriver({ clusterScoped: true });

  test('brings its namespace, its service account and its permissions', () => {
    const stack = testStack();
    new PodIdentityAssociation(stack, 'EbsCsi', { cluster: byName(stack), controllerPolicy });
    expect(properties(stack)).toMatchObject({ Namespace: 'kube-system', ServiceAccount: 'ebs-csi-controller-sa' });
    const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(JSON.stringify(role)).toContain('AmazonEBSCSIDriverEKSClusterScopedPolicy');
  });

  test('may run as another service account', () => {
    const { stack } = make({ controllerPolicy });
    expect(properties(stack)).toMatchObject({ Namespace: 'payments', ServiceAccount: 'api' });
  });

  test('fails without session tags when it compares them', () => {
    expect(() => make({ controllerPolicy, disableSessionTags: true })).toThrow(
      "'disableSessionTags' must be left out with this 'controllerPolicy', which compares session tags",
    );
  });

  test.each(['namespace', 'serviceAccount'])('fails without one when there is no %s', (property) => {
    expect(() => make({ [property]: undefined })).toThrow(
      `'${property}' must be given, or a 'controllerPolicy' that has one, got neither`,
    );
  });
});
