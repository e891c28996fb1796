import { RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_s3express as s3express } from '../../lib';
import { statements, testStack } from '../support/stack';
import { BUCKET, POLICY, location, make } from './made-bucket';

const { DirectoryBucket } = s3express;

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
            'Fn::GetAtt': [expect.stringMatching(/^S3ExpressBucketEmptierRole/), 'Arn'],
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

  test('beside its logs the function may call itself, to go on, and nothing else', () => {
    const { stack } = make({ autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
    const own = { 'Fn::GetAtt': [expect.stringMatching(/^S3ExpressBucketEmptierFunction/), 'Arn'] };
    expect(statements(stack, 'AWS::IAM::Policy', /ContinuePolicy/)).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: own },
    ]);
    expect(statements(stack, 'AWS::IAM::Policy', /DefaultPolicy/)).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^S3ExpressBucketEmptierLogs/), 'Arn'] },
      },
    ]);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Timeout: 900,
    });
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

  test.each([
    ['an organization', new iam.OrganizationPrincipal('o-1234567890')],
    ['anybody', new iam.AnyPrincipal()],
    ['anybody, spelled otherwise', new iam.StarPrincipal()],
  ])('fails with a policy that lets in %s, since switching it off later would empty the bucket', (_, principal) => {
    const { bucket } = make({ autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
    expect(() => bucket.grants.readWrite(principal)).toThrow(
      "with 'autoDeleteObjects' a policy statement must name its 'principals' by account or role, got '*'",
    );
    expect(() => make().bucket.grants.readWrite(principal)).not.toThrow();
  });

  test('accepts accounts and access points', () => {
    const { bucket } = make({ autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
    bucket.grants.readWrite(new iam.AccountPrincipal('210987654321'));
    bucket.addAccessPoint('Team');
  });
});
