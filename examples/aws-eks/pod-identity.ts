import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { CfnOutput, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import * as eks_v2 from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Deployment } from 'kubernetes-types/apps/v1';
import type { Namespace, ServiceAccount } from 'kubernetes-types/core/v1';
import { aws_eks as eks } from '../../lib';
import { SmallCluster } from '../small-cluster';

const SERVICE_ACCOUNT = 'witness';
const [TEAM_A, TEAM_B] = ['team-a', 'team-b'] as const;
const IMAGE = 'public.ecr.aws/aws-cli/aws-cli:2.36.43';
const SCRIPT = readFileSync(path.join(__dirname, 'pod-identity.sh'), 'utf8');

/**
 * A cluster with the Pod Identity agent, and two teams whose pods share one role and one bucket, but not their prefixes.
 *
 * The pods answer challenges that are put below their prefix, by which `npm run verify` sees who they are. They are deployed
 * when their associations are really there. Pods cannot reach the role of their node.
 *
 * Deploy: npx cdk deploy eks-pod-identity (about 25 minutes)
 * Try it: npm run verify -- eks-pod-identity
 * Cost:   about 0.19 USD an hour, for the cluster, the NAT gateway and a node
 */
export class PodIdentityExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const { cluster, nodes } = new SmallCluster(this, 'SmallCluster');
    const bucket = new s3.Bucket(this, 'Bucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    const agent = eks.PodIdentityAgent.forCluster(this, cluster);
    agent.node.addDependency(nodes);

    const workload = { cluster, serviceAccount: SERVICE_ACCOUNT };
    const teamA = new eks.PodIdentityAssociation(this, 'TeamA', { ...workload, namespace: TEAM_A });
    const teamB = new eks.PodIdentityAssociation(this, 'TeamB', { ...workload, namespace: TEAM_B, role: teamA.role });
    this.allowOwnPrefix(teamA.role, bucket);

    const ready = new eks.PodIdentityReadiness(this, 'Ready', { associations: [teamA, teamB] });
    for (const [name, namespace, other] of [
      ['WitnessA', TEAM_A, TEAM_B],
      ['WitnessB', TEAM_B, TEAM_A],
    ] as const) {
      const manifest = new eks_v2.KubernetesManifest(this, name, {
        cluster,
        manifest: manifestsOf(namespace, { BUCKET: bucket.bucketName, OTHER: other, AWS_REGION: this.region }),
      });
      manifest.node.addDependency(ready, nodes);
    }

    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It holds nothing but the challenges of the checks and their answers, and two service accounts use it',
    });
    Validations.of(teamA).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::<Bucket83908E77.Arn>/<aws:PrincipalTag/kubernetes-namespace>/*]',
      reason: 'The wildcard is the objects below the prefix of the own namespace, in one bucket',
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::<EksPodIdentityWaiterFunctionC1CED742.Arn>:*]',
      reason: 'The wildcard is the versions of one function, which the provider framework of aws-cdk-lib may call',
    });

    new CfnOutput(this, 'ClusterName', { value: cluster.clusterName });
    new CfnOutput(this, 'RoleArn', { value: teamA.role.roleArn });
    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
  }

  /** The session's tag is the namespace, so that one statement gives each team its own prefix. */
  private allowOwnPrefix(role: iam.IRole, bucket: s3.Bucket): void {
    const prefix = `${eks.SessionTag.NAMESPACE.variable}/*`;
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [bucket.arnForObjects(prefix)],
      }),
    );
  }
}

/** A team's namespace, its service account, which needs no annotation, and the witness. */
function manifestsOf(
  namespace: string,
  environment: Readonly<Record<string, string>>,
): [Namespace, ServiceAccount, Deployment] {
  const metadata = { name: SERVICE_ACCOUNT, namespace };
  const labels = { app: SERVICE_ACCOUNT };
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: SERVICE_ACCOUNT,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 65534,
              fsGroup: 65534,
              seccompProfile: { type: 'RuntimeDefault' },
            },
            containers: [
              {
                name: SERVICE_ACCOUNT,
                image: IMAGE,
                command: ['bash', '-c', SCRIPT],
                env: Object.entries({ ...environment, NAMESPACE: namespace, HOME: '/tmp' }).map(([name, value]) => ({
                  name,
                  value,
                })),
                securityContext: {
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ['ALL'] },
                  readOnlyRootFilesystem: true,
                },
                resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
                volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
              },
            ],
            volumes: [{ name: 'tmp', emptyDir: {} }],
          },
        },
      },
    },
  ];
}
