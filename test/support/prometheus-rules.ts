import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Verdict } from './prometheus-tools';

type Check = (args: readonly string[], content: string) => Verdict;

/** A text property of the only resource of a type, a word in place of each value that is known only at deployment. */
export function textOf(stack: Stack, type: string, property: string): string {
  const [resource] = Object.values(Template.fromStack(stack).findResources(type));
  const text = resource!['Properties'][property] as string | { 'Fn::Join': [string, unknown[]] };
  if (typeof text === 'string') return text;
  return text['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'DEPLOYED')).join('');
}

/** Series that are there, and the alerts that then fire, by name, with some of their labels. */
export interface Scenario {
  /** In promtool's notation, one value each minute. */
  readonly series: Readonly<Record<string, string>>;
  readonly at: string;
  readonly alerts: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
}

/** Runs rules over series, as Prometheus does. Labels must be all that an alert has but `alertname`. */
export function runRules(check: Check, rules: string, scenarios: readonly Scenario[]): Verdict {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  try {
    const file = join(folder, 'rules.yaml');
    writeFileSync(file, rules);
    const tests = scenarios.map(({ series, at, alerts }) => ({
      interval: '1m',
      input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
      alert_rule_test: Object.entries(alerts).map(([alertname, each]) => ({
        eval_time: at,
        alertname,
        exp_alerts: each.map((labels) => {
          const { summary, ...others } = labels;
          return { exp_labels: others, exp_annotations: { summary } };
        }),
      })),
    }));
    return check(['test', 'rules'], JSON.stringify({ rule_files: [file], evaluation_interval: '1m', tests }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
