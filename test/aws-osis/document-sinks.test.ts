import { App, Aws, Duration, Lazy, Size, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { CfnResource } from 'aws-cdk-lib';
import { parse } from 'yaml';
import { aws_opensearchserverless as aoss } from '../../lib';
import type { CollectionSinkOptions } from '../../lib/aws-osis/collection-sink';
import { DeadLetterQueue } from '../../lib/aws-osis/dead-letter-queue';
import { IndexType, type DomainSinkOptions } from '../../lib/aws-osis/domain-sink';
import { FineGrainedAccess } from '../../lib/aws-osis/fine-grained-access';
import { Pipeline } from '../../lib/aws-osis/pipeline';
import { Sink } from '../../lib/aws-osis/sink';
import { Source } from '../../lib/aws-osis/source';
import { ACCOUNT, REGION, warnings } from '../support/stack';
import { SinkContext } from './sink-context';

const DOMAIN_ARN = `arn:aws:es:${REGION}:${ACCOUNT}:domain/logs`;
const COLLECTION_ARN = `arn:aws:aoss:${REGION}:${ACCOUNT}:collection/abc`;
const MAPPING = 'Custom::OpenSearchSecurityMapping';

function importedDomain({ stack }: SinkContext, account = ACCOUNT): opensearch.IDomain {
  return opensearch.Domain.fromDomainAttributes(stack, 'Domain', {
    domainArn: `arn:aws:es:${REGION}:${account}:domain/logs`,
    domainEndpoint: 'logs.example.com',
  });
}

function domain({ stack }: SinkContext, props: Partial<opensearch.DomainProps> = {}): opensearch.Domain {
  return new opensearch.Domain(stack, 'Domain', { version: opensearch.EngineVersion.OPENSEARCH_2_17, ...props });
}

function secured(context: SinkContext, props: Partial<opensearch.DomainProps> = {}): opensearch.Domain {
  return domain(context, {
    fineGrainedAccessControl: { masterUserName: 'admin' },
    enforceHttps: true,
    nodeToNodeEncryption: true,
    encryptionAtRest: { enabled: true },
    ...props,
  });
}

function collection({ stack }: SinkContext, attrs: Partial<aoss.CollectionAttributes> = {}): aoss.ICollection {
  const required = { collectionArn: COLLECTION_ARN, collectionName: 'logs' };
  return aoss.Collection.fromCollectionAttributes(stack, 'Collection', { ...required, ...attrs });
}

describe('A domain', () => {
  test('is written by https, in its region, with documents, and the role does just that', () => {
    const context = new SinkContext();
    const options: DomainSinkOptions = {
      index: 'logs-%{yyyy.MM.dd}',
      documentId: '${/id}',
      actions: [{ type: 'delete', when: '/gone == true' }, { type: 'index' }],
      documentVersion: '${/version}',
      template: { settings: { refresh: 1 } },
      bulkSize: Size.mebibytes(10),
      flushTimeout: Duration.seconds(5),
      numberOfShards: 2,
      routes: ['all'],
    };
    expect(context.options(Sink.domain(importedDomain(context), options))).toEqual({
      routes: ['all'],
      hosts: ['https://logs.example.com'],
      aws: { region: REGION },
      index: 'logs-%{yyyy.MM.dd}',
      document_id: '${/id}',
      actions: [{ type: 'delete', when: '/gone == true' }, { type: 'index' }],
      document_version: '${/version}',
      document_version_type: 'external',
      template_content: '{"settings":{"refresh":1}}',
      bulk_size: 10,
      flush_timeout: 5000,
      number_of_shards: 2,
    });
    expect(context.statements()).toEqual([
      { Action: 'es:DescribeDomain', Effect: 'Allow', Resource: DOMAIN_ARN },
      {
        Action: ['es:ESHttpGet', 'es:ESHttpHead', 'es:ESHttpPost', 'es:ESHttpPut'],
        Effect: 'Allow',
        Resource: `${DOMAIN_ARN}/*`,
      },
    ]);
  });

  test('gets its template as one text of the configuration, also with what is known at deployment only', () => {
    const { stack } = new SinkContext();
    const logs = opensearch.Domain.fromDomainEndpoint(
      stack,
      'Domain',
      'https://search-logs-x.us-east-1.es.amazonaws.com',
    );
    const settings = {
      text: Aws.STACK_NAME,
      any: Lazy.any({ produce: () => 'late' }),
      number: Token.asNumber({ Ref: 'Shards' }),
      plain: 1,
    };
    new Pipeline(stack, 'Whole', {
      source: Source.of('http', { path: '/logs' }),
      sinks: [Sink.domain(logs, { index: 'logs', template: { settings } })],
    });
    const [pipeline] = Object.values(Template.fromStack(stack).findResources('AWS::OSIS::Pipeline'));
    const { PipelineConfigurationBody: body } = pipeline!['Properties'] as {
      PipelineConfigurationBody: { 'Fn::Join': [string, (string | { Ref: string })[]] };
    };
    const text = body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : part.Ref)).join('');
    const { main } = parse(text) as { main: { sink: { opensearch: { template_content: string } }[] } };
    expect(JSON.parse(main.sink[0]!.opensearch.template_content)).toEqual({
      settings: { text: 'AWS::StackName', any: 'late', number: 'Shards', plain: 1 },
    });
  });

  test('follows a source of changes', () => {
    const context = new SinkContext();
    const options = { index: 'a', changeDataCapture: true };
    expect(context.options(Sink.domain(importedDomain(context), options))).toMatchObject({
      document_id: '${getMetadata("primary_key")}',
      action: '${getMetadata("opensearch_action")}',
      document_version: '${getMetadata("document_version")}',
      document_version_type: 'external',
    });
  });

  test.each<[DomainSinkOptions, string]>([
    [{}, `'index' must be given with the index type 'custom', got none`],
    [{ index: 'a', action: 'replace' }, `got 'replace'`],
    [{ index: 'a', action: 'delete' }, `'documentId' must be given with the action 'delete'`],
    [{ index: 'a', action: 'index', actions: [] }, `'action' and 'actions' must not be together`],
    [
      { index: 'a', changeDataCapture: true, documentId: 'x' },
      `'documentId' must be left out with 'changeDataCapture'`,
    ],
  ])('refuses %j', (options, message) => {
    const context = new SinkContext();
    expect(() => context.bind(Sink.domain(importedDomain(context), options))).toThrow(message);
  });

  test('has failed documents go under a prefix of a bucket', () => {
    const context = new SinkContext();
    const bucket = s3.Bucket.fromBucketName(context.stack, 'Bucket', 'failed');
    const deadLetterQueue = DeadLetterQueue.toBucket(bucket);
    const sink = Sink.domain(importedDomain(context), { indexType: IndexType.TSDB, deadLetterQueue });
    expect(context.options(sink)).toMatchObject({
      index_type: 'tsdb',
      dlq: { s3: { bucket: 'failed', key_path_prefix: 'main/dlq', region: REGION, bucket_owner: ACCOUNT } },
    });
    expect(JSON.stringify(context.statements())).toContain(':s3:::failed/main/dlq/*');
    expect(warnings(context.stack)).toEqual([]);
  });

  test('of another account is to let the role in by itself', () => {
    const context = new SinkContext();
    context.bind(Sink.domain(importedDomain(context, '210987654321'), { index: 'a' }));
    const statement = {
      Action: ['es:DescribeDomain', 'es:ESHttpGet', 'es:ESHttpHead', 'es:ESHttpPost', 'es:ESHttpPut'],
      Effect: 'Allow',
      Principal: { AWS: { 'Fn::GetAtt': ['Role1ABCC5F0', 'Arn'] } },
      Resource: `arn:aws:es:${REGION}:210987654321:domain/logs/*`,
    };
    expect(warnings(context.stack).join('\n')).toContain(
      `'Stack/Domain' is of the account 210987654321 and refuses 'Stack/Role' until these are in its access policy: ` +
        JSON.stringify([statement]),
    );
  });
});

