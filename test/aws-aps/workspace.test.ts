import { CfnParameter, CfnResource, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnWorkspace } from 'aws-cdk-lib/aws-aps';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, testApp, testStack, warnings } from '../support/stack';
import { ARN, make, OTHER_ACCOUNT, properties, resource, role, WORKSPACE } from './made-workspace';

const { Workspace } = aps;
describe('without properties', () => {
  test('is a workspace with the defaults of the service, that is retained', () => {
    const { stack } = make();
    expect(Template.fromStack(stack).toJSON()['Resources']).toEqual({
      Workspace2F8C78CC: { Type: WORKSPACE, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
    });
    expect(warnings(stack)).toEqual([]);
  });

  test('tells its ARN, id and endpoint, and where to write and query', () => {
    const { stack, workspace } = make();
    const attribute = (name: string) => ({ 'Fn::GetAtt': ['Workspace2F8C78CC', name] });
    expect(stack.resolve(workspace.workspaceArn)).toEqual(attribute('Arn'));
    expect(stack.resolve(workspace.workspaceRef)).toEqual({ workspaceArn: attribute('Arn') });
    expect(stack.resolve(workspace.workspaceId)).toEqual(attribute('WorkspaceId'));
    expect(stack.resolve(workspace.prometheusEndpoint)).toEqual(attribute('PrometheusEndpoint'));
    expect(stack.resolve(workspace.remoteWriteUrl)).toEqual({
      'Fn::Join': ['', [attribute('PrometheusEndpoint'), 'api/v1/remote_write']],
    });
    expect(stack.resolve(workspace.queryUrl)).toEqual({
      'Fn::Join': ['', [attribute('PrometheusEndpoint'), 'api/v1/query']],
    });
    expect(workspace.encryptionKey).toBeUndefined();
  });
});

describe('the alias', () => {
  test.each(['', 'a'.repeat(100)])('may be %p', (alias) => {
    expect(properties(make({ alias }).stack)).toEqual({ Alias: alias });
  });

  test('of more than 100 characters is refused', () => {
    expect(() => make({ alias: 'a'.repeat(101) })).toThrow(
      `'alias' must have 0 to 100 characters, got 101: '${'a'.repeat(101)}'`,
    );
  });

  test('may be a token', () => {
    const stack = testStack();
    const alias = new CfnParameter(stack, 'Alias').valueAsString;
    new Workspace(stack, 'Workspace', { alias });
    expect(properties(stack)).toEqual({ Alias: { Ref: 'Alias' } });
  });
});

describe('the removal policy', () => {
  test('DESTROY deletes the workspace with the stack, but keeps the one that another key replaces', () => {
    const { stack } = make({ removalPolicy: RemovalPolicy.DESTROY });
    expect(resource(stack)).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Retain' });
  });
});

test('the alert manager is bound to the workspace, which its definition is set on', () => {
  const stack = testStack();
  const bound: unknown[] = [];
  const alertManager = {
    _bind(scope: aps.Workspace, options: { workspaceArn: string; account: string }) {
      bound.push(scope.node.path, stack.resolve(options));
      return new sns.Topic(scope, 'Topic').topicArn;
    },
  } as unknown as aps.AlertManager;
  new Workspace(stack, 'Workspace', { alertManager });
  expect(bound).toEqual([
    'Stack/Workspace',
    { workspaceArn: { 'Fn::GetAtt': ['Workspace2F8C78CC', 'Arn'] }, account: ACCOUNT },
  ]);
  expect(properties(stack)).toEqual({ AlertManagerDefinition: { Ref: 'WorkspaceTopic6B9894C9' } });
});

test('tags are set as everywhere', () => {
  const { stack, workspace } = make();
  Tags.of(workspace).add('team', 'platform');
  expect(properties(stack)).toEqual({ Tags: [{ Key: 'team', Value: 'platform' }] });
});

test('the L1 is the default child', () => {
  expect(CfnWorkspace.isCfnWorkspace(make().workspace.node.defaultChild)).toBe(true);
});

describe('a workspace of another app', () => {
  test('is known by its ARN', () => {
    const stack = testStack();
    const arn = `arn:aws:aps:eu-west-1:${OTHER_ACCOUNT}:workspace/ws-1`;
    const workspace = Workspace.fromWorkspaceArn(stack, 'Workspace', arn);
    expect(workspace).toMatchObject({ workspaceArn: arn, workspaceId: 'ws-1', workspaceRef: { workspaceArn: arn } });
    expect(workspace.env).toEqual({ account: OTHER_ACCOUNT, region: 'eu-west-1' });
    expect(workspace.encryptionKey).toBeUndefined();
    expect(stack.resolve(workspace.remoteWriteUrl)).toEqual({
      'Fn::Join': [
        '',
        ['https://aps-workspaces.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/workspaces/ws-1/api/v1/remote_write'],
      ],
    });
  });

  test('may have a key', () => {
    const stack = testStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const workspace = Workspace.fromWorkspaceAttributes(stack, 'Workspace', { workspaceArn: ARN, encryptionKey });
    expect(workspace.encryptionKey).toBe(encryptionKey);
  });

  test('may be a token, and is then of the environment of the stack', () => {
    const stack = testStack();
    const arn = new CfnParameter(stack, 'Arn').valueAsString;
    const workspace = Workspace.fromWorkspaceArn(stack, 'Workspace', arn);
    expect(workspace.env).toEqual({ account: ACCOUNT, region: 'us-east-1' });
    expect(stack.resolve(workspace.workspaceId)).toEqual({
      'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::Select': [5, { 'Fn::Split': [':', { Ref: 'Arn' }] }] }] }],
    });
    workspace.grants.remoteWrite(role(stack));
    expect(warnings(stack)).toEqual([]);
  });

  test.each([
    'ws-1',
    'https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-1/',
    `arn:aws:aps:us-east-1:${ACCOUNT}:scraper/s-1`,
    `arn:aws:grafana:us-east-1:${ACCOUNT}:/workspaces/g-1`,
    `arn:aws:aps:us-east-1:1234:workspace/ws-1`,
  ])('is not %s', (arn) => {
    expect(() => Workspace.fromWorkspaceArn(testStack(), 'Workspace', arn)).toThrow(
      `'workspaceArn' must have the form arn:<partition>:aps:<region>:<account>:workspace/<id>, where the id begins with ws-, got '${arn}'`,
    );
  });

  test('has a policy that this app does not own', () => {
    const workspace = Workspace.fromWorkspaceArn(testStack(), 'Workspace', ARN);
    expect(workspace.addToResourcePolicy(new iam.PolicyStatement())).toEqual({ statementAdded: false });
  });
});

test('is used from another stack of the app', () => {
  const app = testApp();
  const workspace = new Workspace(testStack('Metrics', {}, app), 'Workspace');
  const cluster = testStack('Cluster', {}, app);
  new CfnResource(cluster, 'Use', { type: 'A::B::C', properties: { Url: workspace.remoteWriteUrl } });
  expect(JSON.stringify(Template.fromStack(cluster))).toContain('FnGetAttWorkspace2F8C78CCPrometheusEndpoint');
});

test('works in a stack of any account and region', () => {
  const stack = new Stack(testApp(), 'Stack');
  new Workspace(stack, 'Workspace', {
    encryptionKey: new kms.Key(stack, 'Key'),
    retentionPeriod: Duration.days(30),
  }).addAlarms('Alarms');
  expect(JSON.stringify(Template.fromStack(stack))).toContain('"kms:CallerAccount":{"Ref":"AWS::AccountId"}');
});
