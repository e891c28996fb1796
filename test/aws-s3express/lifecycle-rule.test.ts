import { CfnParameter, Duration, Size } from 'aws-cdk-lib';
import { aws_s3express as s3express } from '../../lib';
import { statements, testStack } from '../support/stack';
import { POLICY, location, make, properties } from './made-bucket';

const { DirectoryBucket } = s3express;

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
