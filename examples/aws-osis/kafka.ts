import { CfnOutput, Duration, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as msk from 'aws-cdk-lib/aws-msk';
import * as custom_resources from 'aws-cdk-lib/custom-resources';
import * as triggers from 'aws-cdk-lib/triggers';
import type { Construct } from 'constructs';
import * as path from 'node:path';
import { aws_osis as osis } from '../../lib';
import { DisposableBucket } from '../disposable-bucket';
import { NpmLayer } from '../npm-layer';
import { SmallDomain } from '../small-domain';

const TOPIC = 'access-log';
/** The tag of events whose line could not be taken apart; Logstash calls it the same. */
const NOT_A_LINE = '_grokparsefailure';
/** Where brokers of MSK Serverless listen; there is no other way in than IAM. */
const BROKER_PORT = 9098;

/**
 * Lines of a web server's log on their way from Kafka to OpenSearch, without a Logstash that somebody has to run: a pipeline
 * reads the topic, takes the lines apart, drops health checks and writes the rest to a domain.
 *
 * The pipeline is in no VPC: it gets to the brokers by a connection that MSK makes, which the cluster's policy allows. Documents
 * that the index refuses end up in a bucket. A function in the VPC makes the topic, and sends the lines that it is given.
 *
 * Deploy: npx cdk deploy osis-kafka (about 30 minutes)
 * Try it: npm run verify -- osis-kafka
 * Cost:   about 1.10 USD an hour, also while no line comes: 0.75 for the cluster, 0.24 for the pipeline's OCU, 0.04 for the
 *         domain, 0.01 for the partitions; the alarms are 1 to 2 USD a month
 */
export class KafkaExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Brokers', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 26 }],
    });
    // Only the function is let in below: AWS's guide asks for no rule for the pipeline, which connects on its own side.
    const brokers = new ec2.SecurityGroup(this, 'BrokerGroup', { vpc, allowAllOutbound: false });
    const cluster = new msk.CfnServerlessCluster(this, 'Cluster', {
      clusterName: `${id}-access-log`,
      clientAuthentication: { sasl: { iam: { enabled: true } } },
      vpcConfigs: [
        {
          subnetIds: vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
          securityGroups: [brokers.securityGroupId],
        },
      ],
    });
    const kafka = osis.KafkaCluster.fromServerlessCluster(cluster);
    const produce = this.producer(vpc, brokers, kafka);

    const domain = new SmallDomain(this, 'Domain', {
      oneNode: 'Its documents are those of an example, and the topic still has them when the node is lost',
      noSlowLogs: 'Nothing in an example is slow; the log of the pipeline says what the index refuses',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const failed = new DisposableBucket(this, 'Failed', {
      noAccessLog: 'It holds the documents of this example that the index refused; only the pipeline writes to it',
    });
    const pipeline = new osis.Pipeline(this, 'Pipeline', {
      source: osis.Source.msk(kafka, {
        topics: [
          {
            name: TOPIC,
            groupId: 'to-opensearch',
            serdeFormat: osis.KafkaSerdeFormat.JSON,
            keyMode: osis.KafkaKeyMode.DISCARD,
          },
        ],
      }),
      processors: PROCESSORS,
      sinks: [
        osis.Sink.domain(domain, {
          index: 'access-log-%{yyyy.MM.dd}',
          documentId: '${/id}',
          template: TEMPLATE,
          deadLetterQueue: osis.DeadLetterQueue.toBucket(failed),
        }),
      ],
      maxCapacity: 2,
    });
    // The pipeline goes before the bucket is emptied, so that it cannot fill it again.
    pipeline.node.addDependency(failed);
    pipeline.addAlarms('Alarms');
    // A consumer of a topic that is not there yet finds it only when it looks again.
    new triggers.Trigger(this, 'MakeTopic', {
      handler: produce,
      // The rules that let it reach the brokers are not what a function waits for.
      executeAfter: [brokers, produce.connections.securityGroups[0]!],
      executeBefore: [pipeline],
    });

    this.acknowledge(produce, pipeline, vpc);
    new CfnOutput(this, 'PipelineName', { value: pipeline.pipelineName });
    new CfnOutput(this, 'ProduceFunctionName', { value: produce.functionName });
    new CfnOutput(this, 'DomainEndpoint', { value: `https://${domain.domainEndpoint}` });
    new CfnOutput(this, 'FailedBucketName', { value: failed.bucketName });
  }

  /** A function next to the brokers, which may use one topic and reaches nothing else. */
  private producer(vpc: ec2.IVpc, brokers: ec2.SecurityGroup, kafka: osis.KafkaCluster): lambda.Function {
    const securityGroup = new ec2.SecurityGroup(this, 'ProduceGroup', { vpc, allowAllOutbound: false });
    brokers.connections.allowFrom(securityGroup, ec2.Port.tcp(BROKER_PORT), 'The function that sends lines');
    const produce = new lambda.Function(this, 'Produce', {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(path.join(__dirname, 'handlers', 'produce')),
      handler: 'index.handler',
      layers: [new NpmLayer(this, 'Packages', { packages: ['kafkajs', 'aws4fetch'] })],
      timeout: Duration.minutes(1),
      memorySize: 256,
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      securityGroups: [securityGroup],
      logGroup: new logs.LogGroup(this, 'ProduceLogs', {
        retention: logs.RetentionDays.ONE_WEEK,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      environment: { TOPIC, BOOTSTRAP_BROKERS: this.bootstrapBrokers(kafka) },
    });
    produce.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['kafka-cluster:Connect'], resources: [kafka.clusterArn] }),
    );
    produce.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['kafka-cluster:CreateTopic', 'kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'],
        resources: [kafka.arnForTopic(TOPIC)],
      }),
    );
    return produce;
  }

  /** CloudFormation does not tell where the brokers are. */
  private bootstrapBrokers(kafka: osis.KafkaCluster): string {
    const output = 'BootstrapBrokerStringSaslIam';
    const logGroup = new logs.LogGroup(this, 'BootstrapBrokersLogs', {
      retention: logs.RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const call = new custom_resources.AwsCustomResource(this, 'BootstrapBrokers', {
      onUpdate: {
        service: 'Kafka',
        action: 'GetBootstrapBrokers',
        parameters: { ClusterArn: kafka.clusterArn },
        physicalResourceId: custom_resources.PhysicalResourceId.of(kafka.clusterArn),
        outputPaths: [output],
      },
      policy: custom_resources.AwsCustomResourcePolicy.fromStatements([
        // It applies to no resource.
        new iam.PolicyStatement({ actions: ['kafka:GetBootstrapBrokers'], resources: ['*'] }),
      ]),
      installLatestAwsSdk: false,
      logGroup,
    });
    const singleton = this.node.findChild(
      `AWS${custom_resources.AwsCustomResource.PROVIDER_FUNCTION_UUID.replaceAll('-', '')}`,
    );
    Validations.of(singleton).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: 'Lambda needs it for the logs of the function of aws-cdk-lib that makes the call; it grants no data',
    });
    Validations.of(call).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'kafka:GetBootstrapBrokers applies to no resource; it tells where brokers are, and lets nobody in',
    });
    return call.getResponseField(output);
  }

  private acknowledge(produce: lambda.Function, pipeline: osis.Pipeline, vpc: ec2.Vpc): void {
    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason: 'It has no way in or out: all its traffic is from one function to the brokers, on one port',
    });
    const intrinsic = 'The rule cannot read ARNs that are made of the ARN of the cluster';
    Validations.of(produce).acknowledge(
      ...['AWSLambdaBasicExecutionRole', 'AWSLambdaVPCAccessExecutionRole'].map((policy) => ({
        id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/${policy}]`,
        reason: 'Lambda needs it for the logs and the network interface of a function in a VPC; it grants no data',
      })),
      { id: 'AwsSolutions-IAM5', reason: `${intrinsic}; there is one topic in the statement, and no wildcard` },
    );
    Validations.of(pipeline).acknowledge({
      id: 'AwsSolutions-IAM5',
      reason: `${intrinsic}; the wildcards are paths of the one domain and objects below one prefix of the one bucket`,
    });
  }
}

/** What a Logstash would have had between its input and its output. */
const PROCESSORS = [
  osis.Processor.grok({ match: { message: ['%{COMMONAPACHELOG}'] }, tagsOnFailure: [NOT_A_LINE] }),
  osis.Processor.dropEvents('/request == "/health"'),
  // The names of months are English.
  osis.Processor.date({ match: { key: 'timestamp', patterns: ['dd/MMM/yyyy:HH:mm:ss Z'] }, locale: 'en-US' }),
  osis.Processor.convertType({ keys: ['response', 'bytes'], type: osis.ValueType.INTEGER }),
  // What could not be taken apart keeps its line.
  osis.Processor.deleteEntries({ withKeys: ['message', 'timestamp'], when: `not hasTags("${NOT_A_LINE}")` }),
];

/** The id is found as a whole; a duration is a number, so that text is refused. One node has no copies. */
const TEMPLATE = {
  settings: { number_of_shards: 1, number_of_replicas: 0 },
  mappings: { properties: { id: { type: 'keyword' }, durationMs: { type: 'integer' } } },
};
