import * as iam from 'aws-cdk-lib/aws-iam';
import { fail } from '../core/validation';

/**
 * Who may assume a target role: the associations that name it as their `targetRole`, and nobody else.
 *
 * A role must be made with a principal, but who that is the association knows, which is made later. This one adds nothing
 * to the trust policy; each association adds its own statement. A role that no association names trusts nobody, which IAM
 * refuses. Give the role a name (or `PhysicalName.GENERATE_IF_NEEDED`), since another account can only refer to it by name.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 * @example
 * declare const dataAccount: Stack;
 * const reader = new iam.Role(dataAccount, 'Reader', {
 *   roleName: 'reports-reader',
 *   assumedBy: new eks.TargetRolePrincipal(),
 * });
 */
export class TargetRolePrincipal extends iam.PrincipalBase {
  /** Nobody: any other policy than the trust policy of a role would be one without a principal, so there it is refused. */
  public get policyFragment(): iam.PrincipalPolicyFragment {
    return fail(
      undefined,
      'TargetRolePrincipalInPolicy',
      "'TargetRolePrincipal' must be the 'assumedBy' of a role that is a 'targetRole', got it in another policy, which would " +
        'have no principal; give the role itself instead',
    );
  }

  /** Adds nothing: the associations do. */
  public override addToAssumeRolePolicy(_document: iam.PolicyDocument): void {}

  public dedupeString(): string | undefined {
    return 'TargetRolePrincipal';
  }
}
