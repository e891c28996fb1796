import { Token } from 'aws-cdk-lib';
import { matchersFault, takesAllAlerts } from './alert-matcher-text';
import { type Fields, type Shape } from './document-shape';
import { regexFault } from './matcher-regex';
import { templateFault } from './rules-document';
import { validateTimeIntervals } from './time-interval-document';
import type { Path } from '../core/yaml-tree';

const CONFIG_FIELDS = [
  ...['global', 'templates', 'route', 'inhibit_rules', 'receivers', 'mute_time_intervals', 'time_intervals'],
];
/** Settings of receivers that the service may not have; what is not a setting of any is a slip. */
const GLOBAL_FIELD =
  /^(?:resolve_timeout|http_config|(?:smtp|slack|pagerduty|opsgenie|wechat|victorops|telegram|webex)_\w+)$/;
const ROUTE_FIELDS = [
  ...['receiver', 'group_by', 'continue', 'match', 'match_re', 'matchers', 'group_wait', 'group_interval'],
  ...['repeat_interval', 'mute_time_intervals', 'active_time_intervals', 'routes'],
];
const INHIBIT_FIELDS = [
  ...['source_match', 'source_match_re', 'source_matchers'],
  ...['target_match', 'target_match_re', 'target_matchers', 'equal'],
];
const SNS_FIELDS = [
  ...['send_resolved', 'topic_arn', 'phone_number', 'target_arn', 'sigv4', 'subject', 'message', 'attributes'],
];
const SIGV4_FIELDS = ['region', 'access_key', 'secret_key', 'profile', 'role_arn'];
const LONGEST_REPEAT_DAYS = 5;
const LONGEST_SUBJECT = 100;
const MILLISECONDS_PER_DAY = 86_400_000;

/** What routes refer to. */
interface Names {
  readonly receivers: readonly string[];
  readonly intervals: readonly string[];
}

/**
 * Refuses a configuration that Alertmanager or the service would refuse, or change without a word.
 *
 * @returns the topics that it sends to
 */
export function validateAlertManager(shape: Shape, value: unknown): string[] {
  const config = shape.fields([], value, CONFIG_FIELDS);
  validateGlobal(shape, config['global']);
  shape.texts(['templates'], config['templates']);
  const topics: string[] = [];
  const receivers = shape
    .list(['receivers'], config['receivers'])
    .map((each, index) => validateReceiver(shape, ['receivers', index], each, topics));
  if (receivers.length === 0) shape.refuse(['receivers'], 'NoReceiver', 'there must be at least one receiver');
  refuseTwice(shape, ['receivers'], receivers, 'DuplicateReceiver', 'receiver');
  const intervals = ['mute_time_intervals', 'time_intervals'].flatMap((field) =>
    validateTimeIntervals(shape, [field], config[field]),
  );
  refuseTwice(shape, ['time_intervals'], intervals, 'DuplicateTimeInterval', 'time interval');
  validateRoot(shape, config['route'], { receivers, intervals });
  for (const [index, rule] of shape.list(['inhibit_rules'], config['inhibit_rules']).entries()) {
    validateInhibitRule(shape, ['inhibit_rules', index], rule);
  }
  return topics;
}

function validateGlobal(shape: Shape, value: unknown): void {
  if (value === undefined) return;
  const global = shape.map(['global'], value);
  const unknown = Object.keys(global).find((field) => !GLOBAL_FIELD.test(field));
  if (unknown !== undefined) shape.refuse(['global', unknown], 'UnknownField', `there is no field '${unknown}'`);
  shape.duration(['global', 'resolve_timeout'], global['resolve_timeout']);
}

function refuseTwice(shape: Shape, path: Path, names: readonly string[], code: string, what: string): void {
  const index = names.findIndex((name, at) => !Token.isUnresolved(name) && names.indexOf(name) < at);
  if (index === -1) return;
  shape.refuse([...path, index], code, `the names must be unique, '${names[index]}' is another ${what}'s as well`);
}

