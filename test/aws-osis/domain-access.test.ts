import type { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import { FineGrainedAccess, PipelineConfiguration, Processor, Sink, Source, type Pipeline } from '../../lib/aws-osis';
import { testStack, warnings } from '../support/stack';
import { HTTP, makePipeline, onlyOne, PUSH, S3, SINKS } from './pipeline-context';

const ARN = 'arn:aws:es:us-east-1:123456789012:domain/logs';
const WRITE = ['es:DescribeDomain', 'es:ESHttpGet', 'es:ESHttpHead', 'es:ESHttpPost', 'es:ESHttpPut'];

function imported(stack: Stack, id = 'Imported', domainArn = ARN): opensearch.IDomain {
  return opensearch.Domain.fromDomainAttributes(stack, id, { domainArn, domainEndpoint: 'logs.example.com' });
}

function made(stack: Stack, props: Partial<opensearch.DomainProps> = {}): opensearch.Domain {
  return new opensearch.Domain(stack, 'Domain', { version: opensearch.EngineVersion.OPENSEARCH_2_19, ...props });
}

function statementsOf(pipeline: Pipeline, domain: opensearch.IDomain): unknown[] {
  const statements = pipeline.domainAccessStatements(domain).map((statement) => statement.toStatementJson() as unknown);
  return pipeline.stack.resolve(statements) as unknown[];
}

/** The access policy that a function gives a domain of aws-cdk-lib, and what else the template has. */
function accessPolicy(stack: Stack): { id: string; text: string; template: Template } {
  const template = Template.fromStack(stack);
  const [found] = Object.entries(template.findResources('Custom::OpenSearchAccessPolicy'));
  const [id, { Properties: properties }] = found as [string, { Properties: { Update: unknown } }];
  return { id, text: JSON.stringify(properties.Update), template };
}

describe('the statements for an access policy', () => {
  test('let the role do what a sink does, once for all sinks of the domain', () => {
    const stack = testStack();
    const domain = imported(stack);
    const sinks = [
      Sink.domain(domain, { index: 'a' }),
      Sink.subPipeline('sub', { sinks: [Sink.domain(domain, { index: 'b' })] }),
    ];
    const pipeline = makePipeline({ source: HTTP, sinks }, stack);
    expect(statementsOf(pipeline, domain)).toEqual([
      {
        Action: WRITE,
        Effect: 'Allow',
        Principal: { AWS: stack.resolve(pipeline.role.roleArn) as unknown },
        Resource: `${ARN}/*`,
      },
    ]);
  });

  test('let the role only read what a source reads, and say nothing of another domain', () => {
    const stack = testStack();
    const [source, sink] = [imported(stack), imported(stack, 'Sink', `${ARN}-new`)];
    const pipeline = makePipeline(
      { source: Source.openSearchDomain(source), sinks: [Sink.domain(sink, { index: 'a' })] },
      stack,
    );
    expect(statementsOf(pipeline, source)).toMatchObject([
      { Action: ['es:DescribeDomain', 'es:ESHttpGet'], Resource: `${ARN}/*` },
      { Action: 'es:ESHttpPost', Resource: expect.arrayContaining([`${ARN}/*/_search`]) as unknown },
      { Action: 'es:ESHttpDelete', Resource: [`${ARN}/_search/scroll`, `${ARN}/_search/point_in_time`] },
    ]);
    expect(statementsOf(pipeline, sink)).toMatchObject([{ Action: WRITE, Resource: `${ARN}-new/*` }]);
  });

  test('have what a processor asks the domain', () => {
    const stack = testStack();
    const domain = imported(stack);
    const processors = [Processor.otelTraces(), Processor.otelTraceGroup(domain)];
    const pipeline = makePipeline({ source: Source.otelTraces(), processors, sinks: SINKS }, stack);
    expect(statementsOf(pipeline, domain)).toMatchObject([
      { Action: ['es:DescribeDomain', 'es:ESHttpGet', 'es:ESHttpPost'], Resource: `${ARN}/*` },
    ]);
  });

  test('name a role that the app cannot change, for which the policy of the domain is enough', () => {
    const stack = testStack();
    const roleArn = 'arn:aws:iam::123456789012:role/given';
    const role = iam.Role.fromRoleArn(stack, 'Given', roleArn, { mutable: false, addGrantsToResources: true });
    const domain = imported(stack);
    const pipeline = makePipeline({ source: S3, sinks: [Sink.domain(domain, { index: 'a' })], role }, stack);
    expect(statementsOf(pipeline, domain)).toMatchObject([{ Action: WRITE, Principal: { AWS: roleArn } }]);
  });

  test.each([
    ['typed', PUSH],
    [
      'in YAML',
      {
        configuration: PipelineConfiguration.fromYaml(
          `version: "2"\np: { source: { http: { path: /in } }, sink: [{ opensearch: { hosts: [h], index: i, aws: { region: us-east-1 } } }] }`,
        ),
      },
    ],
  ])('are refused for a domain that no typed plugin uses, of a pipeline that is %s', (_, props) => {
    const stack = testStack();
    const pipeline = makePipeline(props, stack);
    expect(() => pipeline.domainAccessStatements(imported(stack))).toThrow(
      `'domain' must be one that a typed source, processor or sink of 'Stack/Logs' uses, got 'Stack/Imported'`,
    );
  });
});

describe('a domain of the app', () => {
  test('keeps its access policy as it is', () => {
    const stack = testStack();
    makePipeline({ source: HTTP, sinks: [Sink.domain(made(stack), { index: 'a' })] }, stack);
    Template.fromStack(stack).resourceCountIs('Custom::OpenSearchAccessPolicy', 0);
  });

  test('may have the role in its policy, before the pipeline is made and beside what it had, without a cycle', () => {
    const stack = testStack();
    const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    const domain = made(stack, {
      accessPolicies: [new iam.PolicyStatement({ principals: [reader], actions: ['es:ESHttpGet'], resources: ['*'] })],
    });
    const pipeline = makePipeline({ source: HTTP, sinks: [Sink.domain(domain, { index: 'a' })] }, stack);
    domain.addAccessPolicies(...pipeline.domainAccessStatements(domain));

    const { id, text } = accessPolicy(stack);
    expect(text).toContain(stack.getLogicalId(reader.node.defaultChild as iam.CfnRole));
    expect(text).toContain(stack.getLogicalId(pipeline.role.node.defaultChild as iam.CfnRole));
    expect(onlyOne(stack, 'AWS::OSIS::Pipeline')['DependsOn']).toEqual(expect.arrayContaining([id]));
  });

  test('may have it also with fine-grained access control', () => {
    const stack = testStack();
    const masterRole = new iam.Role(stack, 'Master', { assumedBy: new iam.AccountRootPrincipal() });
    const domain = made(stack, {
      fineGrainedAccessControl: { masterUserArn: masterRole.roleArn },
      enforceHttps: true,
      nodeToNodeEncryption: true,
      encryptionAtRest: { enabled: true },
    });
    const fineGrainedAccess = FineGrainedAccess.asMasterRole(masterRole);
    const sinks = [Sink.domain(domain, { index: 'a', fineGrainedAccess })];
    const pipeline = makePipeline({ source: HTTP, sinks }, stack);
    domain.addAccessPolicies(...pipeline.domainAccessStatements(domain));
    const { id, template } = accessPolicy(stack);
    template.hasResource('AWS::OSIS::Pipeline', { DependsOn: Match.arrayWith([id]) });
  });

  test('of the L1 may have it in the domain itself', () => {
    const stack = testStack();
    const resource = new opensearch.CfnDomain(stack, 'Small', { domainName: 'logs' });
    const domain = opensearch.Domain.fromDomainAttributes(stack, 'Domain', {
      domainArn: resource.attrArn,
      domainEndpoint: resource.attrDomainEndpoint,
    });
    const pipeline = makePipeline({ source: HTTP, sinks: [Sink.domain(domain, { index: 'a' })] }, stack);
    // An attribute of the domain cannot stand in the domain itself.
    const statements = pipeline.domainAccessStatements(domain).map((each) => each.copy({ resources: [`${ARN}/*`] }));
    resource.accessPolicies = new iam.PolicyDocument({ statements });
    Template.fromStack(stack).hasResourceProperties('AWS::OpenSearchService::Domain', {
      AccessPolicies: { Statement: [Match.objectLike({ Action: WRITE })] },
    });
  });

  test('of another stack may have it where that stack has the role', () => {
    const stack = testStack();
    const other = testStack('Other', {}, stack.node.root as App);
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('osis-pipelines.amazonaws.com') });
    const domain = made(stack);
    const pipeline = makePipeline({ source: HTTP, sinks: [Sink.domain(domain, { index: 'a' })], role }, other);
    domain.addAccessPolicies(...pipeline.domainAccessStatements(domain));
    expect(accessPolicy(stack).text).toContain(stack.getLogicalId(role.node.defaultChild as iam.CfnRole));
    expect(stack.dependencies).toEqual([]);
  });

  test('of another account has what is missing in a warning, also as a source', () => {
    const stack = testStack();
    const domain = imported(stack, 'Foreign', ARN.replace('123456789012', '210987654321'));
    makePipeline({ source: Source.openSearchDomain(domain), sinks: SINKS }, stack);
    expect(warnings(stack).join('\n')).toContain(
      `'Stack/Foreign' is of the account 210987654321 and refuses 'Stack/Logs/Role' until these are in its access policy: ` +
        `[{"Action":["es:DescribeDomain","es:ESHttpGet"],"Effect":"Allow"`,
    );
  });
});
