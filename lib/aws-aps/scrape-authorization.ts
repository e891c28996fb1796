/**
 * Who the collector says it is, towards targets that ask for it.
 *
 * Secrets that stand in a configuration are readable in the template, so there is no choice for them here.
 */
export class ScrapeAuthorization {
  /**
   * The collector's own token, which the API server knows: for the API server and what is reached through it, such as the
   * kubelets.
   */
  public static readonly SERVICE_ACCOUNT_TOKEN = new ScrapeAuthorization({
    type: 'Bearer',
    credentials_file: '/var/run/secrets/kubernetes.io/serviceaccount/token',
  });

  private constructor(private readonly fields: Record<string, unknown>) {}

  /**
   * The section `authorization`.
   *
   * @internal
   */
  public _render(): Record<string, unknown> {
    return this.fields;
  }
}

/** The least version of TLS. */
export enum ScrapeTlsVersion {
  /** TLS 1.2. */
  TLS_1_2 = 'TLS12',
  /** TLS 1.3. */
  TLS_1_3 = 'TLS13',
}

/** How the certificates of targets are checked. */
export interface ScrapeTlsConfig {
  /**
   * The file with the certificates of the authority that signed the target's. Of a managed collector only
   * `/var/run/secrets/kubernetes.io/serviceaccount/ca.crt`, the cluster's own, is known to exist; others are a warning.
   *
   * @default - the authorities that the collector trusts
   */
  readonly caFile?: string;

  /**
   * The name that the target's certificate must be for.
   *
   * @default - the host of the target
   */
  readonly serverName?: string;

  /**
   * Whether any certificate will do. Who can get between the collector and the target can then read the collector's token.
   *
   * @default false
   */
  readonly insecureSkipVerify?: boolean;

  /**
   * The least version of TLS.
   *
   * @default - what Go takes, TLS 1.2
   */
  readonly minVersion?: ScrapeTlsVersion;
}
