import { CfnOutput, Fn, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { aws_osis as osis } from '../../lib';
import { DisposableBucket } from '../disposable-bucket';
import { SmallDomain } from '../small-domain';

/** Made up, so that the example can be looked at without a source; say yours with `-c`. */
const MADE_UP = {
  sourceHost: 'https://elasticsearch.example.com:9200',
  sourceSecretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:elasticsearch-a1B2c3',
  sourceIndices: 'logs-2026.10,logs-2026.11',
  vpcId: 'vpc-0123456789abcdef0',
  subnetIds: 'subnet-0123456789abcdef0,subnet-0fedcba9876543210',
  cidrBlock: '10.99.20.0/24',
};

/**
 * Documents of an Elasticsearch 7 or OpenSearch of your own, in a VPC, on their way into a domain: each index is read once, and
 * each document keeps its index and its id, so that reading it again changes nothing.
 *
 * Only documents move. Mappings, templates, aliases, users and saved objects do not: make indices with the mappings that you
 * want in the domain first, or OpenSearch guesses them. What is written to the source meanwhile may be missed, so stop writing
 * first. Of Elasticsearch only 7 is documented to work; say `-c distribution=opensearch` for OpenSearch 1 or 2.
 *
 * The source must have a certificate of a public authority. The secret has the fields `username` and `password`, of a user that
 * may read. `cidrBlock` is 256 private addresses that nothing in the VPC, or connected to it, uses; the two subnets are in two
 * zones. The security group that is said lets the pipeline in; say none, and let `PipelineSecurityGroupId` in yourself.
 *
 * **Delete the stack when all is there**: the pipeline is billed until then. The domain and what it has stay.
 *
 * Deploy: npx cdk deploy osis-migration -c sourceHost=<https URL with port> -c sourceSecretArn=<arn> \
 *           -c sourceIndices=<name>,<name> -c sourceSecurityGroupId=<id> -c vpcId=<id> -c subnetIds=<id>,<id> \
 *           -c cidrBlock=<range> (about 30 minutes)
 * Try it: npm run verify -- osis-migration
 * Cost:   about 0.28 USD an hour, while it is there: 0.24 for the pipeline's OCU and 0.04 for the domain; the alarms are 1 to
 *         2 USD a month
 */
export class MigrationExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const given = this.node.getAllContext() as Partial<typeof MADE_UP> & {
      distribution?: string;
      sourceSecurityGroupId?: string;
    };
    const {
      sourceHost,
      sourceSecretArn,
      sourceIndices,
      distribution = 'elasticsearch7',
      sourceSecurityGroupId,
      ...where
    } = {
      ...MADE_UP,
      ...given,
    };
    const indices = sourceIndices.split(',');
    const vpc = this.vpc(where);

    const domain = new SmallDomain(this, 'Domain', {
      oneNode: 'It is the smallest domain to try a migration with, and the source still has the documents',
      noSlowLogs: 'Nobody searches before the migration has ended; the log of the pipeline says what is refused',
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const failed = new DisposableBucket(this, 'Failed', {
      noAccessLog: 'It holds the documents of a migration that the domain refused; only the pipeline writes to it',
    });
    const securityGroup = new ec2.SecurityGroup(this, 'PipelineGroup', { vpc, allowAllOutbound: true });
    const pipeline = new osis.Pipeline(this, 'Pipeline', {
      source: osis.Source.openSearch({
        hosts: [sourceHost],
        credentials: osis.Credentials.fromSecret(
          secretsmanager.Secret.fromSecretCompleteArn(this, 'SourceUser', sourceSecretArn),
        ),
        elasticsearch7: distribution === 'elasticsearch7',
        includeIndices: indices.map((name) => `^${name.replaceAll('.', '\\.')}$`),
        scheduling: { indexReadCount: 1, discovery: osis.IndexDiscovery.SINGLE_SCAN },
      }),
      sinks: [
        osis.Sink.domain(domain, {
          index: '${getMetadata("opensearch-index")}',
          documentId: '${getMetadata("opensearch-document_id")}',
          deadLetterQueue: osis.DeadLetterQueue.toBucket(failed),
        }),
      ],
      network: osis.PipelineNetwork.attached({
        vpc,
        vpcSubnets: { subnets: vpc.privateSubnets },
        securityGroups: [securityGroup],
        cidrBlock: where.cidrBlock,
      }),
      maxCapacity: 2,
    });
    // The pipeline goes before the bucket is emptied, so that it cannot fill it again.
    pipeline.node.addDependency(failed);
    pipeline.addAlarms('Alarms');
    if (sourceSecurityGroupId !== undefined) {
      const source = ec2.SecurityGroup.fromSecurityGroupId(this, 'SourceGroup', sourceSecurityGroupId);
      source.connections.allowFrom(
        securityGroup,
        ec2.Port.tcp(portOf(sourceHost)),
        'The pipeline that reads documents',
      );
      // The pipeline reads once: what it may not reach at its start, it would not read.
      pipeline.node.addDependency(source);
    }

    this.acknowledge(pipeline);
    new CfnOutput(this, 'PipelineName', { value: pipeline.pipelineName });
    new CfnOutput(this, 'PipelineSecurityGroupId', { value: securityGroup.securityGroupId });
    new CfnOutput(this, 'DomainEndpoint', { value: `https://${domain.domainEndpoint}` });
    new CfnOutput(this, 'FailedBucketName', { value: failed.bucketName });
    new CfnOutput(this, 'Indices', { value: sourceIndices });
  }

  /** The VPC of the source, of which nothing is looked up: only the ids matter. */
  private vpc({ vpcId, subnetIds }: Pick<typeof MADE_UP, 'vpcId' | 'subnetIds'>): ec2.IVpc {
    const privateSubnetIds = subnetIds.split(',');
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId,
      availabilityZones: privateSubnetIds.map((_, index) => Fn.select(index, Fn.getAzs())),
      privateSubnetIds,
    });
    for (const subnet of vpc.privateSubnets) {
      Validations.of(subnet).acknowledge({
        id: 'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
        reason: 'Nothing is added to the routes of a VPC that is not of this stack',
      });
    }
    return vpc;
  }

  private acknowledge(pipeline: osis.Pipeline): void {
    const narrow =
      'One bucket below one prefix, and the paths of one domain: which indices there are is up to the source';
    const interfaces =
      'What the service asks for to attach a pipeline to a VPC: descriptions know no resource, and interfaces have ids of EC2';
    Validations.of(pipeline).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::<Failed178E83A2.Arn>/main/dlq/*]', reason: narrow },
      { id: 'AwsSolutions-IAM5[Resource::<Domain66AC69E0.Arn>/*]', reason: narrow },
      { id: 'AwsSolutions-IAM5[Resource::*]', reason: interfaces },
      {
        id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:network-interface/*]',
        reason: interfaces,
      },
    );
  }
}

/** The port of a URL; that of https where there is none. */
function portOf(host: string): number {
  return Number(new URL(host).port || 443);
}
