import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { aws_eks as eks } from '../../lib';

/**
 * A service account of a cluster that exists moves from IRSA to Pod Identity, in three deployments.
 *
 * `irsa` is the role as a team on IRSA has it. The phase is the only thing that changes from one deployment to the next:
 * `npx cdk diff` shows how little that is. Restart the pods after DUAL, and go on when they have the new identity.
 *
 * Deploy: npx cdk deploy eks-irsa-migration -c clusterName=prod -c issuer=oidc.eks.<region>.amazonaws.com/id/<id>
 *         then the same with -c phase=CUTOVER, then with -c phase=CLEANUP
 * Try it: npm run verify -- eks-irsa-migration
 * Cost:   nothing
 */
export class IrsaMigrationExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const fromContext = (key: string, otherwise: string) =>
      (this.node.tryGetContext(key) as string | undefined) ?? otherwise;
    const clusterName = fromContext('clusterName', 'my-cluster');
    const issuer = fromContext('issuer', 'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE');
    const phase = fromContext('phase', eks.IrsaMigrationPhase.DUAL) as eks.IrsaMigrationPhase;

    const provider = iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(
      this,
      'Provider',
      this.formatArn({ service: 'iam', region: '', resource: 'oidc-provider', resourceName: issuer }),
    );
    const irsa = new iam.Role(this, 'Irsa', {
      assumedBy: new iam.OpenIdConnectPrincipal(provider, {
        StringEquals: {
          [`${issuer}:sub`]: 'system:serviceaccount:payments:api',
          [`${issuer}:aud`]: 'sts.amazonaws.com',
        },
      }),
    });

    new eks.IrsaMigration(this, 'Api', {
      cluster: CfnCluster.fromClusterName(this, 'Cluster', clusterName),
      namespace: 'payments',
      serviceAccount: 'api',
      role: irsa,
      phase,
    });

    new CfnOutput(this, 'ClusterName', { value: clusterName });
    new CfnOutput(this, 'RoleName', { value: irsa.roleName });
    new CfnOutput(this, 'Phase', { value: phase });
  }
}
