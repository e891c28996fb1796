import { CfnParameter, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnWorkspace as CfnPrometheusWorkspace } from 'aws-cdk-lib/aws-aps';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnWorkspace } from 'aws-cdk-lib/aws-grafana';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { aws_grafana as grafana } from '../../lib';
import { ACCOUNT, REGION, statements, testStack, warnings } from '../support/stack';

const { Workspace, WorkspaceAuthentication, IdpMetadata, GrafanaVersion } = grafana;
const WORKSPACE = 'AWS::Grafana::Workspace';

function make(props: grafana.WorkspaceProps = {}, stack = testStack()) {
  return { stack, workspace: new Workspace(stack, 'Grafana', props) };
}

function properties(stack: Stack): Record<string, unknown> {
  return Object.values(Template.fromStack(stack).findResources(WORKSPACE))[0]!['Properties'];
}

function subnets(stack: Stack, count: number): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(stack, `Vpc${count}`, {
    vpcId: 'vpc-1',
    availabilityZones: ['us-east-1a'],
    privateSubnetIds: Array.from({ length: count }, (_, i) => `subnet-${i}`),
    privateSubnetRouteTableIds: Array.from({ length: count }, () => 'rtb-1'),
  });
}

describe('by default', () => {
  test('it is for this account, by permissions of its own, and users come from IAM Identity Center', () => {
    expect(properties(make().stack)).toEqual({
      AccountAccessType: 'CURRENT_ACCOUNT',
      AuthenticationProviders: ['AWS_SSO'],
      DataSources: ['PROMETHEUS'],
      PermissionType: 'CUSTOMER_MANAGED',
      RoleArn: { 'Fn::GetAtt': ['GrafanaRoleCE4ED1CA', 'Arn'] },
    });
  });

  test('only workspaces of this account and region can make Grafana assume the role', () => {
    const { stack } = make();
    const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(role!['Properties']['AssumeRolePolicyDocument']['Statement']).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'grafana.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': ACCOUNT },
          StringLike: {
            'aws:SourceArn': `arn:aws:grafana:${REGION}:${ACCOUNT}:/workspaces/*`,
          },
        },
      },
    ]);
  });

  test('the role may do nothing', () => {
    Template.fromStack(make().stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('it is retained', () => {
    Template.fromStack(make().stack).hasResource(WORKSPACE, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
    Template.fromStack(make({ removalPolicy: RemovalPolicy.DESTROY }).stack).hasResource(WORKSPACE, {
      DeletionPolicy: 'Delete',
    });
  });
});

test('everything else goes to CloudFormation as it is', () => {
  const { stack } = make({
    workspaceName: 'team_a.prod-1~x',
    description: 'Clusters',
    pluginAdminEnabled: true,
    grafanaVersion: GrafanaVersion.V10_4,
  });
  expect(properties(stack)).toMatchObject({
    Name: 'team_a.prod-1~x',
    Description: 'Clusters',
    PluginAdminEnabled: true,
    GrafanaVersion: '10.4',
  });
});

test('attributes are those of the resource, and the ARN has its slash', () => {
  const { stack, workspace } = make();
  const id = { 'Fn::GetAtt': ['Grafana43773C35', 'Id'] };
  expect(stack.resolve(workspace.workspaceId)).toEqual(id);
  expect(stack.resolve(workspace.workspaceRef)).toEqual({ workspaceId: id });
  expect(stack.resolve(workspace.workspaceEndpoint)).toEqual({ 'Fn::GetAtt': ['Grafana43773C35', 'Endpoint'] });
  expect(stack.resolve(workspace.workspaceArn)).toEqual({
    'Fn::Join': ['', [`arn:aws:grafana:${REGION}:${ACCOUNT}:/workspaces/`, id]],
  });
});

describe('the role', () => {
  test('may query the Prometheus workspaces that it is given, and no others', () => {
    const stack = testStack();
    const [a, b] = ['A', 'B'].map((id) => new CfnPrometheusWorkspace(stack, id));
    make({ prometheusWorkspaces: [a!, b!] }, stack);
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      {
        Effect: 'Allow',
        Action: ['aps:GetLabels', 'aps:GetMetricMetadata', 'aps:GetSeries', 'aps:QueryMetrics'],
        Resource: [{ Ref: 'A' }, { Ref: 'B' }],
      },
    ]);
  });

  test('may use the key of an encrypted one, by way of the service only', () => {
    const { stack, workspace } = make();
    const encryptionKey = new kms.Key(stack, 'Key');
    workspace.addPrometheusWorkspace(new CfnPrometheusWorkspace(stack, 'A'), { encryptionKey });
    expect(statements(stack, 'AWS::IAM::Policy')[1]).toEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
      Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
      Condition: {
        StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', [`aps.${REGION}.`, { Ref: 'AWS::URLSuffix' }]] } },
      },
    });
  });

  test('may list Prometheus workspaces where users add data sources by hand', () => {
    const { stack } = make({ prometheusDiscovery: true });
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      { Effect: 'Allow', Action: ['aps:DescribeWorkspace', 'aps:ListWorkspaces'], Resource: '*' },
    ]);
  });

  test('may publish to the topics of alerts', () => {
    const stack = testStack();
    make({ notificationTopics: [new sns.Topic(stack, 'Topic')] }, stack);
    expect(properties(stack)).toMatchObject({ NotificationDestinations: ['SNS'] });
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      { Effect: 'Allow', Action: 'sns:Publish', Resource: { Ref: 'TopicBFC7AF6E' } },
    ]);
  });

  test('is what one grants to', () => {
    const { stack, workspace } = make();
    new s3.Bucket(stack, 'Bucket').grantRead(workspace);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: 'GrafanaRoleCE4ED1CA' }],
      PolicyDocument: { Statement: [{ Action: Match.arrayWith(['s3:GetObject*']) }] },
    });
  });

  test('that was there gets the trust', () => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Mine', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    make({ role }, stack);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 1);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          { Principal: { Service: 'ec2.amazonaws.com' } },
          {
            Principal: { Service: 'grafana.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT }, StringLike: Match.anyValue() },
          },
        ],
      },
    });
    expect(warnings(stack)).toEqual([]);
  });

  test('of another app: a warning says what its owner must add', () => {
    const stack = testStack();
    make({ role: iam.Role.fromRoleArn(stack, 'Theirs', `arn:aws:iam::${ACCOUNT}:role/grafana`) }, stack);
    expect(warnings(stack)).toEqual([
      expect.stringMatching(
        /^the workspace can read nothing until this is added to the trust policy of 'Stack\/Theirs'.*aws:SourceAccount.*\/workspaces\/\*.*"grafana.amazonaws.com"/,
      ),
    ]);
  });
});

