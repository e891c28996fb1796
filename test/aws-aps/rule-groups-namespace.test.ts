import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnParameter, Duration, Fn, Lazy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnWorkspace } from 'aws-cdk-lib/aws-aps';
import { parse } from 'yaml';
import { aws_aps as aps } from '../../lib';
import { textOf } from '../support/prometheus-rules';
import { testWith } from '../support/prometheus-tools';
import { ACCOUNT, testStack } from '../support/stack';

const { Rule, RuleGroups, RuleGroupsNamespace, Severity } = aps;
const TYPE = 'AWS::APS::RuleGroupsNamespace';
const UP = Rule.alert('Down', { expr: 'up == 0' });

function make(groups: aps.RuleGroups[], props: Partial<aps.RuleGroupsNamespaceProps> = {}) {
  const stack = testStack();
  const workspace = new CfnWorkspace(stack, 'Workspace');
  const namespace = new RuleGroupsNamespace(stack, 'Rules', { workspace, groups, ...props });
  return { stack, workspace, namespace };
}

function dataOf(...groups: aps.RuleGroups[]): string {
  return textOf(make(groups).stack, TYPE, 'Data');
}

function oneRule(rule: aps.Rule): aps.RuleGroups {
  return RuleGroups.of({ name: 'g', rules: [rule] });
}

const FULL = RuleGroups.of({
  name: 'payments',
  interval: Duration.seconds(90),
  limit: 100,
  rules: [
    Rule.record('cluster:requests:rate5m', {
      expr: 'sum by (cluster) (rate(requests_total[5m]))',
      labels: { on: 'yes', version: '1.10' },
    }),
    Rule.alert('NoRequests', {
      expr: 'cluster:requests:rate5m == 0',
      severity: Severity.CRITICAL,
      pendingFor: Duration.minutes(90),
      keepFiringFor: Duration.hours(1),
      labels: { team: 'payments' },
      annotations: { summary: '{{ $labels.cluster }}: none' },
    }),
  ],
});

test('the rules are written as Prometheus reads them, with a name and the workspace', () => {
  const { stack, namespace } = make([FULL]);
  Template.fromStack(stack).hasResourceProperties(TYPE, {
    Workspace: { Ref: 'Workspace' },
    Name: namespace.ruleGroupsNamespaceName,
  });
  expect(namespace.ruleGroupsNamespaceName).toMatch(/^\w{1,64}$/);
  expect(parse(textOf(stack, TYPE, 'Data'))).toEqual({
    groups: [
      {
        name: 'payments',
        interval: '90s',
        limit: 100,
        rules: [
          {
            record: 'cluster:requests:rate5m',
            expr: 'sum by (cluster) (rate(requests_total[5m]))',
            labels: { on: 'yes', version: '1.10' },
          },
          {
            alert: 'NoRequests',
            expr: 'cluster:requests:rate5m == 0',
            for: '90m',
            keep_firing_for: '1h',
            labels: { severity: 'critical', team: 'payments' },
            annotations: { summary: '{{ $labels.cluster }}: none' },
          },
        ],
      },
    ],
  });
});

test('words that YAML 1.1 takes for booleans or numbers stay words', () => {
  expect(dataOf(FULL)).toContain('"on": "yes"');
  expect(dataOf(FULL)).toContain('version: "1.10"');
});

testWith('promtool', 'Prometheus takes all that a rule can have', (check) => {
  expect(check(['check', 'rules'], dataOf(FULL))).toMatchObject({
    ok: true,
    output: expect.stringContaining('2 rules'),
  });
});

test('the metrics that rules read, and do not record, are known', () => {
  expect(FULL.metricNames).toEqual(['requests_total']);
  expect(RuleGroups.fromYaml(dataOf(FULL)).metricNames).toEqual(['requests_total']);
  expect(RuleGroups.fromYaml('[').metricNames).toEqual([]);
});

