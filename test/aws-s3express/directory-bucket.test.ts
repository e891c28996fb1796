import { App, CfnParameter, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { CfnDirectoryBucket } from 'aws-cdk-lib/aws-s3express';
import { aws_s3express as s3express } from '../../lib';
import { ACCOUNT, statements, testApp, testStack, warnings } from '../support/stack';

const { BucketLocation, DirectoryBucket } = s3express;
const BUCKET = 'AWS::S3Express::DirectoryBucket';
const POLICY = 'AWS::S3Express::BucketPolicy';
const location = BucketLocation.availabilityZone('use1-az4');

function make(props: Partial<s3express.DirectoryBucketProps> = {}) {
  const stack = testStack();
  const bucket = new DirectoryBucket(stack, 'Bucket', { location, ...props });
  return { stack, bucket };
}

function properties(stack: Stack, id?: string): Record<string, unknown> {
  const found = Object.entries(Template.fromStack(stack).findResources(BUCKET)).find(
    ([name]) => !id || name.startsWith(id),
  );
  return found![1]['Properties'];
}

function role(stack: Stack, id = 'Role'): iam.Role {
  return new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
}

describe('by default', () => {
  test('the bucket is retained', () => {
    Template.fromStack(make().stack).hasResource(BUCKET, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('the name is left to CloudFormation, the encryption to S3, and there is no policy', () => {
    const { stack } = make();
    expect(properties(stack)).toEqual({ LocationName: 'use1-az4', DataRedundancy: 'SingleAvailabilityZone' });
    Template.fromStack(stack).resourceCountIs(POLICY, 0);
  });
});

describe('the name', () => {
  test.each([
    ['a base is completed with the zone', 'training-data', 'training-data--use1-az4--x-s3'],
    ['a whole name is taken as it is', 'training-data--use1-az4--x-s3', 'training-data--use1-az4--x-s3'],
    ['a base may have double hyphens inside', 'a--b', 'a--b--use1-az4--x-s3'],
    ['the longest base that fits is accepted', 'x'.repeat(47), `${'x'.repeat(47)}--use1-az4--x-s3`],
  ])('%s', (_, bucketName, whole) => {
    expect(properties(make({ bucketName }).stack)).toMatchObject({ BucketName: whole });
  });

  test.each([
    ['another zone', 'data--use1-az5--x-s3', "must be of the bucket's zone 'use1-az4', got 'use1-az5'"],
    ['no zone before the suffix', 'data--x-s3', "must be '<base>--<zone id>--x-s3' or a base alone, got 'data--x-s3'"],
    ['no base', '', "must have 1 to 47 characters before '--use1-az4--x-s3', 63 in all, got 0: ''"],
    [
      'a base that is too long',
      'x'.repeat(48),
      `must have 1 to 47 characters before '--use1-az4--x-s3', 63 in all, got 48: '${'x'.repeat(48)}'; ` +
        `the longest that fits begins '${'x'.repeat(47)}'`,
    ],
    ['a whole name that is too long', `${'x'.repeat(48)}--use1-az4--x-s3`, 'must have 1 to 47 characters'],
    [
      'upper case',
      'Data',
      "lower-case letters, digits and hyphens only, and begin and end with a letter or digit, got 'Data'",
    ],
    ['a period', 'my.data', "got 'my.data'"],
    ['an underscore', 'my_data', "got 'my_data'"],
    ['a hyphen at the beginning', '-data', "got '-data'"],
    ['a hyphen at the end', 'data-', "got 'data-'"],
    ['the prefix xn--', 'xn--data', "must not begin with 'xn--', which S3 reserves"],
    ['the prefix sthree-', 'sthree-data', "must not begin with 'sthree-'"],
    ['the prefix sthree-configurator', 'sthree-configurator-data', "must not begin with 'sthree-'"],
    ['the prefix amzn-s3-demo-', 'amzn-s3-demo-data', "must not begin with 'amzn-s3-demo-'"],
    ['the suffix -s3alias', 'data-s3alias', "must not end with '-s3alias'"],
    ['the suffix --ol-s3', 'data--ol-s3', "must not end with '--ol-s3'"],
    ['the suffix .mrap', 'data.mrap', "got 'data.mrap'"],
    ["an access point's name", 'data--use1-az4--xa-s3', "must not end with '--xa-s3'"],
  ])('fails with %s', (_, bucketName, message) => {
    expect(() => make({ bucketName })).toThrow(message);
  });

  test('the longest base depends on the zone', () => {
    const stack = testStack('Stack', { region: 'us-west-2' });
    const bucketName = 'x'.repeat(43);
    expect(
      () => new DirectoryBucket(stack, 'Bucket', { location: BucketLocation.localZone('usw2-lax1-az1'), bucketName }),
    ).toThrow("must have 1 to 42 characters before '--usw2-lax1-az1--x-s3'");
  });

  test('a base is kept short enough for any zone when the zone is only known at deployment', () => {
    const stack = testStack();
    const zone = new CfnParameter(stack, 'Zone').valueAsString;
    const at = (id: string, bucketName: string) =>
      new DirectoryBucket(stack, id, { location: BucketLocation.availabilityZone(zone), bucketName });
    expect(() => at('A', 'x'.repeat(47))).toThrow("must have 1 to 46 characters before '--<zone id>--x-s3'");
    expect(() => at('B', 'x'.repeat(46))).not.toThrow();
  });

  test('a token is a base unless it shows the suffix', () => {
    const stack = testStack();
    const team = new CfnParameter(stack, 'Team').valueAsString;
    new DirectoryBucket(stack, 'Bucket', { location, bucketName: `${team}--use1-az4--x-s3` });
    expect(properties(stack)).toMatchObject({
      BucketName: { 'Fn::Join': ['', [{ Ref: 'Team' }, '--use1-az4--x-s3']] },
    });

    const other = testStack();
    const base = new CfnParameter(other, 'Base').valueAsString;
    new DirectoryBucket(other, 'Bucket', { location, bucketName: base });
    expect(properties(other)).toMatchObject({
      BucketName: { 'Fn::Join': ['', [{ Ref: 'Base' }, '--use1-az4--x-s3']] },
    });
  });

  test('a bucket that another account refers to gets a name that is known before it exists', () => {
    const app = testApp();
    const owner = testStack('Owner', {}, app);
    const bucket = new DirectoryBucket(owner, 'Bucket', { location });
    const user = testStack('User', { account: '210987654321' }, app);
    bucket.grants.read(new iam.Role(user, 'Role', { assumedBy: new iam.AccountRootPrincipal(), roleName: 'reader' }));

    const name = properties(owner)['BucketName'] as string;
    expect(name).toMatch(/^[a-z0-9-]{1,47}--use1-az4--x-s3$/);
    expect(statements(user, 'AWS::IAM::Policy')[0]).toMatchObject({
      Resource: `arn:aws:s3express:us-east-1:${ACCOUNT}:bucket/${name}`,
    });
  });

  test('fails when such a name cannot be known, since the zone is not', () => {
    const app = testApp();
    const owner = testStack('Owner', {}, app);
    const zone = new CfnParameter(owner, 'Zone').valueAsString;
    const bucket = new DirectoryBucket(owner, 'Bucket', { location: BucketLocation.availabilityZone(zone) });
    const user = testStack('User', { account: '210987654321' }, app);
    bucket.grants.read(new iam.Role(user, 'Role', { assumedBy: new iam.AccountRootPrincipal(), roleName: 'reader' }));
    expect(() => app.synth()).toThrow(/'bucketName' must be given when the bucket is referred to from another account/);
  });
});

describe('encryption', () => {
  test('a key of the caller encrypts, with the bucket key on, and the key policy does not speak of the bucket', () => {
    const stack = testStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const bucket = new DirectoryBucket(stack, 'Bucket', { location, encryptionKey });
    bucket.grants.readWrite(role(stack));
    bucket.grants.readWrite(new iam.AccountPrincipal('210987654321'));
    expect(properties(stack)['BucketEncryption']).toEqual({
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
          },
        },
      ],
    });
    const [key] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    expect(JSON.stringify(key)).not.toContain('Bucket83908E77');
  });

  test.each([
    [
      'an alias of the app',
      (stack: Stack) => new kms.Alias(stack, 'Alias', { aliasName: 'data', targetKey: new kms.Key(stack, 'Key') }),
    ],
    ['an imported alias', (stack: Stack) => kms.Alias.fromAliasName(stack, 'Alias', 'alias/data')],
    ['the AWS managed key', (stack: Stack) => kms.Alias.fromAliasName(stack, 'Alias', 'alias/aws/s3')],
    [
      "an alias's ARN as key",
      (stack: Stack) => kms.Key.fromKeyArn(stack, 'Alias', `arn:aws:kms:us-east-1:${ACCOUNT}:alias/data`),
    ],
  ])('fails with %s', (_, keyIn) => {
    const stack = testStack();
    const create = () => new DirectoryBucket(stack, 'Bucket', { location, encryptionKey: keyIn(stack) });
    expect(create).toThrow(/'encryptionKey' must be a customer managed key, got|invalid key ARN|must be/i);
  });
});

describe('lifecycle', () => {
  test('the first rule adds the statement without which nothing is ever deleted, and the second does not repeat it', () => {
    const { stack, bucket } = make({ lifecycleRules: [{ expiration: Duration.days(7) }] });
    bucket.addLifecycleRule({ prefix: 'tmp/', abortIncompleteMultipartUploadAfter: Duration.days(1) });
    expect(statements(stack, POLICY)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'lifecycle.s3.amazonaws.com' },
        Action: 's3express:CreateSession',
        Resource: { 'Fn::GetAtt': ['Bucket83908E77', 'Arn'] },
        Condition: { StringEquals: { 's3express:SessionMode': 'ReadWrite' } },
      },
    ]);
  });

  test('every part of a rule is carried over, sizes in bytes', () => {
    const { stack } = make({
      lifecycleRules: [
        {
          id: 'scratch',
          prefix: 'scratch/',
          expiration: Duration.days(3),
          objectSizeGreaterThan: Size.kibibytes(1),
          objectSizeLessThan: Size.gibibytes(1),
          abortIncompleteMultipartUploadAfter: Duration.hours(48),
          enabled: false,
        },
        { expiration: Duration.days(1) },
      ],
    });
    expect(properties(stack)['LifecycleConfiguration']).toEqual({
      Rules: [
        {
          Id: 'scratch',
          Status: 'Disabled',
          Prefix: 'scratch/',
          ExpirationInDays: 3,
          ObjectSizeGreaterThan: '1024',
          ObjectSizeLessThan: '1073741824',
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
        },
        { Status: 'Enabled', ExpirationInDays: 1 },
      ],
    });
  });

  test('tokens are accepted as days and sizes', () => {
    const stack = testStack();
    const number = new CfnParameter(stack, 'N', { type: 'Number' }).valueAsNumber;
    new DirectoryBucket(stack, 'Bucket', {
      location,
      lifecycleRules: [{ expiration: Duration.days(number), objectSizeLessThan: Size.bytes(number) }],
    });
    expect(properties(stack)['LifecycleConfiguration']).toEqual({
      Rules: [{ Status: 'Enabled', ExpirationInDays: { Ref: 'N' }, ObjectSizeLessThan: { Ref: 'N' } }],
    });
  });

  test.each<[string, s3express.LifecycleRule[], string]>([
    [
      'a rule that does nothing',
      [{ id: 'a' }],
      "'lifecycleRule' must have 'expiration' or 'abortIncompleteMultipartUploadAfter', got neither in 'a'",
    ],
    [
      'half a day',
      [{ expiration: Duration.hours(36) }],
      "'lifecycleRule.expiration' must be a whole number of days of at least 1",
    ],
    [
      'no day',
      [{ abortIncompleteMultipartUploadAfter: Duration.days(0) }],
      "'lifecycleRule.abortIncompleteMultipartUploadAfter' must be a whole number of days",
    ],
    [
      'sizes that cross',
      [
        {
          expiration: Duration.days(1),
          objectSizeGreaterThan: Size.kibibytes(2),
          objectSizeLessThan: Size.kibibytes(1),
        },
      ],
      "must be below 'objectSizeLessThan', got 2048 and 1024 bytes",
    ],
    [
      'an id used twice',
      [
        { id: 'a', expiration: Duration.days(1) },
        { id: 'a', expiration: Duration.days(2) },
      ],
      "must be used once per bucket, got 'a' twice",
    ],
    [
      'an id that is too long',
      [{ id: 'a'.repeat(256), expiration: Duration.days(1) }],
      "'lifecycleRule.id' must have 1 to 255 characters, got 256",
    ],
    [
      'more than 1,000 rules',
      Array.from({ length: 1001 }, () => ({ expiration: Duration.days(1) })),
      "'lifecycleRules' must be at most 1000",
    ],
  ])('fails with %s', (_, lifecycleRules, message) => {
    expect(() => make({ lifecycleRules })).toThrow(message);
  });
});

