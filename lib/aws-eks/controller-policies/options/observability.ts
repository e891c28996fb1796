import type { IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import type { ILogGroupRef } from 'aws-cdk-lib/aws-logs';
import type { ControllerPolicyOptionsBase } from './identity';

/** Where Fluent Bit writes logs to; at least one log group or prefix. */
export interface FluentBitPolicyOptions extends ControllerPolicyOptionsBase {
  /**
   * Log groups that exist. Turn `auto_create_group` off for them.
   *
   * @default - none
   */
  readonly logGroups?: ILogGroupRef[];

  /**
   * The beginnings of names of log groups that Fluent Bit makes itself (`auto_create_group`) in the cluster's account
   * and region, such as `/aws/containerinsights/prod/`.
   *
   * @default - Fluent Bit makes no log groups
   */
  readonly logGroupPrefixes?: string[];
}

/** Which workspaces of Amazon Managed Service for Prometheus are written to or queried. */
export interface PrometheusPolicyOptions extends ControllerPolicyOptionsBase {
  /** The workspaces; at least one. */
  readonly workspaces: IWorkspaceRef[];
}
