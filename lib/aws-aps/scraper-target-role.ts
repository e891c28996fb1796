import { PhysicalName, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type { IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { fail, validateString } from '../core/validation';
import { remoteWriteTo } from './scraper-roles';
import { noteTrustedAccount, scrapersOf } from './scraper-trust';

/** Whose scrapers may write to a workspace. */
export interface ScraperTargetRoleProps {
  /** The workspace, in the account of this stack. */
  readonly workspace: IWorkspaceRef;

  /** The accounts whose scrapers, in the region of the workspace, may write to it: 12 digits each. */
  readonly scraperAccounts: string[];

  /**
   * The name of the role, for apps that import it by its ARN.
   *
   * @default - a name that stays the same, so that stacks of other accounts in this app can refer to it
   */
  readonly roleName?: string;
}

/**
 * The half of a cross-account scraper that belongs into the account of the workspace: a role that may write to it and do
 * nothing else, and that can be assumed only on behalf of a scraper (the external id) of the accounts named. One for each
 * workspace is enough.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html#cross-account-remote-write
 * @example
 * declare const workspace: aps.Workspace;
 * new aps.ScraperTargetRole(this, 'ScraperTarget', { workspace, scraperAccounts: ['111122223333'] });
 */
export class ScraperTargetRole extends Construct {
  /** The role, which scrapers are given as `roleConfiguration: { targetRole }`. */
  public readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: ScraperTargetRoleProps) {
    super(scope, id);
    const { workspace, scraperAccounts } = props;
    this.validateAccounts(workspace, scraperAccounts);

    const { region } = workspace.env;
    const principals = scraperAccounts.map((account) => scrapersOf(this, { account, region }));
    this.role = new iam.Role(this, 'Role', {
      roleName: props.roleName ?? PhysicalName.GENERATE_IF_NEEDED,
      description: 'Lets Prometheus scrapers of other accounts write to a workspace',
      assumedBy: new iam.CompositePrincipal(...principals),
    });
    this.role.addToPolicy(remoteWriteTo(workspace));
    for (const account of scraperAccounts) noteTrustedAccount(this.role, account);
  }

  private validateAccounts(workspace: IWorkspaceRef, accounts: readonly string[]): void {
    if (accounts.length === 0) {
      fail(this, 'ScraperAccountsMissing', "'scraperAccounts' must name at least one account, got none");
    }
    for (const account of accounts) {
      validateString(this, 'scraperAccounts', account, { pattern: /^\d{12}$/, allows: '12 digits' });
    }
    const { account } = Stack.of(this);
    if (Token.compareStrings(workspace.env.account, account) === TokenComparison.DIFFERENT) {
      fail(
        this,
        'WorkspaceOfAnotherAccount',
        `'workspace' must be in the account of this stack, ${account}, got one of ${workspace.env.account}; make the role in ` +
          `a stack of that account`,
      );
    }
  }
}
