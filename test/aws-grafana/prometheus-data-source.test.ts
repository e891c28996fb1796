import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnWorkspace as CfnPrometheusWorkspace } from 'aws-cdk-lib/aws-aps';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnWorkspace } from 'aws-cdk-lib/aws-grafana';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_grafana as grafana } from '../../lib';
import { ACCOUNT, REGION, statements, testApp, testStack, warnings } from '../support/stack';

const { Workspace, PrometheusDataSource, PrometheusDataSourceType, PrometheusEndpoint } = grafana;
const TYPE = 'Custom::GrafanaDataSource';

function make(props: Partial<grafana.PrometheusDataSourceProps> = {}, stack = testStack()) {
  const workspace = props.workspace ?? new Workspace(stack, 'Grafana');
  const endpoint = props.endpoint ?? PrometheusEndpoint.workspace(new CfnPrometheusWorkspace(stack, 'Prometheus'));
  const dataSource = new PrometheusDataSource(stack, 'Metrics', { ...props, workspace, endpoint });
  return { stack, workspace, dataSource };
}

function properties(stack: Stack): Record<string, unknown> {
  return Object.values(Template.fromStack(stack).findResources(TYPE))[0]!['Properties'];
}

/** What the handler is told, with `<token>` where CloudFormation fills something in. */
function content(stack: Stack): Record<string, unknown> {
  const { Content } = properties(stack) as { Content: string | { 'Fn::Join': [string, unknown[]] } };
  if (typeof Content === 'string') return JSON.parse(Content);
  const parts = Content['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : '<token>')).join(''));
}

describe('by default', () => {
  test('it queries the workspace with the credentials of Grafana’s role', () => {
    const { stack, dataSource } = make();
    expect(content(stack)).toEqual({
      uid: dataSource.dataSourceUid,
      name: dataSource.dataSourceUid,
      url: `https://aps-workspaces.${REGION}.<token>/workspaces/<token>`,
      isDefault: false,
      jsonData: {
        httpMethod: 'POST',
        timeInterval: '30s',
        sigV4Auth: true,
        sigV4AuthType: 'ec2_iam_role',
        sigV4Region: REGION,
      },
    });
    expect(properties(stack)).toMatchObject({
      WorkspaceId: { 'Fn::GetAtt': ['Grafana43773C35', 'Id'] },
      Region: REGION,
    });
  });

  test('its type is for the deployment to decide, which knows the version of Grafana', () => {
    expect(content(make().stack)).not.toHaveProperty('type');
  });

  test('its uid is one of its own, which Grafana takes', () => {
    const stack = testStack();
    const { dataSource, workspace } = make({}, stack);
    const endpoint = PrometheusEndpoint.url('http://localhost:9090');
    const other = new PrometheusDataSource(stack, 'Metrics2', { workspace, endpoint });
    expect(dataSource.dataSourceUid).toMatch(/^[\w-]{1,40}$/);
    expect(other.dataSourceUid).not.toBe(dataSource.dataSourceUid);
  });

  test('Grafana’s role may query the workspace', () => {
    const { stack } = make();
    expect(statements(stack, 'AWS::IAM::Policy', /^GrafanaRole/)).toEqual([
      {
        Effect: 'Allow',
        Action: ['aps:GetLabels', 'aps:GetMetricMetadata', 'aps:GetSeries', 'aps:QueryMetrics'],
        Resource: { Ref: 'Prometheus' },
      },
    ]);
  });
});

test('everything else is told to Grafana', () => {
  const { stack, dataSource } = make({
    uid: 'amp-shared',
    dataSourceName: 'Shared metrics',
    isDefault: true,
    dataSourceType: PrometheusDataSourceType.AMAZON,
    scrapeInterval: Duration.minutes(1),
  });
  expect(dataSource.dataSourceUid).toBe('amp-shared');
  expect(content(stack)).toMatchObject({
    uid: 'amp-shared',
    name: 'Shared metrics',
    isDefault: true,
    type: 'grafana-amazonprometheus-datasource',
    jsonData: { timeInterval: '60s' },
  });
});

describe('the endpoint', () => {
  test('may be a workspace of another region', () => {
    const app = testApp();
    const there = testStack('There', { region: 'eu-west-1' }, app);
    const prometheus = new CfnPrometheusWorkspace(there, 'Prometheus');
    const stack = testStack('Here', {}, app);
    const endpoint = PrometheusEndpoint.url('http://localhost:9090');
    make({ endpoint }, stack);
    const bound = PrometheusEndpoint.workspace(prometheus)._bind(stack);
    expect(bound.region).toBe('eu-west-1');
    expect(bound.url).toContain('https://aps-workspaces.eu-west-1.');
  });

  test('may be a URL that requests are signed for', () => {
    const url = 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/';
    const { stack } = make({ endpoint: PrometheusEndpoint.signedUrl(url, 'eu-west-1') });
    expect(content(stack)).toMatchObject({
      url: 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1',
      jsonData: { sigV4Auth: true, sigV4Region: 'eu-west-1' },
    });
  });

  test('may be a server of one’s own, which asks for no signature and no plugin', () => {
    const { stack } = make({ endpoint: PrometheusEndpoint.url('http://prometheus.internal:9090') });
    expect(content(stack)).toMatchObject({ type: 'prometheus', url: 'http://prometheus.internal:9090' });
    expect(content(stack)['jsonData']).toEqual({ httpMethod: 'POST', timeInterval: '30s' });
  });

  test.each([
    ['prometheus:9090', "'endpoint' must have a URL, got 'prometheus:9090'"],
    ['https://host/workspaces/ws-1/api/v1/query', "'endpoint' must have a URL that ends before /api/v1"],
    ['https://host/workspaces/ws-1/api/v1', "'endpoint' must have a URL that ends before /api/v1"],
  ])('fails as %s', (url, message) => {
    expect(() => make({ endpoint: PrometheusEndpoint.url(url) })).toThrow(message);
  });

  test('of an encrypted workspace brings the key', () => {
    const stack = testStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const prometheus = new CfnPrometheusWorkspace(stack, 'Prometheus');
    make({ endpoint: PrometheusEndpoint.workspace(prometheus, { encryptionKey }) }, stack);
    expect(statements(stack, 'AWS::IAM::Policy', /^GrafanaRole/)[1]).toMatchObject({
      Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
    });
  });
});

describe('a role to assume', () => {
  const ARN = 'arn:aws:iam::210987654321:role/metrics';

  test('is assumed by Grafana’s role, which then may query nothing by itself', () => {
    const stack = testStack();
    make({ assumeRole: iam.Role.fromRoleArn(stack, 'Theirs', ARN) }, stack);
    expect(content(stack)['jsonData']).toMatchObject({ sigV4AssumeRoleArn: ARN });
    expect(statements(stack, 'AWS::IAM::Policy', /^GrafanaRole/)).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ARN },
    ]);
  });

  test('fails where requests are not signed', () => {
    const stack = testStack();
    const assumeRole = iam.Role.fromRoleArn(stack, 'Theirs', ARN);
    expect(() => make({ assumeRole, endpoint: PrometheusEndpoint.url('http://a:9090') }, stack)).toThrow(
      "'assumeRole' must come with an 'endpoint' whose requests are signed, got 'http://a:9090'",
    );
  });

  test('is told to the owner of a workspace whose role is not known', () => {
    const stack = testStack();
    const workspace = Workspace.fromWorkspaceId(stack, 'Grafana', 'g-0123456789');
    make({ workspace, assumeRole: iam.Role.fromRoleArn(stack, 'Theirs', ARN) }, stack);
    expect(warnings(stack)).toEqual([
      expect.stringContaining(
        "the role of 'Stack/Grafana' is not known, so its owner must let it assume 'Stack/Theirs'",
      ),
    ]);
  });
});