describe('Fine-grained access', () => {
  test('is missed where a domain of the app has it on', () => {
    const context = new SinkContext();
    context.bind(Sink.domain(secured(context), { index: 'a' }));
    expect(warnings(context.stack).join()).toContain('osis.fineGrainedAccess');
  });

  test('is given by the master user before the pipeline is made, for the indexes of all sinks', () => {
    const context = new SinkContext();
    const secret = secretsmanager.Secret.fromSecretCompleteArn(
      context.stack,
      'Secret',
      `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:s-abcdef`,
    );
    const fineGrainedAccess = FineGrainedAccess.asMasterUser(secret);
    const into = secured(context);
    const { dependencies = [] } = context.bind(Sink.domain(into, { index: 'a-%{yyyy}', fineGrainedAccess }));
    context.bind(Sink.domain(into, { index: 'b', fineGrainedAccess }));
    const pipeline = new CfnResource(context.pipeline, 'Resource', { type: 'A::B::C' });
    pipeline.node.addDependency(...dependencies);

    const template = Template.fromStack(context.stack);
    const found = Object.entries(template.findResources(MAPPING));
    expect(found).toHaveLength(1);
    const [id, { Properties: properties }] = found[0] as [string, { Properties: Record<string, string> }];
    expect(properties).toMatchObject({ UsernameField: 'username', PasswordField: 'password', Region: REGION });
    const own = JSON.parse(properties['OwnRole']!) as { index_permissions: { index_patterns: string[] }[] };
    expect(own.index_permissions.map(({ index_patterns }) => index_patterns)).toEqual([['a-*', 'b*']]);
    template.hasResource('A::B::C', { DependsOn: Match.arrayWith([id]) });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'secretsmanager:GetSecretValue', Resource: secret.secretArn }] },
    });
    expect(warnings(context.stack).join()).not.toContain('osis.fineGrainedAccess');
  });

  test('is given by a master role, which trusts the function', () => {
    const context = new SinkContext();
    const masterRole = new iam.Role(context.stack, 'Master', { assumedBy: new iam.AccountRootPrincipal() });
    const fineGrainedAccess = FineGrainedAccess.asMasterRole(masterRole, { securityRole: 'all_access' });
    context.bind(Sink.domain(importedDomain(context), { index: 'a', fineGrainedAccess }));
    const template = Template.fromStack(context.stack);
    template.hasResourceProperties(MAPPING, { SecurityRole: 'all_access', OwnRole: Match.absent() });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sts:AssumeRole',
            Principal: {
              AWS: Match.arrayWith([{ 'Fn::GetAtt': [Match.stringLikeRegexp('^PipelineSecurityMapping'), 'Arn'] }]),
            },
          }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Resource: `${DOMAIN_ARN}/_plugins/_security/api/*` })],
      },
    });
  });

  test('by a master role of elsewhere needs its trust, and a warning says so', () => {
    const context = new SinkContext();
    const masterRole = iam.Role.fromRoleArn(context.stack, 'Master', `arn:aws:iam::${ACCOUNT}:role/m`);
    const fineGrainedAccess = FineGrainedAccess.asMasterRole(masterRole);
    context.bind(Sink.domain(importedDomain(context), { index: 'a', fineGrainedAccess }));
    expect(warnings(context.stack).join()).toContain('osis.masterRoleTrust');
  });

  test('of a domain in a VPC asks for a network, and then reaches it', () => {
    const context = new SinkContext();
    const vpc = new ec2.Vpc(context.stack, 'Vpc', { maxAzs: 2 });
    const into = secured(context, { vpc, vpcSubnets: [{ subnets: [vpc.privateSubnets[0]!] }] });
    const secret = new secretsmanager.Secret(context.stack, 'Secret');
    const bind = (network?: { vpc: ec2.IVpc }) => {
      const fineGrainedAccess = FineGrainedAccess.asMasterUser(secret, network ? { network } : {});
      return context.bind(Sink.domain(into, { index: 'a', fineGrainedAccess }));
    };
    expect(() => bind()).toThrow(`'fineGrainedAccess.network' must be given`);
    bind({ vpc });
    expect(() => bind({ vpc })).toThrow('got two: share one FineGrainedAccess');
    Template.fromStack(context.stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 443 });
  });

  test('refuses the name of a role that no domain can have', () => {
    const context = new SinkContext();
    const secret = new secretsmanager.Secret(context.stack, 'Secret');
    const fineGrainedAccess = FineGrainedAccess.asMasterUser(secret, { securityRole: 'a/b' });
    expect(() => context.bind(Sink.domain(importedDomain(context), { index: 'a', fineGrainedAccess }))).toThrow(
      `got 'a/b'`,
    );
  });
});