test('attributes: ARN and reference', () => {
  const { stack, namespace } = make([FULL]);
  expect(stack.resolve(namespace.ruleGroupsNamespaceRef)).toEqual({
    ruleGroupsNamespaceArn: { 'Fn::GetAtt': [expect.stringMatching(/^Rules/), 'Arn'] },
  });
});

test('one that exists is known by its ARN, and so are its account and region', () => {
  const arn = `arn:aws:aps:eu-west-1:${ACCOUNT}:rulegroupsnamespace/ws-1/rules`;
  const found = RuleGroupsNamespace.fromRuleGroupsNamespaceArn(testStack(), 'Rules', arn);
  expect(found.ruleGroupsNamespaceArn).toBe(arn);
  expect(found.env.region).toBe('eu-west-1');
});

describe('YAML', () => {
  const text = `
groups:
- name: from-yaml
  interval: 1m30s
  limit: 5
  query_offset: 1m
  rules:
  - alert: Down   # a comment
    expr: |
      up{job="x"} == 0
    labels: &labels {severity: page, version: 1.10, on: yes}
  - alert: Gone
    expr: absent(up)
    labels: *labels
`;

  test('is taken from text and from a file, beside typed groups, and scalars stay what they are', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rules-')), 'rules.yaml');
    writeFileSync(file, text);
    const { groups } = parse(dataOf(FULL, RuleGroups.fromFile(file)));
    expect(groups.map(({ name }: { name: string }) => name)).toEqual(['payments', 'from-yaml']);
    expect(groups[1]).toMatchObject({ interval: '1m30s', limit: 5, query_offset: '1m' });
    expect(groups[1].rules[0]).toEqual({
      alert: 'Down',
      expr: 'up{job="x"} == 0\n',
      labels: { severity: 'page', version: '1.10', on: 'yes' },
    });
    expect(groups[1].rules[1].labels).toEqual(groups[1].rules[0].labels);
  });

  const merged = `groups: [{name: g, rules: [&down {alert: Down, expr: up == 0}, {<<: *down, alert: Again}]}]`;

  test('may merge maps', () => {
    expect(parse(dataOf(RuleGroups.fromYaml(merged))).groups[0].rules[1]).toEqual({ alert: 'Again', expr: 'up == 0' });
  });

  testWith('promtool', 'may merge maps for Prometheus, too', (check) => {
    expect(check(['check', 'rules', '--lint=none'], merged)).toMatchObject({ ok: true });
  });

  test('may hold tokens', () => {
    const { stack } = make([RuleGroups.fromYaml(tokens())]);
    expect(parse(textOf(stack, TYPE, 'Data')).groups[0].rules[0]).toEqual({
      alert: 'Down',
      expr: 'up{cluster="DEPLOYED"} == 0',
      labels: { cluster: 'DEPLOYED' },
    });
  });

  function tokens(): string {
    const cluster = Fn.importValue('Cluster');
    return `groups: [{name: g, rules: [{alert: Down, expr: 'up{cluster="${cluster}"} == 0', labels: {cluster: ${cluster}}}]}]`;
  }

  test.each([
    ['no YAML', 'groups: [', /^'rules' is not YAML, line 1, column 10: /],
    ['a key twice', 'groups: []\ngroups: []', /^'rules' is not YAML, line 2, column 1: Map keys must be unique/],
    ['a text', 'rules', /^'rules', line 1, the document: must be a map, got 'rules'/],
    ['nothing', '', /^'rules', line 1, the document: must be a map/],
    ['no groups', '{}', /there must be 'groups' with a list of groups/],
    ['an empty list of groups', 'groups: []', /groups: there must be at least one group of rules/],
    ['another top field', 'group: []', /^'rules', line 1, group: there is no field 'group'; known are groups/],
    ['a map of groups', 'groups: {}', /groups: must be a list, got a map/],
    [
      'a group without a name',
      'groups:\n- rules: []',
      /^'rules', line 2, groups\[0\].name: must be there and not empty/,
    ],
    ['a group without rules', 'groups:\n- name: a', /groups\[0\].rules: the group 'a' must have at least one rule/],
    ['an unknown field of a group', group('for: 5m'), /^'rules', line 3, groups\[0\].for: there is no field 'for'/],
    [
      'an unknown field of a rule',
      rule('expression: up'),
      /^'rules', line 4, groups\[0\].rules\[0\].expression: there is/,
    ],
    ['neither record nor alert', rule('expr: up'), /a rule has either 'record' or 'alert'/],
    ['both record and alert', rule('{record: a, alert: b, expr: up}'), /a rule has either 'record' or 'alert'/],
    ['no expression', rule('alert: A'), /rules\[0\].expr: must be there and not empty/],
    ['an empty alert', rule('{alert: "", expr: up}'), /rules\[0\].alert: must be there and not empty/],
    ['a wrong metric', rule('{record: a-b, expr: up}'), /the metric must be named by letters, .*, got 'a-b'/],
    ['a record that waits', rule('{record: a, expr: up, for: 5m}'), /'for' is for alerts, 'a' is recorded/],
    ['a record with texts', rule('{record: a, expr: up, annotations: {b: c}}'), /'annotations' is for alerts/],
    [
      'a wrong duration',
      rule('{alert: A, expr: up, for: 5 minutes}'),
      /for: must be a duration such as '30s'.*, got '5 minutes'/,
    ],
    ['an empty duration', rule('{alert: A, expr: up, for: ""}'), /must be a duration/],
    ['units out of order', rule('{alert: A, expr: up, keep_firing_for: 5s1m}'), /keep_firing_for: must be a duration/],
    ['a wrong interval', group('interval: often'), /^'rules', line 3, groups\[0\].interval: must be a duration/],
    ['no interval', group('interval: 0s'), /interval: must be more than 0/],
    ['a wrong limit', group('limit: -1'), /limit: must be a whole number of at least 0, got '-1'/],
    [
      'a wrong label',
      rule('{alert: A, expr: up, labels: {a-b: c}}'),
      /labels.a-b: the name must be letters, .*, got 'a-b'/,
    ],
    ['the metric as label', rule('{record: a, expr: up, labels: {__name__: c}}'), /'__name__' is the metric's name/],
    ['a list of labels', rule('{alert: A, expr: up, labels: [a]}'), /labels: must be a map, got a list/],
    ['a list as label', rule('{alert: A, expr: up, labels: {a: [b]}}'), /labels.a: must be a text, got a list/],
    [
      'an open template',
      rule('{alert: A, expr: up, annotations: {a: "{{ $value }"}}'),
      /annotations.a: a '{{' has no '}}'/,
    ],
    [
      'wrong PromQL',
      'groups:\n- name: a\n  rules:\n  - alert: A\n    expr: |\n      up\n      == == 1\n',
      /^'rules', line 5, groups\[0\].rules\[0\].expr: the expression of 'A', line 2, column 4: '==' is not expected here/,
    ],
  ])('is refused with %s', (_, yaml, message) => {
    expect(messageOf(() => make([RuleGroups.fromYaml(yaml)]))).toMatch(message);
  });

  test('is called by the name of its file in messages', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rules-')), 'wrong.yaml');
    writeFileSync(file, 'groups: {}');
    expect(messageOf(() => make([RuleGroups.fromFile(file)]))).toMatch(/^'wrong.yaml', line 1, groups: must be a list/);
  });
});

