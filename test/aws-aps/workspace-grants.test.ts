import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnWorkspace, type IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, statements, testStack, warnings } from '../support/stack';
import { ARN, make, OTHER_ACCOUNT, role } from './made-workspace';

const { Workspace, WorkspaceGrants } = aps;

type Verb = 'remoteWrite' | 'query' | 'readAlerts' | 'silenceAlerts' | 'sendAlerts';

/** What each grant lets somebody do, and with the key of the workspace. */
const VERBS: readonly [Verb, string | string[], string | string[]][] = [
  ['remoteWrite', 'aps:RemoteWrite', ['kms:Decrypt', 'kms:GenerateDataKey']],
  ['query', ['aps:GetLabels', 'aps:GetMetricMetadata', 'aps:GetSeries', 'aps:QueryMetrics'], 'kms:Decrypt'],
  [
    'readAlerts',
    [
      'aps:GetAlertManagerSilence',
      'aps:GetAlertManagerStatus',
      'aps:ListAlertManagerAlertGroups',
      'aps:ListAlertManagerAlerts',
      'aps:ListAlertManagerReceivers',
      'aps:ListAlertManagerSilences',
      'aps:ListAlerts',
      'aps:ListRules',
    ],
    'kms:Decrypt',
  ],
  [
    'silenceAlerts',
    [
      'aps:DeleteAlertManagerSilence',
      'aps:GetAlertManagerSilence',
      'aps:ListAlertManagerSilences',
      'aps:PutAlertManagerSilences',
    ],
    ['kms:Decrypt', 'kms:GenerateDataKey'],
  ],
  ['sendAlerts', 'aps:CreateAlertManagerAlerts', ['kms:Decrypt', 'kms:GenerateDataKey']],
];
const SHARED: readonly Verb[] = ['remoteWrite', 'query'];
const ALERTS: readonly Verb[] = ['readAlerts', 'silenceAlerts', 'sendAlerts'];

const WORKSPACES: readonly [string, (stack: Stack) => IWorkspaceRef][] = [
  ['owned', (stack) => new Workspace(stack, 'Workspace')],
  ['L1', (stack) => new CfnWorkspace(stack, 'Workspace')],
  ['imported', (stack) => Workspace.fromWorkspaceArn(stack, 'Workspace', ARN)],
];

describe.each(WORKSPACES)('on an %s workspace', (_, workspaceIn) => {
  test.each(VERBS)('%s is exactly %p on exactly that workspace', (verb, actions) => {
    const stack = testStack();
    const workspace = workspaceIn(stack);
    WorkspaceGrants.fromWorkspace(workspace)[verb](role(stack)).assertSuccess();
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      { Effect: 'Allow', Action: actions, Resource: stack.resolve(workspace.workspaceRef.workspaceArn) },
    ]);
    Template.fromStack(stack).resourceCountIs('AWS::APS::ResourcePolicy', 0);
    expect(warnings(stack)).toEqual([]);
  });
});

describe('of the key', () => {
  test.each(VERBS)('%s takes %p, and %p of the customer managed key', (verb, _, keyActions) => {
    const stack = testStack();
    const workspace = new Workspace(stack, 'Workspace', { encryptionKey: new kms.Key(stack, 'Key') });
    workspace.grants[verb](role(stack));
    expect(statements(stack, 'AWS::IAM::Policy')[1]).toEqual({
      Effect: 'Allow',
      Action: keyActions,
      Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
    });
  });

  test('an L1 workspace has one, too', () => {
    const stack = testStack();
    const key = new kms.Key(stack, 'Key');
    const workspace = new CfnWorkspace(stack, 'Workspace', { kmsKeyArn: key.keyArn });
    WorkspaceGrants.fromWorkspace(workspace).query(role(stack));
    expect(statements(stack, 'AWS::IAM::Policy')[1]).toMatchObject({
      Action: 'kms:Decrypt',
      Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
    });
  });

  test('an imported workspace has one when it is told', () => {
    const stack = testStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const workspace = Workspace.fromWorkspaceAttributes(stack, 'Workspace', { workspaceArn: ARN, encryptionKey });
    workspace.grants.query(role(stack));
    expect(statements(stack, 'AWS::IAM::Policy')[1]).toMatchObject({ Action: 'kms:Decrypt' });
  });
});

