import { Annotations, PhysicalName, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type { CfnScraper, IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { fail, validateString } from '../core/validation';
import type { ScrapeDestination } from './scrape-destination';
import { onBehalfOf, scraperService, trustService, trustSourceRole, type TrustedScrapers } from './scraper-trust';

const REMOTE_WRITE = 'aps:RemoteWrite';

/**
 * The two roles by which a scraper writes where its own role cannot: into a workspace of another account, or, as the user
 * guide says (its page on encryption says that such workspaces cannot be scraped into at all), into one of its own account
 * with a customer managed key.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html#cross-account-remote-write
 */
export interface ScraperRoleConfiguration {
  /**
   * The role that may write to the workspace, in the workspace's account. `ScraperTargetRole` makes one for any number of
   * scrapers. Another role of this app gets the trust for this scraper and the permission; of an imported one a warning
   * says which statements its owner must add.
   *
   * @default - a new role, if the workspace is in the account of the scraper; required if it is not
   */
  readonly targetRole?: iam.IRole;

  /**
   * The role in the scraper's account that the service assumes, and that assumes the target role.
   *
   * @default - a new role for this scraper
   */
  readonly sourceRole?: iam.IRole;

  /**
   * The id of the scraper, such as `s-0123abcd-...`, once it is there. Nobody knows it before, so that the trusts are for
   * all scrapers of the account and region until a second deployment with it.
   *
   * @default - any scraper of the account and region, by way of the source role
   */
  readonly scraperId?: string;
}

/** The roles of a scraper. */
export interface ScraperRoles {
  readonly sourceRole: iam.IRole;
  readonly targetRole: iam.IRole;
}

/** What a role must be allowed to write to a workspace. */
export function remoteWriteTo(workspace: IWorkspaceRef): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: [REMOTE_WRITE], resources: [workspace.workspaceRef.workspaceArn] });
}

/** The roles that were asked for, wired to each other; refuses a workspace that cannot be written to without. */
export function arrangeRoles(
  scraper: Construct,
  destination: ScrapeDestination,
  configuration: ScraperRoleConfiguration | undefined,
): ScraperRoles | undefined {
  const { _workspace: workspace } = destination;
  if (!configuration) {
    if (workspace) refuseOtherAccount(scraper, workspace);
    return undefined;
  }
  if (!workspace) {
    fail(
      scraper,
      'RolesWithoutWorkspace',
      `'roleConfiguration' must come with a workspace as 'destination', got ${destination._name}; leave it out`,
    );
  }
  validateString(scraper, 'scraperId', configuration.scraperId, {
    pattern: /^s-[0-9A-Za-z-]+$/,
    allows: "the form 's-...'",
  });
  const { account, region } = Stack.of(scraper);
  const scrapers = { account, region, scraperId: configuration.scraperId };
  const sourceRole = configuration.sourceRole ?? makeSourceRole(scraper, workspace, scrapers);
  if (configuration.sourceRole) {
    refuseAccount(scraper, 'sourceRole', sourceRole, account, 'the scraper');
    trustService(scraper, sourceRole, scrapers);
  }
  const targetRole = configuration.targetRole ?? makeTargetRole(scraper, workspace, sourceRole, scrapers);
  if (configuration.targetRole) {
    refuseAccount(scraper, 'targetRole', targetRole, workspace.env.account, 'the workspace');
    trustSourceRole(scraper, targetRole, sourceRole, scrapers);
  }
  allowWrite(scraper, targetRole, workspace);
  sourceRole.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [targetRole.roleArn] }),
  );
  return { sourceRole, targetRole };
}

/** What CloudFormation is told of the roles. */
export function renderRoles(roles: ScraperRoles | undefined): CfnScraper.RoleConfigurationProperty | undefined {
  return roles && { sourceRoleArn: roles.sourceRole.roleArn, targetRoleArn: roles.targetRole.roleArn };
}

function makeSourceRole(scraper: Construct, workspace: IWorkspaceRef, scrapers: TrustedScrapers): iam.Role {
  return new iam.Role(scraper, 'SourceRole', {
    // Another account can only refer to a role whose name is known.
    roleName: isForeign(scraper, workspace) ? PhysicalName.GENERATE_IF_NEEDED : undefined,
    description: 'Lets a Prometheus scraper assume the role that may write to its workspace',
    assumedBy: scraperService(scraper, scrapers),
  });
}

function makeTargetRole(
  scraper: Construct,
  workspace: IWorkspaceRef,
  sourceRole: iam.IRole,
  scrapers: TrustedScrapers,
): iam.Role {
  if (isForeign(scraper, workspace)) {
    fail(
      scraper,
      'TargetRoleMissing',
      `'targetRole' of 'roleConfiguration' must be given for a workspace of another account, ${workspace.env.account}; make ` +
        `one there with ScraperTargetRole`,
    );
  }
  return new iam.Role(scraper, 'TargetRole', {
    description: 'Lets a Prometheus scraper write to its workspace',
    assumedBy: new iam.ArnPrincipal(sourceRole.roleArn).withConditions(onBehalfOf(scraper, scrapers)),
  });
}

function allowWrite(scraper: Construct, targetRole: iam.IRole, workspace: IWorkspaceRef): void {
  const statement = remoteWriteTo(workspace);
  if ((targetRole as { assumeRolePolicy?: iam.PolicyDocument }).assumeRolePolicy) {
    targetRole.addToPrincipalPolicy(statement);
    return;
  }
  Annotations.of(scraper).addWarningV2(
    'cdk-reinvent-constructs:aps.writeNotGranted',
    `the scraper cannot write until '${targetRole.node.path}', which this app does not own, is allowed this: ` +
      JSON.stringify(Stack.of(scraper).resolve(statement.toJSON())),
  );
}

function refuseOtherAccount(scraper: Construct, workspace: IWorkspaceRef): void {
  if (!isForeign(scraper, workspace)) return;
  fail(
    scraper,
    'RoleConfigurationMissing',
    `'roleConfiguration' must be given for a workspace of another account, ${workspace.env.account}, than the scraper's, ` +
      `${Stack.of(scraper).account}, since the scraper's own role writes in its own account only`,
  );
}

function refuseAccount(scraper: Construct, property: string, role: iam.IRole, account: string, whose: string): void {
  if (Token.compareStrings(role.env.account, account) !== TokenComparison.DIFFERENT) return;
  fail(
    scraper,
    'RoleOfAnotherAccount',
    `'${property}' of 'roleConfiguration' must be in the account of ${whose}, ${account}, got '${role.node.path}' of ` +
      role.env.account,
  );
}

function isForeign(scraper: Construct, workspace: IWorkspaceRef): boolean {
  return Token.compareStrings(workspace.env.account, Stack.of(scraper).account) === TokenComparison.DIFFERENT;
}
