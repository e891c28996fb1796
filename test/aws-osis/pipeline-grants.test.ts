import { Fn } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnPipeline, type IPipelineRef } from 'aws-cdk-lib/aws-osis';
import { Pipeline, PipelineGrants } from '../../lib/aws-osis';
import { statements, testStack } from '../support/stack';
import { makePipeline, PUSH } from './pipeline-context';

const ARN = 'arn:aws:osis:us-east-1:123456789012:pipeline/logs';

function context() {
  const stack = testStack();
  const client = new iam.Role(stack, 'Client', { assumedBy: new iam.AccountRootPrincipal() });
  return { stack, client, allowed: () => statements(stack, 'AWS::IAM::Policy', /^Client/) };
}

test('clients of a pipeline of the app may send events to it', () => {
  const { stack, client, allowed } = context();
  const grant = makePipeline(PUSH, stack).grants.ingest(client);
  expect(grant.success).toBe(true);
  expect(allowed()).toEqual([
    { Action: 'osis:Ingest', Effect: 'Allow', Resource: { 'Fn::GetAtt': ['Logs6819BB44', 'PipelineArn'] } },
  ]);
});

test('clients of a pipeline of another app may send events to it', () => {
  const { stack, client, allowed } = context();
  Pipeline.fromPipelineArn(stack, 'Pipeline', ARN).grants.ingest(client);
  expect(allowed()).toEqual([{ Action: 'osis:Ingest', Effect: 'Allow', Resource: ARN }]);
});

test('clients of an L1 may send events to its ARN, and not to what Ref is', () => {
  const { stack, client, allowed } = context();
  const pipeline = new CfnPipeline(stack, 'Plain', {
    pipelineName: 'plain',
    minUnits: 1,
    maxUnits: 1,
    pipelineConfigurationBody: 'a: 1',
  });
  PipelineGrants.fromPipeline(pipeline).ingest(client);
  expect(allowed()).toEqual([
    { Action: 'osis:Ingest', Effect: 'Allow', Resource: { 'Fn::GetAtt': ['Plain', 'PipelineArn'] } },
  ]);
});

test('a reference is enough', () => {
  const { client, allowed } = context();
  const pipeline = { pipelineRef: { pipelineArn: Fn.importValue('arn') } } as IPipelineRef;
  PipelineGrants.fromPipeline(pipeline).actions(client, 'osis:StopPipeline', 'osis:StartPipeline');
  expect(allowed()).toEqual([
    {
      Action: ['osis:StartPipeline', 'osis:StopPipeline'],
      Effect: 'Allow',
      Resource: { 'Fn::ImportValue': 'arn' },
    },
  ]);
});
