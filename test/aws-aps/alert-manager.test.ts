import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnWorkspace } from 'aws-cdk-lib/aws-aps';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { parse } from 'yaml';
import { aws_aps as aps } from '../../lib';
import { textOf } from '../support/prometheus-rules';
import { testWith } from '../support/prometheus-tools';
import { ACCOUNT, statements, testStack, warnings } from '../support/stack';

const { AlertManager, AlertMatcher, AlertReceiver, TimeInterval } = aps;
const TOPIC_ARN = `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`;
const NOBODY = AlertReceiver.nobody('nobody');

/** A workspace that has the alert manager, as a construct over it would bind it. */
function bind(stack: Stack, manager: aps.AlertManager): CfnWorkspace {
  const workspace = new CfnWorkspace(stack, 'Workspace');
  workspace.alertManagerDefinition = manager._bind(workspace, {
    workspaceArn: workspace.attrArn,
    account: stack.account,
  });
  return workspace;
}

function definitionOf(manager: aps.AlertManager, stack = testStack()): string {
  bind(stack, manager);
  return textOf(stack, 'AWS::APS::Workspace', 'AlertManagerDefinition');
}

/** The standard configuration in a definition. */
function configOf(definition: string): string {
  return (parse(definition) as { alertmanager_config: string }).alertmanager_config;
}

function full(stack: Stack): aps.AlertManager {
  const onCall = AlertReceiver.sns('on-call', {
    topic: new sns.Topic(stack, 'OnCall'),
    subject: '{{ .CommonLabels.alertname }}',
    message: '{{ template "text" . }}',
    attributes: { severity: '{{ .CommonLabels.severity }}' },
    sendResolved: false,
  });
  const office = TimeInterval.of(
    'office',
    {
      times: [{ start: '09:00', end: '17:30' }],
      weekdays: ['monday:friday'],
      daysOfMonth: ['1:7', '-3:-1'],
      months: ['january:march', '12'],
      years: ['2027:2028'],
      location: 'Europe/Berlin',
    },
    { weekdays: ['saturday'] },
  );
  const weekend = TimeInterval.of('weekend', { weekdays: ['saturday', 'sunday'] });
  return AlertManager.of({
    receiver: AlertReceiver.sns('team', { topic: new sns.Topic(stack, 'Team') }),
    groupBy: ['cluster'],
    groupWait: Duration.seconds(0),
    groupInterval: Duration.minutes(2),
    repeatInterval: Duration.days(5),
    routes: [
      {
        matchers: [AlertMatcher.equalTo('severity', 'critical'), AlertMatcher.matching('cluster', 'prod-.+')],
        receiver: onCall,
        continueMatching: true,
        groupBy: ['...'],
        muteTimeIntervals: [weekend],
        routes: [{ matchers: [AlertMatcher.notEqualTo('team', 'a "b", \\c\n'), AlertMatcher.notMatching('x', 'y|z')] }],
      },
      { matchers: [], receiver: NOBODY, activeTimeIntervals: [office, weekend] },
    ],
    inhibitRules: [
      {
        source: [AlertMatcher.equalTo('alertname', 'ScraperAbsent')],
        target: [AlertMatcher.notEqualTo('alertname', 'ScraperAbsent')],
      },
      {
        source: [AlertMatcher.equalTo('severity', 'critical')],
        target: [AlertMatcher.equalTo('severity', 'warning')],
        equal: ['cluster', 'namespace'],
      },
    ],
    templates: { 'mine.tmpl': '{{ define "text" }}{{ len .Alerts }} alerts\nin all{{ end }}' },
  });
}

const SMALLEST = `route: {receiver: a}\nreceivers: [{name: a}]\n`;

