import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  CfnDynamicReference,
  CfnDynamicReferenceService,
  Duration,
  RemovalPolicy,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

const PORT = 9200;

/** Amazon Linux 2023. No parameter of the stack, with which each newer image would replace the server in the next deployment. */
const IMAGE = new CfnDynamicReference(
  CfnDynamicReferenceService.SSM,
  '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
).toString();

/** Where the server is, and what it has. */
export interface SelfManagedOpenSearchProps {
  /** A VPC with public subnets: the server loads what it runs from the internet. Nobody gets in from there. */
  readonly vpc: ec2.IVpc;
  /** The indices that it has. */
  readonly indices: readonly string[];
  /** How many documents each of them has, with the ids 1, 2, 3, and so on. */
  readonly documents: number;
}

/**
 * An OpenSearch that somebody runs on a server in a VPC, for examples: it asks for a password, and no public authority has signed
 * its certificate. It is made once its documents are there.
 *
 * Cost: about 0.04 USD an hour.
 */
export class SelfManagedOpenSearch extends Construct implements ec2.IConnectable {
  public readonly connections: ec2.Connections;
  /** Its URL, with an address of the VPC. */
  public readonly url: string;
  /** The fields `username`, `password` and `certificate`. */
  public readonly secret: secretsmanager.ISecret;

  constructor(scope: Construct, id: string, props: SelfManagedOpenSearchProps) {
    super(scope, id);
    const { vpc, indices, documents } = props;
    this.secret = new secretsmanager.Secret(this, 'Secret', {
      description: 'The user and the certificate of a self-managed OpenSearch',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: 'migration' }),
        generateStringKey: 'password',
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const subnets = { subnetType: ec2.SubnetType.PUBLIC };
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc });
    const userData = ec2.UserData.forLinux();
    const instance = new ec2.Instance(this, 'Instance', {
      vpc,
      vpcSubnets: subnets,
      securityGroup,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
      machineImage: { getImage: () => ({ imageId: IMAGE, osType: ec2.OperatingSystemType.LINUX, userData }) },
      requireImdsv2: true,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: ec2.BlockDeviceVolume.ebs(20, { encrypted: true, volumeType: ec2.EbsDeviceVolumeType.GP3 }),
        },
      ],
      resourceSignalTimeout: Duration.minutes(15),
    });
    userData.addSignalOnExitCommand(instance);
    userData.addCommands(
      `export AWS_DEFAULT_REGION=${Stack.of(this).region} SECRET=${this.secret.secretArn}`,
      'export IMAGE=public.ecr.aws/opensearchproject/opensearch:2.19.1',
      `export INDICES='${indices.join(' ')}' DOCUMENTS=${documents}`,
      readFileSync(path.join(__dirname, 'self-managed-opensearch.sh'), 'utf8'),
    );
    instance.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
        resources: [this.secret.secretArn],
      }),
    );
    // It loads what it runs, and says when it is done.
    instance.node.addDependency(vpc.selectSubnets(subnets).internetConnectivityEstablished);
    this.url = `https://${instance.instancePrivateIp}:${PORT}`;
    this.connections = new ec2.Connections({ securityGroups: [securityGroup], defaultPort: ec2.Port.tcp(PORT) });
    acknowledge(instance, this.secret);
  }
}

function acknowledge(instance: ec2.Instance, secret: secretsmanager.ISecret): void {
  Validations.of(instance).acknowledge(
    { id: 'AwsSolutions-EC28', reason: 'Nobody runs it longer than it takes to try a migration' },
    { id: 'AwsSolutions-EC29', reason: 'It goes with the stack, which makes it anew with all that it has' },
  );
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'The user is the server, which is made with this password and goes with it',
  });
}