describe('A collection', () => {
  const options: CollectionSinkOptions = { index: 'logs-%{yyyy.MM.dd}' };

  test('that is private gets a network policy of its own, and the role may make it', () => {
    const context = new SinkContext();
    const rendered = context.options(Sink.collection(collection(context), options));
    expect(rendered).toMatchObject({
      hosts: [{ 'Fn::Join': ['', ['https://abc.us-east-1.aoss.', { Ref: 'AWS::URLSuffix' }]] }],
      aws: {
        region: REGION,
        serverless: true,
        serverless_options: {
          network_policy_name: expect.stringMatching(/^osis-stack-pipeline-[0-9a-f]{8}$/) as string,
          collection_name: 'logs',
        },
      },
    });
    expect(context.statements()).toEqual([
      { Action: 'aoss:APIAccessAll', Effect: 'Allow', Resource: COLLECTION_ARN },
      {
        Action: [
          'aoss:BatchGetCollection',
          'aoss:CreateSecurityPolicy',
          'aoss:GetSecurityPolicy',
          'aoss:UpdateSecurityPolicy',
        ],
        Effect: 'Allow',
        Resource: '*',
      },
    ]);
  });

  test('that is public needs none, and the role may write its indexes only', () => {
    const context = new SinkContext();
    const into = new aoss.Collection(context.stack, 'Made', {
      type: aoss.CollectionType.TIME_SERIES,
      networkAccess: aoss.NetworkAccess.publicAccess(),
    });
    const { dependencies = [], options: rendered } = context.bind(Sink.collection(into, options));
    const pipeline = new CfnResource(context.pipeline, 'Resource', { type: 'A::B::C' });
    pipeline.node.addDependency(...dependencies);
    expect(rendered).toMatchObject({ aws: { serverless: true, serverless_options: undefined } });
    const template = Template.fromStack(context.stack);
    const [[id, access]] = Object.entries(template.findResources('AWS::OpenSearchServerless::AccessPolicy')) as [
      [string, object],
    ];
    const text = JSON.stringify(access).replaceAll('\\', '');
    expect(text).toMatch(/"Resource":\["index\/[a-z0-9-]+\/logs-\*"\]/);
    expect(text).toContain(
      '"Permission":["aoss:CreateIndex","aoss:DescribeIndex","aoss:UpdateIndex","aoss:WriteDocument"]',
    );
    expect(text).not.toContain('CollectionItems');
    template.hasResource('A::B::C', { DependsOn: Match.arrayWith([id]) });
    expect(context.statements()).toEqual([
      expect.objectContaining({ Action: 'aoss:APIAccessAll' }),
      { Action: 'aoss:BatchGetCollection', Effect: 'Allow', Resource: '*' },
    ]);
  });

  test('with a template has the role make templates', () => {
    const context = new SinkContext();
    context.bind(Sink.collection(collection(context), { ...options, template: {} }));
    expect(JSON.stringify(Template.fromStack(context.stack)).replaceAll('\\', '')).toContain(
      '"Permission":["aoss:CreateCollectionItems","aoss:DescribeCollectionItems","aoss:UpdateCollectionItems"]',
    );
  });

  test.each<[Partial<aoss.CollectionAttributes>, Partial<CollectionSinkOptions>, string]>([
    [{}, { index: undefined }, `'index' must be given in a sink to a collection`],
    [
      { collectionType: aoss.CollectionType.TIME_SERIES },
      { changeDataCapture: true },
      `'changeDataCapture' must be left`,
    ],
    [{ collectionType: aoss.CollectionType.VECTOR_SEARCH }, { documentId: 'a' }, `'documentId' must be left out`],
    [{}, { networkPolicyName: 'A' }, `'networkPolicyName' must have 3 to 32 characters`],
    [{}, { networkPolicyName: 'abc', privateEndpoint: false }, `'networkPolicyName' must be left out`],
    [{ publicAccess: false }, { privateEndpoint: false }, `'privateEndpoint' must be true`],
  ])('imported with %j refuses %j', (attrs, more, message) => {
    const context = new SinkContext();
    expect(() => context.bind(Sink.collection(collection(context, attrs), { ...options, ...more }))).toThrow(message);
  });

  test('for search follows a source of changes, and an unknown one is trusted to', () => {
    for (const attrs of [{ collectionType: aoss.CollectionType.SEARCH }, {}]) {
      const context = new SinkContext(new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: REGION } }));
      const sink = Sink.collection(collection(context, attrs), { ...options, changeDataCapture: true });
      expect(context.options(sink)).toMatchObject({ document_version_type: 'external' });
    }
  });
});