describe.each([
  ['owned', (stack: Stack) => new DirectoryBucket(stack, 'Bucket', { location, bucketName: 'data' })],
  [
    'L1',
    (stack: Stack) =>
      new CfnDirectoryBucket(stack, 'Bucket', {
        locationName: 'use1-az4',
        dataRedundancy: 'SingleAvailabilityZone',
        bucketName: 'data--use1-az4--x-s3',
      }),
  ],
  ['imported', (stack: Stack) => DirectoryBucket.fromDirectoryBucketName(stack, 'Bucket', 'data--use1-az4--x-s3')],
])('grants on an %s bucket', (_, bucketIn) => {
  test('reading is a read-only session on the bucket, and nothing of S3', () => {
    const stack = testStack();
    const bucket = bucketIn(stack);
    s3express.DirectoryBucketGrants.fromDirectoryBucket(bucket).read(role(stack)).assertSuccess();
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      {
        Effect: 'Allow',
        Action: 's3express:CreateSession',
        Resource: stack.resolve(bucket.directoryBucketRef.directoryBucketArn),
        Condition: { StringEquals: { 's3express:SessionMode': 'ReadOnly' } },
      },
    ]);
  });

  test('reading and writing is a session of any mode', () => {
    const stack = testStack();
    const bucket = bucketIn(stack);
    s3express.DirectoryBucketGrants.fromDirectoryBucket(bucket).readWrite(role(stack)).assertSuccess();
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      {
        Effect: 'Allow',
        Action: 's3express:CreateSession',
        Resource: stack.resolve(bucket.directoryBucketRef.directoryBucketArn),
      },
    ]);
  });
});

