import type { Controller } from './controller-permissions';
import type { ExternalSecretsPolicyOptions } from './options';
import { allowSourceKeys, parameterArns, secretArns } from './secret-sources';

const READ_SECRET_ACTIONS = [
  'secretsmanager:DescribeSecret',
  'secretsmanager:GetResourcePolicy',
  'secretsmanager:GetSecretValue',
  'secretsmanager:ListSecretVersionIds',
];
const READ_PARAMETER_ACTIONS = ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'];
const PUSH_ACTIONS = ['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue', 'secretsmanager:TagResource'];

/** The External Secrets Operator. */
export function externalSecrets({ push = false, ...sources }: ExternalSecretsPolicyOptions): Controller {
  return {
    namespace: 'external-secrets',
    serviceAccount: 'external-secrets',
    permit: (permissions) => {
      const secrets = secretArns(permissions, sources);
      const parameters = parameterArns(permissions, sources);
      permissions.allow(READ_SECRET_ACTIONS, secrets);
      if (secrets.length > 0) permissions.allow(['secretsmanager:BatchGetSecretValue', 'secretsmanager:ListSecrets']);
      permissions.allow(READ_PARAMETER_ACTIONS, parameters);
      if (parameters.length > 0) permissions.allow(['ssm:DescribeParameters']);
      if (push) {
        permissions.allow(PUSH_ACTIONS, secrets);
        permissions.allow(['secretsmanager:DeleteSecret'], secrets, {
          StringEquals: { 'aws:ResourceTag/managed-by': 'external-secrets' },
        });
      }
      allowSourceKeys(permissions, sources, ['kms:Decrypt', ...(push ? ['kms:GenerateDataKey'] : [])]);
    },
  };
}
