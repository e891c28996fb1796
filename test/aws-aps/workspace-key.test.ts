import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, testStack, warnings } from '../support/stack';
import { properties } from './made-workspace';

const { Workspace } = aps;

describe('the customer managed key', () => {
  const STATEMENT = {
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
    Resource: '*',
    Condition: {
      StringEquals: {
        'kms:ViaService': { 'Fn::Join': ['', ['aps.us-east-1.', { Ref: 'AWS::URLSuffix' }]] },
        'kms:CallerAccount': ACCOUNT,
      },
    },
  };

  test.each<[string, (stack: Stack) => kms.IKeyRef]>([
    ['of the app', (stack) => new kms.Key(stack, 'Key')],
    [
      'made by the L1',
      (stack) => {
        const key = new kms.CfnKey(stack, 'Key', { keyPolicy: { Version: '2012-10-17', Statement: [] } });
        key.applyRemovalPolicy(RemovalPolicy.RETAIN);
        return key;
      },
    ],
  ])('%s lets the service use it for callers of the account', (_, keyIn) => {
    const stack = testStack();
    const key = keyIn(stack);
    const workspace = new Workspace(stack, 'Workspace', { encryptionKey: key });
    expect(properties(stack)).toEqual({ KmsKeyArn: stack.resolve(key.keyRef.keyArn) });
    const policy = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'))[0]!['Properties'];
    expect(policy.KeyPolicy.Statement).toContainEqual(STATEMENT);
    expect(workspace.encryptionKey).toBe(key);
    expect(warnings(stack)).toEqual([]);
  });

  test('of another app must get a statement, which its owner is told', () => {
    const stack = testStack();
    const arn = 'arn:aws:kms:us-east-1:210987654321:key/1234';
    new Workspace(stack, 'Workspace', { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', arn) });
    expect(properties(stack)).toEqual({ KmsKeyArn: arn });
    expect(warnings(stack)).toEqual([
      expect.stringMatching(
        /^the workspace may fail to be created until this is added to the policy of 'Stack\/Key', which this app does not own: \{"Action":\["kms:CreateGrant","kms:Decrypt","kms:DescribeKey","kms:GenerateDataKey"\].*policyNotOwned/,
      ),
    ]);
  });

  test.each<[string, (stack: Stack) => kms.IKeyRef]>([
    ['an alias of the app', (stack) => new kms.Key(stack, 'Key').addAlias('alias/metrics')],
    ['an imported alias', (stack) => kms.Alias.fromAliasName(stack, 'Alias', 'alias/metrics')],
    [
      'the ARN of an alias',
      (stack) => kms.Key.fromKeyArn(stack, 'Alias', `arn:aws:kms:us-east-1:${ACCOUNT}:alias/metrics`),
    ],
  ])('is refused when it is %s', (_, keyIn) => {
    const stack = testStack();
    expect(() => new Workspace(stack, 'Workspace', { encryptionKey: keyIn(stack) })).toThrow(
      /'encryptionKey' must be a customer managed key, got the alias 'Stack\/.*'.*give the key itself/,
    );
  });

  const LOST = [expect.stringMatching(/^the workspace is retained and its key 'Stack\/Key' is not: .* lost for good/)];

  test.each<[string, (stack: Stack) => kms.IKeyRef]>([
    ['a key', (stack) => new kms.Key(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY })],
    ['a key of the L1', (stack) => new kms.CfnKey(stack, 'Key', { keyPolicy: { Statement: [] } })],
  ])('that goes before the workspace is a warning: %s', (_, keyIn) => {
    const stack = testStack();
    new Workspace(stack, 'Workspace', { encryptionKey: keyIn(stack) });
    expect(warnings(stack)).toEqual(LOST);
  });

  test('that goes with the workspace is none', () => {
    const stack = testStack();
    const removalPolicy = RemovalPolicy.DESTROY;
    new Workspace(stack, 'Workspace', { encryptionKey: new kms.Key(stack, 'Key', { removalPolicy }), removalPolicy });
    expect(warnings(stack)).toEqual([]);
  });
});