describe('the workspace', () => {
  test('may be imported with its role', () => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('grafana.amazonaws.com') });
    make(
      { workspace: Workspace.fromWorkspaceAttributes(stack, 'Grafana', { workspaceId: 'g-0123456789', role }) },
      stack,
    );
    expect(properties(stack)).toMatchObject({ WorkspaceId: 'g-0123456789' });
    expect(statements(stack, 'AWS::IAM::Policy', /^Role/)).toMatchObject([{ Resource: { Ref: 'Prometheus' } }]);
    expect(warnings(stack)).toEqual([]);
  });

  test.each<[string, (stack: Stack) => grafana.PrometheusDataSourceProps['workspace']]>([
    ['imported', (stack) => Workspace.fromWorkspaceId(stack, 'Grafana', 'g-0123456789')],
    [
      'an L1',
      (stack) =>
        new CfnWorkspace(stack, 'Grafana', {
          accountAccessType: 'CURRENT_ACCOUNT',
          authenticationProviders: ['SAML'],
          permissionType: 'CUSTOMER_MANAGED',
        }),
    ],
  ])('%s, whose role is not known: a warning says what its owner must do', (_, workspaceIn) => {
    const stack = testStack();
    make({ workspace: workspaceIn(stack) }, stack);
    expect(warnings(stack)).toEqual([
      expect.stringContaining(
        "the role of 'Stack/Grafana' is not known, so its owner must let it query 'Stack/Prometheus'",
      ),
    ]);
  });

  test('may be in another region, where the handler goes', () => {
    const stack = testStack();
    const attributes = { workspaceId: 'g-0123456789', region: 'eu-west-1' };
    make({ workspace: Workspace.fromWorkspaceAttributes(stack, 'Grafana', attributes) }, stack);
    expect(properties(stack)).toMatchObject({ Region: 'eu-west-1' });
    expect(statements(stack, 'AWS::IAM::Policy', /Access/)).toMatchObject([
      { Resource: `arn:aws:grafana:eu-west-1:${ACCOUNT}:/workspaces/g-0123456789` },
    ]);
  });
});

