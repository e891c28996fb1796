import type { Construct } from 'constructs';

/** Where the alerts of a workspace go. */
export class AlertManager {
  /**
   * An alert manager definition as it is: YAML with the key `alertmanager_config`.
   *
   * @param definition the definition
   */
  public static fromYaml(definition: string): AlertManager {
    return new AlertManager(definition);
  }

  private constructor(private readonly definition: string) {}

  /** @internal */
  public _bind(_scope: Construct, _workspace: { workspaceArn: string; account: string }): string {
    return this.definition;
  }
}
