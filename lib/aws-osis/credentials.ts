import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { PluginContext } from './plugin';

/** The names of a secret's fields. */
export interface CredentialsOptions {
  /**
   * The field that holds the user's name.
   *
   * @default 'username'
   */
  readonly usernameField?: string;

  /**
   * The field that holds the password.
   *
   * @default 'password'
   */
  readonly passwordField?: string;
}

/** A user's name and password, which never stand in a template: the pipeline reads them from Secrets Manager. */
export class Credentials {
  /**
   * Fields of a secret in JSON. The pipeline's role may read the secret, and with a customer managed key decrypt it.
   *
   * @param secret a secret in the pipeline's region
   * @param options the names of its fields
   */
  public static fromSecret(secret: secretsmanager.ISecret, options: CredentialsOptions = {}): Credentials {
    return new Credentials(secret, options);
  }

  private constructor(
    private readonly secret: secretsmanager.ISecret,
    private readonly options: CredentialsOptions,
  ) {}

  /** @internal */
  public _bind(context: PluginContext): { readonly username: string; readonly password: string } {
    const { usernameField = 'username', passwordField = 'password' } = this.options;
    return {
      username: context.secretField(this.secret, usernameField),
      password: context.secretField(this.secret, passwordField),
    };
  }
}
