import { CfnOutput, PhysicalName, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { aws_eks as eks } from '../../lib';

/**
 * Pods in one account read a bucket in another: two stacks, one per account, and either may be deployed first.
 *
 * This is the stack of the cluster's account; `<id>-data` beside it is that of the data's. The cluster exists, is known by its
 * name only, and must run the Pod Identity agent, which is built into Auto Mode. All names that one account needs of the
 * other are known at synth, so that neither stack waits for the other.
 *
 * Session tags stay on: the data's account trusts the role for sessions that bear this cluster, namespace and service account,
 * and can compare the same in its policies. With `disableSessionTags` it would demand the external id instead, which names the
 * same workload but is gone once the role is assumed (see the module's README).
 *
 * Deploy: npx cdk deploy 'eks-pod-identity-cross-account*' -c clusterName=prod -c region=us-east-1 \
 *           -c clusterAccount=<its account> -c dataAccount=<the data's account>
 *         with credentials that the bootstrap roles of both accounts trust. Without such, name one stack at a time
 *         (`eks-pod-identity-cross-account-data`, `eks-pod-identity-cross-account`) with --profile, and all of the same -c.
 *         Without any -c it synthesizes for two accounts that are made up.
 * Try it: DATA_PROFILE=<a profile of the data's account> npm run verify -- eks-pod-identity-cross-account --region <region>
 *         with credentials of the cluster's account, and in the cluster, once the service account is there,
 *         kubectl -n reports run aws --rm -it --image public.ecr.aws/aws-cli/aws-cli \
 *           --overrides '{"spec":{"serviceAccountName":"reader"}}' -- s3 ls s3://<BucketName>
 * Cost:   nothing but what is in the bucket
 */
export class PodIdentityCrossAccountExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    const fromContext = (key: string, otherwise: string) =>
      (scope.node.tryGetContext(key) as string | undefined) ?? otherwise;
    // Not those of the credentials: they are the other account's when the other stack is deployed.
    const region = fromContext('region', 'us-east-1');
    const env = { account: fromContext('clusterAccount', '123456789012'), region };
    super(scope, id, { ...props, env });
    const data = new Stack(scope, `${id}-data`, {
      env: { account: fromContext('dataAccount', '210987654321'), region },
    });

    const bucket = new s3.Bucket(data, 'Bucket', {
      bucketName: PhysicalName.GENERATE_IF_NEEDED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    const reader = new iam.Role(data, 'Reader', {
      roleName: PhysicalName.GENERATE_IF_NEEDED,
      assumedBy: new eks.TargetRolePrincipal(),
    });

    const clusterName = fromContext('clusterName', 'my-cluster');
    const pods = new eks.PodIdentityAssociation(this, 'Pods', {
      cluster: CfnCluster.fromClusterName(this, 'Cluster', clusterName),
      namespace: 'reports',
      serviceAccount: 'reader',
      targetRole: reader,
    });
    bucket.grants.read(pods);

    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It is empty until somebody tries the example, and its only reader is one service account',
    });
    Validations.of(reader).acknowledge(
      ...['Action::s3:GetBucket*', 'Action::s3:GetObject*', 'Action::s3:List*', 'Resource::<Bucket83908E77.Arn>/*'].map(
        (finding) => ({
          id: `AwsSolutions-IAM5[${finding}]`,
          reason: 'It is what grants.read() gives: the actions that read, on one bucket and the objects in it',
        }),
      ),
    );

    new CfnOutput(this, 'ClusterName', { value: clusterName });
    new CfnOutput(this, 'RoleArn', { value: pods.role.roleArn });
    new CfnOutput(this, 'TargetRoleArn', { value: reader.roleArn });
    new CfnOutput(this, 'ExternalId', { value: pods.externalId });
    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
  }
}
