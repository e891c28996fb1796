import { Lazy, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnCluster } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { aws_eks as eks } from '../../lib';
import { arn, proveExample } from '../support/prove-example';
import { ACCOUNT, testStack } from '../support/stack';

const { IrsaMigration, IrsaMigrationPhase } = eks;
const ISSUER = 'oidc.eks.us-east-1.amazonaws.com/id/ABC';
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}`;

function irsa(...serviceAccounts: string[]): iam.IPrincipal {
  const principals = serviceAccounts.map(
    (name) =>
      new iam.WebIdentityPrincipal(PROVIDER, {
        StringEquals: {
          [`${ISSUER}:sub`]: `system:serviceaccount:payments:${name}`,
          [`${ISSUER}:aud`]: 'sts.amazonaws.com',
        },
      }),
  );
  return new iam.CompositePrincipal(...principals);
}

function migrate(phase: eks.IrsaMigrationPhase, assumedBy = irsa('api')) {
  const stack = testStack();
  const role = new iam.Role(stack, 'Role', { assumedBy });
  const migration = new IrsaMigration(stack, 'Api', {
    cluster: CfnCluster.fromClusterName(stack, 'Cluster', 'prod'),
    namespace: 'payments',
    serviceAccount: 'api',
    role,
    phase,
  });
  return { stack, role, migration };
}

/** Who the only role trusts: `api`, `batch` by IRSA, `pods` by Pod Identity. */
function trusted(stack: Stack): string[] {
  const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  return (role!['Properties']['AssumeRolePolicyDocument']['Statement'] as object[]).map((statement) => {
    const text = JSON.stringify(statement);
    return /serviceaccount:payments:(\w+)/.exec(text)?.[1] ?? (text.includes('pods.eks.amazonaws.com') ? 'pods' : text);
  });
}

test('DUAL: the same role trusts both, the association is there, the annotation stays', () => {
  const { stack, role, migration } = migrate(IrsaMigrationPhase.DUAL);
  expect(trusted(stack)).toEqual(['api', 'pods']);
  Template.fromStack(stack).hasResourceProperties('AWS::EKS::PodIdentityAssociation', {
    Namespace: 'payments',
    ServiceAccount: 'api',
    RoleArn: stack.resolve(role.roleArn),
  });
  expect(migration.serviceAccountAnnotations).toEqual({ 'eks.amazonaws.com/role-arn': role.roleArn });
  expect(migration.association.role).toBe(role);
});

test('CUTOVER: only the annotation goes, so that the template stays as it was', () => {
  const { stack, migration } = migrate(IrsaMigrationPhase.CUTOVER);
  expect(migration.serviceAccountAnnotations).toEqual({});
  expect(Template.fromStack(stack).toJSON()).toEqual(
    Template.fromStack(migrate(IrsaMigrationPhase.DUAL).stack).toJSON(),
  );
});

test('CLEANUP: the OIDC provider is no longer trusted, and nothing else changes', () => {
  const { stack } = migrate(IrsaMigrationPhase.CLEANUP);
  expect(trusted(stack)).toEqual(['pods']);
  const [before, after] = [migrate(IrsaMigrationPhase.CUTOVER).stack, stack].map((each) => {
    const { Resources } = Template.fromStack(each).toJSON() as { Resources: Record<string, { Type: string }> };
    return Object.entries(Resources).filter(([, { Type }]) => Type !== 'AWS::IAM::Role');
  });
  expect(after).toEqual(before);
});

test('CLEANUP leaves other service accounts that share the role with IRSA', () => {
  const { stack } = migrate(IrsaMigrationPhase.CLEANUP, irsa('batch', 'api'));
  expect(trusted(stack)).toEqual(['batch', 'pods']);
});

test('CLEANUP removes a single statement whose subject is only known at deployment', () => {
  const conditions = { StringEquals: Lazy.any({ produce: () => ({ 'Fn::GetAtt': ['Json', 'Value'] }) }) };
  const { stack } = migrate(IrsaMigrationPhase.CLEANUP, new iam.WebIdentityPrincipal(PROVIDER, conditions));
  expect(trusted(stack)).toEqual(['pods']);
});

test.each([
  ['the only statement is of another service account', irsa('batch')],
  ['several statements are of others', irsa('batch', 'reports')],
])('CLEANUP fails when %s', (_, assumedBy) => {
  const { stack } = migrate(IrsaMigrationPhase.CLEANUP, assumedBy);
  expect(() => Template.fromStack(stack)).toThrow(
    /the role trusts an OIDC provider \d times, and no statement names 'system:serviceaccount:payments:api' readably/,
  );
});

test('CLEANUP of a role that trusts no OIDC provider any more changes nothing', () => {
  const { stack } = migrate(IrsaMigrationPhase.CLEANUP, new iam.ServicePrincipal('ec2.amazonaws.com'));
  expect(trusted(stack)).toEqual([expect.stringContaining('ec2.amazonaws.com'), 'pods']);
});

test('fails with a role of another app, whose trust it cannot change', () => {
  const stack = testStack();
  const role = iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${ACCOUNT}:role/irsa`);
  const cluster = CfnCluster.fromClusterName(stack, 'Cluster', 'prod');
  const workload = { cluster, namespace: 'payments', serviceAccount: 'api', role };
  expect(() => new IrsaMigration(stack, 'Api', { ...workload, phase: IrsaMigrationPhase.DUAL })).toThrow(
    "'role' must be a role of this app, got 'Stack/Role', whose trust is somebody else's; use PodIdentityAssociation with it",
  );
});

const role = arn('Irsa');
const example = 'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE';
const pods = { principal: 'pods.eks.amazonaws.com', action: ['sts:AssumeRole', 'sts:TagSession'], resource: role };
const source = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/my-cluster` };
const web = {
  principal: `arn:aws:iam::${ACCOUNT}:oidc-provider/${example}`,
  action: 'sts:AssumeRoleWithWebIdentity',
  resource: role,
};
const token = { [`${example}:aud`]: 'sts.amazonaws.com', [`${example}:sub`]: 'system:serviceaccount:payments:api' };

proveExample('eks-irsa-migration', {
  iam: {
    allows: [
      { ...pods, context: source },
      { ...web, context: token },
    ],
    denies: [
      { ...pods, context: { ...source, 'aws:SourceArn': `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/other` } },
      { ...pods, context: { ...source, 'aws:SourceAccount': '210987654321' } },
      { ...web, context: { ...token, [`${example}:sub`]: 'system:serviceaccount:payments:other' } },
      { ...web, context: { ...token, [`${example}:sub`]: 'system:serviceaccount:other:api' } },
    ],
  },
});
