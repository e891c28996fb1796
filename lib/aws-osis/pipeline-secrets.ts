import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { IConstruct } from 'constructs';
import { validateString } from '../core/validation';

/** The secrets that a pipeline reads: each is declared once, and its fields are named by the declaration's name. */
export class PipelineSecrets {
  private readonly names = new Map<secretsmanager.ISecret, string>();

  constructor(
    private readonly pipeline: IConstruct,
    private readonly role: iam.IRole,
    given: Readonly<Record<string, secretsmanager.ISecret>>,
  ) {
    for (const [name, secret] of Object.entries(given)) {
      validateString(pipeline, 'secrets', name, {
        min: 1,
        max: 512,
        pattern: /^[A-Za-z0-9_-]+$/,
        allows: 'names of letters, digits, hyphens and underscores only',
      });
      this.declare(name, secret);
    }
  }

  /** The words that stand for a field of a secret in a configuration. */
  public field(secret: secretsmanager.ISecret, field: string): string {
    const name = this.names.get(secret) ?? this.declare(this.freeName(), secret);
    return `\${{aws_secrets:${name}:${field}}}`;
  }

  /** What `extension.aws.secrets` is; undefined where there are none. */
  public render(): Record<string, unknown> | undefined {
    if (this.names.size === 0) return undefined;
    const { region } = Stack.of(this.pipeline);
    return Object.fromEntries([...this.names].map(([secret, name]) => [name, { secret_id: secret.secretArn, region }]));
  }

  private declare(name: string, secret: secretsmanager.ISecret): string {
    secret.grantRead(this.role);
    this.names.set(secret, name);
    return name;
  }

  private freeName(): string {
    const taken = new Set(this.names.values());
    for (let number = 1; ; number += 1) if (!taken.has(`secret-${number}`)) return `secret-${number}`;
  }
}