describe('the definition', () => {
  test('has the configuration as text, and the templates', () => {
    const stack = testStack();
    const definition = parse(definitionOf(full(stack), stack)) as Record<string, string>;
    expect(Object.keys(definition)).toEqual(['template_files', 'alertmanager_config']);
    expect(definition['template_files']).toEqual({
      'mine.tmpl': '{{ define "text" }}{{ len .Alerts }} alerts\nin all{{ end }}',
    });
    expect(parse(definition['alertmanager_config']!)).toEqual({
      templates: ['mine.tmpl'],
      route: {
        receiver: 'team',
        group_by: ['cluster'],
        group_wait: '0s',
        group_interval: '2m',
        repeat_interval: '5d',
        routes: [
          {
            matchers: ['severity="critical"', 'cluster=~"prod-.+"'],
            continue: true,
            mute_time_intervals: ['weekend'],
            receiver: 'on-call',
            group_by: ['...'],
            routes: [{ matchers: ['team!="a \\"b\\", \\\\c\\n"', 'x!~"y|z"'] }],
          },
          { matchers: [], active_time_intervals: ['office', 'weekend'], receiver: 'nobody' },
        ],
      },
      receivers: [
        {
          name: 'team',
          sns_configs: [{ topic_arn: 'DEPLOYED', sigv4: { region: 'us-east-1' }, send_resolved: true }],
        },
        {
          name: 'on-call',
          sns_configs: [
            {
              topic_arn: 'DEPLOYED',
              sigv4: { region: 'us-east-1' },
              send_resolved: false,
              subject: '{{ .CommonLabels.alertname }}',
              message: '{{ template "text" . }}',
              attributes: { severity: '{{ .CommonLabels.severity }}' },
            },
          ],
        },
        { name: 'nobody' },
      ],
      inhibit_rules: [
        {
          source_matchers: ['alertname="ScraperAbsent"'],
          target_matchers: ['alertname!="ScraperAbsent"'],
          equal: ['cluster'],
        },
        {
          source_matchers: ['severity="critical"'],
          target_matchers: ['severity="warning"'],
          equal: ['cluster', 'namespace'],
        },
      ],
      time_intervals: [
        { name: 'weekend', time_intervals: [{ weekdays: ['saturday', 'sunday'] }] },
        {
          name: 'office',
          time_intervals: [
            {
              times: [{ start_time: '09:00', end_time: '17:30' }],
              weekdays: ['monday:friday'],
              days_of_month: ['1:7', '-3:-1'],
              months: ['january:march', '12'],
              years: ['2027:2028'],
              location: 'Europe/Berlin',
            },
            { weekdays: ['saturday'] },
          ],
        },
      ],
    });
  });

  test('begins as the service wants it, and groups by alert and cluster', () => {
    expect(definitionOf(AlertManager.of({ receiver: NOBODY }))).toBe(
      [
        'alertmanager_config: |',
        '  route:',
        '    receiver: nobody',
        '    group_by:',
        '      - alertname',
        '      - cluster',
        '  receivers:',
        '    - name: nobody',
        '',
      ].join('\n'),
    );
  });

  test('has a receiver once, however many routes name it', () => {
    const routes = [1, 2].map(() => ({ matchers: [AlertMatcher.equalTo('a', 'b')], receiver: NOBODY }));
    const { receivers } = parse(configOf(definitionOf(AlertManager.of({ receiver: NOBODY, routes }))));
    expect(receivers).toEqual([{ name: 'nobody' }]);
  });

  testWith('amtool', 'is what Alertmanager takes', (check) => {
    const stack = testStack();
    // The check looks for the files of templates, which the service makes of the definition.
    const config = configOf(definitionOf(full(stack), stack)).replace('- mine.tmpl', '- none*.tmpl');
    expect(check(['check-config'], config)).toMatchObject({ ok: true, output: expect.stringContaining('3 receivers') });
    expect(check(['check-config'], configOf(definitionOf(AlertManager.of({ receiver: NOBODY }))))).toMatchObject({
      ok: true,
    });
  });

  test('has the region of a topic, and of one in the same place the region of the stack', () => {
    const stack = new Stack(new App(), 'Anywhere');
    const receiver = AlertReceiver.sns(
      'a',
      { topic: new sns.Topic(stack, 'Topic') },
      { topic: sns.Topic.fromTopicArn(stack, 'Imported', TOPIC_ARN) },
    );
    bind(stack, AlertManager.of({ receiver }));
    expect(
      JSON.stringify(stack.resolve((stack.node.findChild('Workspace') as CfnWorkspace).alertManagerDefinition)),
    ).toMatch(/region: \\"",\{"Ref":"AWS::Region"\}.*region: us-east-1/);
  });
});

