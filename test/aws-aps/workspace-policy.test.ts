import { CfnParameter } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { make, OTHER_ACCOUNT } from './made-workspace';

const ALL = ['aps:GetLabels', 'aps:GetMetricMetadata', 'aps:GetSeries', 'aps:QueryMetrics', 'aps:RemoteWrite'];
const principals = [new iam.AccountPrincipal(OTHER_ACCOUNT)];

test('the policy is one of the workspace, with its ARN, and what follows can depend on it', () => {
  const { stack, workspace } = make();
  const statement = new iam.PolicyStatement({ principals, actions: ALL, resources: [workspace.workspaceArn] });
  const { statementAdded, policyDependable } = workspace.addToResourcePolicy(statement);
  expect({ statementAdded, policyDependable }).toEqual({
    statementAdded: true,
    policyDependable: workspace.node.findChild('Policy'),
  });
  const arn = { 'Fn::GetAtt': ['Workspace2F8C78CC', 'Arn'] };
  const root = `arn:aws:iam::${OTHER_ACCOUNT}:root`;
  const begin = `{"Statement":[{"Action":${JSON.stringify(ALL)},"Effect":"Allow","Principal":{"AWS":"${root}"},"Resource":"`;
  expect(Object.values(Template.fromStack(stack).findResources('AWS::APS::ResourcePolicy'))).toEqual([
    {
      Type: 'AWS::APS::ResourcePolicy',
      Properties: {
        WorkspaceArn: arn,
        PolicyDocument: { 'Fn::Join': ['', [begin, arn, '"}],"Version":"2012-10-17"}']] },
      },
    },
  ]);
});

test('the ARN of the reference is the ARN, too, and actions may be tokens', () => {
  const { stack, workspace } = make();
  const action = new CfnParameter(stack, 'Action').valueAsString;
  const { workspaceArn } = workspace.workspaceRef;
  workspace.addToResourcePolicy(new iam.PolicyStatement({ principals, actions: [action], resources: [workspaceArn] }));
  Template.fromStack(stack).resourceCountIs('AWS::APS::ResourcePolicy', 1);
});

test.each<[string, iam.PolicyStatementProps]>([
  ['an organization', { principals: [new iam.OrganizationPrincipal('o-1234567890')] }],
  ['anybody under a condition', { principals: [new iam.AnyPrincipal()], conditions: { StringEquals: { a: 'b' } } }],
  ['nobody', { principals: [new iam.AnyPrincipal()], effect: iam.Effect.DENY }],
])('a statement may be for %s', (_, props) => {
  const { stack, workspace } = make();
  const statement = new iam.PolicyStatement({ ...props, actions: ALL, resources: [workspace.workspaceArn] });
  workspace.addToResourcePolicy(statement);
  Template.fromStack(stack).resourceCountIs('AWS::APS::ResourcePolicy', 1);
});

const ONLY = `a policy of a workspace knows only the actions ${ALL.join(', ')}, got`;

test.each<[string, (arn: string) => iam.PolicyStatementProps, string]>([
  ['a wildcard', (arn) => ({ principals, actions: ['aps:*'], resources: [arn] }), `${ONLY} 'aps:*'`],
  [
    'an action that cannot be shared',
    (arn) => ({ principals, actions: [...ALL, 'aps:ListRules'], resources: [arn] }),
    `${ONLY} 'aps:ListRules'; for anything else let the other account assume a role of the workspace's account`,
  ],
  [
    'all actions but some',
    (arn) => ({ principals, notActions: ['aps:RemoteWrite'], resources: [arn] }),
    "a policy of a workspace must list 'actions', got 'notActions'",
  ],
  [
    'any resource',
    () => ({ principals, actions: ALL, resources: ['*'] }),
    "a policy of a workspace must have exactly its ARN as resource, got *; use 'workspaceArn'",
  ],
  [
    'something else besides',
    (arn) => ({ principals, actions: ALL, resources: [arn, `${arn}/*`] }),
    'a policy of a workspace must have exactly its ARN as resource, got ${Token',
  ],
  [
    'no resource',
    () => ({ principals, actions: ALL }),
    "a policy of a workspace must have exactly its ARN as resource, got none; use 'workspaceArn'",
  ],
  [
    'all resources but it',
    (arn) => ({ principals, actions: ALL, notResources: [arn] }),
    "a policy of a workspace must have exactly its ARN as resource, got none; use 'workspaceArn'",
  ],
  [
    'no principal',
    (arn) => ({ actions: ALL, resources: [arn] }),
    "a policy statement must name its 'principals', got none",
  ],
  [
    'anybody',
    (arn) => ({ principals: [new iam.AnyPrincipal()], actions: ALL, resources: [arn] }),
    "a policy statement that allows must name its 'principals', got '*' without a condition: anybody with an AWS account could use the workspace; name accounts or roles, or add a condition such as aws:PrincipalOrgID",
  ],
  [
    'all but one',
    (arn) => ({ notPrincipals: principals, actions: ALL, resources: [arn] }),
    "a policy statement that allows must name its 'principals', got '*' without a condition",
  ],
  [
    'anybody at all',
    (arn) => ({ principals: [new iam.StarPrincipal()], actions: ALL, resources: [arn] }),
    "a policy statement that allows must name its 'principals', got '*' without a condition",
  ],
])('a statement with %s is refused', (_, props, message) => {
  const { workspace } = make();
  const statement = new iam.PolicyStatement(props(workspace.workspaceArn));
  expect(() => workspace.addToResourcePolicy(statement)).toThrow(message);
});
