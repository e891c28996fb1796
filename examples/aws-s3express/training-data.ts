import {
  CfnDynamicReference,
  CfnDynamicReferenceService,
  CfnOutput,
  Duration,
  RemovalPolicy,
  Stack,
  Validations,
  type StackProps,
} from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { aws_s3express as s3express } from '../../lib';

/**
 * Data and checkpoints of a training job on a Graviton instance in the bucket's zone, mounted as a file system.
 *
 * The instance's role may open sessions on the bucket and nothing else. A second team reads the data sets, and only those,
 * through an access point.
 *
 * Deploy: npx cdk deploy s3express-training-data
 * Try it: npm run verify -- s3express-training-data
 * Cost:   about 0.02 USD an hour for the instance and its disk, 1 USD a month for the key, and what you store
 */
export class TrainingDataExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    // Only some zones of some regions offer S3 Express One Zone: change region and zone together.
    super(scope, id, { env: { region: 'us-east-1' }, ...props });
    const location = s3express.BucketLocation.availabilityZone('use1-az4');

    const key = new kms.Key(this, 'Key', {
      description: 'Training data and checkpoints',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const bucket = new s3express.DirectoryBucket(this, 'Bucket', {
      location,
      encryptionKey: key,
      lifecycleRules: [
        { id: 'scratch', prefix: 'scratch/', expiration: Duration.days(1) },
        { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });

    const readOnly = bucket.addAccessPoint('ReadOnly', {
      prefixes: ['datasets/'],
      permissions: [s3express.AccessPointPermission.GET_OBJECT, s3express.AccessPointPermission.LIST_BUCKET],
    });
    const team = new iam.Role(this, 'ReadOnlyTeam', { assumedBy: new iam.AccountPrincipal(this.account) });
    readOnly.grants.read(team);

    const vpc = new ec2.Vpc(this, 'Vpc', { subnetConfiguration: [], natGateways: 0 });
    const subnet = new s3express.ZonalSubnet(this, 'Subnet', { vpc, location, cidrBlock: '10.0.0.0/24' });
    const subnets = [{ subnets: [subnet] }];
    const express = new s3express.GatewayEndpoint(this, 'S3ExpressEndpoint', { vpc, subnets, buckets: [bucket] });
    const packages = vpc.addGatewayEndpoint('S3Endpoint', { service: ec2.GatewayVpcEndpointAwsService.S3, subnets });
    packages.addToPolicy(
      new iam.PolicyStatement({
        principals: [new iam.StarPrincipal()],
        actions: ['s3:GetObject'],
        // Where Amazon Linux 2023 keeps its packages.
        resources: [`arn:${this.partition}:s3:::al2023-repos-${this.region}-de612dc2/*`],
      }),
    );

    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, allowAllOutbound: false });
    securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'S3 through the gateway endpoints');
    // Resolved at deployment like `latestAmazonLinux2023()`, but without a parameter, which would make each deployment an update.
    const image = new CfnDynamicReference(
      CfnDynamicReferenceService.SSM,
      '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
    );
    const instance = new ec2.Instance(this, 'Trainer', {
      vpc,
      vpcSubnets: { subnets: [subnet] },
      securityGroup,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.SMALL),
      machineImage: ec2.MachineImage.genericLinux({ [this.region]: image.toString() }),
      requireImdsv2: true,
      detailedMonitoring: true,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: ec2.BlockDeviceVolume.ebs(10, { encrypted: true, volumeType: ec2.EbsDeviceVolumeType.GP3 }),
        },
      ],
    });
    instance.addUserData(`BUCKET=${bucket.bucketName}`, readFileSync(path.join(__dirname, 'training-data.sh'), 'utf8'));
    bucket.grants.readWrite(instance);
    // The instance goes before the bucket is emptied, so that it cannot fill it again, and comes when it can reach it.
    instance.node.addDependency(bucket, express, packages);

    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason:
        'The only way out is to one bucket and to the package repository, by gateway endpoints whose policies name them',
    });
    Validations.of(instance).acknowledge({
      id: 'AwsSolutions-EC29',
      reason:
        'It holds no data: what it trains on and what it writes is in the bucket, so that it can be replaced at any time',
    });

    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
    new CfnOutput(this, 'ReadOnlyAccessPointName', { value: readOnly.accessPointName });
    new CfnOutput(this, 'InstanceId', { value: instance.instanceId });
    new CfnOutput(this, 'KeyArn', { value: key.keyArn });
  }
}
