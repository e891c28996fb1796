import { PodIdentityCrossAccountExample } from '../../examples/aws-eks/pod-identity-cross-account';
import { withExampleApp } from '../support/example-app';
import { arn, proveExample, ref } from '../support/prove-example';

const DATA = 'eks-pod-identity-cross-account-data';
const [CLUSTER_ACCOUNT, DATA_ACCOUNT, SOMEBODY] = ['123456789012', '210987654321', '333333333333'] as const;
const CLUSTER = `arn:aws:eks:us-east-1:${CLUSTER_ACCOUNT}:cluster/my-cluster`;

const role = arn('Pods/Role');
const reader = arn(`${DATA}/Reader`);
const bucket = arn(`${DATA}/Bucket`);
const objects = `${bucket}/report`;

const BOTH = ['sts:AssumeRole', 'sts:TagSession'];
/** What EKS asks of the first role. */
const byEks = { principal: 'pods.eks.amazonaws.com', action: BOTH, resource: role };
const ours = { 'aws:SourceAccount': CLUSTER_ACCOUNT, 'aws:SourceArn': CLUSTER };
/** What it then asks of the second as the first; the tags are in the request since they are transitive. */
const byRole = { principal: role, action: BOTH, resource: reader };
const tags = {
  'aws:RequestTag/eks-cluster-arn': CLUSTER,
  'aws:RequestTag/kubernetes-namespace': 'reports',
  'aws:RequestTag/kubernetes-service-account': 'reader',
};

proveExample('eks-pod-identity-cross-account', {
  stateful: { 'AWS::S3::Bucket': [`${DATA}/Bucket83908E77`] },
  iam: {
    allows: [
      { ...byEks, context: ours },
      { ...byRole, context: tags },
      { principal: reader, action: 's3:GetObject', resource: objects },
      { principal: reader, action: 's3:ListBucket', resource: bucket },
    ],
    denies: [
      { ...byEks, context: { ...ours, 'aws:SourceArn': CLUSTER.replace('my-cluster', 'other') } },
      { ...byEks, context: { ...ours, 'aws:SourceAccount': SOMEBODY } },
      { ...byEks, principal: 'ec2.amazonaws.com', action: 'sts:AssumeRole', context: ours },
      // Another namespace, service account or cluster that uses the same first role; and somebody without any tags.
      { ...byRole, context: { ...tags, 'aws:RequestTag/kubernetes-namespace': 'payments' } },
      { ...byRole, context: { ...tags, 'aws:RequestTag/kubernetes-service-account': 'writer' } },
      { ...byRole, context: { ...tags, 'aws:RequestTag/eks-cluster-arn': CLUSTER.replace('my-cluster', 'other') } },
      { ...byRole, context: { ...tags, 'aws:RequestTag/eks-cluster-arn': CLUSTER.replace(CLUSTER_ACCOUNT, SOMEBODY) } },
      { ...byRole, action: 'sts:AssumeRole' },
      // Another role of the cluster's account, one of the same name in a third account, the data's own account, EKS itself.
      { ...byRole, principal: `arn:aws:iam::${CLUSTER_ACCOUNT}:role/other`, context: tags },
      { ...byRole, principal: `arn:aws:iam::${SOMEBODY}:role/${ref('Pods/Role')}`, context: tags },
      { ...byRole, principal: `arn:aws:iam::${DATA_ACCOUNT}:role/admin`, context: tags },
      { ...byEks, resource: reader, context: ours },
      { ...byRole, resource: `arn:aws:iam::${DATA_ACCOUNT}:role/other`, context: tags },
      // The first role gets at nothing but the second.
      { principal: role, action: 's3:GetObject', resource: objects },
      { principal: role, action: 's3:ListBucket', resource: bucket },
      { principal: reader, action: ['s3:PutObject', 's3:DeleteObject'], resource: objects },
      { principal: reader, action: 's3:GetObject', resource: 'arn:aws:s3:::another-bucket/report' },
      { principal: reader, action: 's3:GetObject', resource: objects, context: { 'aws:SecureTransport': 'false' } },
      { principal: `arn:aws:iam::${SOMEBODY}:role/other`, action: 's3:GetObject', resource: objects },
    ],
  },
});

describe('the two stacks', () => {
  const stacksOf = (context: Record<string, string>) =>
    withExampleApp((app) => {
      const cluster = new PodIdentityCrossAccountExample(app, 'example');
      const stacks = app.synth().stacks.map(({ id, environment, dependencies, template }) => ({
        id,
        environment: environment.name,
        dependencies: dependencies
          .map((artifact) => artifact.id)
          .filter((dependency) => !dependency.endsWith('.assets')),
        template: JSON.stringify(template),
      }));
      return { cluster, stacks };
    }, context);

  test('go to the accounts and the region of the context, and neither waits for the other', () => {
    const context = { clusterAccount: '111111111111', dataAccount: '222222222222', region: 'eu-west-1' };
    expect(stacksOf(context).stacks).toMatchObject([
      { id: 'example', environment: 'aws://111111111111/eu-west-1', dependencies: [] },
      { id: 'example-data', environment: 'aws://222222222222/eu-west-1', dependencies: [] },
    ]);
  });

  test('refer to each other by nothing but names that are known', () => {
    const { stacks } = stacksOf({ clusterName: 'prod' });
    for (const { template } of stacks) expect(template).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput|"Export"/);
    expect(stacks[1]?.template).toContain(`arn:aws:eks:us-east-1:${CLUSTER_ACCOUNT}:cluster/prod`);
  });

  test('fail when both accounts are one', () => {
    const context = { clusterAccount: DATA_ACCOUNT };
    expect(() => stacksOf(context)).toThrow("'targetRole' must be in another account than the cluster");
  });
});
