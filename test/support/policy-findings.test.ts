import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3express from 'aws-cdk-lib/aws-s3express';
import { synthesize } from './example';
import { policyDocuments } from './policy-documents';
import { policyFindings } from './policy-findings';
import { stackOf } from './stack-of';

const BUCKET = 'arn:aws:s3express:us-east-1:123456789012:bucket/data--use1-az4--x-s3';

/** The findings in a managed policy with one statement. */
function inIdentityPolicy(statement: object): Promise<string[]> {
  const Example = stackOf((stack) => {
    new iam.CfnManagedPolicy(stack, 'Policy', {
      policyDocument: { Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } },
    });
  });
  return policyFindings(policyDocuments(synthesize(Example, 'policies')));
}

test.each<[string, object]>([
  ['one action on its resource', { Action: 's3express:CreateSession', Resource: BUCKET }],
  ['a wildcard that matches', { Action: 's3:Get*', Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'] }],
  ['everything on everything', { Action: '*', Resource: '*' }],
  ['an action without resources', { Action: 's3:ListAllMyBuckets', Resource: '*' }],
  ['actions that are left out', { NotAction: 's3:DeleteBucket', Resource: 'arn:aws:s3:::data' }],
  ['a tag as condition', { Action: 'sqs:*', Resource: '*', Condition: { Null: { 'aws:PrincipalTag/team': 'true' } } }],
])('finds nothing in %s', async (_, statement) => {
  expect(await inIdentityPolicy(statement)).toEqual([]);
});

test.each<[string, object, RegExp]>([
  [
    'an action that does not exist',
    { Action: 's3express:GetObject', Resource: BUCKET },
    /no action 's3express:GetObject'/,
  ],
  [
    'a service that does not exist',
    { Action: 'opensearchserverless:APIAccessAll', Resource: '*' },
    /no action 'opense/,
  ],
  ['a wildcard that matches nothing', { Action: 's3:Fetch*', Resource: '*' }, /no action 's3:Fetch\*'/],
  [
    'an action on another type of resource',
    { Action: 's3:GetObject', Resource: BUCKET },
    /'s3:GetObject' does not apply/,
  ],
  ['an object action on a bucket', { Action: 's3:GetObject', Resource: 'arn:aws:s3:::data' }, /does not apply to arn/],
  [
    'an action without resources on one',
    { Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::data' },
    /does not apply/,
  ],
  [
    'a resource that no action is about',
    { Action: 's3:GetObject', Resource: ['arn:aws:s3:::data/*', BUCKET] },
    /none of s3:GetObject applies to arn:aws:s3express/,
  ],
  [
    'a condition key that does not exist',
    { Action: 's3express:CreateSession', Resource: BUCKET, Condition: { Null: { 's3express:SesionMode': 'true' } } },
    /no condition key 's3express:SesionMode'/,
  ],
  [
    'a principal where none belongs',
    { Action: 's3:*', Resource: '*', Principal: '*' },
    /an identity policy has no principal/,
  ],
])('finds %s', async (_, statement, message) => {
  const findings = await inIdentityPolicy(statement);
  expect(findings).toEqual([expect.stringMatching(message)]);
  expect(findings[0]).toMatch(/^policies\/Policy\.PolicyDocument statement 1: /);
});

test('looks into trust, resource and endpoint policies, and into those that are written as text', async () => {
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:Nothing', Resource: '*' };
  const document = { Version: '2012-10-17', Statement: [statement] };
  const Example = stackOf((stack) => {
    new iam.CfnRole(stack, 'Role', { assumeRolePolicyDocument: document });
    const bucket = new s3.CfnBucket(stack, 'Bucket');
    new s3.CfnBucketPolicy(stack, 'BucketPolicy', { bucket: bucket.ref, policyDocument: document });
    const text = stack.toJsonString({ Statement: [{ ...statement, Resource: bucket.attrArn }] });
    new s3express.CfnBucketPolicy(stack, 'TextPolicy', { bucket: 'data--use1-az4--x-s3', policyDocument: text });
  });
  const documents = policyDocuments(synthesize(Example, 'everywhere'));
  expect(documents.map(({ kind, place }) => `${kind} ${place}`)).toEqual([
    'trust everywhere/Role.AssumeRolePolicyDocument',
    'resource everywhere/BucketPolicy.PolicyDocument',
    'resource everywhere/TextPolicy.PolicyDocument',
  ]);
  expect(await policyFindings(documents)).toHaveLength(3);
});

test('finds a resource policy without a principal', async () => {
  const Example = stackOf((stack) => {
    new s3express.CfnBucketPolicy(stack, 'Policy', {
      bucket: 'data--use1-az4--x-s3',
      policyDocument: { Statement: { Effect: 'Allow', Action: 's3express:CreateSession', Resource: BUCKET } },
    });
  });
  const findings = await policyFindings(policyDocuments(synthesize(Example, 'nobody')));
  expect(findings).toEqual([expect.stringContaining('a resource policy needs a principal')]);
});
