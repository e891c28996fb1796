/** Which alerts: those whose label has, or has not, a value. A label that an alert lacks counts as empty. */
export class AlertMatcher {
  /**
   * The label has this value.
   *
   * @param label such as `severity`
   * @param value such as `critical`
   */
  public static equalTo(label: string, value: string): AlertMatcher {
    return new AlertMatcher(label, '=', value);
  }

  /**
   * The label has another value, or is not there.
   *
   * @param label such as `team`
   * @param value such as `payments`
   */
  public static notEqualTo(label: string, value: string): AlertMatcher {
    return new AlertMatcher(label, '!=', value);
  }

  /**
   * The whole value of the label matches a regular expression.
   *
   * @param label such as `cluster`
   * @param regex in RE2's syntax, such as `prod-.+`
   */
  public static matching(label: string, regex: string): AlertMatcher {
    return new AlertMatcher(label, '=~', regex);
  }

  /**
   * The value of the label does not match a regular expression as a whole.
   *
   * @param label such as `cluster`
   * @param regex in RE2's syntax, such as `dev-.+`
   */
  public static notMatching(label: string, regex: string): AlertMatcher {
    return new AlertMatcher(label, '!~', regex);
  }

  private constructor(
    private readonly label: string,
    private readonly operator: string,
    private readonly value: string,
  ) {}

  /** @internal */
  public _render(): string {
    const value = this.value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
    return `${this.label}${this.operator}"${value}"`;
  }
}
