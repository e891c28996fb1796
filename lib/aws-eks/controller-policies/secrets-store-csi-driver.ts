import type { Controller } from './controller-permissions';
import type { SecretsStoreCsiDriverPolicyOptions } from './options';
import { allowSourceKeys, parameterArns, secretArns } from './secret-sources';

/** A workload that mounts secrets by the Secrets Store CSI driver. */
export function secretsStoreCsiDriver(options: SecretsStoreCsiDriverPolicyOptions): Controller {
  const { namespace, serviceAccount, ...sources } = options;
  return {
    namespace,
    serviceAccount,
    permit: (permissions) => {
      permissions.allow(
        ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        secretArns(permissions, sources),
      );
      permissions.allow(['ssm:GetParameter', 'ssm:GetParameters'], parameterArns(permissions, sources));
      allowSourceKeys(permissions, sources, ['kms:Decrypt']);
    },
  };
}
