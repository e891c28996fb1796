import { CfnOutput, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { aws_osis as osis } from '../../lib';
import { DisposableBucket } from '../disposable-bucket';
import { SelfManagedOpenSearch } from '../self-managed-opensearch';
import { SmallDomain } from '../small-domain';

/** What the self-managed server has. */
const INDICES = ['logs-2026.10', 'logs-2026.11'];
const DOCUMENTS = 500;

/**
 * Documents of a self-managed OpenSearch in a VPC on their way into a managed domain: each index is read once, and each document
 * keeps its index and its id, so that reading it again changes nothing.
 *
 * The example runs the server that it migrates from, `SelfManagedOpenSearch`: for yours, give its URL, a secret with its user and
 * the range of its network in its place, and let the pipeline's security group in. For Elasticsearch 7, the only version of
 * it that is documented to work, add `elasticsearch7: true`; without `certificate`, it must have one of a public authority.
 *
 * Only documents move. Mappings, templates, aliases, users and saved objects do not: make indices with the mappings that you
 * want in the domain first, or OpenSearch guesses them. What is written to the source meanwhile may be missed, so stop writing
 * first. **Delete the pipeline when all is there**: it is billed until then.
 *
 * Deploy: npx cdk deploy osis-migration (about 30 minutes)
 * Try it: npm run verify -- osis-migration
 * Cost:   about 0.32 USD an hour, while it is there: 0.24 for the pipeline's OCU, 0.04 for the server and 0.04 for the domain; the
 *         alarms are 1 to 2 USD a month
 */
export class MigrationExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16'),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [
        { name: 'Server', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 26 },
        { name: 'Pipeline', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 26 },
      ],
    });
    const server = new SelfManagedOpenSearch(this, 'Server', { vpc, indices: INDICES, documents: DOCUMENTS });

    const domain = new SmallDomain(this, 'Domain', {
      oneNode: 'Its documents are those of an example, and the server that they come from still has them',
      noSlowLogs: 'Nobody searches before the migration has ended; the log of the pipeline says what is refused',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const failed = new DisposableBucket(this, 'Failed', {
      noAccessLog: 'It holds the documents of a migration that the domain refused; only the pipeline writes to it',
    });
    const securityGroup = new ec2.SecurityGroup(this, 'PipelineGroup', { vpc });
    server.connections.allowDefaultPortFrom(securityGroup, 'The pipeline that reads documents');
    const pipeline = new osis.Pipeline(this, 'Pipeline', {
      source: osis.Source.openSearch({
        hosts: [server.url],
        credentials: osis.Credentials.fromSecret(server.secret),
        certificate: osis.TrustedCertificate.fromSecret(server.secret, 'certificate'),
        includeIndices: INDICES.map((name) => `^${name.replaceAll('.', '\\.')}$`),
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
        vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
        securityGroups: [securityGroup],
        // On the service's side: not of the VPC.
        cidrBlock: '10.99.20.0/24',
      }),
      maxCapacity: 2,
    });
    // The pipeline goes before the bucket is emptied, so that it cannot fill it again.
    pipeline.node.addDependency(failed);
    pipeline.addAlarms('Alarms');
    // It reads once: what is not there when it starts, or what it cannot reach, it would not read.
    pipeline.node.addDependency(server);

    this.acknowledge(pipeline, vpc);
    new CfnOutput(this, 'PipelineName', { value: pipeline.pipelineName });
    new CfnOutput(this, 'DomainEndpoint', { value: `https://${domain.domainEndpoint}` });
    new CfnOutput(this, 'FailedBucketName', { value: failed.bucketName });
    new CfnOutput(this, 'Indices', { value: INDICES.join(',') });
    new CfnOutput(this, 'DocumentsOfEachIndex', { value: String(DOCUMENTS) });
  }

  private acknowledge(pipeline: osis.Pipeline, vpc: ec2.Vpc): void {
    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason: 'Nobody gets into it, and all that is in it is a server with documents that are made up',
    });
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