describe('typed rules', () => {
  test.each([
    ['no groups', [], /^'groups' must have at least one group of rules, got none/],
    [
      'no rules',
      [RuleGroups.of({ name: 'g', rules: [] })],
      /^group 'g', rules: the group 'g' must have at least one rule/,
    ],
    ['an empty name', [RuleGroups.of({ name: '', rules: [UP] })], /^group '', name: must be there and not empty/],
    ['a group twice', [oneRule(UP), oneRule(UP)], /^'groups' must have unique names, got 'g' twice/],
    ['a fraction as limit', [RuleGroups.of({ name: 'g', rules: [UP], limit: 1.5 })], /limit: must be a whole number/],
    ['no interval', [RuleGroups.of({ name: 'g', rules: [UP], interval: Duration.seconds(0) })], /must be more than 0/],
    [
      'wrong PromQL',
      [oneRule(Rule.alert('A', { expr: 'rate(a)' }))],
      /^group 'g', rules\[0\].expr: the expression of 'A', line 1, column 6: argument 1/,
    ],
    [
      'a wrong metric',
      [oneRule(Rule.record('1a', { expr: 'a' }))],
      /^group 'g', rules\[0\].record: the metric must be named/,
    ],
    [
      'severity twice',
      [oneRule(Rule.alert('A', { expr: 'a', severity: Severity.INFO, labels: { severity: 'x' } }))],
      /^alert 'A' of group 'g' has 'severity' and a label 'severity'; give one of them/,
    ],
  ])('are refused with %s', (_, groups, message) => {
    expect(messageOf(() => make(groups))).toMatch(message);
  });

  test.each([
    [Duration.seconds(0), undefined],
    [Duration.millis(1500), '1500ms'],
    [Duration.seconds(30), '30s'],
    [Duration.minutes(60), '1h'],
    [Duration.days(14), '14d'],
  ])('a duration of %s is %s', (pendingFor, rendered) => {
    const { groups } = parse(dataOf(oneRule(Rule.alert('A', { expr: 'up', pendingFor }))));
    expect(groups[0].rules[0].for).toBe(rendered ?? '0s');
  });

  test('severities are labels', () => {
    const of = (severity: aps.Severity) =>
      parse(dataOf(oneRule(Rule.alert('A', { expr: 'up', severity })))).groups[0].rules[0].labels.severity;
    expect([Severity.CRITICAL, Severity.WARNING, Severity.INFO, Severity.of('page')].map(of)).toEqual([
      'critical',
      'warning',
      'info',
      'page',
    ]);
  });

  test('tokens pass, quoted', () => {
    const stack = testStack();
    const workspace = new CfnWorkspace(stack, 'Workspace');
    const text = new CfnParameter(stack, 'Text').valueAsString;
    const seconds = new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber;
    const limit = Lazy.number({ produce: () => 7 });
    const rules = [
      Rule.alert(text, { expr: `up{a="${text}"} > 0`, pendingFor: Duration.seconds(seconds), labels: { a: text } }),
    ];
    new RuleGroupsNamespace(stack, 'Rules', {
      workspace,
      ruleGroupsNamespaceName: text,
      groups: [RuleGroups.of({ name: text, rules, limit })],
    });
    const data = textOf(stack, TYPE, 'Data');
    expect(data).toContain('name: "DEPLOYED"');
    expect(data).toContain('limit: 7');
    expect(parse(data).groups[0].rules[0]).toEqual({
      alert: 'DEPLOYED',
      expr: 'up{a="DEPLOYED"} > 0',
      for: 'DEPLOYEDs',
      labels: { a: 'DEPLOYED' },
    });
  });
});