describe('the policy of a topic', () => {
  const PUBLISH = {
    Effect: 'Allow',
    Principal: { Service: 'aps.amazonaws.com' },
    Action: ['sns:GetTopicAttributes', 'sns:Publish'],
    Condition: {
      StringEquals: { 'aws:SourceAccount': ACCOUNT },
      ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Workspace', 'Arn'] } },
    },
  };

  test.each([
    ['an L2', (stack: Stack) => new sns.Topic(stack, 'Topic')],
    ['an L1', (stack: Stack) => new sns.CfnTopic(stack, 'Topic')],
  ])('of %s lets this workspace in, once, and no other service', (_, topicIn) => {
    const stack = testStack();
    const topic = topicIn(stack);
    bind(stack, AlertManager.of({ receiver: AlertReceiver.sns('a', { topic }, { topic, subject: 'again' }) }));
    expect(statements(stack, 'AWS::SNS::TopicPolicy')).toEqual([expect.objectContaining(PUBLISH)]);
    expect(statements(stack, 'AWS::SNS::TopicPolicy')[0]!['Resource']).toEqual({
      Ref: expect.stringMatching(/^Topic/),
    });
    expect(warnings(stack)).toEqual([]);
  });

  test('of another stack trusts the workspaces of the account, so that no stack waits for the other', () => {
    const stack = testStack();
    const other = testStack('Other', {}, stack.node.root as never);
    bind(stack, AlertManager.of({ receiver: AlertReceiver.sns('a', { topic: new sns.Topic(other, 'Topic') }) }));
    expect(statements(other, 'AWS::SNS::TopicPolicy')[0]!['Condition']).toEqual({
      StringEquals: { 'aws:SourceAccount': ACCOUNT },
      ArnLike: {
        'aws:SourceArn': `arn:aws:aps:us-east-1:${ACCOUNT}:workspace/*`,
      },
    });
    expect(() => (stack.node.root as App).synth()).not.toThrow();
  });

  test('of an imported one is for its owner to write: a warning says what', () => {
    const stack = testStack();
    const topic = sns.Topic.fromTopicArn(stack, 'Imported', TOPIC_ARN);
    bind(stack, AlertManager.of({ receiver: AlertReceiver.sns('a', { topic }) }));
    expect(warnings(stack)).toEqual([
      expect.stringMatching(
        /^alerts do not arrive until this is added to the policy of the topic 'Stack\/Imported', which this app does not own: \{"Action":\["sns:GetTopicAttributes","sns:Publish"\],"Condition":\{"StringEquals":\{"aws:SourceAccount":"123456789012"\},"ArnEquals":\{"aws:SourceArn":\{"Fn::GetAtt":\["Workspace","Arn"\]\}\}\}.*\[ack: cdk-reinvent-constructs:aps.topicNotOwned\]$/,
      ),
    ]);
  });

  test('of another account gets a warning, as only those of the account are documented', () => {
    const stack = testStack();
    const topic = sns.Topic.fromTopicArn(stack, 'Imported', 'arn:aws:sns:us-east-1:999999999999:alerts');
    bind(stack, AlertManager.of({ receiver: AlertReceiver.sns('a', { topic }) }));
    expect(warnings(stack)[0]).toMatch(/topics of the workspace's account 123456789012 only, .* is of 999999999999/);
  });

  test.each([
    ['an L2', (stack: Stack) => new sns.Topic(stack, 'Topic', { fifo: true })],
    ['an L1', (stack: Stack) => new sns.CfnTopic(stack, 'Topic', { fifoTopic: true })],
    ['an imported one', (stack: Stack) => sns.Topic.fromTopicArn(stack, 'Topic', `${TOPIC_ARN}.fifo`)],
  ])('is not asked for: %s that is FIFO is refused', (_, topicIn) => {
    const stack = testStack();
    const manager = AlertManager.of({ receiver: AlertReceiver.sns('a', { topic: topicIn(stack) }) });
    expect(messageOf(() => bind(stack, manager))).toMatch(/must be a standard topic/);
  });
});

describe('the key of a topic', () => {
  const USE = {
    Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    Effect: 'Allow',
    Principal: { Service: 'aps.amazonaws.com' },
    Resource: '*',
  };

  test('lets the service in, and the stack has no circle', () => {
    const stack = testStack();
    const topic = new sns.Topic(stack, 'Topic', { masterKey: new kms.Key(stack, 'Key') });
    bind(stack, AlertManager.of({ receiver: AlertReceiver.sns('a', { topic }) }));
    const { KeyPolicy } = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'))[0]!['Properties'];
    expect(KeyPolicy.Statement).toContainEqual(USE);
    expect(warnings(stack)).toEqual([]);
  });

  test('of an L1 lets the service in', () => {
    const stack = testStack();
    const key = new kms.CfnKey(stack, 'Key', { keyPolicy: { Version: '2012-10-17', Statement: [] } });
    const topic = new sns.CfnTopic(stack, 'Topic', { kmsMasterKeyId: key.attrArn });
    bind(stack, AlertManager.of({ receiver: AlertReceiver.sns('a', { topic }) }));
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: [USE] } });
  });

  test.each([
    [
      'imported with its topic',
      (stack: Stack) =>
        sns.Topic.fromTopicAttributes(stack, 'Topic', {
          topicArn: TOPIC_ARN,
          keyArn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
        }),
    ],
    [
      'imported for a topic of the app',
      (stack: Stack) =>
        new sns.Topic(stack, 'Topic', {
          masterKey: kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd`),
        }),
    ],
    ['known by its id alone', (stack: Stack) => new sns.CfnTopic(stack, 'Topic', { kmsMasterKeyId: '1234abcd' })],
  ])('%s is for its owner to open: a warning says how', (_, topicIn) => {
    const stack = testStack();
    bind(stack, AlertManager.of({ receiver: AlertReceiver.sns('a', { topic: topicIn(stack) }) }));
    expect(warnings(stack).filter((text) => text.includes('the key of'))).toEqual([
      `alerts do not arrive until this is added to the policy of the key of 'Stack/Topic', which this app does not own: ` +
        `${JSON.stringify(USE)} [ack: cdk-reinvent-constructs:aps.topicKeyNotOwned]`,
    ]);
  });

  test.each([
    ['an L1', (stack: Stack) => new sns.CfnTopic(stack, 'Topic', { kmsMasterKeyId: 'alias/aws/sns' })],
    [
      'an L2',
      (stack: Stack) =>
        new sns.Topic(stack, 'Topic', { masterKey: kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/sns') }),
    ],
  ])('of AWS lets no service in: %s is refused', (_, topicIn) => {
    const stack = testStack();
    const manager = AlertManager.of({ receiver: AlertReceiver.sns('a', { topic: topicIn(stack) }) });
    expect(messageOf(() => bind(stack, manager))).toMatch(
      /must not be encrypted with 'alias\/aws\/sns'.*a key of your own/,
    );
  });
});

describe('YAML', () => {
  const WITH_TOPIC = `route: {receiver: a}
receivers:
- name: a
  sns_configs: [{topic_arn: '${TOPIC_ARN}', sigv4: {region: us-east-1}}]
`;
  const DEFINITION = `template_files:\n  x: '{{ define "x" }}y{{ end }}'\nalertmanager_config: |\n${WITH_TOPIC.replace(/^/gm, '  ')}`;

  test('is taken as it is, from text and from a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'alerts-')), 'alerts.yaml');
    writeFileSync(file, DEFINITION);
    expect(definitionOf(AlertManager.fromYaml(DEFINITION))).toBe(DEFINITION);
    expect(definitionOf(AlertManager.fromFile(file))).toBe(DEFINITION);
  });

  test('of an Alertmanager is made a definition', () => {
    const definition = definitionOf(AlertManager.fromYaml(WITH_TOPIC));
    expect(definition).toMatch(/^alertmanager_config: \|\n {2}route:/);
    expect(configOf(definition)).toBe(WITH_TOPIC);
  });

  test('gets a warning for each topic that is not given, with what its owner must add', () => {
    const stack = testStack();
    bind(stack, AlertManager.fromYaml(WITH_TOPIC));
    expect(warnings(stack)).toEqual([expect.stringContaining(`the policy of the topic '${TOPIC_ARN}'`)]);
    expect(warnings(stack)[0]).toContain(`"Resource":"${TOPIC_ARN}"`);
  });

  test('may name topics of the app, whose policies are arranged', () => {
    const stack = testStack();
    const topic = new sns.Topic(stack, 'Topic');
    const text = WITH_TOPIC.replace(TOPIC_ARN, topic.topicArn);
    bind(stack, AlertManager.fromYaml(text, { topics: [topic] }));
    expect(statements(stack, 'AWS::SNS::TopicPolicy')).toHaveLength(1);
    expect(warnings(stack)).toEqual([]);
    expect(textOf(stack, 'AWS::APS::Workspace', 'AlertManagerDefinition')).toContain("topic_arn: 'DEPLOYED'");
  });

  test.each<[string, string, RegExp]>([
    ['no YAML', 'route: [', /^'alertManager' is not YAML, line 1/],
    [
      'no YAML in the text',
      'alertmanager_config: |\n  route: [',
      /^'alertManager, alertmanager_config' is not YAML, line \d/,
    ],
    [
      'the configuration as a map',
      `alertmanager_config:\n  route: {}`,
      /must be a text: write 'alertmanager_config: \|'/,
    ],
    ['no configuration', `template_files: {x: y}`, /alertmanager_config: must be there and not empty/],
    [
      'another top field',
      `alertmanager_config: ''\nrules: x`,
      /^'alertManager', line 2, rules: there is no field 'rules'/,
    ],
    ['a list of templates', `template_files: [x]\nalertmanager_config: x`, /template_files: must be a map, got a list/],
    ['an open template', `template_files: {x: '{{'}\nalertmanager_config: x`, /template_files.x: a '{{' has no '}}'/],
    ['an unknown field', `${SMALLEST}x: y`, /^'alertManager', line 3, x: there is no field 'x'; known are global, /],
    ['a slip in global', `${SMALLEST}global: {timeout: 5m}`, /global.timeout: there is no field 'timeout'/],
    ['a wrong resolve_timeout', `${SMALLEST}global: {resolve_timeout: x}`, /resolve_timeout: must be a duration/],
    ['no route', 'receivers: [{name: a}]', /route: there must be a route/],
    ['no receivers', 'route: {receiver: a}', /receivers: there must be at least one receiver/],
    ['a nameless receiver', 'route: {receiver: a}\nreceivers: [{}]', /receivers\[0\].name: must be there/],
    [
      'a receiver twice',
      'route: {receiver: a}\nreceivers: [{name: a}, {name: a}]',
      /receivers\[1\]: the names must be unique, 'a'/,
    ],
    ['no first receiver', 'route: {}\nreceivers: [{name: a}]', /route.receiver: the first route must name a receiver/],
    ['matchers at the top', route(`matchers: ['a="b"']`), /route.matchers: the first route takes all alerts/],
    [
      'an unknown receiver',
      child('receiver: b'),
      /^'alertManager', line 1, route.routes\[0\].receiver: there is no 'b'; known are 'a'/,
    ],
    [
      'an unknown first receiver',
      'route: {receiver: b}\nreceivers: [{name: a}]',
      /route.receiver: there is no 'b'; known are 'a'/,
    ],
    ['an unknown field of a route', child('reciever: a'), /there is no field 'reciever'/],
    ['an unknown time interval', child('mute_time_intervals: [x]'), /there is no 'x'; known are none/],
    [
      'a matcher without a value',
      child(`matchers: ['a']`),
      /matchers\[0\]: must be a label, one of = != =~ !~ and a value/,
    ],
    ['a wrong label in a matcher', child(`matchers: ['a-b="c"']`), /must be a label, one of/],
    ['a matcher with odd quotes', child(`matchers: ['a="b']`), /the quotes of 'a="b' do not match/],
    ['a wrong regex in a matcher', child(`matchers: ['a=~"("']`), /the regular expression of 'a=~"\("' is wrong/],
    [
      'a wrong regex after a comma',
      child(`matchers: ['{x="y,z", a!~"("}']`),
      /the regular expression of 'a!~"\("' is wrong/,
    ],
    ['a wrong match_re', child(`match_re: {a: '('}`), /match_re.a: the regular expression '\(' is wrong/],
    ['a wrong match', child(`match: {a-b: c}`), /match.a-b: the name must be letters/],
    ['a wrong duration', route('group_wait: soon'), /group_wait: must be a duration such as '30s'.*, got 'soon'/],
    ['no group interval', route('group_interval: 0s'), /group_interval: must be more than 0/],
    ['no repeat interval', route('repeat_interval: 0s'), /repeat_interval: must be more than 0/],
    [
      'a long repeat interval',
      route('repeat_interval: 121h'),
      /must be at most 5d, which the service makes of .*, got '121h'/,
    ],
    ['a label twice', route('group_by: [a, a]'), /group_by\[1\]: 'a' is there twice/],
    ['... and a label', route('group_by: [..., a]'), /'...' must be alone/],
    ['a wrong label', route('group_by: [a-b]'), /group_by\[0\]: must be the name of a label, got 'a-b'/],
    ['a wrong boolean', child('continue: perhaps'), /continue: must be true or false, got 'perhaps'/],
    [
      'a receiver of another kind',
      receiver('slack_configs: []'),
      /sns_configs and pagerduty_configs only, got 'slack_configs'/,
    ],
    ['no topic in a list', receiver('sns_configs: []'), /receiver 'a' must have at least one topic/],
    ['no topic', sns1('subject: x'), /must have one of topic_arn, target_arn and phone_number, got 0/],
    ['two targets', sns1(`topic_arn: x, target_arn: y`), /got 2/],
    ['no region', receiver('sns_configs: [{topic_arn: x}]'), /sigv4.region: must be there and not empty/],
    ['an api_url', sns1('topic_arn: x, api_url: y'), /the service does not take 'api_url'; leave it out/],
    ['an http_config', sns1('topic_arn: x, http_config: {}'), /the service does not take 'http_config'/],
    ['a FIFO topic', sns1(`topic_arn: x.fifo`), /must be a standard topic, got 'x.fifo'/],
    ['an unknown field of a topic', sns1(`topic_arn: x, title: y`), /there is no field 'title'/],
    [
      'a long subject',
      sns1(`topic_arn: x, subject: ${'y'.repeat(101)}`),
      /at most 100 printable characters of ASCII, got 101/,
    ],
    [
      'a subject that is not ASCII',
      sns1(`topic_arn: x, subject: ä`),
      /subject: must be at most 100 printable characters/,
    ],
    ['an open template in a text', sns1(`topic_arn: x, message: '{{'`), /message: a '{{' has no '}}'/],
    [
      'a muting of everything',
      `${SMALLEST}inhibit_rules: [{source_matchers: ['a="b"'], target_matchers: []}]`,
      /target_matchers: there must be a matcher that does not take everything, or every alert would be muted/,
    ],
    [
      'a muting by everything',
      `${SMALLEST}inhibit_rules: [{source_matchers: ['a=~".*"'], target_matchers: ['a="b"']}]`,
      /source_matchers: .*every alert would mute others/,
    ],
    [
      'a time interval twice',
      `${SMALLEST}time_intervals: [{name: x}, {name: x}]`,
      /the names must be unique, 'x' is another time interval's/,
    ],
    [
      'a wrong time',
      interval(`times: [{start_time: '9:00', end_time: '17:00'}]`),
      /start_time: must be a time as HH:MM, .*'9:00'/,
    ],
    [
      'a time past midnight',
      interval(`times: [{start_time: '22:00', end_time: '06:00'}]`),
      /must begin before it ends, got '22:00' to '06:00'/,
    ],
    ['a wrong weekday', interval('weekdays: [mon]'), /weekdays\[0\]: must be a day of the week or a range .*'mon'/],
    ['weekdays backwards', interval(`weekdays: ['friday:monday']`), /weekdays\[0\]: must be a day of the week/],
    ['a wrong day', interval(`days_of_month: ['0']`), /days_of_month\[0\]: must be a day from 1 to 31 or -31 to -1/],
    ['a wrong month', interval(`months: ['13']`), /months\[0\]: must be a month/],
    ['a wrong year', interval(`years: ['next']`), /years\[0\]: must be a year/],
    [
      'a wrong location',
      interval('location: Berlin'),
      /location: must be a time zone such as 'Europe\/Berlin', got 'Berlin'/,
    ],
  ])('is refused with %s', (_, yaml, message) => {
    expect(messageOf(() => definitionOf(AlertManager.fromYaml(yaml)))).toMatch(message);
  });
});

describe('typed options', () => {
  const route = (options: Partial<aps.AlertRoute>) =>
    AlertManager.of({ receiver: NOBODY, routes: [{ matchers: [AlertMatcher.equalTo('a', 'b')], ...options }] });

  test.each<[string, aps.AlertManager, RegExp]>([
    [
      'two receivers of one name',
      route({ receiver: AlertReceiver.nobody('nobody') }),
      /^'alertManager', receivers\[1\]: the names must be unique, 'nobody'/,
    ],
    [
      'a receiver without topics',
      AlertManager.of({ receiver: AlertReceiver.sns('a') }),
      /receiver 'a' must have at least one topic/,
    ],
    [
      'a nameless receiver',
      AlertManager.of({ receiver: AlertReceiver.nobody('') }),
      /receivers\[0\].name: must be there/,
    ],
    [
      'a wrong label',
      route({ matchers: [AlertMatcher.equalTo('a-b', 'c')] }),
      /route.routes\[0\].matchers\[0\]: must be a label/,
    ],
    [
      'a wrong regex',
      route({ matchers: [AlertMatcher.matching('a', 'b(')] }),
      /the regular expression of 'a=~"b\("' is wrong/,
    ],
    ['a long repeat interval', route({ repeatInterval: Duration.days(6) }), /must be at most 5d/],
    [
      'no group interval',
      AlertManager.of({ receiver: NOBODY, groupInterval: Duration.seconds(0) }),
      /^'alertManager', route.group_interval: must be more than 0/,
    ],
    [
      'two time intervals of one name',
      route({ muteTimeIntervals: [TimeInterval.of('x', {}), TimeInterval.of('x', {})] }),
      /the names must be unique, 'x'/,
    ],
    [
      'an empty inhibition',
      AlertManager.of({ receiver: NOBODY, inhibitRules: [{ source: [], target: [AlertMatcher.equalTo('a', 'b')] }] }),
      /source_matchers: there must be a matcher/,
    ],
    [
      'an open template',
      AlertManager.of({ receiver: NOBODY, templates: { x: '{{ define' } }),
      /template_files.x: a '{{' has no '}}'/,
    ],
    [
      'too much',
      AlertManager.of({ receiver: NOBODY, templates: { x: 'y'.repeat(1_048_576) } }),
      /^'alertManager' must be at most 1048576 bytes of YAML, got 10487\d\d/,
    ],
  ])('are refused with %s', (_, manager, message) => {
    expect(messageOf(() => definitionOf(manager))).toMatch(message);
  });

  test('tokens pass', () => {
    const stack = testStack();
    const text = new CfnParameter(stack, 'Text').valueAsString;
    const manager = AlertManager.of({
      receiver: AlertReceiver.sns(text, { topic: new sns.Topic(stack, 'Topic'), subject: text }),
      groupBy: [text],
      templates: { x: text },
      groupWait: Duration.seconds(new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber),
      routes: [
        {
          matchers: [AlertMatcher.matching('a', text)],
          receiver: NOBODY,
          muteTimeIntervals: [
            TimeInterval.of(text, { weekdays: [text], location: text, times: [{ start: text, end: text }] }),
          ],
        },
      ],
    });
    const definition = definitionOf(manager, stack);
    expect(definition).toContain('x: "DEPLOYED"');
    expect(definition).toContain('topic_arn: "DEPLOYED"');
    const config = parse(configOf(definition));
    expect(config.route).toMatchObject({
      receiver: 'DEPLOYED',
      group_by: ['DEPLOYED'],
      group_wait: 'DEPLOYEDs',
      routes: [{ matchers: ['a=~"DEPLOYED"'], mute_time_intervals: ['DEPLOYED'] }],
    });
  });
});

/** What both refuse; each of them is in the table above. */
const BOTH_REFUSE = [
  `${SMALLEST}x: y`,
  `${SMALLEST}global: {timeout: 5m}`,
  'receivers: [{name: a}]',
  'route: {receiver: a}',
  'route: {receiver: a}\nreceivers: [{}]',
  'route: {receiver: a}\nreceivers: [{name: a}, {name: a}]',
  'route: {}\nreceivers: [{name: a}]',
  'route: {receiver: b}\nreceivers: [{name: a}]',
  route(`matchers: ['a="b"']`),
  child('receiver: b'),
  child('reciever: a'),
  child('mute_time_intervals: [x]'),
  child(`matchers: ['a']`),
  child(`matchers: ['a-b="c"']`),
  child(`matchers: ['a="b']`),
  child(`matchers: ['a=~"("']`),
  child(`matchers: ['{x="y,z", a!~"("}']`),
  child(`match_re: {a: '('}`),
  child(`match: {a-b: c}`),
  route('group_wait: soon'),
  route('group_interval: 0s'),
  route('repeat_interval: 0s'),
  route('group_by: [a, a]'),
  route('group_by: [..., a]'),
  route('group_by: [a-b]'),
  child('continue: perhaps'),
  sns1('subject: x'),
  sns1(`topic_arn: x, title: y`),
  `${SMALLEST}time_intervals: [{name: x}, {name: x}]`,
  interval(`times: [{start_time: '9:00', end_time: '17:00'}]`),
  interval(`times: [{start_time: '22:00', end_time: '06:00'}]`),
  interval('weekdays: [mon]'),
  interval(`weekdays: ['friday:monday']`),
  interval(`days_of_month: ['0']`),
  interval(`years: ['next']`),
  interval('location: Berlin'),
];

/** What Alertmanager takes, and the service does not, or what is a mistake all the same. */
const ONLY_WE_REFUSE = [
  interval(`months: ['13']`),
  route('repeat_interval: 121h'),
  receiver('sns_configs: []'),
  receiver('sns_configs: [{topic_arn: x}]'),
  sns1('topic_arn: x, api_url: y'),
  sns1('topic_arn: x, http_config: {}'),
  sns1('topic_arn: x.fifo'),
  sns1('topic_arn: x, subject: ä'),
  sns1(`topic_arn: x, message: '{{'`),
  receiver('slack_configs: []'),
  `${SMALLEST}inhibit_rules: [{source_matchers: ['a="b"'], target_matchers: []}]`,
];

testWith('amtool', 'Alertmanager refuses what we refuse', (check) => {
  for (const yaml of BOTH_REFUSE) {
    expect({ yaml, ok: check(['check-config'], yaml).ok }).toEqual({ yaml, ok: false });
    expect(() => definitionOf(AlertManager.fromYaml(yaml))).toThrow();
  }
});

testWith('amtool', 'some mistakes are refused by us alone', (check) => {
  for (const yaml of ONLY_WE_REFUSE) {
    expect({ yaml, ...check(['check-config'], yaml) }).toMatchObject({ yaml, ok: true });
    expect(() => definitionOf(AlertManager.fromYaml(yaml))).toThrow();
  }
});

/** What both take, and is written otherwise than we write it. */
const BOTH_TAKE = [
  SMALLEST,
  child(`matchers: ['{x="y,z", a!~b}', 'c = d', 'e=', 'f=g h', '']`),
  child('match: {a: b}, match_re: {c: d.*}, continue: true'),
  `${SMALLEST}mute_time_intervals: [{name: x, time_intervals: [{weekdays: ['Monday:FRIDAY'], months: [may]}]}]`,
  interval(`times: [{start_time: '00:00', end_time: '24:00'}], days_of_month: ['-1', '25:-1', '1:31']`),
  `${SMALLEST}global: {resolve_timeout: 5m, slack_api_url: 'https://example.com'}`,
  `${SMALLEST}inhibit_rules: [{source_match: {a: b}, target_match_re: {c: d}, equal: [e]}]`,
];

testWith('amtool', 'Alertmanager takes what we take', (check) => {
  for (const yaml of BOTH_TAKE) {
    expect({ yaml, ...check(['check-config'], yaml) }).toMatchObject({ yaml, ok: true });
    expect(configOf(definitionOf(AlertManager.fromYaml(yaml)))).toBe(yaml);
  }
});

function route(fields: string): string {
  return `route: {receiver: a, ${fields}}\nreceivers: [{name: a}]\n`;
}

function child(fields: string): string {
  return route(`routes: [{${fields}}]`);
}

function receiver(fields: string): string {
  return `route: {receiver: a}\nreceivers: [{name: a, ${fields}}]\n`;
}

function sns1(fields: string): string {
  return receiver(`sns_configs: [{sigv4: {region: us-east-1}, ${fields}}]`);
}

function interval(fields: string): string {
  return `${SMALLEST}time_intervals: [{name: x, time_intervals: [{${fields}}]}]\n`;
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}
