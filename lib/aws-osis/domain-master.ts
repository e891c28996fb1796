import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** Who the domain lets change its security. */
export interface Master {
  readonly masterRole?: iam.IRole;
  readonly secret?: secretsmanager.ISecret;
  readonly usernameField?: string;
  readonly passwordField?: string;
}

/** Lets the function be the master user. */
export function allowMaster(policy: iam.Policy, functionRole: iam.IRole, master: Master, domainArn: string): void {
  const { masterRole, secret } = master;
  if (secret) {
    policy.addStatements(statement(['secretsmanager:GetSecretValue'], secret.secretArn));
    if (secret.encryptionKey) policy.addStatements(statement(['kms:Decrypt'], secret.encryptionKey.keyArn));
  }
  if (!masterRole) return;
  policy.addStatements(statement(['sts:AssumeRole'], masterRole.roleArn));
  const call = iam.Grant.addToPrincipal({
    grantee: masterRole,
    actions: ['es:ESHttpDelete', 'es:ESHttpGet', 'es:ESHttpPatch', 'es:ESHttpPut'],
    resourceArns: [`${domainArn}/_plugins/_security/api/*`],
  });
  call.applyBefore(policy);
  trust(policy, functionRole, masterRole);
}

function statement(actions: string[], resource: string): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources: [resource] });
}

/** In another stack the trust policy would name a role of this one, which mostly needs that other stack itself. */
function trust(policy: iam.Policy, functionRole: iam.IRole, masterRole: iam.IRole): void {
  if (masterRole instanceof iam.Role && Stack.of(masterRole) === Stack.of(policy)) {
    masterRole.assumeRolePolicy?.addStatements(
      new iam.PolicyStatement({
        actions: ['sts:AssumeRole'],
        principals: [new iam.ArnPrincipal(functionRole.roleArn)],
      }),
    );
    return;
  }
  Annotations.of(policy).addWarningV2(
    'cdk-reinvent-constructs:osis.masterRoleTrust',
    `'${masterRole.node.path}' must let the function of '${Stack.of(policy).node.path}' that maps roles assume it: its trust ` +
      `policy needs sts:AssumeRole for that function's role, or for the account, whose own policies then decide`,
  );
}