describe('grants', () => {
  test.each(['read', 'readWrite'] as const)('%s includes the key, for sessions need it even to read', (verb) => {
    const stack = testStack();
    const bucket = new DirectoryBucket(stack, 'Bucket', { location, encryptionKey: new kms.Key(stack, 'Key') });
    bucket.grants[verb](role(stack));
    expect(statements(stack, 'AWS::IAM::Policy')[1]).toMatchObject({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
    });
  });

  test.each([
    ['a principal of another account', new iam.ArnPrincipal('arn:aws:iam::210987654321:role/reader')],
    ['an imported role of another account', undefined],
  ])('%s is allowed by the bucket policy and the key policy', (_, principal) => {
    const stack = testStack();
    const bucket = new DirectoryBucket(stack, 'Bucket', { location, encryptionKey: new kms.Key(stack, 'Key') });
    bucket.grants.read(principal ?? iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::210987654321:role/reader'));
    expect(statements(stack, POLICY)).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::210987654321:role/reader' },
        Action: 's3express:CreateSession',
        Resource: { 'Fn::GetAtt': ['Bucket83908E77', 'Arn'] },
        Condition: { StringEquals: { 's3express:SessionMode': 'ReadOnly' } },
      },
    ]);
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Principal: { AWS: 'arn:aws:iam::210987654321:role/reader' },
          }),
        ]),
      },
    });
  });

  test('a service principal is allowed by the bucket policy', () => {
    const { stack, bucket } = make();
    bucket.grants.readWrite(new iam.ServicePrincipal('example.amazonaws.com'));
    expect(statements(stack, POLICY)).toMatchObject([{ Principal: { Service: 'example.amazonaws.com' } }]);
  });

  test.each([
    ['an imported', (stack: Stack) => DirectoryBucket.fromDirectoryBucketName(stack, 'Bucket', 'data--use1-az4--x-s3')],
    [
      'an L1',
      (stack: Stack) =>
        new CfnDirectoryBucket(stack, 'Bucket', { locationName: 'use1-az4', dataRedundancy: 'SingleAvailabilityZone' }),
    ],
  ])('on %s bucket to another account say what the owner of its policy must add', (_, bucketIn) => {
    const stack = testStack();
    const reader = new iam.ArnPrincipal('arn:aws:iam::210987654321:role/reader');
    s3express.DirectoryBucketGrants.fromDirectoryBucket(bucketIn(stack)).read(reader);
    expect(warnings(stack)).toEqual([
      expect.stringMatching(
        /^the grantee is denied until this is added to the policy of 'Stack\/Bucket', which this app does not own: \{"Action":"s3express:CreateSession".*"Principal":\{"AWS":"arn:aws:iam::210987654321:role\/reader"\}/,
      ),
    ]);
  });

  test('the key of an L1 bucket is granted too', () => {
    const stack = testStack();
    const key = new kms.Key(stack, 'Key');
    const bucket = new CfnDirectoryBucket(stack, 'Bucket', {
      locationName: 'use1-az4',
      dataRedundancy: 'SingleAvailabilityZone',
      bucketEncryption: {
        serverSideEncryptionConfiguration: [
          { serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.keyArn } },
        ],
      },
    });
    s3express.DirectoryBucketGrants.fromDirectoryBucket(bucket).read(role(stack));
    expect(statements(stack, 'AWS::IAM::Policy')[1]).toMatchObject({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
    });
  });
});