describe('the function', () => {
  test('may make service accounts in the workspace, write its log, and nothing else', () => {
    const { stack } = make();
    expect(statements(stack, 'AWS::IAM::Policy', /ProviderAccess/)).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'grafana:CreateWorkspaceServiceAccount',
          'grafana:CreateWorkspaceServiceAccountToken',
          'grafana:DeleteWorkspaceServiceAccount',
          'grafana:DeleteWorkspaceServiceAccountToken',
          'grafana:DescribeWorkspace',
          'grafana:ListWorkspaceServiceAccounts',
        ],
        Resource: {
          'Fn::Join': [
            '',
            [`arn:aws:grafana:${REGION}:${ACCOUNT}:/workspaces/`, { 'Fn::GetAtt': ['Grafana43773C35', 'Id'] }],
          ],
        },
      },
    ]);
    expect(statements(stack, 'AWS::IAM::Policy', /^GrafanaContentProviderRoleDefault/)).toMatchObject([
      { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] },
    ]);
  });

  test('is called by the provider, which may do that, write its log, and nothing else', () => {
    const { stack } = make();
    const own = { 'Fn::GetAtt': [expect.stringMatching(/^GrafanaContentProviderFunction/), 'Arn'] };
    expect(statements(stack, 'AWS::IAM::Policy', /ProviderProviderRole/)).toMatchObject([
      { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] },
      { Action: 'lambda:InvokeFunction', Resource: [own, expect.anything()] },
      { Action: 'lambda:GetFunction', Resource: own },
    ]);
    const roles = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    for (const { Properties } of roles) expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  test('has its permission before it is called, and until after the last call', () => {
    const { stack } = make();
    Template.fromStack(stack).hasResource(TYPE, {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^GrafanaContentProviderAccess')]),
    });
  });

  test('has five minutes, which the age of left-over accounts is reckoned by', () => {
    Template.fromStack(make().stack).hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Timeout: 300,
    });
  });

  test('is one, however much content and however many workspaces there are', () => {
    const { stack, workspace } = make();
    const before = Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function')).length;
    const other = testStack();
    make({}, other);
    const endpoint = PrometheusEndpoint.url('http://a:9090');
    const second = new Workspace(other, 'Second');
    new PrometheusDataSource(other, 'B', { workspace: second, endpoint });
    new PrometheusDataSource(other, 'C', { workspace: second, endpoint });
    const template = Template.fromStack(other);
    template.resourceCountIs('AWS::Lambda::Function', before);
    template.resourceCountIs(TYPE, 3);
    const policies = Object.keys(template.findResources('AWS::IAM::Policy')).filter((id) =>
      id.includes('ProviderAccess'),
    );
    expect(policies).toHaveLength(2);
    expect(workspace).toBeDefined();
  });

  const vpcOf = (stack: Stack, id: string) =>
    ec2.Vpc.fromVpcAttributes(stack, id, {
      vpcId: id,
      availabilityZones: ['us-east-1a'],
      privateSubnetIds: [`subnet-${id}`],
      privateSubnetRouteTableIds: ['rtb-1'],
    });

  test('may be in a network only with the permission to have an interface there', () => {
    const stack = testStack();
    const { workspace } = make({ network: { vpc: vpcOf(stack, 'a') } }, stack);
    expect(workspace).toBeDefined();
    const attached = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role')).map(({ Properties }) =>
      JSON.stringify(Properties.ManagedPolicyArns ?? []),
    );
    expect(attached.filter((arns) => arns.includes('AWSLambdaVPCAccessExecutionRole'))).toHaveLength(1);
    const outside = make();
    expect(JSON.stringify(Template.fromStack(outside.stack).toJSON())).not.toContain('AWSLambdaVPCAccessExecutionRole');
  });

  test('runs in the network that it is given, one function for each', () => {
    const stack = testStack();
    const [a, b] = [vpcOf(stack, 'a'), vpcOf(stack, 'b')];
    const { workspace } = make({ network: { vpc: a } }, stack);
    const endpoint = PrometheusEndpoint.url('http://a:9090');
    new PrometheusDataSource(stack, 'A2', { workspace, endpoint, network: { vpc: a } });
    new PrometheusDataSource(stack, 'B', { workspace, endpoint, network: { vpc: b } });
    const inVpc = { Properties: { VpcConfig: Match.objectLike({ SubnetIds: Match.anyValue() }) } };
    const found = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function', inVpc));
    expect(found.map(({ Properties }) => Properties.VpcConfig.SubnetIds)).toEqual([['subnet-a'], ['subnet-b']]);
  });

  test('in another network is called for another resource, since CloudFormation cannot change the function of one', () => {
    const inNetwork = (id?: string) => {
      const stack = testStack();
      make(id === undefined ? {} : { network: { vpc: vpcOf(stack, id) } }, stack);
      return Object.keys(Template.fromStack(stack).findResources(TYPE)).join();
    };
    const ids = [inNetwork(), inNetwork('a'), inNetwork('b')];
    expect(new Set(ids).size).toBe(3);
    expect(inNetwork('a')).toBe(ids[1]);
  });

  test('that a workspace does not let in is a warning', () => {
    const stack = testStack();
    const workspace = new Workspace(stack, 'Grafana', {
      networkAccess: { prefixLists: [ec2.PrefixList.fromPrefixListId(stack, 'Office', 'pl-1')] },
    });
    make({ workspace }, stack);
    expect(warnings(stack)).toEqual([
      expect.stringContaining(
        "'Stack/Grafana' lets in only some networks, and the function that deploys this is in none",
      ),
    ]);
    const endpoint = PrometheusEndpoint.url('http://a:9090');
    new PrometheusDataSource(stack, 'Inside', { workspace, endpoint, network: { vpc: vpcOf(stack, 'a') } });
    expect(warnings(stack)).toHaveLength(1);
  });
});