function validateReceiver(shape: Shape, path: Path, value: unknown, topics: string[]): string {
  const receiver = shape.map(path, value);
  const name = shape.text([...path, 'name'], receiver['name'], { required: true })!;
  for (const field of Object.keys(receiver)) {
    const place = [...path, field];
    if (field === 'sns_configs') {
      const configs = shape.list(place, receiver[field]);
      if (configs.length === 0) shape.refuse(place, 'NoTopic', `receiver '${name}' must have at least one topic`);
      for (const [index, config] of configs.entries()) topics.push(...validateSns(shape, [...place, index], config));
    } else if (field === 'pagerduty_configs') {
      for (const [index, config] of shape.list(place, receiver[field]).entries()) shape.map([...place, index], config);
    } else if (field !== 'name') {
      shape.refuse(
        place,
        'UnknownField',
        `the service sends to sns_configs and pagerduty_configs only, got '${field}'`,
      );
    }
  }
  return name;
}

function validateSns(shape: Shape, path: Path, value: unknown): string[] {
  for (const field of ['api_url', 'http_config']) {
    if (field in shape.map(path, value)) {
      shape.refuse([...path, field], 'NotSupported', `the service does not take '${field}'; leave it out`);
    }
  }
  const config = shape.fields(path, value, SNS_FIELDS);
  const targets = ['topic_arn', 'phone_number', 'target_arn'].filter((field) =>
    shape.text([...path, field], config[field]),
  );
  if (targets.length !== 1) {
    shape.refuse(path, 'NoTopic', `must have one of topic_arn, target_arn and phone_number, got ${targets.length}`);
  }
  const sigv4 = shape.fields([...path, 'sigv4'], config['sigv4'] ?? {}, SIGV4_FIELDS);
  shape.text([...path, 'sigv4', 'region'], sigv4['region'], { required: true });
  shape.boolean([...path, 'send_resolved'], config['send_resolved']);
  const attributes = config['attributes'] === undefined ? {} : shape.map([...path, 'attributes'], config['attributes']);
  for (const [name, text] of Object.entries(attributes)) shape.text([...path, 'attributes', name], text);
  validateTexts(shape, path, { subject: config['subject'], message: config['message'] });
  const topic = config['topic_arn'] as string | undefined;
  if (topic?.endsWith('.fifo')) {
    shape.refuse([...path, 'topic_arn'], 'FifoTopic', `must be a standard topic, got '${topic}'`);
  }
  return topic === undefined ? [] : [topic];
}

function validateTexts(shape: Shape, path: Path, texts: Fields): void {
  for (const [field, value] of Object.entries(texts)) {
    const fault = templateFault(shape.text([...path, field], value) ?? '');
    if (fault !== undefined) shape.refuse([...path, field], 'WrongTemplate', `${fault} in '${String(value)}'`);
  }
  const subject = (texts['subject'] ?? '') as string;
  if (subject.includes('{{') || Token.isUnresolved(subject)) return;
  if (subject.length > LONGEST_SUBJECT || !/^[ -~]*$/.test(subject)) {
    const form = `at most ${LONGEST_SUBJECT} printable characters of ASCII`;
    shape.refuse([...path, 'subject'], 'WrongSubject', `must be ${form}, got ${subject.length}: '${subject}'`);
  }
}

function validateRoot(shape: Shape, value: unknown, names: Names): void {
  if (value === undefined) shape.refuse(['route'], 'NoRoute', 'there must be a route');
  const root = shape.map(['route'], value);
  if (root['receiver'] === undefined) {
    shape.refuse(
      ['route', 'receiver'],
      'NoReceiver',
      'the first route must name a receiver, for all that no other takes',
    );
  }
  const given = ['match', 'match_re', 'matchers', 'mute_time_intervals', 'active_time_intervals', 'continue'].find(
    (field) => root[field] !== undefined,
  );
  if (given !== undefined) {
    shape.refuse(['route', given], 'RootRoute', `the first route takes all alerts at all times: no '${given}'`);
  }
  validateRoute(shape, ['route'], value, names);
}

