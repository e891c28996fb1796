import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3n from 'aws-cdk-lib/aws-s3-notifications';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Codec, Compression, DataSelection, NotificationSource, OnError, Source } from '../../lib/aws-osis';
import { testApp, testStack, warnings } from '../support/stack';
import { arn, BoundSource } from './source-context';

const BUCKET = 'Bucket83908E77';
const QUEUE = 'PipelineSourceQueueC5B371CE';
const options = { codec: Codec.newline() };
const QUEUE_ACTIONS = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:ReceiveMessage'];
const LIST_ALL = ['s3:ListAllMyBuckets', '*'];

/** A statement of the policy of the queue that is made. */
function sender(service: string, sourceArn: unknown): unknown {
  return {
    Action: 'sqs:SendMessage',
    Effect: 'Allow',
    Principal: { Service: service },
    Resource: arn(QUEUE),
    Condition: { ArnEquals: { 'aws:SourceArn': sourceArn }, StringEquals: { 'aws:SourceAccount': '123456789012' } },
  };
}

function queueStatements(template: Template): unknown[] {
  const policies = Object.values(template.findResources('AWS::SQS::QueuePolicy')) as {
    Properties: { Queues: { Ref: string }[]; PolicyDocument: { Statement: unknown[] } };
  }[];
  return policies.find(({ Properties }) => Properties.Queues[0]!.Ref === QUEUE)!.Properties.PolicyDocument.Statement;
}