describe('users', () => {
  const idpMetadata = IdpMetadata.url('https://idp.example.com/metadata');

  test('may come by SAML, with all that is to be known of them', () => {
    const { stack } = make({
      authentication: WorkspaceAuthentication.saml({
        idpMetadata,
        roleAttribute: 'role',
        adminRoles: ['admin'],
        editorRoles: ['dev'],
        loginAttribute: 'login',
        emailAttribute: 'mail',
        nameAttribute: 'name',
        groupsAttribute: 'groups',
        organizationAttribute: 'org',
        allowedOrganizations: ['ops'],
        loginValidity: Duration.hours(8),
      }),
    });
    expect(properties(stack)).toMatchObject({
      AuthenticationProviders: ['SAML'],
      SamlConfiguration: {
        IdpMetadata: { Url: 'https://idp.example.com/metadata' },
        AssertionAttributes: {
          Role: 'role',
          Login: 'login',
          Email: 'mail',
          Name: 'name',
          Groups: 'groups',
          Org: 'org',
        },
        RoleValues: { Admin: ['admin'], Editor: ['dev'] },
        AllowedOrganizations: ['ops'],
        LoginValidityDuration: 480,
      },
    });
  });

  test('may come either way, and the metadata be given itself', () => {
    const authentication = WorkspaceAuthentication.identityCenterAndSaml({ idpMetadata: IdpMetadata.xml('<a/>') });
    expect(properties(make({ authentication }).stack)).toMatchObject({
      AuthenticationProviders: ['AWS_SSO', 'SAML'],
      SamlConfiguration: { IdpMetadata: { Xml: '<a/>' } },
    });
  });

  test.each<[string, Partial<grafana.SamlOptions>, string]>([
    [
      'roles without an attribute',
      { adminRoles: ['admin'] },
      "'adminRoles' and 'editorRoles' must come with 'roleAttribute', the attribute that they are compared with, got 'admin' without one",
    ],
    [
      'organizations without an attribute',
      { allowedOrganizations: ['ops'] },
      "'allowedOrganizations' must come with 'organizationAttribute', the attribute that they are compared with, got 'ops' without one",
    ],
    ['metadata that are no URL', { idpMetadata: IdpMetadata.url('idp') }, "'idpMetadata' must have a URL, got 'idp'"],
    ['metadata that are no XML', { idpMetadata: IdpMetadata.xml('{}') }, "'idpMetadata' must have a document in XML"],
  ])('fails with %s', (_, options, message) => {
    const authentication = WorkspaceAuthentication.saml({ idpMetadata, ...options });
    expect(() => make({ authentication })).toThrow(message);
  });
});