describe('the bucket policy', () => {
  const statement = (overrides: iam.PolicyStatementProps) =>
    new iam.PolicyStatement({
      principals: [new iam.AccountPrincipal('210987654321')],
      actions: ['s3express:CreateSession'],
      resources: [`arn:aws:s3express:us-east-1:${ACCOUNT}:bucket/data--use1-az4--x-s3`],
      ...overrides,
    });

  test('there is one, whatever adds to it', () => {
    const { stack, bucket } = make({ lifecycleRules: [{ expiration: Duration.days(1) }] });
    expect(bucket.addToResourcePolicy(statement({})).statementAdded).toBe(true);
    bucket.grants.read(new iam.AccountPrincipal('310987654321'));
    expect(statements(stack, POLICY)).toHaveLength(3);
  });

  test.each<[string, iam.PolicyStatementProps, string]>([
    [
      'an action of S3',
      { actions: ['s3:GetObject'] },
      "a policy of a directory bucket knows only 's3express:' actions, got 's3:GetObject'",
    ],
    [
      'an ARN of a general purpose bucket',
      { resources: ['arn:aws:s3:::data--use1-az4--x-s3'] },
      "speaks of the bucket itself, got 'arn:aws:s3:::data--use1-az4--x-s3' of general purpose S3; use 'bucketArn'",
    ],
    ['no principal', { principals: [] }, "a policy statement must name its 'principals', got none"],
    ['no resource', { resources: [] }, "a policy statement must name its resource, got none; use 'bucketArn'"],
  ])('fails with %s', (_, overrides, message) => {
    const { bucket } = make();
    expect(() => bucket.addToResourcePolicy(statement(overrides))).toThrow(message);
  });
});

