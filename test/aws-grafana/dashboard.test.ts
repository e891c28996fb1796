import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { aws_grafana as grafana } from '../../lib';
import { statements, testApp, testStack, warnings } from '../support/stack';

const { Workspace, Dashboard, DashboardContent, DashboardFolder, PrometheusDataSource } = grafana;
const TYPE = 'Custom::GrafanaDashboard';
const EXPORTED = {
  __inputs: [
    { name: 'DS_PROMETHEUS', type: 'datasource', pluginId: 'prometheus' },
    { name: 'VAR_TEAM', type: 'constant', value: 'platform' },
  ],
  __requires: [{ type: 'grafana' }],
  id: 7,
  version: 3,
  title: 'Team ${VAR_TEAM}',
  panels: [{ datasource: { uid: '${DS_PROMETHEUS}' }, targets: [{ expr: 'up{cluster="${cluster}"}' }] }],
};

function make(content: unknown, props: Partial<grafana.DashboardProps> = {}, stack = testStack()) {
  const workspace = Workspace.fromWorkspaceId(stack, 'Grafana', 'g-0123456789');
  const dashboard = new Dashboard(stack, 'Board', {
    workspace,
    content: DashboardContent.fromObject(content as Record<string, unknown>),
    ...props,
  });
  return { stack, dashboard };
}

function properties(stack: Stack): Record<string, unknown> {
  return Object.values(Template.fromStack(stack).findResources(TYPE))[0]!['Properties'];
}

function content(stack: Stack): Record<string, unknown> {
  return JSON.parse(properties(stack)['Content'] as string);
}

function byUid(stack: Stack, uid = 'amp'): grafana.IPrometheusDataSource {
  return PrometheusDataSource.fromDataSourceUid(stack, 'DataSource', uid);
}

test('a dashboard keeps its content, and gets a uid of its own', () => {
  const { stack, dashboard } = make({ title: 'Empty', panels: [], id: 7, version: 3 });
  expect(dashboard.dashboardUid).toMatch(/^[\w-]{1,40}$/);
  expect(content(stack)).toEqual({ title: 'Empty', panels: [], uid: dashboard.dashboardUid });
  expect(properties(stack)).toMatchObject({ WorkspaceId: 'g-0123456789', Region: 'us-east-1' });
  expect(properties(stack)).not.toHaveProperty('Folder');
});

test('a uid and a title of its content are kept, and may be replaced', () => {
  expect(make({ title: 'A', uid: 'mine' }).dashboard.dashboardUid).toBe('mine');
  const { stack } = make({ title: 'A', uid: 'mine' }, { uid: 'ours', title: 'B' });
  expect(content(stack)).toMatchObject({ uid: 'ours', title: 'B' });
});

