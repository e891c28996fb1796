import { Aws } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3express from 'aws-cdk-lib/aws-s3express';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { synthesize } from './example';
import { IamProof } from './iam-proof';
import { describeCall, singleCalls, type Calls, type IamTable } from './iam-table';
import { arn, ref } from './references';
import { stackOf } from './stack-of';

const statement = (props: iam.PolicyStatementProps) => new iam.PolicyStatement(props);
const CREATE_SESSION = 's3express:CreateSession';
const READ_ONLY = { 's3express:SessionMode': 'ReadOnly' };
const STRANGER = 'arn:aws:iam::210987654321:role/Stranger';
const COLLEAGUE = 'arn:aws:iam::123456789012:role/Colleague';

const example = synthesize(
  stackOf((stack) => {
    const location = { dataRedundancy: 'SingleAvailabilityZone', locationName: 'use1-az4' };
    const bucket = new s3express.CfnDirectoryBucket(stack, 'Bucket', location);
    new s3express.CfnDirectoryBucket(stack, 'Neighbour', location);
    const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('pods.eks.amazonaws.com') });
    reader.assumeRolePolicy?.addStatements(
      statement({ principals: [new iam.ServicePrincipal('pods.eks.amazonaws.com')], actions: ['sts:TagSession'] }),
    );
    reader.addToPolicy(
      statement({ actions: [CREATE_SESSION], resources: [bucket.attrArn], conditions: { StringEquals: READ_ONLY } }),
    );
    new s3express.CfnBucketPolicy(stack, 'BucketPolicy', {
      bucket: bucket.ref,
      policyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::210987654321:root' },
            Action: CREATE_SESSION,
            Resource: bucket.attrArn,
            Condition: { StringEquals: READ_ONLY },
          },
        ],
      },
    });

    const key = new kms.Key(stack, 'Key');
    key.grantDecrypt(reader);
    const queue = new sqs.Queue(stack, 'Queue');
    queue.addToResourcePolicy(
      statement({
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
      }),
    );
    const handler = new lambda.Function(stack, 'Handler', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
    });
    handler.addPermission('Queue', {
      principal: new iam.ServicePrincipal('events.amazonaws.com'),
      sourceAccount: Aws.ACCOUNT_ID,
    });
    new iam.Role(stack, 'Bounded', {
      assumedBy: new iam.AccountRootPrincipal(),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess')],
      permissionsBoundary: new iam.ManagedPolicy(stack, 'Boundary', {
        statements: [statement({ actions: ['sqs:*'], resources: [queue.queueArn] })],
      }),
    });

    const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/24' });
    new ec2.CfnVPCEndpoint(stack, 'Endpoint', {
      vpcId: vpc.ref,
      serviceName: `com.amazonaws.${Aws.REGION}.s3express`,
      policyDocument: { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: `${bucket.attrArn}x` } },
    });
    new ec2.CfnVPCEndpoint(stack, 'OpenEndpoint', { vpcId: vpc.ref, serviceName: 'com.amazonaws.us-east-1.s3express' });
  }),
  'proof',
);

const EVERYTHING = [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }];
const managedPolicies = { 'arn:aws:iam::aws:policy/PowerUserAccess': EVERYTHING };
const proof = new IamProof(example, { managedPolicies });
const only = (row: Calls) => {
  const [call] = singleCalls([row]);
  if (call === undefined) throw new Error('the row has no call');
  return call;
};

const ALLOWED: Calls[] = [
  { principal: arn('Reader'), action: CREATE_SESSION, resource: arn('Bucket'), context: READ_ONLY },
  { principal: STRANGER, action: CREATE_SESSION, resource: arn('Bucket'), context: READ_ONLY },
  {
    principal: arn('Reader'),
    action: CREATE_SESSION,
    resource: arn('Bucket'),
    context: READ_ONLY,
    through: ref('OpenEndpoint'),
  },
  { principal: 'pods.eks.amazonaws.com', action: ['sts:AssumeRole', 'sts:TagSession'], resource: arn('Reader') },
  { principal: arn('Reader'), action: 'kms:Decrypt', resource: arn('Key') },
  { principal: COLLEAGUE, action: 'kms:Decrypt', resource: arn('Key') },
  { principal: 'events.amazonaws.com', action: 'sqs:SendMessage', resource: arn('Queue') },
  {
    principal: 'events.amazonaws.com',
    action: 'lambda:InvokeFunction',
    resource: arn('Handler'),
    context: { 'aws:SourceAccount': '123456789012' },
  },
  {
    principal: arn('Handler/ServiceRole'),
    action: 'logs:CreateLogGroup',
    resource: 'arn:aws:logs:us-east-1:123456789012:log-group:x',
  },
  { principal: arn('Bounded'), action: 'sqs:SendMessage', resource: arn('Queue') },
  { principal: COLLEAGUE, action: 'sts:AssumeRole', resource: arn('Bounded') },
];

