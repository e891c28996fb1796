import { CfnOutput, Duration, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import * as path from 'node:path';
import { aws_opensearchserverless as aoss } from '../../lib';
import { NpmLayer } from '../npm-layer';

/**
 * A collection that only one VPC reaches, and a function there that writes notes and searches them. Nothing in the VPC has a
 * way to the internet, and nobody on the internet has one to the collection.
 *
 * The endpoint is of OpenSearch Serverless; the security group of the function is all that it lets in. What the function may
 * do is one index.
 *
 * Deploy: npx cdk deploy opensearchserverless-vpc-endpoint (about 10 minutes)
 * Try it: npm run verify -- opensearchserverless-vpc-endpoint
 * Cost:   about 0.26 USD an hour, also while idle: 0.24 for half an OCU to index and half to search, and 0.02 for the endpoint in
 *         two zones
 */
export class VpcEndpointExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Clients', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 26 }],
    });
    const endpoint = new aoss.VpcEndpoint(this, 'Endpoint', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    });
    const collection = new aoss.Collection(this, 'Notes', {
      type: aoss.CollectionType.SEARCH,
      networkAccess: aoss.NetworkAccess.privateAccess({ vpcEndpoints: [endpoint] }),
      standbyReplicas: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    const securityGroup = new ec2.SecurityGroup(this, 'ClientGroup', { vpc, allowAllOutbound: false });
    endpoint.connections.allowDefaultPortFrom(securityGroup, 'The function that searches notes');
    const client = new lambda.Function(this, 'Client', {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(path.join(__dirname, 'handlers', 'search-notes')),
      handler: 'index.handler',
      layers: [new NpmLayer(this, 'Packages', { packages: ['aws4fetch'] })],
      timeout: Duration.seconds(30),
      memorySize: 256,
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      securityGroups: [securityGroup],
      logGroup: new logs.LogGroup(this, 'ClientLogs', {
        retention: logs.RetentionDays.ONE_WEEK,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      environment: { ENDPOINT: collection.collectionEndpoint, INDEX: 'notes' },
    });
    collection.grants.permissions(client, {
      index: ['aoss:CreateIndex', 'aoss:DescribeIndex', 'aoss:ReadDocument', 'aoss:UpdateIndex', 'aoss:WriteDocument'],
      indexNames: ['notes'],
    });

    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason: 'It has no way in or out: all its traffic is from one function to one endpoint, by TLS',
    });
    Validations.of(client).acknowledge(
      ...['AWSLambdaBasicExecutionRole', 'AWSLambdaVPCAccessExecutionRole'].map((policy) => ({
        id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/${policy}]`,
        reason: 'Lambda needs it for the logs and the network interface of a function in a VPC; it grants no data',
      })),
    );

    new CfnOutput(this, 'CollectionEndpoint', { value: collection.collectionEndpoint });
    new CfnOutput(this, 'ClientFunctionName', { value: client.functionName });
  }
}