describe('placeholders', () => {
  test('of data sources and constants are replaced, variables of Grafana are not', () => {
    const stack = testStack();
    make(EXPORTED, { dataSource: byUid(stack) }, stack);
    expect(content(stack)).toEqual({
      title: 'Team platform',
      panels: [{ datasource: { uid: 'amp' }, targets: [{ expr: 'up{cluster="${cluster}"}' }] }],
      uid: expect.any(String),
    });
  });

  test('may be given by name, which goes before the data source and the default', () => {
    const stack = testStack();
    make(
      { ...EXPORTED, links: '${DS_OTHER}' },
      { dataSource: byUid(stack), inputs: { DS_OTHER: 'other', VAR_TEAM: 'x' } },
      stack,
    );
    expect(content(stack)).toMatchObject({ title: 'Team x', links: 'other', panels: [{ datasource: { uid: 'amp' } }] });
  });

  test('that are variables of the dashboard stay, unless a data source is given for them', () => {
    const board = {
      title: 'A',
      templating: { list: [{ name: 'DS_PROMETHEUS', type: 'datasource', query: 'prometheus' }] },
      panels: [{ datasource: { uid: '${DS_PROMETHEUS}' } }],
    };
    expect(content(make(board).stack)).toMatchObject(board);
    const stack = testStack();
    make(board, { dataSource: byUid(stack) }, stack);
    expect(content(stack)).toMatchObject({ panels: [{ datasource: { uid: 'amp' } }] });
  });

  test('fail where nothing is said about them', () => {
    expect(() => make(EXPORTED)).toThrow(
      "'dataSource' or 'inputs' must say what the dashboard's placeholders stand for, got nothing for '${DS_PROMETHEUS}'",
    );
    expect(() => make({ title: 'A', a: '${VAR_X}', __inputs: [{ name: 'VAR_X', type: 'other' }] })).toThrow(
      "'${VAR_X}'",
    );
  });

  test('fail where there are none of the name', () => {
    expect(() => make({ title: 'A' }, { inputs: { DS_OTHER: 'other' } })).toThrow(
      "'inputs' must name placeholders of the dashboard, got 'DS_OTHER', which it has not",
    );
  });

  test('are missed by a data source that would change nothing', () => {
    const stack = testStack();
    const board = { title: 'A', panels: [{ datasource: { uid: 'fixed' } }] };
    expect(() => make(board, { dataSource: byUid(stack) }, stack)).toThrow(
      "'dataSource' must have a placeholder such as ${DS_PROMETHEUS} to stand for, and the dashboard has none",
    );
    const other = testStack();
    const options = { dataSource: byUid(other), inputs: { DS_PROMETHEUS: 'else' } };
    expect(() => make(EXPORTED, options, other)).toThrow("'dataSource' must have a placeholder");
  });
});

test('a dashboard comes after its data source', () => {
  const stack = testStack();
  const workspace = Workspace.fromWorkspaceId(stack, 'G', 'g-0123456789');
  const endpoint = grafana.PrometheusEndpoint.url('http://a:9090');
  const dataSource = new PrometheusDataSource(stack, 'DataSource', { workspace, endpoint });
  make(EXPORTED, { dataSource }, stack);
  Template.fromStack(stack).hasResource(TYPE, {
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('^DataSource')]),
  });
});

test('library panels that are exported with a dashboard are a warning, since they do not come with it', () => {
  const __elements = { abc: { name: 'Errors', uid: 'abc', kind: 1, model: {} } };
  expect(warnings(make({ title: 'A', __elements }).stack)).toEqual([
    expect.stringContaining(
      "library panels are not deployed with a dashboard, and are empty where the workspace has them not: unlink 'Errors'",
    ),
  ]);
  expect(warnings(make({ title: 'A', __elements: {} }).stack)).toEqual([]);
  expect(warnings(make({ title: 'A', __elements: [] }).stack)).toEqual([]);
});

describe('the folder', () => {
  test.each([
    [DashboardFolder.named('EKS Clusters!'), { uid: 'eks-clusters', title: 'EKS Clusters!' }],
    [DashboardFolder.named('Clusters', 'mine'), { uid: 'mine', title: 'Clusters' }],
    [DashboardFolder.existing('theirs'), { uid: 'theirs' }],
  ])('is told to the handler', (folder, expected) => {
    const { stack } = make({ title: 'A' }, { folder });
    expect(JSON.parse(properties(stack)['Folder'] as string)).toEqual(expected);
  });

  test.each([
    [
      DashboardFolder.existing('a/b'),
      "'folder.uid' must have letters, digits, hyphens and underscores only, got 'a/b'",
    ],
    [DashboardFolder.named('漢字'), "'folder.uid' must have 1 to 40 characters, got 0"],
    [DashboardFolder.named('', 'a'), "'folder.title' must have 1 to 189 characters, got 0"],
  ])('fails with a name that Grafana does not take', (folder, message) => {
    expect(() => make({ title: 'A' }, { folder })).toThrow(message);
  });
});

