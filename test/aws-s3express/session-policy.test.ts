import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ACCOUNT, statements } from '../support/stack';
import { POLICY, make } from './made-bucket';

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
