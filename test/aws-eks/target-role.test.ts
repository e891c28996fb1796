import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as aws_eks from 'aws-cdk-lib/aws-eks';
import * as eks_v2 from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { aws_eks as eks } from '../../lib';
import { ACCOUNT, testApp, testStack, warnings } from '../support/stack';

const { PodIdentityAssociation } = eks;
const CLUSTER_ARN = `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/prod`;

function byName(stack: Stack, name = 'prod'): aws_eks.IClusterRef {
  return aws_eks.CfnCluster.fromClusterName(stack, `Cluster-${name}`, name);
}

/** The trust policies of a stack's roles, by the beginning of their logical ids. */
function trustOf(stack: Stack, id: string): Record<string, unknown>[] {
  const roles = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  const found = roles.find(([name]) => name.startsWith(id));
  return found![1]['Properties']['AssumeRolePolicyDocument']['Statement'];
}

describe('a target role', () => {
  const EXTERNAL_ID = `us-east-1/${ACCOUNT}/prod/payments/api`;

  function twoAccounts(disableSessionTags?: boolean, clusterIn: (stack: Stack) => aws_eks.IClusterRef = byName) {
    const app = testApp();
    const data = testStack('Data', { account: '210987654321' }, app);
    const targetRole = new iam.Role(data, 'Target', { roleName: 'data', assumedBy: new iam.AccountRootPrincipal() });
    const stack = testStack('Cluster', {}, app);
    const association = new PodIdentityAssociation(stack, 'Api', {
      cluster: clusterIn(stack),
      namespace: 'payments',
      serviceAccount: 'api',
      targetRole,
      disableSessionTags,
    });
    expect(association.grantPrincipal).toBe(targetRole.grantPrincipal);
    return { app, cluster: stack, data, association };
  }

  test('is assumed by way of the role, and trusts it for this workload only', () => {
    const { cluster, data } = twoAccounts();
    Template.fromStack(cluster).hasResourceProperties('AWS::EKS::PodIdentityAssociation', {
      TargetRoleArn: 'arn:aws:iam::210987654321:role/data',
    });
    const [role] = Object.values(Template.fromStack(cluster).findResources('AWS::IAM::Role'));
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/${role!['Properties']['RoleName'] as string}`;
    Template.fromStack(cluster).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Resource: 'arn:aws:iam::210987654321:role/data',
            Effect: 'Allow',
          },
        ],
      },
    });
    expect(trustOf(data, 'Target')[1]).toEqual({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        ArnEquals: { 'aws:PrincipalArn': roleArn },
        StringEquals: {
          'aws:RequestTag/eks-cluster-arn': CLUSTER_ARN,
          'aws:RequestTag/kubernetes-namespace': 'payments',
          'aws:RequestTag/kubernetes-service-account': 'api',
        },
      },
    });
  });

  test('is told apart by the external id when there are no tags', () => {
    const { data, association } = twoAccounts(true);
    expect(association.externalId).toBe(EXTERNAL_ID);
    expect(trustOf(data, 'Target').slice(1)).toMatchObject([
      { Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } } },
      { Action: 'sts:TagSession' },
    ]);
  });

  test.each([undefined, true])(
    'lets either account be deployed first (disableSessionTags: %p)',
    (disableSessionTags) => {
      const { app, cluster, data } = twoAccounts(disableSessionTags);
      expect(() => app.synth()).not.toThrow();
      expect(data.dependencies).not.toContain(cluster);
    },
  );

  const version = eks_v2.KubernetesVersion.V1_33;
  test.each<[string, (stack: Stack) => aws_eks.IClusterRef]>([
    [
      'an L1',
      (stack) =>
        new aws_eks.CfnCluster(stack, 'Cluster', {
          name: 'prod',
          roleArn: 'arn',
          resourcesVpcConfig: { subnetIds: [] },
        }),
    ],
    ['of aws-eks-v2', (stack) => new eks_v2.Cluster(stack, 'Cluster', { version, clusterName: 'prod' })],
    ['of aws-eks-v2, imported', (stack) => eks_v2.Cluster.fromClusterAttributes(stack, 'C', { clusterName: 'prod' })],
  ])('is told the name of a cluster that is %s, without waiting for it', (_, clusterIn) => {
    for (const disableSessionTags of [undefined, true]) {
      const { data } = twoAccounts(disableSessionTags, clusterIn);
      const trust = JSON.stringify(trustOf(data, 'Target'));
      expect(trust).toContain(disableSessionTags ? `"sts:ExternalId":"${EXTERNAL_ID}"` : `"${CLUSTER_ARN}"`);
      expect(JSON.stringify(Template.fromStack(data))).not.toContain('Fn::GetStackOutput');
    }
  });

  test('fails when the cluster is of the app and has no name that another account could know', () => {
    const { app } = twoAccounts(undefined, (stack) => new eks_v2.Cluster(stack, 'Cluster', { version }));
    expect(() => app.synth()).toThrow("Cannot use resource 'Cluster/Cluster' in a cross-environment fashion");
  });

  describe('of another app', () => {
    const toldOf = (props: Partial<eks.PodIdentityAssociationProps> = {}, env?: { region: string }) => {
      const stack = env ? new Stack(testApp(), 'Stack', { env }) : testStack();
      const targetRole = iam.Role.fromRoleArn(stack, 'Target', 'arn:aws:iam::210987654321:role/data');
      const options = { cluster: byName(stack), namespace: 'payments', serviceAccount: 'api', targetRole };
      const association = new PodIdentityAssociation(stack, 'Api', { ...options, ...props });
      return { association, told: warnings(stack) };
    };
    /** The statements as a reader would cut them out of the warnings. */
    const statementsIn = (told: string[]) =>
      told.map((text) => JSON.parse(/which this app does not own: (\{.*\})/.exec(text)![1]!) as object);
    const nameOf = ({ role }: eks.IPodIdentityAssociation) =>
      Stack.of(role).resolve((role.node.defaultChild as iam.CfnRole).roleName) as string | undefined;

    test('is told to its owner, with everything in it that can be pasted there', () => {
      const { association, told } = toldOf();
      expect(told).toEqual([expect.stringMatching(/^pods get no credentials of 'Stack\/Target' until this is added/)]);
      expect(nameOf(association)).toMatch(/^stack\w+role\w+$/);
      expect(statementsIn(told)).toEqual([
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: {
            ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/${nameOf(association)}` },
            StringEquals: {
              'aws:RequestTag/eks-cluster-arn': CLUSTER_ARN,
              'aws:RequestTag/kubernetes-namespace': 'payments',
              'aws:RequestTag/kubernetes-service-account': 'api',
            },
          },
        },
      ]);
    });

    test('is told the external id when there are no tags', () => {
      const { told } = toldOf({ disableSessionTags: true });
      expect(statementsIn(told)).toMatchObject([
        { Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } } },
        { Action: 'sts:TagSession' },
      ]);
    });

    test('is told the role by its name when one is given that has one, and by reference when it has none', () => {
      const principalArn = (roleName?: string) => {
        const stack = testStack();
        const role = new iam.Role(stack, 'Role', {
          roleName,
          assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
        });
        const targetRole = iam.Role.fromRoleArn(stack, 'Target', 'arn:aws:iam::210987654321:role/data');
        const options = { cluster: byName(stack), namespace: 'payments', serviceAccount: 'api', role, targetRole };
        new PodIdentityAssociation(stack, 'Api', options);
        const [statement] = statementsIn(warnings(stack)) as { Condition: { ArnEquals: Record<string, unknown> } }[];
        return statement!.Condition.ArnEquals['aws:PrincipalArn'];
      };
      expect(principalArn('reader')).toBe(`arn:aws:iam::${ACCOUNT}:role/reader`);
      expect(principalArn()).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Role/), 'Arn'] });
    });

    test('is told references where the account is only known at deployment', () => {
      const { association, told } = toldOf({}, { region: 'us-east-1' });
      expect(JSON.stringify(statementsIn(told))).toContain('"aws:PrincipalArn":{"Fn::GetAtt":["ApiRole');
      expect(nameOf(association)).toBeUndefined();
    });
  });

  test('made with TargetRolePrincipal trusts the associations that name it, and nobody else', () => {
    const app = testApp();
    const data = testStack('Data', { account: '210987654321' }, app);
    const targetRole = new iam.Role(data, 'Target', { roleName: 'data', assumedBy: new eks.TargetRolePrincipal() });
    const stack = testStack('Cluster', {}, app);
    for (const namespace of ['payments', 'reports']) {
      const options = { cluster: byName(stack, namespace), namespace, serviceAccount: 'api', targetRole };
      new PodIdentityAssociation(stack, namespace, options);
    }
    const tag = 'aws:RequestTag/kubernetes-namespace';
    expect(trustOf(data, 'Target')).toMatchObject([
      { Condition: { StringEquals: { [tag]: 'payments' } } },
      { Condition: { StringEquals: { [tag]: 'reports' } } },
    ]);
  });

  test('fails with TargetRolePrincipal in any other policy, where it would be nobody', () => {
    const statement = () =>
      new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'], principals: [new eks.TargetRolePrincipal()] });
    expect(statement).toThrow("'TargetRolePrincipal' must be the 'assumedBy' of a role that is a 'targetRole'");
  });

  const KNOWN = { account: ACCOUNT, region: 'us-east-1' };
  test.each([
    ['the cluster', {}, { account: '210987654321' }, "the cluster's account and the cluster's region"],
    ['the region of the cluster', { account: ACCOUNT }, { account: '210987654321' }, "the cluster's region"],
    ['the target role', KNOWN, {}, "the target role's account"],
  ])(
    'fails when it is of the app and the environment of %s is only known at deployment',
    (_, clusterEnv, dataEnv, missing) => {
      const app = testApp();
      const data = new Stack(app, 'Data', { env: dataEnv });
      const targetRole = new iam.Role(data, 'Target', { roleName: 'data', assumedBy: new iam.AccountRootPrincipal() });
      const stack = new Stack(app, 'Cluster', { env: clusterEnv });
      const role = new iam.Role(stack, 'Role', { roleName: 'reader', assumedBy: new iam.AccountRootPrincipal() });
      const options = { cluster: byName(stack), namespace: 'payments', serviceAccount: 'api', role, targetRole };
      expect(() => new PodIdentityAssociation(stack, 'Api', options)).toThrow(
        `give their stacks an 'env', got 'Data/Target' without ${missing}`,
      );
    },
  );
});
