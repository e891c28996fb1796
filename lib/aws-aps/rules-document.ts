import { Token } from 'aws-cdk-lib';
import type { Fields, Shape } from './document-shape';
import { promqlFault } from './promql';
import type { Path } from '../core/yaml-tree';

/** Of the newest Prometheus; `query_offset` and `labels` are as far as the workspace's version knows them. */
const GROUP_FIELDS = ['name', 'interval', 'query_offset', 'limit', 'labels', 'rules'];
const RULE_FIELDS = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];
const ALERT_ONLY = ['for', 'keep_firing_for', 'annotations'];
const METRIC = /^[a-zA-Z_:][\w:]*$/;

/** Refuses a list of rule groups that Prometheus would refuse, or that could never give a result. */
export function validateGroups(shape: Shape, path: Path, groups: unknown): void {
  const list = shape.list(path, groups);
  if (list.length === 0) shape.refuse(path, 'NoRules', 'there must be at least one group of rules');
  for (const [index, group] of list.entries()) validateGroup(shape, [...path, index], group);
}

function validateGroup(shape: Shape, path: Path, value: unknown): void {
  const group = shape.fields(path, value, GROUP_FIELDS);
  const name = shape.text([...path, 'name'], group['name'], { required: true })!;
  const interval = shape.duration([...path, 'interval'], group['interval']);
  if (interval === 0) shape.refuse([...path, 'interval'], 'WrongDuration', 'must be more than 0');
  shape.duration([...path, 'query_offset'], group['query_offset']);
  shape.labels([...path, 'labels'], group['labels']);
  validateLimit(shape, [...path, 'limit'], group['limit']);
  const rules = shape.list([...path, 'rules'], group['rules']);
  if (rules.length === 0) {
    shape.refuse([...path, 'rules'], 'NoRules', `the group '${name}' must have at least one rule`);
  }
  for (const [index, rule] of rules.entries()) validateRule(shape, [...path, 'rules', index], rule);
}

function validateLimit(shape: Shape, path: Path, value: unknown): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  const text = typeof value === 'number' ? value.toString() : shape.text(path, value)!;
  if (/^\d+$/.test(text)) return;
  shape.refuse(path, 'NumberOutOfRange', `must be a whole number of at least 0, got '${text}'`);
}

function validateRule(shape: Shape, path: Path, value: unknown): void {
  const rule = shape.fields(path, value, RULE_FIELDS);
  const { record, alert } = rule;
  if ((record === undefined) === (alert === undefined)) {
    shape.refuse(path, 'RecordOrAlert', `a rule has either 'record' or 'alert'`);
  }
  const name = shape.text([...path, alert === undefined ? 'record' : 'alert'], alert ?? record, { required: true })!;
  if (alert === undefined) validateRecording(shape, path, rule, name);
  const expr = shape.text([...path, 'expr'], rule['expr'], { required: true })!;
  const fault = promqlFault(expr);
  if (fault !== undefined) shape.refuse([...path, 'expr'], 'WrongPromql', `the expression of '${name}', ${fault}`);
  for (const field of ['for', 'keep_firing_for']) shape.duration([...path, field], rule[field]);
  const labels = shape.labels([...path, 'labels'], rule['labels']);
  if ('__name__' in labels) {
    shape.refuse([...path, 'labels', '__name__'], 'WrongLabelName', `'__name__' is the metric's name, not a label`);
  }
  const annotations = shape.labels([...path, 'annotations'], rule['annotations']);
  if (alert === undefined) return;
  for (const [field, texts] of Object.entries({ labels, annotations }))
    validateTemplates(shape, [...path, field], texts);
}

function validateRecording(shape: Shape, path: Path, rule: Fields, metric: string): void {
  if (!Token.isUnresolved(metric) && !METRIC.test(metric)) {
    const form = 'letters, digits, underscores and colons, beginning with no digit';
    shape.refuse([...path, 'record'], 'WrongMetricName', `the metric must be named by ${form}, got '${metric}'`);
  }
  const field = ALERT_ONLY.find((each) => rule[each] !== undefined);
  if (field !== undefined) {
    shape.refuse([...path, field], 'AlertOnly', `'${field}' is for alerts, '${metric}' is recorded`);
  }
}

function validateTemplates(shape: Shape, path: Path, texts: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(texts)) {
    const fault = templateFault(text);
    if (fault !== undefined) shape.refuse([...path, name], 'WrongTemplate', `${fault} in '${text}'`);
  }
}

/** Why a Go template does not parse, as far as its braces tell; what is between them only Prometheus can read. */
export function templateFault(text: string): string | undefined {
  const actions = text.split('{{').slice(1);
  return actions.some((action) => !action.includes('}}')) ? `a '{{' has no '}}'` : undefined;
}