describe('network access', () => {
  const endpoints = (stack: Stack, count: number) =>
    Array.from({ length: count }, (_, i) =>
      ec2.InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, `Endpoint${i}`, {
        vpcEndpointId: `vpce-${i}`,
        port: 443,
      }),
    );
  const prefixLists = (stack: Stack, count: number) =>
    Array.from({ length: count }, (_, i) => ec2.PrefixList.fromPrefixListId(stack, `List${i}`, `pl-${i}`));

  test('is what the lists let in; CloudFormation wants both', () => {
    const stack = testStack();
    make({ networkAccess: { vpcEndpoints: endpoints(stack, 1) } }, stack);
    expect(properties(stack)).toMatchObject({ NetworkAccessControl: { PrefixListIds: [], VpceIds: ['vpce-0'] } });
    const other = testStack();
    make({ networkAccess: { prefixLists: prefixLists(other, 5) } }, other);
    expect(properties(other)).toMatchObject({ NetworkAccessControl: { PrefixListIds: { length: 5 }, VpceIds: [] } });
    expect(warnings(other)).toEqual([]);
  });

  test('fails with more than five of a kind', () => {
    const stack = testStack();
    expect(() => make({ networkAccess: { vpcEndpoints: endpoints(stack, 6) } }, stack)).toThrow(
      "'networkAccess.vpcEndpoints' must have at most 5, got 6",
    );
    const other = testStack();
    expect(() => make({ networkAccess: { prefixLists: prefixLists(other, 6) } }, other)).toThrow(
      "'networkAccess.prefixLists' must have at most 5, got 6",
    );
  });

  test('that lets nobody in is a warning', () => {
    expect(warnings(make({ networkAccess: {} }).stack)).toEqual([
      expect.stringContaining(
        "'networkAccess' lists neither prefix lists nor endpoints, so nobody can reach the workspace",
      ),
    ]);
  });
});

describe('a VPC', () => {
  test('is entered by its private subnets and a security group of the workspace', () => {
    const stack = testStack();
    const { workspace } = make({ vpc: subnets(stack, 2) }, stack);
    workspace.connections.allowFromAnyIpv4(ec2.Port.HTTPS);
    expect(properties(stack)).toMatchObject({
      VpcConfiguration: {
        SubnetIds: ['subnet-0', 'subnet-1'],
        SecurityGroupIds: [{ 'Fn::GetAtt': ['GrafanaSecurityGroup402F5EB5', 'GroupId'] }],
      },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ FromPort: 443 })],
    });
  });

  test('may be entered by security groups that are there', () => {
    const stack = testStack();
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')];
    make({ vpc: subnets(stack, 2), securityGroups }, stack);
    expect(properties(stack)).toMatchObject({ VpcConfiguration: { SecurityGroupIds: ['sg-1'] } });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroup', 0);
  });

  test.each([1, 7])('fails with %p subnets', (count) => {
    const stack = testStack();
    expect(() => make({ vpc: subnets(stack, count) }, stack)).toThrow(
      `'vpcSubnets' must select 2 to 6 subnets of the VPC, got ${count}`,
    );
  });

  test.each([0, 6])('fails with %p security groups', (count) => {
    const stack = testStack();
    const securityGroups = Array.from({ length: count }, (_, i) =>
      ec2.SecurityGroup.fromSecurityGroupId(stack, `Group${i}`, `sg-${i}`),
    );
    expect(() => make({ vpc: subnets(stack, 2), securityGroups }, stack)).toThrow(
      `'securityGroups' must have 1 to 5, got ${count}`,
    );
  });

  test.each<[string, grafana.WorkspaceProps]>([
    ['vpcSubnets', { vpcSubnets: {} }],
    ['securityGroups', { securityGroups: [] }],
  ])('is missed by %s', (property, props) => {
    expect(() => make(props)).toThrow(`'${property}' must come with 'vpc', got it without one`);
  });

  test('is missed by who asks for connections', () => {
    expect(() => make().workspace.connections).toThrow(
      "'vpc' must be given for the workspace to have network connections, got none",
    );
  });

  test('is a warning where workspaces could not be connected', () => {
    const stack = testStack('Stack', { region: 'ap-northeast-2' });
    make({ vpc: subnets(stack, 2) }, stack);
    expect(warnings(stack)).toContainEqual(
      expect.stringContaining('workspaces in ap-northeast-2 could not be connected'),
    );
  });
});