function validateRoute(shape: Shape, path: Path, value: unknown, names: Names): void {
  const route = shape.fields(path, value, ROUTE_FIELDS);
  const receiver = shape.text([...path, 'receiver'], route['receiver']);
  if (receiver !== undefined) refuseUnknown(shape, [...path, 'receiver'], receiver, names.receivers, 'UnknownReceiver');
  for (const field of ['mute_time_intervals', 'active_time_intervals']) {
    for (const [index, name] of shape.texts([...path, field], route[field]).entries()) {
      refuseUnknown(shape, [...path, field, index], name, names.intervals, 'UnknownTimeInterval');
    }
  }
  validateGroupBy(shape, [...path, 'group_by'], shape.texts([...path, 'group_by'], route['group_by']));
  validateIntervals(shape, path, route);
  shape.boolean([...path, 'continue'], route['continue']);
  validateMatchers(shape, path, route, '');
  for (const [index, child] of shape.list([...path, 'routes'], route['routes']).entries()) {
    validateRoute(shape, [...path, 'routes', index], child, names);
  }
}

function refuseUnknown(shape: Shape, path: Path, name: string, known: readonly string[], code: string): void {
  if (Token.isUnresolved(name) || known.includes(name) || known.some((each) => Token.isUnresolved(each))) return;
  shape.refuse(path, code, `there is no '${name}'; known are ${known.map((each) => `'${each}'`).join(', ') || 'none'}`);
}

function validateGroupBy(shape: Shape, path: Path, labels: readonly string[]): void {
  for (const [index, label] of labels.entries()) {
    if (Token.isUnresolved(label)) continue;
    const place = [...path, index];
    if (label === '...' && labels.length > 1) shape.refuse(place, 'WrongGroupBy', `'...' must be alone`);
    if (labels.indexOf(label) < index) shape.refuse(place, 'WrongGroupBy', `'${label}' is there twice`);
    if (label !== '...' && !/^[a-zA-Z_]\w*$/.test(label)) {
      shape.refuse(place, 'WrongLabelName', `must be the name of a label, got '${label}'`);
    }
  }
}

function validateIntervals(shape: Shape, path: Path, route: Fields): void {
  shape.duration([...path, 'group_wait'], route['group_wait']);
  for (const field of ['group_interval', 'repeat_interval']) {
    if (shape.duration([...path, field], route[field]) === 0) {
      shape.refuse([...path, field], 'WrongDuration', 'must be more than 0');
    }
  }
  const repeat = shape.duration([...path, 'repeat_interval'], route['repeat_interval']) ?? 0;
  if (repeat > LONGEST_REPEAT_DAYS * MILLISECONDS_PER_DAY) {
    const message = `must be at most ${LONGEST_REPEAT_DAYS}d, which the service makes of anything longer`;
    shape.refuse(
      [...path, 'repeat_interval'],
      'WrongDuration',
      `${message}, got '${String(route['repeat_interval'])}'`,
    );
  }
}

function validateInhibitRule(shape: Shape, path: Path, value: unknown): void {
  const rule = shape.fields(path, value, INHIBIT_FIELDS);
  shape.texts([...path, 'equal'], rule['equal']);
  for (const prefix of ['source_', 'target_']) {
    const takes = validateMatchers(shape, path, rule, prefix);
    if (takes.length > 0 && !takes.every((each) => each)) continue;
    const who = prefix === 'source_' ? 'every alert would mute others' : 'every alert would be muted';
    shape.refuse(
      [...path, `${prefix}matchers`],
      'NoMatcher',
      `there must be a matcher that does not take everything, or ${who}`,
    );
  }
}

/** For each matcher, whether it takes every alert. */
function validateMatchers(shape: Shape, path: Path, fields: Fields, prefix: string): boolean[] {
  const place = [...path, `${prefix}matchers`];
  const texts = shape.texts(place, fields[`${prefix}matchers`]);
  for (const [index, text] of texts.entries()) {
    const fault = matchersFault(text);
    if (fault !== undefined) shape.refuse([...place, index], 'WrongMatcher', fault);
  }
  const equals = Object.values(shape.labels([...path, `${prefix}match`], fields[`${prefix}match`]));
  const regexes = shape.labels([...path, `${prefix}match_re`], fields[`${prefix}match_re`]);
  for (const [label, regex] of Object.entries(regexes)) {
    const fault = Token.isUnresolved(regex) ? undefined : regexFault(regex);
    const message = `the regular expression '${regex}' is wrong: ${fault}`;
    if (fault !== undefined) shape.refuse([...path, `${prefix}match_re`, label], 'WrongMatcher', message);
  }
  return [
    ...texts.map(takesAllAlerts),
    ...equals.map(() => false),
    ...Object.values(regexes).map((regex) => regex === '.*'),
  ];
}
