import type { IConstruct } from 'constructs';

/** Which label values a rule reads. */
export interface RelabelSource {
  /** The labels whose values are joined and compared; a label that is not there counts as empty. */
  readonly sourceLabels: string[];

  /**
   * What stands between the joined values.
   *
   * @default ;
   */
  readonly separator?: string;

  /**
   * Which values the rule is for: a regular expression of RE2, which has to match all of the joined values. RE2 has neither
   * lookarounds nor backreferences; a pattern that it does not accept fails the synth.
   *
   * @default (.*)
   */
  readonly regex?: string;
}

/** The label that `replace` writes, from what and with what. */
export interface ReplaceOptions {
  /** The label that is written. Groups may be part of its name, such as `${1}_name`. */
  readonly targetLabel: string;

  /**
   * The labels whose values are joined and matched.
   *
   * @default - none; the replacement is a fixed text
   */
  readonly sourceLabels?: string[];

  /**
   * What stands between the joined values.
   *
   * @default ;
   */
  readonly separator?: string;

  /**
   * What the joined values must match as a whole, in RE2's syntax; otherwise nothing is written.
   *
   * @default (.*)
   */
  readonly regex?: string;

  /**
   * What is written, with groups of the regular expression as `$1`, or as `${1}` where letters, digits or an underscore
   * follow. Empty removes the label.
   *
   * @default $1
   */
  readonly replacement?: string;
}

/** How labels are renamed by `labelMap`. */
export interface LabelMapOptions {
  /** Which names are meant, such as `__meta_kubernetes_node_label_(.+)`, in RE2's syntax. */
  readonly regex: string;

  /**
   * The new name, with groups of the regular expression.
   *
   * @default $1
   */
  readonly replacement?: string;
}

/** How targets are divided by `hashMod`. */
export interface HashModOptions extends RelabelSource {
  /** The label that the remainder is written to. */
  readonly targetLabel: string;
  /** Into how many parts: at least 1. */
  readonly modulus: number;
}

/** The label that is written or compared. */
export interface RelabelTarget extends RelabelSource {
  /** The label that the result is written to. */
  readonly targetLabel: string;
}

/** Labels that `keepEqual` and `dropEqual` compare. */
export interface RelabelComparison {
  /** The labels whose values are joined by `;`. */
  readonly sourceLabels: string[];
  /** The label that they are compared with. */
  readonly targetLabel: string;
}

/**
 * One rule that keeps, drops or rewrites targets (`relabelConfigs` of a job) or series (`metricRelabelConfigs`).
 *
 * Rules are carried out in order. Ready-made ones that lower the cost are in `Cardinality`.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
 */
export class RelabelConfig {
  /** Keeps what matches and drops the rest. */
  public static keep(source: RelabelSource): RelabelConfig {
    return new RelabelConfig(() => ({ action: 'keep', ...sourceFields(source) }));
  }

  /** Drops what matches. */
  public static drop(source: RelabelSource): RelabelConfig {
    return new RelabelConfig(() => ({ action: 'drop', ...sourceFields(source) }));
  }

  /** Writes a label. */
  public static replace(options: ReplaceOptions): RelabelConfig {
    return new RelabelConfig(() => ({
      ...sourceFields(options),
      target_label: options.targetLabel,
      replacement: options.replacement,
    }));
  }

  /**
   * Writes a fixed value. A dollar sign in it is written as it is.
   *
   * @param name the label
   * @param value its value
   */
  public static setLabel(name: string, value: string): RelabelConfig {
    // The dollar sign that a token begins with is none of the value's.
    const replacement = value.replace(/\$(?!\{Token\[)/g, '$$$$');
    return new RelabelConfig(() => ({ target_label: name, replacement }));
  }

  /** Copies labels to new names. */
  public static labelMap(options: LabelMapOptions): RelabelConfig {
    return new RelabelConfig(() => ({
      action: 'labelmap',
      regex: options.regex,
      replacement: options.replacement,
    }));
  }

  /**
   * Removes the labels whose names match. What is left must still tell the series apart.
   *
   * @param regex which names, in RE2's syntax; it has to match all of the name
   */
  public static labelDrop(regex: string): RelabelConfig {
    return new RelabelConfig(() => ({ action: 'labeldrop', regex }));
  }

  /**
   * Removes all labels but those whose names match. What is left must still tell the series apart.
   *
   * @param regex which names, in RE2's syntax; it has to match all of the name. It must match `__name__` for series, and
   *   the labels that begin with `__` for targets
   */
  public static labelKeep(regex: string): RelabelConfig {
    return new RelabelConfig(() => ({ action: 'labelkeep', regex }));
  }

  /** Writes the remainder of a hash, to keep only a part of the targets or series by a further rule. */
  public static hashMod(options: HashModOptions): RelabelConfig {
    return new RelabelConfig(() => ({
      action: 'hashmod',
      ...sourceFields(options),
      modulus: options.modulus,
      target_label: options.targetLabel,
    }));
  }

  /** Writes the joined values in lower case. */
  public static lowercase(options: RelabelTarget): RelabelConfig {
    return new RelabelConfig(() => ({
      action: 'lowercase',
      ...sourceFields(options),
      target_label: options.targetLabel,
    }));
  }

  /** Writes the joined values in upper case. */
  public static uppercase(options: RelabelTarget): RelabelConfig {
    return new RelabelConfig(() => ({
      action: 'uppercase',
      ...sourceFields(options),
      target_label: options.targetLabel,
    }));
  }

  /** Keeps what has equal values. Needs Prometheus 2.41. */
  public static keepEqual(options: RelabelComparison): RelabelConfig {
    return new RelabelConfig(() => ({
      action: 'keepequal',
      source_labels: options.sourceLabels,
      target_label: options.targetLabel,
    }));
  }

  /** Drops what has equal values. Needs Prometheus 2.41. */
  public static dropEqual(options: RelabelComparison): RelabelConfig {
    return new RelabelConfig(() => ({
      action: 'dropequal',
      source_labels: options.sourceLabels,
      target_label: options.targetLabel,
    }));
  }

  /**
   * A rule that has to ask whether it can be one.
   *
   * @internal
   */
  public static _of(render: (owner: IConstruct) => Record<string, unknown>): RelabelConfig {
    return new RelabelConfig(render);
  }

  private constructor(private readonly render: (owner: IConstruct) => Record<string, unknown>) {}

  /**
   * The rule in Prometheus' words.
   *
   * @internal
   */
  public _render(owner: IConstruct): Record<string, unknown> {
    return this.render(owner);
  }
}

function sourceFields({ sourceLabels, separator, regex }: Partial<RelabelSource>): Record<string, unknown> {
  return { source_labels: sourceLabels, separator, regex };
}
