import type { IWorkspaceRef } from 'aws-cdk-lib/aws-grafana';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PROVISION_ACTIONS, workspaceArn } from './workspace-access';

/**
 * Permissions on a workspace.
 *
 * Who may look at dashboards is not a matter of IAM: it is decided by Grafana's own users and roles.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmanagedgrafana.html
 */
export class WorkspaceGrants {
  /**
   * Grants on any workspace: of this library, of aws-cdk-lib's L1, or imported.
   *
   * @param workspace the workspace
   */
  public static fromWorkspace(workspace: IWorkspaceRef): WorkspaceGrants {
    return new WorkspaceGrants(workspace);
  }

  private constructor(private readonly workspace: IWorkspaceRef) {}

  /**
   * Lets the principal make service accounts and tokens in the workspace, and remove them: by a token it may do anything
   * that an administrator of the workspace may. It is what deploys data sources and dashboards.
   *
   * @param grantee who may act in the workspace
   */
  public provision(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: PROVISION_ACTIONS,
      resourceArns: [workspaceArn(this.workspace)],
    });
  }
}
