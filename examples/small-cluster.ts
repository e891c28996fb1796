import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { RemovalPolicies, Stack, Validations, type CfnElement } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';

const NODE_POLICIES = [
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonEKSWorkerNodeMinimalPolicy',
  'AmazonEKS_CNI_Policy',
];

/**
 * A cluster for examples: one Graviton node in private subnets, an API endpoint that only the VPC reaches, access entries, all
 * logs of the control plane. With a hop limit of 1 the credentials of the node stop at the node: a pod without its own has none.
 *
 * Cost: about 0.19 USD an hour: 0.10 for the cluster, 0.05 for the NAT gateway, 0.04 for the node with its disk.
 */
export class SmallCluster extends Construct {
  readonly vpc: ec2.Vpc;
  readonly cluster: eks.Cluster;
  readonly nodes: eks.Nodegroup;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1 });
    this.cluster = new eks.Cluster(this, 'Cluster', {
      version: eks.KubernetesVersion.V1_35,
      vpc: this.vpc,
      vpcSubnets: [{ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }],
      endpointAccess: eks.EndpointAccess.PRIVATE,
      clusterLogging: Object.values(eks.ClusterLoggingTypes),
      defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
      defaultCapacity: 0,
      kubectlProviderOptions: {
        kubectlLayer: new KubectlV35Layer(this, 'KubectlLayer'),
        privateSubnets: this.vpc.privateSubnets,
      },
    });
    this.nodes = this.cluster.addNodegroupCapacity('Nodes', {
      amiType: eks.NodegroupAmiType.AL2023_ARM_64_STANDARD,
      instanceTypes: [ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM)],
      minSize: 1,
      maxSize: 2,
      nodeRole: new iam.Role(this, 'NodeRole', {
        assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
        managedPolicies: NODE_POLICIES.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
      }),
      launchTemplateSpec: this.launchTemplate(),
    });
    // aws-cdk-lib keeps the logs of its functions for two years after the stack.
    RemovalPolicies.of(this.cluster).destroy({ applyToResourceTypes: ['AWS::Logs::LogGroup'] });
    this.acknowledge();
  }

  private launchTemplate(): eks.LaunchTemplateSpec {
    const template = new ec2.LaunchTemplate(this, 'LaunchTemplate', {
      requireImdsv2: true,
      httpPutResponseHopLimit: 1,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: ec2.BlockDeviceVolume.ebs(20, { encrypted: true, volumeType: ec2.EbsDeviceVolumeType.GP3 }),
        },
      ],
    });
    return { id: template.launchTemplateId!, version: template.latestVersionNumber };
  }

  private acknowledge(): void {
    Validations.of(this.vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason: 'It lives for hours, the control plane logs who calls it, and nothing in it is reachable from outside',
    });
    Validations.of(this).acknowledge(
      ...NODE_POLICIES.map((name) => managedPolicy(name, 'The smallest that AWS keeps for nodes, which EKS asks for')),
      managedPolicy('AmazonEKSClusterPolicy', 'What EKS needs for its control plane, kept by AWS'),
      ...KUBECTL_POLICIES.map((name) => managedPolicy(name, KUBECTL_REASON)),
      { id: 'AwsSolutions-L1', reason: KUBECTL_REASON },
      { id: `AwsSolutions-IAM5[Resource::<${this.kubectlId()}.Arn>:*]`, reason: KUBECTL_REASON },
      { id: `AwsSolutions-IAM4[Policy::${this.publicRegistryPolicy()}]`, reason: KUBECTL_REASON },
    );
  }

  /** The logical id of the function that aws-cdk-lib makes for kubectl. */
  private kubectlId(): string {
    const handler = this.kubectl().node.findChild('Handler').node.defaultChild;
    return Stack.of(this).getLogicalId(handler as CfnElement);
  }

  /** The managed policy that it has in one partition only, as the template has it. */
  private publicRegistryPolicy(): string {
    const policy = this.kubectl().node.findChild('conditionalPolicy') as unknown as iam.IManagedPolicy;
    return JSON.stringify(Stack.of(this).resolve(policy.managedPolicyArn));
  }

  private kubectl(): IConstruct {
    return this.cluster.node.findChild('KubectlProvider');
  }
}

const KUBECTL_REASON = 'It is part of the kubectl provider of aws-cdk-lib, which offers no choice of it';
const KUBECTL_POLICIES = [
  'AmazonEC2ContainerRegistryReadOnly',
  'service-role/AWSLambdaBasicExecutionRole',
  'service-role/AWSLambdaVPCAccessExecutionRole',
];

function managedPolicy(name: string, reason: string): { readonly id: string; readonly reason: string } {
  return { id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`, reason };
}