describe('fails with', () => {
  test.each<[string, grafana.WorkspaceProps, string]>([
    [
      'a blank in the name',
      { workspaceName: 'a b' },
      "'workspaceName' must have letters, digits and the characters -._~",
    ],
    ['a name that is too long', { workspaceName: 'a'.repeat(256) }, "'workspaceName' must have 1 to 255 characters"],
    ['no name', { workspaceName: '' }, "'workspaceName' must have 1 to 255 characters, got 0"],
    ['a long description', { description: 'a'.repeat(2049) }, "'description' must have 0 to 2048 characters, got 2049"],
    [
      'a version of another form',
      { grafanaVersion: GrafanaVersion.of('10.4.1') },
      "'grafanaVersion' must be a major and a minor version such as 10.4, got '10.4.1'",
    ],
    [
      'plugins in a version that has no such thing',
      { grafanaVersion: GrafanaVersion.of('8.4'), pluginAdminEnabled: true },
      "'pluginAdminEnabled' must come with a 'grafanaVersion' of at least 9, got '8.4'",
    ],
  ])('%s', (_, props, message) => {
    expect(() => make(props)).toThrow(message);
  });
});

test('tokens are accepted', () => {
  const stack = testStack();
  const token = (id: string) => new CfnParameter(stack, id).valueAsString;
  make(
    {
      workspaceName: token('Name'),
      description: token('Description'),
      grafanaVersion: GrafanaVersion.of(token('Version')),
      pluginAdminEnabled: true,
      authentication: WorkspaceAuthentication.saml({ idpMetadata: IdpMetadata.url(token('Url')) }),
    },
    stack,
  );
  expect(properties(stack)).toMatchObject({ Name: { Ref: 'Name' }, GrafanaVersion: { Ref: 'Version' } });
});

test.each([
  ['eu-north-1', 1],
  ['eu-west-1', 0],
])('a region that had no workspaces is a warning: %s', (region, count) => {
  const stack = testStack('Stack', { region });
  make({}, stack);
  expect(warnings(stack)).toHaveLength(count);
});

describe('grants', () => {
  const provision = [
    'grafana:CreateWorkspaceServiceAccount',
    'grafana:CreateWorkspaceServiceAccountToken',
    'grafana:DeleteWorkspaceServiceAccount',
    'grafana:DeleteWorkspaceServiceAccountToken',
    'grafana:DescribeWorkspace',
    'grafana:ListWorkspaceServiceAccounts',
  ];

  test.each<[string, (stack: Stack) => grafana.WorkspaceGrants]>([
    ['owned', (stack) => new Workspace(stack, 'Grafana').grants],
    ['imported', (stack) => Workspace.fromWorkspaceId(stack, 'Grafana', 'g-0123456789').grants],
    [
      'L1',
      (stack) =>
        grafana.WorkspaceGrants.fromWorkspace(
          new CfnWorkspace(stack, 'Grafana', {
            accountAccessType: 'CURRENT_ACCOUNT',
            authenticationProviders: ['SAML'],
            permissionType: 'CUSTOMER_MANAGED',
          }),
        ),
    ],
  ])('provision on an %s workspace names it alone', (_, grantsOf) => {
    const stack = testStack();
    const user = new iam.User(stack, 'User');
    expect(grantsOf(stack).provision(user).success).toBe(true);
    const [statement] = statements(stack, 'AWS::IAM::Policy');
    expect(statement).toMatchObject({ Action: provision });
    expect(JSON.stringify(statement!['Resource'])).toMatch(
      /:grafana:us-east-1:123456789012:\/workspaces\/(g-0123456789)?"/,
    );
  });
});

describe('an imported workspace', () => {
  test('has the ARN of its account and region', () => {
    const stack = testStack();
    const options = { workspaceId: 'g-0123456789', account: '210987654321', region: 'eu-west-1' };
    const workspace = Workspace.fromWorkspaceAttributes(stack, 'Grafana', options);
    expect(workspace.workspaceArn).toBe('arn:aws:grafana:eu-west-1:210987654321:/workspaces/g-0123456789');
    expect(workspace.role).toBeUndefined();
  });

  test('whose role is known may be let query', () => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${ACCOUNT}:role/grafana`);
    const workspace = Workspace.fromWorkspaceAttributes(stack, 'Grafana', { workspaceId: 'g-0123456789', role });
    workspace.addPrometheusWorkspace(new CfnPrometheusWorkspace(stack, 'Metrics'));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: ['grafana'],
      PolicyDocument: { Statement: [{ Resource: { Ref: 'Metrics' } }] },
    });
  });

  test('whose role is not known: a warning says so', () => {
    const stack = testStack();
    const workspace = Workspace.fromWorkspaceId(stack, 'Grafana', 'g-0123456789');
    workspace.addPrometheusWorkspace(new CfnPrometheusWorkspace(stack, 'Metrics'));
    expect(warnings(stack)).toEqual([
      expect.stringContaining(
        "the role of 'Stack/Grafana' is not known, so its owner must let it query 'Stack/Metrics'",
      ),
    ]);
  });
});
