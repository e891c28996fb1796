import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  Codec,
  Compression,
  KinesisConsumerStrategy,
  KinesisInitialPosition,
  Source,
  type KinesisSourceOptions,
} from '../../lib/aws-osis';
import { testApp, testStack, warnings } from '../support/stack';
import { arn, BoundSource } from './source-context';

const ACTIONS = [
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamConsumer',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
  'kinesis:ListStreamConsumers',
  'kinesis:RegisterStreamConsumer',
  'kinesis:SubscribeToShard',
];
const options = { codec: Codec.json() };
const STREAM = 'Stream790BDEE4';

describe('Source.kinesis', () => {
  test('reads a stream, and goes on when all sinks have the events', () => {
    const stack = testStack();
    const stream = new kinesis.Stream(stack, 'Stream', { encryption: kinesis.StreamEncryption.MANAGED });
    const source = new BoundSource(Source.kinesis([stream], options), stack);
    expect(source.bound.name).toBe('kinesis');
    expect(source.options).toEqual({
      streams: [{ stream_name: { Ref: STREAM } }],
      codec: { json: {} },
      acknowledgments: true,
      aws: { region: 'us-east-1' },
    });
    expect(source.allowed).toEqual([[ACTIONS, [arn(STREAM), arn(STREAM, '/consumer/*')]]]);
    expect(warnings(stack)).toEqual([]);
  });

  test('has the options of Data Prepper', () => {
    const stack = testStack();
    const streams = ['A', 'B'].map((id) => new kinesis.CfnStream(stack, id));
    const source = Source.kinesis(streams, {
      codec: Codec.newline(),
      compression: Compression.GZIP,
      initialPosition: KinesisInitialPosition.EARLIEST,
      consumerStrategy: KinesisConsumerStrategy.POLLING,
      maxPollingRecords: 500,
      idleTimeBetweenReads: Duration.millis(300),
      checkpointInterval: Duration.minutes(1),
      acknowledgments: false,
    });
    const each = { initial_position: 'EARLIEST', checkpoint_interval: '60s', compression: 'gzip' };
    expect(new BoundSource(source, stack).options).toEqual({
      streams: [
        { stream_name: { Ref: 'A' }, ...each },
        { stream_name: { Ref: 'B' }, ...each },
      ],
      codec: { newline: {} },
      consumer_strategy: 'polling',
      polling: { max_polling_records: 500, idle_time_between_reads: '300ms' },
      acknowledgments: false,
      aws: { region: 'us-east-1' },
    });
  });

  test.each([
    [{ initialTimestamp: new Date('2026-01-31T18:00:00.500Z') }, { initial_timestamp: '2026-01-31T18:00:00' }],
    [{ range: Duration.hours(12) }, { range: '43200s' }],
  ])('begins at a time: %j', (time, expected) => {
    const stack = testStack();
    const initialPosition = KinesisInitialPosition.AT_TIMESTAMP;
    const source = Source.kinesis([new kinesis.CfnStream(stack, 'A')], { ...options, initialPosition, ...time });
    expect(new BoundSource(source, stack).options['streams']).toEqual([
      { stream_name: { Ref: 'A' }, initial_position: 'AT_TIMESTAMP', ...expected },
    ]);
  });

  test.each<[Partial<KinesisSourceOptions>, string]>([
    [
      { initialPosition: KinesisInitialPosition.AT_TIMESTAMP },
      'exactly one of .* initial position AT_TIMESTAMP, got none',
    ],
    [
      { initialPosition: KinesisInitialPosition.AT_TIMESTAMP, initialTimestamp: new Date(), range: Duration.hours(1) },
      "exactly one of .*, got 'initialTimestamp' and 'range'",
    ],
    [{ range: Duration.hours(1) }, "none of 'initialTimestamp' and 'range' must be given with .* LATEST, got 'range'"],
    [
      { initialPosition: KinesisInitialPosition.EARLIEST, initialTimestamp: new Date() },
      "none of .* must be given with the initial position EARLIEST, got 'initialTimestamp'",
    ],
  ])('refuses a time that does not go with where it begins: %j', (given, message) => {
    const stack = testStack();
    const source = Source.kinesis([new kinesis.CfnStream(stack, 'A')], { ...options, ...given });
    expect(() => new BoundSource(source, stack)).toThrow(new RegExp(message));
  });

  test.each([
    [{ maxPollingRecords: 1 }, { max_polling_records: 1 }],
    [{ idleTimeBetweenReads: Duration.seconds(1) }, { idle_time_between_reads: '1s' }],
  ])('what is for polling can be given alone: %j', (more, expected) => {
    const stack = testStack();
    const source = Source.kinesis([new kinesis.CfnStream(stack, 'A')], { ...options, ...more });
    expect(new BoundSource(source, stack).options['polling']).toEqual(expected);
  });

  test('lets the role decrypt records', () => {
    const stack = testStack();
    const stream = new kinesis.Stream(stack, 'Stream', { encryptionKey: new kms.Key(stack, 'Key') });
    const { allowed } = new BoundSource(Source.kinesis([stream], options), stack);
    expect(allowed.slice(1)).toEqual([['kms:Decrypt', arn('Key961B73FD')]]);
  });

  test('says that the key of an L1 is not known, unless it is that of AWS', () => {
    const stack = testStack();
    const streams = ['alias/mine', 'alias/aws/kinesis'].map(
      (keyId, index) =>
        new kinesis.CfnStream(stack, `Stream${index}`, { streamEncryption: { encryptionType: 'KMS', keyId } }),
    );
    new BoundSource(Source.kinesis(streams, options), stack);
    expect(warnings(stack)).toEqual([
      expect.stringContaining(
        `'Stack/Pipeline/Role' is denied until it may kms:Decrypt with the key of 'Stack/Stream0', of which only a name is known: "alias/mine"`,
      ),
    ]);
  });

  test('lets the role read a stream that another app owns', () => {
    const stack = testStack();
    const streamArn = 'arn:aws:kinesis:us-east-1:123456789012:stream/theirs';
    const source = Source.kinesis([kinesis.Stream.fromStreamArn(stack, 'Stream', streamArn)], options);
    const bound = new BoundSource(source, stack);
    expect(bound.options).toMatchObject({ streams: [{ stream_name: 'theirs' }] });
    expect(bound.allowed).toEqual([[ACTIONS, [streamArn, `${streamArn}/consumer/*`]]]);
    expect(warnings(stack)).toEqual([]);
  });

  test('names a stream of another account by its ARN, and tells what its owner must add', () => {
    const stack = testStack();
    const streamArn = 'arn:aws:kinesis:us-east-1:210987654321:stream/theirs';
    const source = Source.kinesis([kinesis.Stream.fromStreamArn(stack, 'Stream', streamArn)], options);
    expect(new BoundSource(source, stack).options).toMatchObject({ streams: [{ stream_arn: streamArn }] });
    expect(warnings(stack)).toEqual([
      expect.stringContaining(`until this is added to the policy of 'Stack/Stream', which this app does not own`),
    ]);
  });

  test('adds to the policy of a stream of another account that this app owns', () => {
    const app = testApp();
    const theirs = testStack('Theirs', { account: '210987654321' }, app);
    const stream = new kinesis.Stream(theirs, 'Stream', { streamName: 'theirs' });
    const stack = testStack('Stack', {}, app);
    const role = new iam.Role(stack, 'Role', { roleName: 'ours', assumedBy: new iam.AccountRootPrincipal() });
    new BoundSource(Source.kinesis([stream], options), stack, role);
    Template.fromStack(theirs).hasResourceProperties('AWS::Kinesis::ResourcePolicy', {
      ResourcePolicy: {
        Statement: [Match.objectLike({ Action: ACTIONS, Principal: { AWS: 'arn:aws:iam::123456789012:role/ours' } })],
      },
    });
  });

  test('refuses a stream of another region, which it would not find', () => {
    const stack = testStack();
    const streamArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/theirs';
    const source = Source.kinesis([kinesis.Stream.fromStreamArn(stack, 'Stream', streamArn)], options);
    expect(() => new BoundSource(source, stack)).toThrow(
      `'streams' must be in the pipeline's region us-east-1, 'Stack/Stream' is in eu-west-1`,
    );
  });
});