describe('request metrics', () => {
  test('a filter is configured, and its metrics carry the dimensions of the bucket and the filter', () => {
    const { stack, bucket } = make();
    const metrics = bucket.addRequestMetrics('Checkpoints', { prefix: 'checkpoints/' });
    expect(properties(stack)['MetricsConfigurations']).toEqual([{ Id: 'Checkpoints', Prefix: 'checkpoints/' }]);
    expect(stack.resolve(metrics.metricAllRequests().toMetricConfig().metricStat)).toMatchObject({
      namespace: 'AWS/S3',
      metricName: 'AllRequests',
      statistic: 'Sum',
      dimensions: [
        { name: 'BucketName', value: { Ref: 'Bucket83908E77' } },
        { name: 'FilterId', value: 'Checkpoints' },
      ],
    });
  });

  test.each([
    ['metric4xxErrors', '4xxErrors', 'Sum'],
    ['metric5xxErrors', '5xxErrors', 'Sum'],
    ['metricFirstByteLatency', 'FirstByteLatency', 'p99'],
    ['metricTotalRequestLatency', 'TotalRequestLatency', 'p99'],
  ] as const)('%s is %s with the statistic that says most', (method, metricName, statistic) => {
    const metric = make().bucket.addRequestMetrics('All')[method]();
    expect(metric.toMetricConfig().metricStat).toMatchObject({ metricName, statistic });
  });

  test('the statistic and the period can be chosen', () => {
    const metric = make()
      .bucket.addRequestMetrics('All')
      .metricFirstByteLatency({ statistic: 'p50', period: Duration.minutes(1) });
    expect(metric.toMetricConfig().metricStat).toMatchObject({ statistic: 'p50', period: Duration.minutes(1) });
  });

  test.each([
    [
      'an id with a blank',
      'All requests',
      "'requestMetrics.id' must have letters, digits, periods, hyphens and underscores only, got 'All requests'",
    ],
    ['an id that is too long', 'a'.repeat(65), "'requestMetrics.id' must have 1 to 64 characters, got 65"],
    ['an id used twice', 'Taken', "'requestMetrics.id' must be used once per bucket, got 'Taken' twice"],
  ])('fails with %s', (_, id, message) => {
    const { bucket } = make();
    bucket.addRequestMetrics('Taken');
    expect(() => bucket.addRequestMetrics(id)).toThrow(message);
  });
});

