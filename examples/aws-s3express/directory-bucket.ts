import { CfnOutput, Duration, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import * as path from 'node:path';
import { aws_s3express as s3express } from '../../lib';

/**
 * A directory bucket, and in its zone a function that measures how much faster it is than S3 Standard.
 *
 * Deploy: npx cdk deploy s3express-directory-bucket
 * Try it: npm run verify -- s3express-directory-bucket
 * Cost:   the objects of a measurement, which are deleted after it; nothing while idle
 */
export class DirectoryBucketExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    // Only some zones of some regions offer S3 Express One Zone: change region and zone together.
    super(scope, id, { env: { region: 'us-east-1' }, ...props });
    const location = s3express.BucketLocation.availabilityZone('use1-az4');

    const bucket = new s3express.DirectoryBucket(this, 'Bucket', {
      location,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    const standard = new s3.Bucket(this, 'StandardBucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });

    const vpc = new ec2.Vpc(this, 'Vpc', { subnetConfiguration: [], natGateways: 0 });
    const subnet = new s3express.ZonalSubnet(this, 'Subnet', { vpc, location, cidrBlock: '10.0.0.0/24' });
    const express = new s3express.GatewayEndpoint(this, 'S3ExpressEndpoint', {
      vpc,
      subnets: [{ subnets: [subnet] }],
      buckets: [bucket],
    });
    const s3Endpoint = vpc.addGatewayEndpoint('S3Endpoint', {
      service: ec2.GatewayVpcEndpointAwsService.S3,
      subnets: [{ subnets: [subnet] }],
    });
    s3Endpoint.addToPolicy(
      new iam.PolicyStatement({
        principals: [new iam.StarPrincipal()],
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        resources: [standard.arnForObjects('latency/*')],
      }),
    );

    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, allowAllOutbound: false });
    securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'S3 through the gateway endpoints');
    const measure = new lambda.Function(this, 'MeasureLatency', {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(path.join(__dirname, 'handlers', 'measure-latency')),
      handler: 'index.handler',
      // A full vCPU, so that the function is not what is measured.
      memorySize: 1769,
      timeout: Duration.minutes(5),
      vpc,
      vpcSubnets: { subnets: [subnet] },
      securityGroups: [securityGroup],
      logGroup: new logs.LogGroup(this, 'Logs', {
        retention: logs.RetentionDays.ONE_WEEK,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      environment: { EXPRESS_BUCKET: bucket.bucketName, STANDARD_BUCKET: standard.bucketName },
    });
    bucket.grants.readWrite(measure);
    measure.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
        resources: [standard.arnForObjects('latency/*')],
      }),
    );
    // The function goes before the buckets are emptied, so that it cannot fill them again.
    measure.node.addDependency(bucket, standard, express, s3Endpoint);

    Validations.of(standard).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It holds random bytes for the seconds of a measurement, and one function is all that has access',
    });
    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason:
        'The only way out is to two buckets, by gateway endpoints whose policies name them; there is no other traffic',
    });
    Validations.of(measure).acknowledge(
      ...['AWSLambdaBasicExecutionRole', 'AWSLambdaVPCAccessExecutionRole'].map((policy) => ({
        id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/${policy}]`,
        reason: 'Lambda needs it for the logs and the network interface of a function in a VPC; it grants no data',
      })),
      {
        id: 'AwsSolutions-IAM5[Resource::<StandardBucket7584F8B9.Arn>/latency/*]',
        reason: 'The objects of a measurement have random names, below one prefix of one bucket',
      },
    );

    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
    new CfnOutput(this, 'StandardBucketName', { value: standard.bucketName });
    new CfnOutput(this, 'LatencyFunctionName', { value: measure.functionName });
  }
}
