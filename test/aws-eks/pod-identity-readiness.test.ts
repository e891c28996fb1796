import { CfnResource, Duration, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as aws_eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { aws_eks as eks } from '../../lib';
import { statements, testApp, testStack } from '../support/stack';

const READINESS = 'Custom::EKSPodIdentityReadiness';

function associate(stack: Stack, id: string, props: Partial<eks.PodIdentityAssociationProps> = {}) {
  const cluster = aws_eks.CfnCluster.fromClusterName(stack, `${id}Cluster`, 'prod');
  const serviceAccount = id.toLowerCase();
  return new eks.PodIdentityAssociation(stack, id, { cluster, namespace: 'payments', serviceAccount, ...props });
}

function make(props: Partial<eks.PodIdentityReadinessProps> = {}) {
  const stack = testStack();
  const api = associate(stack, 'Api');
  return { stack, api, ready: new eks.PodIdentityReadiness(stack, 'Ready', { associations: [api], ...props }) };
}

function only(stack: Stack): Record<string, unknown> & { Properties: Record<string, unknown>; DependsOn: string[] } {
  return Object.values(Template.fromStack(stack).findResources(READINESS))[0] as never;
}

test('waits for the associations with their roles, and 15 seconds for them to settle', () => {
  const { stack } = make();
  expect(only(stack).Properties).toMatchObject({
    Associations: [
      {
        Arn: { 'Fn::GetAtt': [expect.stringMatching(/^Api/), 'AssociationArn'] },
        RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^ApiRole/), 'Arn'] },
      },
    ],
    SettleSeconds: 15,
  });
});

test('settles for as long as it is asked to', () => {
  expect(only(make({ settleTime: Duration.minutes(5) }).stack).Properties).toMatchObject({ SettleSeconds: 300 });
  expect(only(make({ settleTime: Duration.seconds(0) }).stack).Properties).toMatchObject({ SettleSeconds: 0 });
});

test('what depends on it comes after it, and it after what was granted to the roles', () => {
  const { stack, api, ready } = make();
  new s3.Bucket(stack, 'Bucket').grantRead(api);
  const workload = new CfnResource(stack, 'Workload', { type: 'AWS::CloudFormation::WaitConditionHandle' });
  workload.node.addDependency(ready);
  const template = Template.fromStack(stack);
  const [readiness] = Object.keys(template.findResources(READINESS));
  template.hasResource('AWS::CloudFormation::WaitConditionHandle', { DependsOn: Match.arrayWith([readiness]) });
  const [policy] = Object.keys(template.findResources('AWS::IAM::Policy')).filter((id) => id.startsWith('ApiRole'));
  expect(only(stack).DependsOn).toContain(policy);
});

test('waits for what was granted to a shared role, which is not part of the association', () => {
  const stack = testStack();
  const role = new iam.Role(stack, 'Shared', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const api = associate(stack, 'Api', { role });
  new eks.PodIdentityReadiness(stack, 'Ready', { associations: [api] });
  new s3.Bucket(stack, 'Bucket').grantRead(api);
  expect(only(stack).DependsOn).toContainEqual(expect.stringMatching(/^SharedDefaultPolicy/));
});

test('a target role is waited for too, though not made before', () => {
  const app = testApp();
  const data = testStack('Data', { account: '210987654321' }, app);
  const targetRole = new iam.Role(data, 'Role', { roleName: 'data', assumedBy: new iam.AccountRootPrincipal() });
  const stack = testStack('Stack', {}, app);
  const api = associate(stack, 'Api', { targetRole });
  new eks.PodIdentityReadiness(stack, 'Ready', { associations: [api] });
  expect(only(stack).Properties).toMatchObject({
    Associations: [{ TargetRoleArn: 'arn:aws:iam::210987654321:role/data' }],
  });
  expect(stack.dependencies).toEqual([]);
});

test('may read these associations and nothing else, before it begins', () => {
  const { stack } = make();
  expect(statements(stack, 'AWS::IAM::Policy', /^Ready/)).toEqual([
    {
      Effect: 'Allow',
      Action: 'eks:DescribePodIdentityAssociation',
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Api/), 'AssociationArn'] },
    },
  ]);
  expect(only(stack).DependsOn).toContainEqual(expect.stringMatching(/^ReadyPolicy/));
});

test('a stack has one function, however many wait', () => {
  const { stack } = make();
  new eks.PodIdentityReadiness(stack, 'Other', { associations: [associate(stack, 'Job')] });
  const template = Template.fromStack(stack);
  template.resourceCountIs(READINESS, 2);
  // The handler, and the framework's that calls it.
  template.resourceCountIs('AWS::Lambda::Function', 2);
  template.hasResourceProperties('AWS::Lambda::Function', { Handler: 'index.handler', Timeout: 660 });
});

describe('fails', () => {
  test('without associations', () => {
    expect(() => make({ associations: [] })).toThrow("'associations' must have at least one, got none");
  });

  test('with an association of another stack', () => {
    const app = testApp();
    const [one, other] = [testStack('One', {}, app), testStack('Other', {}, app)];
    const associations = [associate(other, 'Api')];
    expect(() => new eks.PodIdentityReadiness(one, 'Ready', { associations })).toThrow(
      "'associations' must be of this stack, 'One', got 'Other/Api'; wait for it in its own stack",
    );
  });

  test.each([
    [Duration.minutes(6), '360'],
    [Duration.millis(500), '0.5'],
  ])('with a settle time of %s', (settleTime, seconds) => {
    expect(() => make({ settleTime })).toThrow(
      `'settleTime, in seconds,' must be a whole number from 0 to 300, got ${seconds}`,
    );
  });
});
