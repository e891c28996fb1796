import { Aws, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Codec, OnError, Source } from '../../lib/aws-osis';
import { testApp, testStack, warnings } from '../support/stack';
import { arn, BoundSource } from './source-context';

const ACTIONS = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:ReceiveMessage'];

describe('Source.sqs', () => {
  test('deletes a message when all sinks have it, and keeps it hidden until then', () => {
    const stack = testStack();
    const { bound, options } = new BoundSource(Source.sqs(new sqs.Queue(stack, 'Queue')), stack);
    expect(bound.name).toBe('sqs');
    expect(options).toEqual({
      queues: [{ url: { Ref: 'Queue4A7E3555' }, visibility_duplication_protection: true }],
      acknowledgments: true,
      aws: { region: 'us-east-1' },
    });
  });

  test('has the options of Data Prepper', () => {
    const stack = testStack();
    const source = Source.sqs(new sqs.CfnQueue(stack, 'Queue'), {
      codec: Codec.json(),
      workers: 2,
      maximumMessages: 5,
      visibilityTimeout: Duration.minutes(2),
      visibilityDuplicationProtection: true,
      visibilityDuplicateProtectionTimeout: Duration.hours(1),
      waitTime: Duration.seconds(3),
      pollDelay: Duration.millis(100),
      acknowledgments: false,
      onError: OnError.DELETE_MESSAGES,
    });
    expect(new BoundSource(source, stack).options).toEqual({
      queues: [
        {
          url: { Ref: 'Queue' },
          codec: { json: {} },
          workers: 2,
          on_error: 'delete_messages',
          maximum_messages: 5,
          visibility_timeout: '120s',
          visibility_duplication_protection: true,
          visibility_duplicate_protection_timeout: '3600s',
          wait_time: '3s',
          poll_delay: '100ms',
        },
      ],
      acknowledgments: false,
      aws: { region: 'us-east-1' },
    });
  });

  test('does not keep messages hidden that are deleted at once', () => {
    const stack = testStack();
    const { options } = new BoundSource(Source.sqs(new sqs.Queue(stack, 'Queue'), { acknowledgments: false }), stack);
    expect(options['queues']).toEqual([expect.objectContaining({ visibility_duplication_protection: false })]);
  });

  test('lets the role receive and delete messages', () => {
    const stack = testStack();
    const { allowed } = new BoundSource(Source.sqs(new sqs.Queue(stack, 'Queue')), stack);
    expect(allowed).toEqual([[ACTIONS, arn('Queue4A7E3555')]]);
  });

  test('lets the role decrypt messages', () => {
    const stack = testStack();
    const encryptionMasterKey = new kms.Key(stack, 'Key');
    const { allowed } = new BoundSource(Source.sqs(new sqs.Queue(stack, 'Queue', { encryptionMasterKey })), stack);
    expect(allowed).toEqual([
      [ACTIONS, arn('Queue4A7E3555')],
      ['kms:Decrypt', arn('Key961B73FD')],
    ]);
  });

  test('lets the role read a queue that another app owns', () => {
    const stack = testStack();
    const queue = sqs.Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:us-east-1:123456789012:theirs');
    expect(new BoundSource(Source.sqs(queue), stack).allowed).toEqual([[ACTIONS, queue.queueArn]]);
    expect(warnings(stack)).toEqual([]);
  });

  test('tells what the owner of a queue of another account must add', () => {
    const stack = testStack();
    const queue = sqs.Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:us-east-1:210987654321:theirs');
    new BoundSource(Source.sqs(queue), stack);
    const [warning] = warnings(stack);
    expect(warning).toContain(`the pipeline is denied until this is added to the policy of 'Stack/Queue'`);
    expect(warning).toContain(
      '"Action":["sqs:ReceiveMessage","sqs:DeleteMessage","sqs:ChangeMessageVisibility"],"Effect":"Allow",' +
        '"Principal":{"AWS":{"Fn::GetAtt":["PipelineRole',
    );
  });

  test('adds to the policy of a queue of another account that this app owns', () => {
    const app = testApp();
    const theirs = testStack('Theirs', { account: '210987654321' }, app);
    const queue = new sqs.Queue(theirs, 'Queue', { queueName: 'theirs' });
    const stack = testStack('Stack', {}, app);
    const role = new iam.Role(stack, 'Role', { roleName: 'ours', assumedBy: new iam.AccountRootPrincipal() });
    new BoundSource(Source.sqs(queue), stack, role);
    Template.fromStack(theirs).hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: ACTIONS })] },
    });
    expect(warnings(stack)).toEqual([]);
  });

  test('tells what a role is denied that takes no statement', () => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/theirs');
    role.addToPrincipalPolicy = () => ({ statementAdded: false });
    new BoundSource(Source.sqs(new sqs.Queue(stack, 'Queue')), stack, role);
    expect(warnings(stack)).toEqual([
      expect.stringContaining(`until this is in the policy of 'Stack/Role', which this app cannot change: {`),
    ]);
    expect(warnings(stack)[0]).toContain('sqs:ChangeMessageVisibility');
  });

  test.each([
    ['an L2', (stack: Stack) => new sqs.Queue(stack, 'Queue', { fifo: true })],
    ['an L1', (stack: Stack) => new sqs.CfnQueue(stack, 'Queue', { fifoQueue: true })],
    [
      'one whose ARN alone says so,',
      (stack: Stack) =>
        Object.assign(new Construct(stack, 'Queue'), {
          env: { account: stack.account, region: stack.region },
          queueRef: { queueArn: 'arn:aws:sqs:us-east-1:123456789012:q.fifo', queueUrl: 'https://q.fifo' },
        }),
    ],
  ])('refuses %s that is FIFO', (_, make) => {
    const stack = testStack();
    expect(() => new BoundSource(Source.sqs(make(stack)), stack)).toThrow(
      /'queue' must be a standard queue, 'Stack\/Queue' is FIFO/,
    );
  });

  test('refuses a queue of another region, which it would not find', () => {
    const stack = testStack();
    const queue = sqs.Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-west-1:123456789012:theirs');
    expect(() => new BoundSource(Source.sqs(queue), stack)).toThrow(
      `'queue' must be in the pipeline's region us-east-1, 'Stack/Queue' is in eu-west-1; make the pipeline there`,
    );
  });

  test('takes tokens', () => {
    const stack = new Stack(testApp(), 'Stack');
    const queue = sqs.Queue.fromQueueArn(stack, 'Queue', `arn:aws:sqs:${Aws.REGION}:${Aws.ACCOUNT_ID}:theirs`);
    const visibilityTimeout = Duration.seconds(Lazy.number({ produce: () => 45 }));
    const { options } = new BoundSource(Source.sqs(queue, { visibilityTimeout }), stack);
    expect(options).toMatchObject({
      queues: [{ visibility_timeout: '45s' }],
      aws: { region: { Ref: 'AWS::Region' } },
    });
  });
});