describe('fails with', () => {
  test.each<[string, Partial<grafana.PrometheusDataSourceProps>, string]>([
    ['a uid that is too long', { uid: 'a'.repeat(41) }, "'uid' must have 1 to 40 characters, got 41"],
    ['a blank in the uid', { uid: 'a b' }, "'uid' must have letters, digits, hyphens and underscores only, got 'a b'"],
    ['no name', { dataSourceName: '' }, "'dataSourceName' must have 1 to 190 characters, got 0"],
    [
      'no time between scrapes',
      { scrapeInterval: Duration.seconds(0) },
      "'scrapeInterval' must be at least 1 second, got 0",
    ],
    [
      'the plugin for a server that asks for no signature',
      { dataSourceType: PrometheusDataSourceType.AMAZON, endpoint: PrometheusEndpoint.url('http://a:9090') },
      "'dataSourceType' must be CORE for an 'endpoint' whose requests are not signed, got AMAZON for 'http://a:9090'",
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
      uid: token('Uid'),
      dataSourceName: token('Name'),
      endpoint: PrometheusEndpoint.signedUrl(token('Url'), token('R')),
    },
    stack,
  );
  expect(content(stack)).toMatchObject({ uid: '<token>', name: '<token>', url: '<token>' });
});

test('one that is there already is known by its uid', () => {
  const stack = testStack();
  const dataSource = PrometheusDataSource.fromDataSourceUid(stack, 'Metrics', 'amp-shared');
  expect(dataSource.dataSourceUid).toBe('amp-shared');
  Template.fromStack(stack).resourceCountIs(TYPE, 0);
});

test('a stack without a known region works too', () => {
  const stack = new Stack(testApp(), 'Anywhere');
  make({}, stack);
  expect(content(stack)['jsonData']).toMatchObject({ sigV4Region: '<token>' });
});
