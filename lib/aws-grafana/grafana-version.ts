import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fail } from '../core/validation';

/** The first version whose administrators may install plugins. */
const PLUGIN_ADMIN_SINCE = 9;

/**
 * A version of Grafana that Amazon Managed Grafana offers.
 *
 * @see https://docs.aws.amazon.com/grafana/latest/userguide/version-differences.html
 */
export class GrafanaVersion {
  /** Grafana 9.4. */
  public static readonly V9_4 = GrafanaVersion.of('9.4');
  /** Grafana 10.4. */
  public static readonly V10_4 = GrafanaVersion.of('10.4');

  /**
   * Another version; `aws grafana list-versions` tells which there are.
   *
   * @param version major and minor, such as `10.4`
   */
  public static of(version: string): GrafanaVersion {
    return new GrafanaVersion(version);
  }

  private constructor(
    /** Major and minor, such as `10.4`. */
    public readonly version: string,
  ) {}

  /** @internal */
  public _validate(scope: IConstruct, pluginAdminEnabled: boolean): void {
    if (Token.isUnresolved(this.version)) return;
    const [, major] = /^(\d+)\.\d+$/.exec(this.version) ?? [];
    if (major === undefined) {
      fail(
        scope,
        'GrafanaVersion',
        `'grafanaVersion' must be a major and a minor version such as 10.4, got '${this.version}'`,
      );
    }
    if (pluginAdminEnabled && Number(major) < PLUGIN_ADMIN_SINCE) {
      fail(
        scope,
        'PluginAdminVersion',
        `'pluginAdminEnabled' must come with a 'grafanaVersion' of at least 9, got '${this.version}'`,
      );
    }
  }
}