const DENIED: Calls[] = [
  { principal: arn('Reader'), action: CREATE_SESSION, resource: arn('Bucket') },
  { principal: arn('Reader'), action: CREATE_SESSION, resource: arn('Neighbour'), context: READ_ONLY },
  {
    principal: arn('Reader'),
    action: CREATE_SESSION,
    resource: arn('Bucket'),
    context: READ_ONLY,
    through: ref('Endpoint'),
  },
  { principal: STRANGER, action: CREATE_SESSION, resource: arn('Neighbour'), context: READ_ONLY },
  { principal: '*', action: CREATE_SESSION, resource: arn('Bucket'), context: READ_ONLY },
  { principal: 'lambda.amazonaws.com', action: 'sts:AssumeRole', resource: arn('Reader') },
  { principal: COLLEAGUE, action: 'sts:AssumeRole', resource: arn('Reader') },
  { principal: STRANGER, action: 'kms:Decrypt', resource: arn('Key') },
  { principal: arn('Reader'), action: 's3:ListAllMyBuckets' },
  { principal: 'events.amazonaws.com', action: 'sqs:ReceiveMessage', resource: arn('Queue') },
  {
    principal: 'events.amazonaws.com',
    action: 'lambda:InvokeFunction',
    resource: arn('Handler'),
    context: { 'aws:SourceAccount': '210987654321' },
  },
  { principal: arn('Bounded'), action: CREATE_SESSION, resource: arn('Neighbour') },
  { principal: STRANGER, action: 'sts:AssumeRole', resource: arn('Bounded') },
];

describe('a call that IAM allows', () => {
  test.each(singleCalls(ALLOWED).map((call) => [describeCall(call), call] as const))('%s', async (_, call) => {
    await proof.assertAllowed(call);
    await expect(proof.assertDenied(call)).rejects.toThrow(/must be denied, is allowed: .+\nAllowed/);
  });
});

describe('a call that IAM denies', () => {
  test.each(singleCalls(DENIED).map((call) => [describeCall(call), call] as const))('%s', async (_, call) => {
    await proof.assertDenied(call);
    await expect(proof.assertAllowed(call)).rejects.toThrow(/must be allowed, is denied: .+\n(Im|Ex)plicitlyDenied/);
  });
});

test('an identity provider is judged by the claims that the trust policy asks for', async () => {
  const provider = 'arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/AB';
  const claim = 'oidc.eks.us-east-1.amazonaws.com/id/AB:sub';
  const Example = stackOf((stack) => {
    new iam.Role(stack, 'Pod', {
      assumedBy: new iam.WebIdentityPrincipal(provider, { StringEquals: { [claim]: 'system:serviceaccount:a:b' } }),
    });
  });
  const web = new IamProof(synthesize(Example, 'web'));
  const call = (who: string) =>
    only({
      principal: provider,
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: arn('Pod'),
      context: { [claim]: `system:serviceaccount:a:${who}` },
    });
  await web.assertAllowed(call('b'));
  await web.assertDenied(call('c'));
});

test.each<[string, Calls, string]>([
  [
    'an action that does not exist',
    { principal: COLLEAGUE, action: 's3express:GetObject', resource: arn('Bucket') },
    'the action does not exist',
  ],
  [
    'an action on another type',
    { principal: COLLEAGUE, action: 's3:GetObject', resource: arn('Bucket') },
    'does not apply to a resource',
  ],
  [
    'a resource for an action without any',
    { principal: COLLEAGUE, action: 's3:ListAllMyBuckets', resource: arn('Bucket') },
    "leave 'resource' out",
  ],
  [
    'a condition key that the request has not',
    { ...ALLOWED[3], context: READ_ONLY } as Calls,
    'proves nothing: the request of this action has no s3express:',
  ],
  [
    'a construct that is not there',
    { principal: arn('Raeder'), action: CREATE_SESSION, resource: arn('Bucket') },
    "no resource at 'Raeder'; there are: Bou",
  ],
  ['an endpoint that is none', { ...ALLOWED[0], through: ref('Vpc') } as Calls, 'is no VPC endpoint of the example'],
])('a row with %s fails even where it says denied', async (_, row, message) => {
  await expect(proof.assertDenied(only(row))).rejects.toThrow(message);
});

test('an AWS managed policy whose content is not known must come with the table', () => {
  expect(() => new IamProof(example)).toThrow(
    /the content of .+PowerUserAccess is not known; give its statements under/,
  );
});

describe('the roles of an example', () => {
  const findings = (table: IamTable) => new IamProof(example, { managedPolicies, ...table }).roleFindings();
  const other = { principal: STRANGER, action: CREATE_SESSION, resource: arn('Bucket') };
  const roles = [arn('Reader'), arn('Handler/ServiceRole'), arn('Bounded')];

  test('each need a row on both sides', () => {
    expect(findings({ allows: [other], denies: [other] })).toHaveLength(6);
    const rows = roles.map((principal) => ({ ...other, principal }));
    expect(findings({ allows: rows, denies: rows.slice(1) })).toEqual(["proof/Reader/Resource has no row in 'denies'"]);
    expect(findings({ allows: rows, denies: rows })).toEqual([]);
  });

  test('can be exempt for a reason of substance', () => {
    const rows = roles.slice(1).map((principal) => ({ ...other, principal }));
    const table = { allows: rows, denies: rows };
    const reason = 'made by a construct of aws-cdk-lib, which tests it over there';
    expect(findings({ ...table, exemptRoles: { Reader: reason } })).toEqual([]);
    expect(findings({ ...table, exemptRoles: { Reader: 'not mine' } })).toEqual([
      expect.stringContaining("exempt for 'not mine'"),
    ]);
    expect(findings({ ...table, exemptRoles: { Reader: reason, Bucket: reason } })).toEqual([
      expect.stringContaining('proof/Bucket is exempt, but not a role'),
    ]);
  });

  test('need to be assumed only, when they have no policies', () => {
    const Example = stackOf((stack) => {
      new iam.Role(stack, 'Empty', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    });
    const assume = (principal: string) => ({ principal, action: 'sts:AssumeRole', resource: arn('Empty') });
    const table = { allows: [assume('ec2.amazonaws.com')], denies: [assume('ecs.amazonaws.com')] };
    expect(new IamProof(synthesize(Example, 'empty'), table).roleFindings()).toEqual([]);
  });
});