describe('Source.s3', () => {
  test('reads what a queue is told of, and deletes a message when all sinks have the events', () => {
    const stack = testStack();
    const source = new BoundSource(Source.s3(new s3.Bucket(stack, 'Bucket'), options), stack);
    expect(source.bound.name).toBe('s3');
    expect(source.options).toEqual({
      notification_type: 'sqs',
      notification_source: 's3',
      codec: { newline: {} },
      acknowledgments: true,
      sqs: { queue_url: { Ref: QUEUE }, visibility_timeout: '60s', visibility_duplication_protection: true },
      default_bucket_owner: '123456789012',
      aws: { region: 'us-east-1' },
    });
    expect(warnings(stack)).toEqual([]);
  });

  test('has the options of Data Prepper', () => {
    const stack = testStack();
    const source = Source.s3(new s3.Bucket(stack, 'Bucket'), {
      ...options,
      compression: Compression.SNAPPY,
      acknowledgments: false,
      deleteS3ObjectsOnRead: true,
      dataSelection: DataSelection.DATA_ONLY,
      metadataRootKey: 'object/',
      disableS3MetadataInEvent: false,
      workers: 2,
      onError: OnError.DELETE_MESSAGES,
      maximumMessages: 1,
      visibilityTimeout: Duration.minutes(5),
      visibilityDuplicationProtection: true,
      visibilityDuplicateProtectionTimeout: Duration.hours(3),
      waitTime: Duration.seconds(10),
      pollDelay: Duration.seconds(1),
    });
    expect(new BoundSource(source, stack).options).toEqual({
      notification_type: 'sqs',
      notification_source: 's3',
      codec: { newline: {} },
      compression: 'snappy',
      acknowledgments: false,
      delete_s3_objects_on_read: true,
      data_selection: 'data_only',
      metadata_root_key: 'object/',
      disable_s3_metadata_in_event: false,
      workers: 2,
      on_error: 'delete_messages',
      sqs: {
        queue_url: { Ref: QUEUE },
        maximum_messages: 1,
        visibility_timeout: '300s',
        visibility_duplication_protection: true,
        visibility_duplicate_protection_timeout: '10800s',
        wait_time: '10s',
        poll_delay: '1s',
      },
      default_bucket_owner: '123456789012',
      aws: { region: 'us-east-1' },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 300 });
  });

  test('makes queues that are encrypted, and take no requests without TLS', () => {
    const stack = testStack();
    new BoundSource(Source.s3(new s3.Bucket(stack, 'Bucket'), options), stack);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 60,
      MessageRetentionPeriod: 604_800,
      RedrivePolicy: { maxReceiveCount: 10 },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
      RedrivePolicy: Match.absent(),
    });
    const denied = { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    template.resourcePropertiesCountIs(
      'AWS::SQS::QueuePolicy',
      { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(denied)]) } },
      2,
    );
  });

  test('moves a notification away as often as it is told to', () => {
    const stack = testStack();
    new BoundSource(Source.s3(new s3.Bucket(stack, 'Bucket'), { ...options, maxReceiveCount: 3 }), stack);
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', { RedrivePolicy: { maxReceiveCount: 3 } });
  });

  test('has a bucket of the same stack notify the queue, which takes messages of this bucket only', () => {
    const stack = testStack();
    const narrow = { ...options, prefix: 'logs/', suffix: '.gz' };
    new BoundSource(Source.s3(new s3.Bucket(stack, 'Bucket'), narrow), stack);
    const template = Template.fromStack(stack);
    template.hasResource('Custom::S3BucketNotifications', {
      Properties: {
        BucketName: { Ref: BUCKET },
        NotificationConfiguration: {
          QueueConfigurations: [
            {
              Events: ['s3:ObjectCreated:*'],
              QueueArn: arn(QUEUE),
              Filter: {
                Key: {
                  FilterRules: Match.arrayWith([
                    { Name: 'suffix', Value: '.gz' },
                    { Name: 'prefix', Value: 'logs/' },
                  ]),
                },
              },
            },
          ],
        },
      },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('PipelineSourceQueuePolicy')]),
    });
    expect(queueStatements(template).slice(1)).toEqual([sender('s3.amazonaws.com', arn(BUCKET))]);
    template.resourceCountIs('AWS::Events::Rule', 0);
  });

  test.each([
    [{ prefix: 'logs/' }, [{ Name: 'prefix', Value: 'logs/' }]],
    [{ suffix: '.gz' }, [{ Name: 'suffix', Value: '.gz' }]],
  ])('notifies of keys by one end: %j', (more, FilterRules) => {
    const stack = testStack();
    new BoundSource(Source.s3(new s3.Bucket(stack, 'Bucket'), { ...options, ...more }), stack);
    Template.fromStack(stack).hasResourceProperties('Custom::S3BucketNotifications', {
      NotificationConfiguration: { QueueConfigurations: [{ Filter: { Key: { FilterRules } } }] },
    });
  });

  test('notifies of all objects where no end is given', () => {
    const stack = testStack();
    new BoundSource(Source.s3(new s3.Bucket(stack, 'Bucket'), options), stack);
    Template.fromStack(stack).hasResourceProperties('Custom::S3BucketNotifications', {
      NotificationConfiguration: { QueueConfigurations: [{ Filter: Match.absent() }] },
    });
  });

  test('is there before the pipeline: the queue and who may send to it', () => {
    const stack = testStack();
    new BoundSource(Source.s3(new s3.Bucket(stack, 'Bucket'), options), stack);
    Template.fromStack(stack).hasResource('AWS::OSIS::Pipeline', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^PipelineSourceQueuePolicy'), QUEUE]),
    });
  });

  test('leaves it to others whom the bucket notifies that they need the pipeline', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Bucket', { enforceSSL: true });
    const { pipeline } = new BoundSource(Source.s3(bucket, options), stack);
    const consumer = new lambda.Function(stack, 'Function', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {}'),
    });
    consumer.node.addDependency(pipeline.node.findChild('Resource'));
    bucket.addEventNotification(s3.EventType.OBJECT_REMOVED, new s3n.LambdaDestination(consumer));
    // Finds cycles.
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('lets the role read the bucket and the queue', () => {
    const stack = testStack();
    const { allowed } = new BoundSource(Source.s3(new s3.Bucket(stack, 'Bucket'), options), stack);
    expect(allowed).toEqual([
      ['s3:GetObject', arn(BUCKET, '/*')],
      [['s3:GetBucketLocation', 's3:ListBucket'], arn(BUCKET)],
      LIST_ALL,
      [QUEUE_ACTIONS, arn(QUEUE)],
    ]);
  });

  test('lets the role read, delete and decrypt objects under the prefix only', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'Key') });
    const source = Source.s3(bucket, { ...options, prefix: 'logs/', deleteS3ObjectsOnRead: true });
    expect(new BoundSource(source, stack).allowed.slice(0, 2)).toEqual([
      [['s3:DeleteObject', 's3:GetObject'], arn(BUCKET, '/logs/*')],
      ['kms:Decrypt', arn('Key961B73FD')],
    ]);
  });

  describe('with EventBridge', () => {
    test('has a rule for a bucket, which sends its events, and a queue that takes messages of this rule only', () => {
      const stack = testStack();
      const source = Source.s3(new s3.Bucket(stack, 'Bucket'), {
        ...options,
        notificationSource: NotificationSource.EVENTBRIDGE,
      });
      expect(new BoundSource(source, stack).options).toMatchObject({ notification_source: 'eventbridge' });
      const template = Template.fromStack(stack);
      template.hasResourceProperties('Custom::S3BucketNotifications', {
        NotificationConfiguration: { EventBridgeConfiguration: {}, QueueConfigurations: Match.absent() },
      });
      template.hasResourceProperties('AWS::Events::Rule', {
        EventPattern: {
          source: ['aws.s3'],
          'detail-type': ['Object Created'],
          detail: { bucket: { name: [{ Ref: BUCKET }] }, object: Match.absent() },
        },
        Targets: [{ Arn: arn(QUEUE) }],
      });
      const [rule] = Object.keys(template.findResources('AWS::Events::Rule'));
      expect(queueStatements(template).slice(1)).toEqual([sender('events.amazonaws.com', arn(rule!))]);
      template.hasResource('AWS::OSIS::Pipeline', { DependsOn: Match.arrayWith([QUEUE, rule!]) });
      expect(warnings(stack)).toEqual([]);
    });

    test.each([
      [{ prefix: 'logs/' }, { prefix: 'logs/' }],
      [{ suffix: '.gz' }, { suffix: '.gz' }],
      [{ prefix: 'a*\\', suffix: '.gz' }, { wildcard: 'a\\*\\\\*.gz' }],
    ])('has a rule for the keys of %j', (more, key) => {
      const stack = testStack();
      const notificationSource = NotificationSource.EVENTBRIDGE;
      new BoundSource(Source.s3(new s3.Bucket(stack, 'Bucket'), { ...options, ...more, notificationSource }), stack);
      Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
        EventPattern: { detail: { object: { key: [key] } } },
      });
    });

    test('is the default for a bucket of another stack, which must not refer to the queue', () => {
      const app = testApp();
      const theirs = testStack('Theirs', {}, app);
      const stack = testStack('Stack', {}, app);
      const source = new BoundSource(Source.s3(new s3.Bucket(theirs, 'Bucket'), options), stack);
      expect(source.options).toMatchObject({ notification_source: 'eventbridge' });
      expect(() => app.synth()).not.toThrow();
      expect(theirs.dependencies).toEqual([]);
      Template.fromStack(theirs).hasResourceProperties('Custom::S3BucketNotifications', {
        NotificationConfiguration: { EventBridgeConfiguration: {} },
      });
    });

    test.each([
      ['an imported bucket', (stack: Stack) => s3.Bucket.fromBucketName(stack, 'Bucket', 'theirs')],
      ['an L1', (stack: Stack) => new s3.CfnBucket(stack, 'Bucket')],
    ])('is the default for %s, with a warning', (_, make) => {
      const stack = testStack();
      const source = new BoundSource(Source.s3(make(stack), options), stack);
      expect(source.options).toMatchObject({ notification_source: 'eventbridge' });
      expect(warnings(stack)).toEqual([
        expect.stringContaining(`nothing is read until 'Stack/Bucket' sends its events to Amazon EventBridge`),
      ]);
      Template.fromStack(stack).resourceCountIs('Custom::S3BucketNotifications', 0);
    });

    describe('of a bucket that has notifications of its own in CloudFormation', () => {
      const eventBridge = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
      const others = { topicConfigurations: [] };

      function l2(stack: Stack, notifications: s3.CfnBucket['notificationConfiguration']): s3.Bucket {
        const bucket = new s3.Bucket(stack, 'Bucket');
        (bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = notifications;
        return bucket;
      }

      test.each([
        ['an L1', (stack: Stack) => new s3.CfnBucket(stack, 'Bucket', { notificationConfiguration: eventBridge })],
        ['an L2', (stack: Stack) => l2(stack, eventBridge)],
        ['a token', (stack: Stack) => l2(stack, Lazy.any({ produce: () => eventBridge }))],
      ])('leaves them as they are and makes no custom resource: %s', (_, make) => {
        const stack = testStack();
        const source = new BoundSource(Source.s3(make(stack), options), stack);
        expect(source.options).toMatchObject({ notification_source: 'eventbridge' });
        expect(warnings(stack)).toEqual([]);
        const template = Template.fromStack(stack);
        template.resourceCountIs('Custom::S3BucketNotifications', 0);
        template.hasResourceProperties('AWS::S3::Bucket', {
          NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
        });
      });

      test.each([
        ['an L1', (stack: Stack) => new s3.CfnBucket(stack, 'Bucket', { notificationConfiguration: { ...others } })],
        ['an L2', (stack: Stack) => l2(stack, others)],
      ])('warns where they do not go to EventBridge: %s', (_, make) => {
        const stack = testStack();
        new BoundSource(Source.s3(make(stack), options), stack);
        expect(warnings(stack)).toEqual([
          expect.stringContaining(`nothing is read until 'Stack/Bucket' sends its events to Amazon EventBridge`),
        ]);
        Template.fromStack(stack).resourceCountIs('Custom::S3BucketNotifications', 0);
      });

      test('refuses to overwrite them', () => {
        const stack = testStack();
        const source = Source.s3(l2(stack, others), { ...options, notificationSource: NotificationSource.S3 });
        expect(() => new BoundSource(source, stack)).toThrow(
          `'notificationSource' must be EVENTBRIDGE, got S3: 'Stack/Bucket' has a 'notificationConfiguration', which addEventNotification() would overwrite`,
        );
      });
    });
  });

  test('has an imported bucket notify the queue on request', () => {
    const stack = testStack();
    const source = Source.s3(s3.Bucket.fromBucketName(stack, 'Bucket', 'theirs'), {
      ...options,
      notificationSource: NotificationSource.S3,
    });
    expect(new BoundSource(source, stack).options).toMatchObject({ notification_source: 's3' });
    Template.fromStack(stack).hasResourceProperties('Custom::S3BucketNotifications', { Managed: false });
  });

  test('refuses that a bucket of another stack notifies the queue', () => {
    const app = testApp();
    const bucket = new s3.Bucket(testStack('Theirs', {}, app), 'Bucket');
    const source = Source.s3(bucket, { ...options, notificationSource: NotificationSource.S3 });
    expect(() => new BoundSource(source, testStack('Stack', {}, app))).toThrow(
      `'notificationSource' must be EVENTBRIDGE, got S3: 'Theirs/Bucket' is in another stack, which would refer to this one`,
    );
  });

  test('refuses that an L1 notifies the queue', () => {
    const stack = testStack();
    const source = Source.s3(new s3.CfnBucket(stack, 'Bucket'), {
      ...options,
      notificationSource: NotificationSource.S3,
    });
    expect(() => new BoundSource(source, stack)).toThrow(
      `'notificationSource' must be EVENTBRIDGE, got S3: 'Stack/Bucket' has no addEventNotification()`,
    );
  });

  test('refuses a bucket of another region', () => {
    const stack = testStack();
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'theirs', region: 'eu-west-1' });
    expect(() => new BoundSource(Source.s3(bucket, options), stack)).toThrow(
      `'bucket' must be in the pipeline's region us-east-1, 'Stack/Bucket' is in eu-west-1`,
    );
  });

  test('refuses a bucket of another account without a queue', () => {
    const stack = testStack();
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'theirs', account: '210987654321' });
    expect(() => new BoundSource(Source.s3(bucket, options), stack)).toThrow(
      `'queue' must be given for a bucket of another account, 'Stack/Bucket' is of 210987654321`,
    );
  });

  test('takes a bucket whose account and region are not known', () => {
    const stack = new Stack(testApp(), 'Stack');
    const { options: bound } = new BoundSource(Source.s3(new s3.Bucket(stack, 'Bucket'), options), stack);
    expect(bound).toMatchObject({
      default_bucket_owner: { Ref: 'AWS::AccountId' },
      aws: { region: { Ref: 'AWS::Region' } },
    });
  });

  describe('with a queue of your own', () => {
    test('reads what it is told of, and makes nothing', () => {
      const stack = testStack();
      const queue = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: new kms.Key(stack, 'Key') });
      const source = Source.s3(new s3.Bucket(stack, 'Bucket'), { ...options, queue });
      const bound = new BoundSource(source, stack);
      expect(bound.options).toMatchObject({
        notification_source: 's3',
        sqs: { queue_url: { Ref: 'Queue4A7E3555' }, visibility_timeout: '60s' },
      });
      expect(bound.allowed.slice(3)).toEqual([
        [QUEUE_ACTIONS, arn('Queue4A7E3555')],
        ['kms:Decrypt', arn('Key961B73FD')],
      ]);
      const template = Template.fromStack(stack);
      template.resourceCountIs('AWS::SQS::Queue', 1);
      template.resourceCountIs('AWS::SQS::QueuePolicy', 0);
      template.resourceCountIs('Custom::S3BucketNotifications', 0);
    });

    test('reads what EventBridge tells it', () => {
      const stack = testStack();
      const source = Source.s3(new s3.Bucket(stack, 'Bucket'), {
        ...options,
        queue: new sqs.Queue(stack, 'Queue'),
        notificationSource: NotificationSource.EVENTBRIDGE,
      });
      expect(new BoundSource(source, stack).options).toMatchObject({ notification_source: 'eventbridge' });
      Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 0);
    });

    test('reads a bucket of another account, whose owner must let the role in', () => {
      const stack = testStack();
      const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'theirs', account: '210987654321' });
      const source = Source.s3(bucket, { ...options, queue: new sqs.Queue(stack, 'Queue') });
      expect(new BoundSource(source, stack).options).toMatchObject({ default_bucket_owner: '210987654321' });
      expect(warnings(stack)).toEqual([
        expect.stringContaining('"Action":"s3:GetObject"'),
        expect.stringContaining('"Action":["s3:ListBucket","s3:GetBucketLocation"]'),
      ]);
    });

    test.each([
      ['suffix', { suffix: '.gz' }, '.gz'],
      ['maxReceiveCount', { maxReceiveCount: 3 }, '3'],
    ])('refuses %s, which it could not follow', (name, more, value) => {
      const stack = testStack();
      const queue = new sqs.Queue(stack, 'Queue');
      const source = Source.s3(new s3.Bucket(stack, 'Bucket'), { ...options, ...more, queue });
      expect(() => new BoundSource(source, stack)).toThrow(
        `'${name}' must be left out with 'queue', got '${value}': set it where 'Stack/Queue' is made and notified`,
      );
    });

    test('refuses one that is FIFO', () => {
      const stack = testStack();
      const queue = new sqs.Queue(stack, 'Queue', { fifo: true });
      const source = Source.s3(new s3.Bucket(stack, 'Bucket'), { ...options, queue });
      expect(() => new BoundSource(source, stack)).toThrow(`'queue' must be a standard queue`);
    });
  });
});
