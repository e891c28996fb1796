import { CfnParameter, CfnResource, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnWorkspace } from 'aws-cdk-lib/aws-aps';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, testApp, testStack, warnings } from '../support/stack';

const { Workspace, WorkspaceLogs } = aps;
const WORKSPACE = 'AWS::APS::Workspace';
const ARN = `arn:aws:aps:us-east-1:${ACCOUNT}:workspace/ws-1`;

function make(props?: aps.WorkspaceProps) {
  const stack = testStack();
  const workspace = new Workspace(stack, 'Workspace', props);
  return { stack, workspace };
}

function resource(stack: Stack): Record<string, unknown> {
  return Object.values(Template.fromStack(stack).findResources(WORKSPACE))[0]!;
}

function properties(stack: Stack): Record<string, unknown> {
  return (resource(stack)['Properties'] ?? {}) as Record<string, unknown>;
}

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
        /^the workspace may fail to be created until this is in the policy of 'Stack\/Key', which this app does not own: \{"Action":\["kms:CreateGrant","kms:Decrypt","kms:DescribeKey","kms:GenerateDataKey"\].*aps\.policyNotOwned/,
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

describe('the removal policy', () => {
  test('DESTROY deletes the workspace with the stack, but keeps the one that another key replaces', () => {
    const { stack } = make({ removalPolicy: RemovalPolicy.DESTROY });
    expect(resource(stack)).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Retain' });
  });
});

describe('logging', () => {
  const arn = (group: unknown) => ({
    'Fn::Join': ['', [`arn:aws:logs:us-east-1:${ACCOUNT}:log-group:`, group, ':*']],
  });

  test('of rules and alerts goes to a group of the workspace, under the prefix of vended logs, that is kept', () => {
    const { stack } = make({ logging: WorkspaceLogs.newLogGroup() });
    const template = Template.fromStack(stack);
    const [id, group] = Object.entries(template.findResources('AWS::Logs::LogGroup'))[0]!;
    expect(group).toEqual({
      Type: 'AWS::Logs::LogGroup',
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        LogGroupName: {
          'Fn::Join': [
            '',
            [
              expect.stringMatching(/^\/aws\/vendedlogs\/prometheus\/Stack-Workspace-Logs-[0-9A-F]{8}-$/),
              { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] },
            ],
          ],
        },
        RetentionInDays: 30,
      },
    });
    expect(properties(stack)).toEqual({ LoggingConfiguration: { LogGroupArn: arn({ Ref: id }) } });
  });

  test('keeps its own group as long, and as much, as it is told', () => {
    const retention = logs.RetentionDays.ONE_YEAR;
    const { stack } = make({ logging: WorkspaceLogs.newLogGroup({ retention, removalPolicy: RemovalPolicy.DESTROY }) });
    Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: { RetentionInDays: 365 },
    });
  });

  test.each<[string, (stack: Stack) => logs.ILogGroupRef, unknown]>([
    ['of the app', (stack) => new logs.LogGroup(stack, 'Group'), arn({ Ref: 'Group4DC33ED8' })],
    ['made by the L1', (stack) => new logs.CfnLogGroup(stack, 'Group'), arn({ Ref: 'Group' })],
    [
      'known by name',
      (stack) => logs.LogGroup.fromLogGroupName(stack, 'Group', '/aws/vendedlogs/amp'),
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/vendedlogs/amp:*`,
    ],
    [
      'known by an ARN without the suffix',
      (stack) =>
        logs.LogGroup.fromLogGroupArn(
          stack,
          'Group',
          `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/vendedlogs/amp`,
        ),
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/vendedlogs/amp:*`,
    ],
    [
      'known by an ARN with the suffix',
      (stack) => logs.LogGroup.fromLogGroupArn(stack, 'Group', `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:amp:*`),
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:amp:*`,
    ],
    [
      'of which only the L1 knows the ARN, without the suffix',
      (stack) => logs.CfnLogGroup.fromLogGroupArn(stack, 'Group', `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:amp`),
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:amp:*`,
    ],
  ])('goes to a group %s, with the suffix that the service insists on', (_, groupIn, expected) => {
    const stack = testStack();
    new Workspace(stack, 'Workspace', { logging: WorkspaceLogs.logGroup(groupIn(stack)) });
    expect(properties(stack)).toEqual({ LoggingConfiguration: { LogGroupArn: expected } });
  });

  test('of queries goes to a group of its own, for queries above a number of samples', () => {
    const logging = WorkspaceLogs.newLogGroup();
    const { stack } = make({ logging, queryLogging: { destination: logging, qspThreshold: 1_000_000 } });
    const groups = Object.keys(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'));
    expect(groups).toEqual([expect.stringMatching(/^WorkspaceLogs/), expect.stringMatching(/^WorkspaceQueryLogs/)]);
    expect(properties(stack)['QueryLoggingConfiguration']).toEqual({
      Destinations: [
        { CloudWatchLogs: { LogGroupArn: arn({ Ref: groups[1] }) }, Filters: { QspThreshold: 1_000_000 } },
      ],
    });
  });

  test.each([-1, 1.5])('of queries above %p samples is refused', (qspThreshold) => {
    expect(() => make({ queryLogging: { destination: WorkspaceLogs.newLogGroup(), qspThreshold } })).toThrow(
      `'queryLogging.qspThreshold' must be a whole number of at least 0, got ${qspThreshold}`,
    );
  });
});

test('the alert manager is bound to the workspace, which its definition is set on', () => {
  const stack = testStack();
  const bound: unknown[] = [];
  const alertManager = {
    _bind(scope: Workspace, options: { workspaceArn: string; account: string }) {
      bound.push(scope.node.path, stack.resolve(options));
      return new sns.Topic(scope, 'Topic').topicArn;
    },
  } as unknown as aps.AlertManager;
  new Workspace(stack, 'Workspace', { alertManager });
  expect(bound).toEqual([
    'Stack/Workspace',
    { workspaceArn: { 'Fn::GetAtt': ['Workspace2F8C78CC', 'Arn'] }, account: ACCOUNT },
  ]);
  expect(properties(stack)).toEqual({ AlertManagerDefinition: { Ref: 'WorkspaceTopicD35F1D0E' } });
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
    const arn = 'arn:aws:aps:eu-west-1:210987654321:workspace/ws-1';
    const workspace = Workspace.fromWorkspaceArn(stack, 'Workspace', arn);
    expect(workspace).toMatchObject({ workspaceArn: arn, workspaceId: 'ws-1', workspaceRef: { workspaceArn: arn } });
    expect(workspace.env).toEqual({ account: '210987654321', region: 'eu-west-1' });
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
    workspace.grants.remoteWrite(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
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
  const { workspace } = { workspace: new Workspace(testStack('Metrics', {}, app), 'Workspace') };
  const cluster = testStack('Cluster', {}, app);
  new CfnResource(cluster, 'Use', { type: 'A::B::C', properties: { Url: workspace.remoteWriteUrl } });
  expect(JSON.stringify(Template.fromStack(cluster))).toContain('Metrics:ExportsOutputFnGetAttWorkspace2F8C78CC');
});

test('works in a stack of any account and region', () => {
  const stack = new Stack(testApp(), 'Stack');
  new Workspace(stack, 'Workspace', {
    encryptionKey: new kms.Key(stack, 'Key'),
    retentionPeriod: Duration.days(30),
  }).addAlarms('Alarms');
  expect(JSON.stringify(Template.fromStack(stack))).toContain('"kms:CallerAccount":{"Ref":"AWS::AccountId"}');
});
