import { Aws } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { PipelineLogging } from '../../lib/aws-osis';
import { testStack } from '../support/stack';
import { makePipeline, onlyOne, propertiesOf, PUSH } from './pipeline-context';

test('a log group of its own is kept for a month, is deleted with the pipeline, and is there before it', () => {
  const pipeline = makePipeline(PUSH);
  const { stack, pipelineName } = pipeline;
  expect(onlyOne(stack, 'AWS::Logs::LogGroup')).toEqual({
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: `/aws/vendedlogs/OpenSearchIngestion/${pipelineName}`, RetentionInDays: 30 },
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
  });
  expect(propertiesOf(stack)['LogPublishingOptions']).toEqual({
    IsLoggingEnabled: true,
    CloudWatchLogDestination: { LogGroup: stack.resolve(pipeline.logGroup!.logGroupRef.logGroupName) as unknown },
  });
  expect(onlyOne(stack, 'AWS::OSIS::Pipeline')['DependsOn']).toEqual(
    expect.arrayContaining([
      stack.getLogicalId(pipeline.node.findChild('LogGroup').node.defaultChild as logs.CfnLogGroup),
    ]),
  );
});

test('another retention is that of the new group', () => {
  const { stack } = makePipeline({
    ...PUSH,
    logging: PipelineLogging.cloudWatchLogs({ retention: logs.RetentionDays.ONE_WEEK }),
  });
  expect(onlyOne(stack, 'AWS::Logs::LogGroup')['Properties']).toMatchObject({ RetentionInDays: 7 });
});

test('no log has no group', () => {
  const { stack, logGroup } = makePipeline({ ...PUSH, logging: PipelineLogging.DISABLED });
  expect(propertiesOf(stack)['LogPublishingOptions']).toEqual({ IsLoggingEnabled: false });
  expect(logGroup).toBeUndefined();
  Template.fromStack(stack).resourceCountIs('AWS::Logs::LogGroup', 0);
});

describe('a group of the user', () => {
  const NAME = '/aws/vendedlogs/OpenSearchIngestion/mine';
  const withGroup = (make: (stack: ReturnType<typeof testStack>) => logs.ILogGroupRef) => {
    const stack = testStack();
    const logGroup = make(stack);
    return makePipeline({ ...PUSH, logging: PipelineLogging.cloudWatchLogs({ logGroup }) }, stack);
  };

  test('is used, is there before the pipeline, and no other is made', () => {
    const pipeline = withGroup((stack) => new logs.LogGroup(stack, 'Group', { logGroupName: NAME }));
    const { stack } = pipeline;
    expect(onlyOne(stack, 'AWS::Logs::LogGroup')['Properties']).toMatchObject({ LogGroupName: NAME });
    expect(propertiesOf(stack)['LogPublishingOptions']).toMatchObject({
      CloudWatchLogDestination: { LogGroup: { Ref: 'GroupC77FDACD' } },
    });
    expect(onlyOne(stack, 'AWS::OSIS::Pipeline')['DependsOn']).toEqual(expect.arrayContaining(['GroupC77FDACD']));
  });

  test.each<[string, (stack: ReturnType<typeof testStack>) => logs.ILogGroupRef]>([
    ['of an L1', (stack) => new logs.CfnLogGroup(stack, 'Group', { logGroupName: NAME })],
    ['of another app', (stack) => logs.LogGroup.fromLogGroupName(stack, 'Group', NAME)],
    ['with a token as name', (stack) => new logs.LogGroup(stack, 'Group', { logGroupName: Aws.STACK_NAME })],
  ])('%s is taken', (_, make) => {
    expect(() => withGroup(make)).not.toThrow();
  });

  test.each<[string, string, (stack: ReturnType<typeof testStack>) => logs.ILogGroupRef]>([
    ['without a name', 'one that CloudFormation names', (stack) => new logs.LogGroup(stack, 'Group')],
    ['of an L1 without a name', 'one that CloudFormation names', (stack) => new logs.CfnLogGroup(stack, 'Group')],
    ['with another name', "'/mine'", (stack) => new logs.LogGroup(stack, 'Group', { logGroupName: '/mine' })],
    ['of another app', "'/mine'", (stack) => logs.LogGroup.fromLogGroupName(stack, 'Group', '/mine')],
    [
      'with a bare prefix',
      "'/aws/vendedlogs/'",
      (stack) => new logs.LogGroup(stack, 'Group', { logGroupName: '/aws/vendedlogs/' }),
    ],
  ])('%s is refused', (_, got, make) => {
    expect(() => withGroup(make)).toThrow(
      `'logGroup' of 'logging' must have a name that begins with /aws/vendedlogs/, got ${got}; best is ` +
        '/aws/vendedlogs/OpenSearchIngestion/<name of the pipeline>',
    );
  });

  test('has a retention of its own', () => {
    const stack = testStack();
    const logGroup = new logs.LogGroup(stack, 'Group', { logGroupName: NAME });
    const logging = PipelineLogging.cloudWatchLogs({ logGroup, retention: logs.RetentionDays.ONE_DAY });
    expect(() => makePipeline({ ...PUSH, logging }, stack)).toThrow(
      "'retention' of 'logging' must be left out with 'logGroup', got both; set the retention of 'Stack/Group' itself",
    );
  });
});