test('a folder whose title is a token needs a uid, since none can be made from it', () => {
  const stack = testStack();
  const title = new CfnParameter(stack, 'Title').valueAsString;
  expect(() => DashboardFolder.named(title)).toThrow(
    "'uid' must be given for a folder whose title is only known at deployment",
  );
  make({ title: 'A' }, { folder: DashboardFolder.named(title, 'team') }, stack);
  expect(JSON.stringify(properties(stack)['Folder'])).toContain('team');
});

describe('a dashboard above 24 KB', () => {
  const large = (size: number) => ({ uid: 'large', title: 'Large', description: 'ä'.repeat(size) });

  test('is carried as a file, which the function may read and no other', () => {
    const { stack } = make(large(12_000));
    const { Asset, Content } = properties(stack) as { Asset: string; Content?: string };
    expect(Content).toBeUndefined();
    const { bucket, key } = JSON.parse(Asset) as { bucket: string; key: string };
    expect(bucket).toBe('cdk-hnb659fds-assets-123456789012-us-east-1');
    expect(statements(stack, 'AWS::IAM::Policy', /AssetPolicy/)).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/${key}` },
    ]);
    Template.fromStack(stack).hasResource(TYPE, {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('AssetPolicy')]),
    });
  });

  test('is whole in the file', () => {
    const app = testApp();
    const stack = testStack('Stack', {}, app);
    make(large(12_000), {}, stack);
    const { key } = JSON.parse(properties(stack)['Asset'] as string) as { key: string };
    const { directory } = app.synth();
    const text = readFileSync(join(directory, `asset.${key}`), 'utf8');
    expect(JSON.parse(text)).toEqual(large(12_000));
  });

  test('fails when it holds tokens, which only CloudFormation could fill in', () => {
    const stack = testStack();
    const token = new CfnParameter(stack, 'Team').valueAsString;
    expect(() => make({ ...large(12_000), team: token }, {}, stack)).toThrow(
      /'content' must have at most 24000 bytes when it holds tokens, .* got 24\d{3}/,
    );
  });

  test('is not one of 23 KB', () => {
    expect(properties(make(large(11_900)).stack)).toHaveProperty('Content');
  });
});

test('tokens in a dashboard are filled in by CloudFormation', () => {
  const stack = testStack();
  const team = new CfnParameter(stack, 'Team').valueAsString;
  make({ uid: 'a', title: `Team ${team}`, quote: '"' }, {}, stack);
  expect(properties(stack)['Content']).toEqual({
    'Fn::Join': ['', ['{"uid":"a","title":"Team ', { Ref: 'Team' }, '","quote":"\\""}']],
  });
});

describe('the content', () => {
  test('may be a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
    const path = join(folder, 'board.json');
    writeFileSync(path, '{"title":"From a file"}');
    const { stack } = make({}, { content: DashboardContent.fromFile(path) });
    rmSync(folder, { recursive: true });
    expect(content(stack)).toMatchObject({ title: 'From a file' });
  });

  test('may be text', () => {
    const { stack } = make({}, { content: DashboardContent.fromJson('{"title":"Text"}') });
    expect(content(stack)).toMatchObject({ title: 'Text' });
  });

  test.each([
    ['{"title":', "'content' must be JSON, got the text: "],
    ['[]', "'content' must be a JSON object, got the text: []"],
    ['null', "'content' must be a JSON object, got the text: null"],
    ['{"dashboard":{"title":"A"},"meta":{}}', "'content' must be the dashboard itself, got an answer of Grafana's API"],
    ['{"panels":[]}', "'title' must be given for a dashboard whose content has none, got 'undefined'"],
  ])('fails as %s', (text, message) => {
    expect(() => make({}, { content: DashboardContent.fromJson(text) })).toThrow(message);
  });

  test('fails with a uid that Grafana does not take', () => {
    expect(() => make({ title: 'A', uid: 'a b' })).toThrow(
      "'uid' must have letters, digits, hyphens and underscores only",
    );
  });
});
