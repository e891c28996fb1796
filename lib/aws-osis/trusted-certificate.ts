import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { fail, isKnown } from '../core/validation';
import type { PluginContext } from './plugin';

/** The certificate of an authority that a pipeline trusts, besides the public ones. */
export class TrustedCertificate {
  /**
   * A certificate that stands in the configuration of the pipeline, where whoever may describe the pipeline can read it.
   *
   * @param pem the text with its `-----BEGIN CERTIFICATE-----`
   */
  public static fromPem(pem: string): TrustedCertificate {
    if (isKnown(pem) && !pem.includes('-----BEGIN CERTIFICATE-----')) {
      fail(
        undefined,
        'NoCertificate',
        `'pem' must be a certificate in PEM with '-----BEGIN CERTIFICATE-----', got '${pem.slice(0, 40)}': read the file, not its path`,
      );
    }
    return new TrustedCertificate(() => pem);
  }

  /**
   * A certificate in PEM in a field of a secret, which the pipeline's role may then read.
   *
   * @param secret a secret in the pipeline's region, in JSON
   * @param field the field that holds the PEM
   */
  public static fromSecret(secret: secretsmanager.ISecret, field: string): TrustedCertificate {
    return new TrustedCertificate((context) => context.secretField(secret, field));
  }

  private constructor(private readonly text: (context: PluginContext) => string) {}

  /** @internal */
  public _bind(context: PluginContext): string {
    return this.text(context);
  }
}