describe('deletion', () => {
  test('autoDeleteObjects fails without RemovalPolicy.DESTROY', () => {
    expect(() => make({ autoDeleteObjects: true })).toThrow(
      "'autoDeleteObjects' must come with 'removalPolicy: RemovalPolicy.DESTROY', got 'retain'",
    );
  });

  test('the bucket is emptied while its policy still allows it, by a function that may open a session and no more', () => {
    const { stack } = make({ autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
    const template = Template.fromStack(stack);
    template.hasResource(BUCKET, { DeletionPolicy: 'Delete' });
    template.hasResource('Custom::S3ExpressEmptyBucket', {
      Properties: { BucketName: { Ref: 'Bucket83908E77' } },
      DependsOn: Match.arrayWith(['BucketPolicyE734B3B0']),
    });
    expect(statements(stack, POLICY)).toEqual([
      {
        Effect: 'Allow',
        Principal: {
          AWS: {
            'Fn::GetAtt': [expect.stringMatching(/^S3ExpressEmpty.*Role/), 'Arn'],
          },
        },
        Action: 's3express:CreateSession',
        Resource: { 'Fn::GetAtt': ['Bucket83908E77', 'Arn'] },
      },
    ]);
  });

  test('the function may use the key of an encrypted bucket by a policy that goes after the bucket was emptied', () => {
    const stack = testStack();
    new DirectoryBucket(stack, 'Bucket', {
      location,
      encryptionKey: new kms.Key(stack, 'Key'),
      autoDeleteObjects: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const template = Template.fromStack(stack);
    const [id] = Object.keys(
      template.findResources('AWS::IAM::Policy', {
        Properties: {
          PolicyDocument: {
            Statement: [
              { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } },
            ],
          },
        },
      }),
    );
    template.hasResource('Custom::S3ExpressEmptyBucket', { DependsOn: Match.arrayWith([id]) });
  });

  test('there is one function however many buckets it empties', () => {
    const { stack } = make({ autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
    const before = Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function')).length;

    const other = testStack();
    for (const id of ['A', 'B', 'C']) {
      new DirectoryBucket(other, id, { location, autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
    }
    Template.fromStack(other).resourceCountIs('AWS::Lambda::Function', before);
    Template.fromStack(other).resourceCountIs('Custom::S3ExpressEmptyBucket', 3);
  });
});

describe('an imported bucket', () => {
  test("by name is of the stack's account and region, and its zone is read from the name", () => {
    const stack = testStack();
    const bucket = DirectoryBucket.fromDirectoryBucketName(stack, 'Bucket', 'my--data--use1-az5--x-s3');
    expect(bucket).toMatchObject({ bucketName: 'my--data--use1-az5--x-s3', locationName: 'use1-az5' });
    expect(stack.resolve(bucket.bucketArn)).toBe(
      `arn:aws:s3express:us-east-1:${ACCOUNT}:bucket/my--data--use1-az5--x-s3`,
    );
  });

  test('by ARN is of the account and the region in the ARN', () => {
    const stack = testStack();
    const arn = 'arn:aws:s3express:eu-west-1:210987654321:bucket/data--euw1-az1--x-s3';
    const bucket = DirectoryBucket.fromDirectoryBucketArn(stack, 'Bucket', arn);
    expect(bucket).toMatchObject({ bucketName: 'data--euw1-az1--x-s3', locationName: 'euw1-az1' });
    expect(bucket.env).toEqual({ account: '210987654321', region: 'eu-west-1' });
    expect(stack.resolve(bucket.bucketArn)).toBe(arn);
  });

  test('by attributes brings its key into grants', () => {
    const stack = testStack();
    const key = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`);
    const bucket = DirectoryBucket.fromDirectoryBucketAttributes(stack, 'Bucket', {
      bucketName: 'data--use1-az4--x-s3',
      encryptionKey: key,
    });
    bucket.grants.read(role(stack));
    expect(statements(stack, 'AWS::IAM::Policy')[1]).toMatchObject({
      Resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`,
    });
  });

  test('by a token has no zone unless it is given', () => {
    const stack = testStack();
    const bucketName = new CfnParameter(stack, 'Name').valueAsString;
    expect(DirectoryBucket.fromDirectoryBucketName(stack, 'A', bucketName).locationName).toBeUndefined();
    const attributes = { bucketName, locationName: 'use1-az4' };
    expect(DirectoryBucket.fromDirectoryBucketAttributes(stack, 'B', attributes).locationName).toBe('use1-az4');
  });

  test('does not take statements', () => {
    const stack = testStack();
    const bucket = DirectoryBucket.fromDirectoryBucketName(stack, 'Bucket', 'data--use1-az4--x-s3');
    expect(bucket.addToResourcePolicy(new iam.PolicyStatement())).toEqual({ statementAdded: false });
  });
});

test('a stack without account and region synthesizes', () => {
  const stack = new Stack(new App(), 'Stack');
  new DirectoryBucket(stack, 'Bucket', { location, bucketName: 'data' }).grants.read(role(stack));
  expect(warnings(stack)).toEqual([]);
});