describe('the namespace', () => {
  test.each([
    ['', /^'ruleGroupsNamespaceName' must have 1 to 64 characters, got 0/],
    ['x'.repeat(65), /^'ruleGroupsNamespaceName' must have 1 to 64 characters, got 65/],
  ])('is refused with the name %j', (ruleGroupsNamespaceName, message) => {
    expect(messageOf(() => make([FULL], { ruleGroupsNamespaceName }))).toMatch(message);
  });

  test('is refused when its workspace has another of that name', () => {
    const { stack, workspace } = make([FULL], { ruleGroupsNamespaceName: 'rules' });
    const again = () =>
      new RuleGroupsNamespace(stack, 'Again', { workspace, groups: [FULL], ruleGroupsNamespaceName: 'rules' });
    expect(messageOf(again)).toMatch(/must be unique in a workspace, 'rules' is the name of 'Stack\/Rules' as well/);
  });

  test('may have the name of one in another workspace, and two may be in one', () => {
    const { stack, workspace } = make([FULL], { ruleGroupsNamespaceName: 'rules' });
    const other = new CfnWorkspace(stack, 'Other');
    new RuleGroupsNamespace(stack, 'Again', { workspace: other, groups: [FULL], ruleGroupsNamespaceName: 'rules' });
    new RuleGroupsNamespace(stack, 'More', { workspace, groups: [FULL] });
    Template.fromStack(stack).resourceCountIs(TYPE, 3);
  });

  test.each([
    [{ region: 'eu-west-1' }, /^'workspace' must be of the region us-east-1, got eu-west-1; make the rules in a stack/],
    [{ account: '999999999999' }, /^'workspace' must be of the account 123456789012, got 999999999999/],
  ])('is refused with a workspace of %j', (env, message) => {
    const stack = testStack();
    const workspace = new CfnWorkspace(testStack('Other', env, stack.node.root as never), 'Workspace');
    expect(messageOf(() => new RuleGroupsNamespace(stack, 'Rules', { workspace, groups: [FULL] }))).toMatch(message);
  });

  test('is refused above 1 MB, and taken just below', () => {
    const big = (length: number) => [oneRule(Rule.alert('A', { expr: 'up', annotations: { a: 'ä'.repeat(length) } }))];
    expect(messageOf(() => make(big(524_288)))).toMatch(
      /^'groups' must be at most 1048576 bytes of YAML, got 10486\d\d; spread them over several namespaces/,
    );
    expect(() => make(big(524_000))).not.toThrow();
  });
});

