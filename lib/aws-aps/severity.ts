/** How bad it is when an alert fires: the value of its label `severity`, which routes of an alert manager match. */
export class Severity {
  /** Somebody must act now: `critical`. */
  public static readonly CRITICAL = new Severity('critical');
  /** Somebody must act soon: `warning`. */
  public static readonly WARNING = new Severity('warning');
  /** Good to know: `info`. */
  public static readonly INFO = new Severity('info');

  /**
   * A severity by another name.
   *
   * @param name the value of the label
   */
  public static of(name: string): Severity {
    return new Severity(name);
  }

  /** @param name the value of the label `severity` */
  private constructor(public readonly name: string) {}
}
