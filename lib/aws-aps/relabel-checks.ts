import { isKnown } from '../core/validation';
import { asRe2 } from './re2';
import type { Place } from '../core/place';
import {
  asList,
  count,
  isAbsent,
  knownText,
  LABEL_NAME,
  labelName,
  listOf,
  mapping,
  oneOf,
  regex,
  text,
  type Check,
  type Mapping,
} from './scrape-checks';

/** What a relabelling action reads and needs. */
interface Action {
  readonly needs: readonly string[];
  readonly takes: readonly string[];
  /** Whether the label or the replacement may refer to groups of the regular expression. */
  readonly templates?: boolean;
}

const COMPARISON: Action = { needs: ['source_labels', 'target_label'], takes: [] };
const FILTER: Action = { needs: ['source_labels'], takes: ['regex', 'separator'] };
const LABEL_FILTER: Action = { needs: ['regex'], takes: [] };
const CASE: Action = { needs: ['source_labels', 'target_label'], takes: ['regex', 'separator'] };

const ACTIONS: Readonly<Record<string, Action>> = {
  replace: {
    needs: ['target_label'],
    takes: ['source_labels', 'regex', 'separator', 'replacement'],
    templates: true,
  },
  keep: FILTER,
  drop: FILTER,
  keepequal: COMPARISON,
  dropequal: COMPARISON,
  hashmod: { needs: ['source_labels', 'target_label', 'modulus'], takes: ['regex', 'separator'] },
  labelmap: { needs: ['regex'], takes: ['replacement'], templates: true },
  labeldrop: LABEL_FILTER,
  labelkeep: LABEL_FILTER,
  lowercase: CASE,
  uppercase: CASE,
};

/** The name of a label that may have groups in it, as Prometheus wants it. */
const TEMPLATE = /^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$/;

const FIELDS: Readonly<Record<string, Check>> = {
  source_labels: listOf(labelName, 'label names'),
  separator: text,
  target_label: text,
  regex,
  modulus: count,
  replacement: text,
  action: oneOf(Object.keys(ACTIONS), { ignoreCase: true }),
};

const rule = mapping(FIELDS, {
  together: (place, fields) => {
    const action = knownText(fields['action'] ?? 'replace')?.toLowerCase();
    if (action === undefined) return;
    const { needs, takes, templates = false } = ACTIONS[action]!;
    validateFields(place, action, fields, { needs, takes });
    validateTemplates(place, action, fields, templates);
    if (templates) warnOfLostGroups(place, fields);
  },
});

/** Relabelling of targets, before they are scraped. */
export const relabelConfigs: Check = listOf((place, value) => {
  rule(place, value);
  if (asList(fieldsOf(value)['source_labels']).includes('__name__')) {
    place.warn(
      'metricNameOfTarget',
      `reads '__name__', which targets have not; to filter metrics put the rule into 'metric_relabel_configs'`,
    );
  }
}, 'relabelling rules');

/** Relabelling of series, after they are scraped. */
export const metricRelabelConfigs: Check = listOf((place, value) => {
  rule(place, value);
  const meta = asList(fieldsOf(value)['source_labels'])
    .map(knownText)
    .find((label) => label?.startsWith('__meta_'));
  if (meta !== undefined) {
    place.warn(
      'metaLabelOfSeries',
      `reads '${meta}', which series have not; to filter targets put the rule into 'relabel_configs'`,
    );
  }
}, 'relabelling rules');

function fieldsOf(value: unknown): Mapping {
  return typeof value === 'object' && value !== null ? (value as Mapping) : {};
}

function validateFields(place: Place, action: string, fields: Mapping, { needs, takes }: Action): void {
  const absent = (field: string) => isAbsent(fields[field]) || (Array.isArray(fields[field]) && !fields[field].length);
  const missing = needs.filter(absent);
  if (missing.length > 0) {
    place.refuse('RelabelFieldMissing', `must have ${quoted(missing)}, which the action '${action}' needs`);
  }
  if (knownText(fields['modulus']) === '0') {
    place.at('modulus').refuse('ModulusZero', `must be at least 1, got '0'`);
  }
  const unused = Object.keys(fields).filter((name) => name !== 'action' && ![...needs, ...takes].includes(name));
  if (unused.length > 0) {
    place.refuse('RelabelFieldUnused', `must not have ${quoted(unused)}, which the action '${action}' does not read`);
  }
}

function validateTemplates(place: Place, action: string, fields: Mapping, templates: boolean): void {
  const field = action === 'labelmap' ? 'replacement' : 'target_label';
  const name = knownText(fields[field]);
  if (name === undefined || (templates ? TEMPLATE : LABEL_NAME).test(name)) return;
  const groups = templates ? ", which may have groups such as '${1}' in it" : '';
  place
    .at(field)
    .refuse('LabelNameInvalid', `must be the name of a label for the action '${action}'${groups}, got '${name}'`);
}

/** Go reads as much of a name as it can: of `$1_total` the group `1_total`, which there is not, so nothing comes of it. */
function warnOfLostGroups(place: Place, fields: Mapping): void {
  const pattern = fields['regex'] ?? '(.*)';
  if (!isKnown(pattern)) return;
  const verdict = asRe2(knownText(pattern) ?? '');
  if ('error' in verdict) return;
  for (const field of ['target_label', 'replacement']) {
    const value = knownText(fields[field]) ?? '';
    const references = [...value.replaceAll('$$', ' ').matchAll(/\$(?:\{(\w+)\}|(\w+))/g)];
    for (const [reference, braced, bare] of references) {
      const name = (braced ?? bare)!;
      if (/^\d+$/.test(name) ? Number(name) <= verdict.groups : verdict.names.includes(name)) continue;
      const digits = /^\d+(?=\w)/.exec(name)?.[0];
      const meant = digits ? `; if group ${digits} is meant, write '\${${digits}}'` : '';
      place
        .at(field)
        .warn(
          'groupUnknown',
          `refers to '${reference}', which the regular expression has not: nothing comes of it${meant}`,
        );
    }
  }
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(' and ');
}