describe('to another account', () => {
  const foreign = new iam.ArnPrincipal(`arn:aws:iam::${OTHER_ACCOUNT}:role/collector`);

  test.each(VERBS.filter(([verb]) => SHARED.includes(verb)))(
    '%s is allowed by the policy of the workspace, and by that of its key',
    (verb, actions, keyActions) => {
      const stack = testStack();
      const workspace = new Workspace(stack, 'Workspace', { encryptionKey: new kms.Key(stack, 'Key') });
      workspace.grants[verb](foreign).assertSuccess();
      expect(sharing(stack)).toEqual([
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/collector` },
          Action: actions,
          Resource: 'Workspace2F8C78CC.Arn',
        },
      ]);
      Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
        KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Action: keyActions })]) },
      });
    },
  );

  test('a role that is imported is allowed by the policy of the workspace', () => {
    const { stack, workspace } = make();
    workspace.grants.query(iam.Role.fromRoleArn(stack, 'Foreign', `arn:aws:iam::${OTHER_ACCOUNT}:role/grafana`));
    expect(sharing(stack)).toMatchObject([{ Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/grafana` } }]);
  });

  test('anybody is refused', () => {
    const { workspace } = make();
    expect(() => workspace.grants.query(new iam.AnyPrincipal())).toThrow(/must name its 'principals', got '\*'/);
  });

  test('many share one policy', () => {
    const { stack, workspace } = make();
    workspace.grants.query(foreign);
    workspace.grants.remoteWrite(new iam.AccountPrincipal('333333333333'));
    Template.fromStack(stack).resourceCountIs('AWS::APS::ResourcePolicy', 1);
    expect(sharing(stack)).toHaveLength(2);
  });

  test.each(WORKSPACES.slice(1))(
    'on an %s workspace they say what the owner of its policy must add',
    (_, workspaceIn) => {
      const stack = testStack();
      WorkspaceGrants.fromWorkspace(workspaceIn(stack)).remoteWrite(foreign);
      expect(warnings(stack)).toEqual([
        expect.stringMatching(
          /^the grantee is denied until this is added to the policy of 'Stack\/Workspace', which this app does not own: \{"Action":"aps:RemoteWrite".*"Principal":\{"AWS":"arn:aws:iam::210987654321:role\/collector"\}/,
        ),
      ]);
    },
  );

  describe.each<[string, (stack: Stack) => iam.IGrantable]>([
    ['an ARN', () => foreign],
    ['an account', () => new iam.AccountPrincipal(OTHER_ACCOUNT)],
    ['an imported role', (stack) => iam.Role.fromRoleArn(stack, 'Foreign', `arn:aws:iam::${OTHER_ACCOUNT}:role/sre`)],
  ])('that is %s', (_, granteeIn) => {
    test.each(ALERTS)('%s is refused, since alerts cannot be shared', (verb) => {
      const { stack, workspace } = make();
      expect(() => workspace.grants[verb](granteeIn(stack))).toThrow(
        `'grantee' must be of the workspace's account ${ACCOUNT}, got one of ${OTHER_ACCOUNT}: a workspace shares metrics ` +
          `with other accounts, but no alerts; let the other account assume a role of the workspace's account`,
      );
    });
  });
});

describe('to a principal whose policies this app does not own', () => {
  const existing = new iam.ArnPrincipal(`arn:aws:iam::${ACCOUNT}:role/existing`);

  test.each(ALERTS)('%s says what its owner must add', (verb) => {
    const { stack, workspace } = make();
    workspace.grants[verb](existing);
    expect(warnings(stack)).toEqual([
      expect.stringMatching(
        /^\{"AWS":\["arn:aws:iam::123456789012:role\/existing"\]\} is denied until this is in its policy, which this app does not own: \{"Action":.*"aps:.*"Effect":"Allow","Resource":\{"Fn::GetAtt":\["Workspace2F8C78CC","Arn"\]\}\}/,
      ),
    ]);
  });

  test('an ARN that is a token is taken to be of the account', () => {
    const { stack, workspace } = make();
    workspace.grants.sendAlerts(new iam.ArnPrincipal(new CfnParameter(stack, 'Principal').valueAsString));
    expect(warnings(stack)).toEqual([expect.stringMatching(/^\{"AWS":\[\{"Ref":"Principal"\}\]\} is denied until/)]);
  });

  test('metrics are allowed by the policy of the workspace', () => {
    const { stack, workspace } = make();
    workspace.grants.query(existing);
    expect(sharing(stack)).toMatchObject([{ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/existing` } }]);
  });
});

/** The statements of the workspace's policy, in which references are written as `<id>.<attribute>`. */
function sharing(stack: Stack): unknown[] {
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::APS::ResourcePolicy'));
  expect(policies).toHaveLength(1);
  const [, parts] = policies[0]!['Properties'].PolicyDocument['Fn::Join'] as [
    string,
    (string | Record<string, string[]>)[],
  ];
  const json = parts.map((part) => (typeof part === 'string' ? part : part['Fn::GetAtt']!.join('.'))).join('');
  return (JSON.parse(json) as { Statement: unknown[] }).Statement;
}
