import type { Duration } from 'aws-cdk-lib';
import { renderDuration } from './prometheus-duration';
import type { Severity } from './severity';

/** What every rule has. */
export interface RuleOptions {
  /**
   * The expression in PromQL, evaluated at the interval of the group. It must parse, call functions that exist with
   * arguments of the right types, and evaluate to an instant vector or a number. Values that are known only at deployment
   * may be in it.
   */
  readonly expr: string;

  /**
   * Labels that the result gets, over those of the expression. Names are letters, digits and underscores, and begin with
   * no digit. Do not set `cluster` for a rule over many clusters: keep it in the expression, with `by (cluster)`.
   *
   * @default - the labels of the expression
   */
  readonly labels?: Record<string, string>;
}

/** What an alerting rule has. */
export interface AlertingRuleOptions extends RuleOptions {
  /**
   * How bad it is: the label `severity`. A label `severity` beside it is refused.
   *
   * @default - no such label
   */
  readonly severity?: Severity;

  /**
   * How long the expression must have a result before the alert fires, `for` in Prometheus. Until then it is pending. An evaluation without a
   * result begins anew.
   *
   * @default - the alert fires at once
   */
  readonly pendingFor?: Duration;

  /**
   * How long the alert fires on after the expression has no result any more, so that it does not flap.
   *
   * @default - the alert is over at once
   */
  readonly keepFiringFor?: Duration;

  /**
   * Texts for people, such as `summary`, `description` and `runbook_url`. They are Go templates: `{{ $labels.cluster }}`
   * and `{{ $value }}` are filled in.
   *
   * @default - none
   */
  readonly annotations?: Record<string, string>;
}

/**
 * Something that a workspace computes at an interval: a metric that it records, or an alert that it may send.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-ruler-rulesfile.html
 */
export class Rule {
  /**
   * Records the result of an expression as a metric, for queries that are slow or often made, and for rules further down
   * in the same group. By convention the name is `level:metric:operations`.
   *
   * @param metric the name of the metric: letters, digits, underscores and colons, beginning with no digit
   */
  public static record(metric: string, options: RuleOptions): Rule {
    return new Rule({ record: metric, expr: options.expr, labels: options.labels });
  }

  /**
   * Sends an alert for each series in the result of an expression, to the workspace's alert manager.
   *
   * @param name the label `alertname`; not empty
   */
  public static alert(name: string, options: AlertingRuleOptions): Rule {
    const { severity } = options;
    return new Rule({
      alert: name,
      expr: options.expr,
      for: options.pendingFor && renderDuration(options.pendingFor),
      keep_firing_for: options.keepFiringFor && renderDuration(options.keepFiringFor),
      labels: severity ? { severity: severity.name, ...options.labels } : options.labels,
      annotations: options.annotations,
      severityTwice: severity !== undefined && options.labels?.['severity'] !== undefined,
    });
  }

  private readonly data: Record<string, unknown>;
  private readonly severityTwice: boolean;

  private constructor({ severityTwice = false, ...data }: Record<string, unknown> & { severityTwice?: boolean }) {
    this.data = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
    this.severityTwice = severityTwice;
  }

  /** @internal */
  public _render(): Record<string, unknown> {
    return this.data;
  }

  /** @internal */
  public get _name(): string {
    return (this.data['alert'] ?? this.data['record']) as string;
  }

  /** @internal */
  public get _severityTwice(): boolean {
    return this.severityTwice;
  }
}
