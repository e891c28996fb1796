import { Fn } from 'aws-cdk-lib';
import { Pipeline, Source } from '../../lib/aws-osis';
import { testStack } from '../support/stack';
import { makePipeline, propertiesOf, PULL, PUSH, SINKS } from './pipeline-context';

const ARN = 'arn:aws-cn:osis:cn-north-1:111122223333:pipeline/logs-1';

describe('a pipeline of another app', () => {
  test('is known by its ARN: name, account and region', () => {
    const pipeline = Pipeline.fromPipelineArn(testStack(), 'Logs', ARN);
    expect(pipeline).toMatchObject({
      pipelineArn: ARN,
      pipelineName: 'logs-1',
      pipelineRef: { pipelineArn: ARN },
      env: { account: '111122223333', region: 'cn-north-1' },
    });
  });

  test('may have an ARN that is a token', () => {
    const stack = testStack();
    const pipeline = Pipeline.fromPipelineArn(stack, 'Logs', Fn.importValue('arn'));
    expect(stack.resolve(pipeline.pipelineArn)).toEqual({ 'Fn::ImportValue': 'arn' });
  });

  test.each([
    'logs',
    'arn:aws:osis:us-east-1:111122223333:pipeline/Logs',
    'arn:aws:osis:us-east-1:111122223333:pipeline/lo',
    `arn:aws:osis:us-east-1:111122223333:pipeline/l${'o'.repeat(28)}`,
    'arn:aws:osis:us-east-1:1111:pipeline/logs',
    'arn:aws:es:us-east-1:111122223333:pipeline/logs',
    'arn:aws:osis:us-east-1:111122223333:pipeline-endpoint/logs',
  ])('may not have the ARN %s', (arn) => {
    expect(() => Pipeline.fromPipelineArn(testStack(), 'Logs', arn)).toThrow(
      `'pipelineArn' must have the form arn:<partition>:osis:<region>:<account>:pipeline/<name>, got '${arn}'`,
    );
  });

  test('has a URL where its host is known', () => {
    const attributes = { pipelineArn: ARN, ingestEndpoint: 'logs-1-abc.cn-north-1.osis.amazonaws.com' };
    const pipeline = Pipeline.fromPipelineAttributes(testStack(), 'Logs', attributes);
    expect(pipeline.ingestUrl()).toBe('https://logs-1-abc.cn-north-1.osis.amazonaws.com');
    expect(pipeline.ingestUrl('/logs')).toBe('https://logs-1-abc.cn-north-1.osis.amazonaws.com/logs');
    expect(() => pipeline.ingestUrl('logs')).toThrow("'path' must begin with a slash, got 'logs'");
    expect(() => pipeline.ingestUrl(Fn.importValue('path'))).not.toThrow();
  });

  test('has no URL where its host is not known', () => {
    expect(() => Pipeline.fromPipelineArn(testStack(), 'Logs', ARN).ingestUrl('/logs')).toThrow(
      "'ingestEndpoint' must be given to fromPipelineAttributes before the URL of 'Stack/Logs' is asked for, got none",
    );
  });

  test.each(['https://host', 'host/path', ''])('may not have %j as its host', (ingestEndpoint) => {
    expect(() => Pipeline.fromPipelineAttributes(testStack(), 'Logs', { pipelineArn: ARN, ingestEndpoint })).toThrow(
      `'ingestEndpoint' must have a host without https:// and without a path, got '${ingestEndpoint}'`,
    );
  });

  test('may have a host that is a token', () => {
    const attributes = { pipelineArn: ARN, ingestEndpoint: Fn.importValue('host') };
    expect(() => Pipeline.fromPipelineAttributes(testStack(), 'Logs', attributes)).not.toThrow();
  });
});

describe('the URL of a pipeline of the app', () => {
  const url = (pipeline: Pipeline, path?: string) => {
    const { 'Fn::Join': joined } = pipeline.stack.resolve(pipeline.ingestUrl(path)) as {
      'Fn::Join': [string, unknown[]];
    };
    return joined[1].map((part) => (typeof part === 'string' ? part : '<host>')).join('');
  };
  const of = (options: Record<string, unknown>, subPipelineName?: string) =>
    makePipeline({ source: Source.of('http', options), sinks: SINKS, subPipelineName });

  test('has the path of the source, with the name of the sub-pipeline filled in', () => {
    expect(url(of({ path: '/${pipelineName}/v1/${pipelineName}' }, 'logs'))).toBe('https://<host>/logs/v1/logs');
  });

  test('has no path where the source has none', () => {
    expect(url(of({}))).toBe('https://<host>');
  });

  test('has another path where it is asked for', () => {
    expect(url(of({ path: '/logs' }), '/other')).toBe('https://<host>/other');
    expect(() => of({}).ingestUrl('other')).toThrow("'path' must begin with a slash, got 'other'");
  });

  test('is refused where nobody sends', () => {
    expect(() => makePipeline(PULL).ingestUrl()).toThrow(
      "'source' of 'Stack/Logs' must be one that clients send to before a URL is asked for, got 's3'",
    );
  });
});

describe('another account', () => {
  test('is let in by its bare number, each once, for endpoints of this pipeline', () => {
    const pipeline = makePipeline(PUSH);
    for (const account of ['111122223333', '111122223333', '444455556666']) pipeline.allowEndpointsFrom(account);
    expect(propertiesOf(pipeline.stack)['ResourcePolicy']).toEqual({
      Policy: {
        Statement: [
          {
            Action: 'osis:CreatePipelineEndpoint',
            Effect: 'Allow',
            Principal: { AWS: ['111122223333', '444455556666'] },
            Resource: `arn:aws:osis:us-east-1:123456789012:pipeline/${pipeline.pipelineName}`,
          },
        ],
        Version: '2012-10-17',
      },
    });
  });

  test('is not let in by itself', () => {
    expect(propertiesOf(makePipeline(PUSH).stack)).not.toHaveProperty('ResourcePolicy');
  });

  test.each(['1111', 'arn:aws:iam::111122223333:root', ''])('is not called %j', (account) => {
    expect(() => makePipeline(PUSH).allowEndpointsFrom(account)).toThrow(
      `'accountId' must have 12 digits, got '${account}'`,
    );
  });

  test('has no endpoint to a pipeline that fetches, or of one OCU', () => {
    expect(() => makePipeline(PULL).allowEndpointsFrom('111122223333')).toThrow(
      "'source' of 'Stack/Logs' must be one that clients send to before other VPCs can have endpoints, got 's3'",
    );
    expect(() => makePipeline({ ...PUSH, minCapacity: 1 }).allowEndpointsFrom('111122223333')).toThrow(
      "'minCapacity' must be at least 2 before other VPCs can have endpoints, got 1",
    );
  });
});
