import { Template, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as osis from '../../lib/aws-osis';
import { statements, testStack } from '../support/stack';
import { processorOf, S3, SINKS, sourceOf } from './pipeline-context';

const HTTP = osis.Source.of('http', { path: '/${pipelineName}/logs' });

function make(props: osis.PipelineProps) {
  const stack = testStack();
  const pipeline = new osis.Pipeline(stack, 'Logs', props);
  return { stack, pipeline };
}

test('a pipeline that clients send to has two to four OCUs, and one that fetches has one to four', () => {
  const push = make({ source: HTTP, sinks: SINKS });
  const pull = make({ source: S3, sinks: SINKS });
  const units = (stack: typeof push.stack, min: number) =>
    Template.fromStack(stack).hasResourceProperties('AWS::OSIS::Pipeline', { MinUnits: min, MaxUnits: 4 });
  units(push.stack, 2);
  units(pull.stack, 1);
});

test('the role trusts the service for this pipeline of this account only', () => {
  const { stack, pipeline } = make({ source: HTTP, sinks: SINKS });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        Match.objectLike({
          Principal: { Service: 'osis-pipelines.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': '123456789012' },
            ArnLike: { 'aws:SourceArn': `arn:aws:osis:us-east-1:123456789012:pipeline/${pipeline.pipelineName}` },
          },
        }),
      ],
    },
  });
  expect(pipeline.pipelineName).toMatch(/^[a-z][a-z0-9-]{2,27}$/);
});

test.each([
  [{ source: S3, sinks: SINKS, persistentBuffer: true }, /'persistentBuffer' must be left out for the source 's3'/],
  [{ source: HTTP, sinks: SINKS, persistentBuffer: true, minCapacity: 1 }, /'minCapacity' must be 2 to 384 OCUs/],
  [{ source: HTTP, sinks: SINKS, minCapacity: 5, maxCapacity: 4 }, /must not be above 'maxCapacity' of 4, got 5/],
  [
    { source: HTTP, processors: [processorOf('aggregate')], sinks: SINKS, maxCapacity: 49 },
    /'maxCapacity' must be 1 to 48 OCUs with the processor 'aggregate'/,
  ],
  [{ source: sourceOf('documentdb'), sinks: SINKS }, /because the source 'documentdb' is in a VPC, got public/],
  [{ source: HTTP }, /'sinks' must be given/],
  [{ source: HTTP, sinks: SINKS, pipelineName: 'X' }, /'pipelineName' must have/],
  [
    { source: HTTP, sinks: [osis.Sink.subPipeline('main', { sinks: SINKS })] },
    /the name of a sub-pipeline must be its own, got 'main' twice/,
  ],
  [{ source: HTTP, configuration: osis.PipelineConfiguration.fromYaml('a: 1') }, /'source' must be left out/],
])('a pipeline is refused: %#', (props, message) => {
  expect(() => make(props)).toThrow(message);
});

test('a network of another range makes another pipeline, and its role may make interfaces', () => {
  const names = ['10.99.20.0/24', '10.99.21.0/24'].map((cidrBlock) => {
    const stack = testStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const network = osis.PipelineNetwork.attached({ vpc, cidrBlock });
    const { pipelineName } = new osis.Pipeline(stack, 'Logs', { source: HTTP, sinks: SINKS, network });
    expect(statements(stack, 'AWS::IAM::Policy')[0]!['Action']).toContain('ec2:CreateNetworkInterface');
    return pipelineName;
  });
  expect(names[0]).not.toBe(names[1]);
});

test('the range of an attachment must not be that of the VPC', () => {
  const stack = testStack();
  const network = osis.PipelineNetwork.attached({ vpc: new ec2.Vpc(stack, 'Vpc'), cidrBlock: '10.0.5.0/24' });
  expect(() => new osis.Pipeline(stack, 'Logs', { source: HTTP, sinks: SINKS, network })).toThrow(
    /must be a range that the VPC does not use/,
  );
});

test('the role may use the key of the buffer, and clients may be let in', () => {
  const stack = testStack();
  const encryptionKey = new kms.Key(stack, 'Key');
  const props = { source: HTTP, sinks: SINKS, persistentBuffer: true, encryptionKey };
  const pipeline = new osis.Pipeline(stack, 'Logs', props);
  const role = new iam.Role(stack, 'Client', { assumedBy: new iam.AccountRootPrincipal() });
  pipeline.grants.ingest(role);
  expect(statements(stack, 'AWS::IAM::Policy', /LogsRole/)[0]!['Action']).toEqual([
    'kms:Decrypt',
    'kms:GenerateDataKeyWithoutPlaintext',
  ]);
  expect(statements(stack, 'AWS::IAM::Policy', /Client/)).toEqual([
    { Action: 'osis:Ingest', Effect: 'Allow', Resource: { 'Fn::GetAtt': ['Logs6819BB44', 'PipelineArn'] } },
  ]);
});

test('another account is let in by its bare number', () => {
  const { stack, pipeline } = make({ source: HTTP, sinks: SINKS });
  pipeline.allowEndpointsFrom('111122223333');
  const [statement] = (Object.values(Template.fromStack(stack).findResources('AWS::OSIS::Pipeline'))[0] as never)[
    'Properties'
  ]['ResourcePolicy']['Policy']['Statement'] as { Principal: unknown }[];
  expect(statement!.Principal).toEqual({ AWS: '111122223333' });
});

test('alarms are chosen by what the pipeline has', () => {
  const { pipeline } = make({ source: S3, sinks: SINKS });
  const ids = pipeline.addAlarms('Alarms').all.map(({ node }) => node.id);
  expect(ids).toEqual([
    'ComputeUnits',
    'CpuUsage',
    'BufferUsage',
    'main.s3.s3ObjectsFailed',
    'main.s3.sqsMessagesFailed',
    'main.opensearch.documentErrors',
  ]);
});
