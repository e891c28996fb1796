import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { parse } from 'yaml';
import { fail } from '../core/validation';
import { type Fields, Shape } from './document-shape';
import { metricsOf } from './promql';
import { renderDuration } from './prometheus-duration';
import type { Rule } from './rule';
import { validateGroups } from './rules-document';
import { readYaml } from '../core/yaml-source';
import { pathInWords } from '../core/yaml-tree';

/** Rules that are evaluated together. */
export interface RuleGroupOptions {
  /** The name of the group, once per namespace. */
  readonly name: string;

  /** The rules, evaluated from top to bottom: a rule may use what one above it records. At least one. */
  readonly rules: Rule[];

  /**
   * How often the rules are evaluated. Each evaluation is billed by the samples that it reads.
   *
   * @default - every minute, by the service
   */
  readonly interval?: Duration;

  /**
   * How many series a recording rule, or alerts an alerting rule, may give. With more, the whole evaluation of the rule
   * fails, and nothing of it is kept.
   *
   * @default - as many as there are
   */
  readonly limit?: number;
}

/**
 * Groups of recording and alerting rules: typed, ready-made (`RulePresets`), or from YAML.
 *
 * All are checked at synth alike: names, durations, labels, and the PromQL of each expression by Prometheus' own grammar.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-ruler-rulesfile.html
 */
export class RuleGroups {
  /** One group of typed rules. */
  public static of(group: RuleGroupOptions): RuleGroups {
    const { name, rules, interval, limit } = group;
    const data = {
      name,
      ...(interval && { interval: renderDuration(interval) }),
      ...(limit !== undefined && { limit }),
      rules: rules.map((rule) => rule._render()),
    };
    const twice = rules.find(({ _severityTwice }) => _severityTwice)?._name;
    return new RuleGroups(
      (scope) => {
        if (twice !== undefined) {
          const message = `alert '${twice}' of group '${name}' has 'severity' and a label 'severity'; give one of them`;
          fail(scope, 'SeverityTwice', message);
        }
        return validated(scope, `group '${name}'`, [data]);
      },
      () => metricsRead([data]),
    );
  }

  /**
   * The groups of a rules file of Prometheus, `groups:` with its list. Comments are not kept.
   *
   * @param text the YAML; what is wrong with it is said at synth, with its line
   */
  public static fromYaml(text: string): RuleGroups {
    return RuleGroups.read('rules', text);
  }

  /**
   * The groups of a rules file of Prometheus.
   *
   * @param path the file, relative to where the app runs; a file that cannot be read throws at once
   */
  public static fromFile(path: string): RuleGroups {
    return RuleGroups.read(basename(path), readFileSync(path, 'utf8'));
  }

  private static read(name: string, text: string): RuleGroups {
    return new RuleGroups(
      (scope) => {
        const { data, refuse } = readYaml(scope, name, text);
        const shape = new Shape(refuse);
        const { groups } = shape.fields([], data, ['groups']);
        if (groups === undefined) refuse([], 'Missing', `there must be 'groups' with a list of groups`);
        validateGroups(shape, ['groups'], groups);
        return (groups as Fields[]).map(withNumbers);
      },
      () => metricsRead(groupsOf(text)),
    );
  }

  private constructor(
    private readonly render: (scope: IConstruct) => Fields[],
    private readonly metrics: () => string[],
  ) {}

  /**
   * The metrics that the rules read and do not record themselves, by name: what a scrape configuration has to keep. Of
   * rules that are wrong, those that are readable.
   */
  public get metricNames(): string[] {
    return this.metrics();
  }

  /**
   * The groups as Prometheus reads them; refuses them if it would.
   *
   * @internal
   */
  public _render(scope: IConstruct): Fields[] {
    return this.render(scope);
  }
}

function validated(scope: IConstruct, name: string, groups: Fields[]): Fields[] {
  const shape = new Shape((path, code, message) => {
    // There is one group, and its name says more than its index.
    const place = pathInWords(path.slice(1));
    return fail(scope, code, path.length > 1 ? `${name}, ${place}: ${message}` : `${name}: ${message}`);
  });
  validateGroups(shape, [], groups);
  return groups;
}

/** In a document whose scalars are texts, `limit` is the one number. */
function withNumbers(group: Fields): Fields {
  return group['limit'] === undefined ? group : { ...group, limit: Number(group['limit']) };
}

function groupsOf(text: string): unknown[] {
  try {
    const { groups } = parse(text, { schema: 'failsafe' }) as { groups?: unknown };
    return Array.isArray(groups) ? groups : [];
  } catch {
    // What is wrong is said at synth, when there is a construct to say it of.
    return [];
  }
}

function metricsRead(groups: readonly unknown[]): string[] {
  const rules = groups.flatMap((group) => {
    const list = (group as Fields | undefined)?.['rules'];
    return Array.isArray(list) ? (list as (Fields | undefined)[]) : [];
  });
  const recorded = rules.map((rule) => rule?.['record']);
  const read = rules.flatMap((rule) => (typeof rule?.['expr'] === 'string' ? metricsOf(rule['expr']) : []));
  return [...new Set(read)].filter((metric) => !recorded.includes(metric)).sort();
}