/** The message of an error, without the place where it was thrown. */
function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

function group(field: string): string {
  return `groups:\n- name: a\n  ${field}\n  rules: [{alert: A, expr: up}]\n`;
}

function rule(fields: string): string {
  return `groups:\n- name: a\n  rules:\n  - ${fields}\n`;
}

/** What both refuse; each of them is in the table above. */
const BOTH_REFUSE = [
  'groups: [',
  'rules',
  'group: []',
  'groups: {}',
  'groups:\n- rules: []',
  group('for: 5m'),
  group('limit: x'),
  group('interval: often'),
  rule('expression: up'),
  rule('expr: up'),
  rule('{record: a, alert: b, expr: up}'),
  rule('alert: A'),
  rule('{record: a-b, expr: up}'),
  rule('{record: a, expr: up, for: 5m}'),
  rule('{record: a, expr: up, annotations: {b: c}}'),
  rule('{alert: A, expr: up, for: 5 minutes}'),
  rule('{alert: A, expr: up, keep_firing_for: 5s1m}'),
  rule('{alert: A, expr: up, labels: {a-b: c}}'),
  rule('{alert: A, expr: up, labels: {__name__: c}}'),
  rule('{alert: A, expr: up, labels: [a]}'),
  rule('{alert: A, expr: up, annotations: {a: "{{ $value }"}}'),
  rule('{alert: A, expr: "rate(a)"}'),
  group('x: y'),
  'groups: [{name: a, rules: [{alert: A, expr: up}]}, {name: a, rules: [{alert: A, expr: up}]}]',
];

/** What Prometheus takes, and what is a mistake all the same. */
const ONLY_WE_REFUSE = [
  '{}',
  'groups: []',
  'groups:\n- name: a',
  group('limit: -1'),
  group('interval: 0s'),
  rule('{alert: A, expr: "up[5m]"}'),
];

testWith('promtool', 'Prometheus refuses what we refuse', (check) => {
  for (const yaml of BOTH_REFUSE) {
    expect({ yaml, ok: check(['check', 'rules', '--lint=none'], yaml).ok }).toEqual({ yaml, ok: false });
    expect(() => make([RuleGroups.fromYaml(yaml)])).toThrow();
  }
});

testWith('promtool', 'some mistakes are refused by us alone', (check) => {
  for (const yaml of ONLY_WE_REFUSE) {
    expect({ yaml, ok: check(['check', 'rules', '--lint=none'], yaml).ok }).toEqual({ yaml, ok: true });
    expect(() => make([RuleGroups.fromYaml(yaml)])).toThrow();
  }
});
