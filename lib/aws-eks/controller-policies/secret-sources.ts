import type * as kms from 'aws-cdk-lib/aws-kms';
import type { ISecretRef } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import type { ControllerPermissions } from './controller-permissions';
import type { SecretSources } from './options';

/** The ARNs of the secrets. */
export function secretArns(permissions: ControllerPermissions, sources: SecretSources): string[] {
  const { secrets = [], secretPrefixes = [] } = sources;
  return [
    ...secrets.map(secretArn),
    ...secretPrefixes.map((prefix) => permissions.arn('secretsmanager', `secret:${prefix}*`)),
  ];
}

/** The ARNs of the parameters. */
export function parameterArns(permissions: ControllerPermissions, sources: SecretSources): string[] {
  const { parameters = [], parameterPrefixes = [] } = sources;
  return [
    ...parameters.map((parameter) => CfnParameter.arnForParameter(parameter)),
    // The name begins with a slash where it has several parts, and the ARN has one slash before it.
    ...parameterPrefixes.map((prefix) => permissions.arn('ssm', `parameter/${prefix.replace(/^\//, '')}*`)),
  ];
}

/** Refuses sources without any, and allows the use of their keys. */
export function allowSourceKeys(
  permissions: ControllerPermissions,
  sources: SecretSources,
  actions: readonly string[],
): void {
  const { secrets, secretPrefixes, parameters, parameterPrefixes, encryptionKeys } = sources;
  permissions.requireSome({ secrets, secretPrefixes, parameters, parameterPrefixes });
  permissions.allowKeys(actions, encryptionKeys);
  for (const secret of secrets ?? []) {
    (secret as { encryptionKey?: kms.IKey }).encryptionKey?.grant(permissions.role, ...actions);
  }
}

/**
 * `CfnSecret.arnForSecret` takes the id for a name, though it is an ARN, and puts another in front of it. Of a secret
 * that is imported without the six characters at its end, which IAM wants to see, they are left open.
 */
function secretArn(secret: ISecretRef): string {
  const { secretId } = secret.secretRef;
  const partial = 'secretFullArn' in secret && secret.secretFullArn === undefined;
  return partial ? `${secretId}-??????` : secretId;
}
