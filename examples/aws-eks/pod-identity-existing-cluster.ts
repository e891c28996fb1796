import { CfnOutput, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { aws_eks as eks } from '../../lib';

/**
 * Two namespaces of a cluster that exists share one role, and each reads its own prefix of one bucket.
 *
 * The cluster is known by its name only; nothing of it is in the template. It must run the Pod Identity agent, which is
 * built into Auto Mode. Say which it is with `-c clusterName=<name>`.
 *
 * Deploy: npx cdk deploy eks-pod-identity-existing-cluster -c clusterName=prod
 * Try it: npm run verify -- eks-pod-identity-existing-cluster, and in the cluster, once the service account is there,
 *         kubectl -n team-a run aws --rm -it --image public.ecr.aws/aws-cli/aws-cli \
 *           --overrides '{"spec":{"serviceAccountName":"reader"}}' -- s3 ls s3://<BucketName>/team-a/
 * Cost:   nothing but what is in the bucket
 */
export class PodIdentityExistingClusterExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const clusterName = (this.node.tryGetContext('clusterName') as string | undefined) ?? 'my-cluster';
    const cluster = CfnCluster.fromClusterName(this, 'Cluster', clusterName);

    const bucket = new s3.Bucket(this, 'Bucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });

    const workload = { cluster, serviceAccount: 'reader' };
    const teamA = new eks.PodIdentityAssociation(this, 'TeamA', { ...workload, namespace: 'team-a' });
    new eks.PodIdentityAssociation(this, 'TeamB', { ...workload, namespace: 'team-b', role: teamA.role });

    const ownPrefix = `${eks.SessionTag.NAMESPACE.variable}/*`;
    teamA.role.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects(ownPrefix)] }),
    );
    teamA.role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': ownPrefix } },
      }),
    );
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It is empty until somebody tries the example, and its only readers are two service accounts',
    });
    Validations.of(teamA).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::<Bucket83908E77.Arn>/<aws:PrincipalTag/kubernetes-namespace>/*]',
      reason: 'The wildcard is the objects below the prefix of the own namespace, in one bucket',
    });

    new CfnOutput(this, 'ClusterName', { value: clusterName });
    new CfnOutput(this, 'RoleArn', { value: teamA.role.roleArn });
    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
  }
}
