import { Annotations, Names, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import { CfnWorkspace, type CfnScraper, type IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { fail, validateString } from '../core/validation';
import type { ScrapeDestination } from './scrape-destination';
import type { ScraperRoleConfiguration } from './scraper-role-configuration';
import { onBehalfOf, scraperService, trustService, trustSourceRole, type TrustedScrapers } from './scraper-trust';

const REMOTE_WRITE = 'aps:RemoteWrite';

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
    if (workspace) {
      refuseOtherAccount(scraper, workspace);
      warnOfKey(scraper, workspace);
    }
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
  const source = arrangeSourceRole(scraper, workspace, configuration, scrapers);
  const targetRole = configuration.targetRole ?? makeTargetRole(scraper, workspace, source.role, scrapers);
  if (configuration.targetRole) {
    refuseAccount(scraper, 'targetRole', targetRole, workspace.env.account, 'the workspace');
    trustSourceRole(scraper, targetRole, source.arn, scrapers);
  }
  allowWrite(scraper, targetRole, workspace);
  source.role.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [targetRole.roleArn] }),
  );
  return { sourceRole: source.role, targetRole };
}

/** What CloudFormation is told of the roles. */
export function renderRoles(roles: ScraperRoles | undefined): CfnScraper.RoleConfigurationProperty | undefined {
  return roles && { sourceRoleArn: roles.sourceRole.roleArn, targetRoleArn: roles.targetRole.roleArn };
}

/**
 * The role, and its ARN as the target role is told it: in another account or stack with a name that is known before the role
 * is made, since that stack is deployed before.
 */
function arrangeSourceRole(
  scraper: Construct,
  workspace: IWorkspaceRef,
  { sourceRole: given, targetRole }: ScraperRoleConfiguration,
  scrapers: TrustedScrapers,
): { readonly role: iam.IRole; readonly arn: string } {
  if (given) {
    refuseAccount(scraper, 'sourceRole', given, scrapers.account, 'the scraper');
    trustService(scraper, given, scrapers);
    return { role: given, arn: given.roleArn };
  }
  const apart = targetRole !== undefined && Stack.of(targetRole) !== Stack.of(scraper);
  const roleName = apart || isForeign(scraper, workspace) ? sourceRoleName(scraper) : undefined;
  const role = new iam.Role(scraper, 'SourceRole', {
    roleName,
    description: 'Lets a Prometheus scraper assume the role that may write to its workspace',
    assumedBy: scraperService(scraper, scrapers),
  });
  if (!roleName) return { role, arn: role.roleArn };
  const stack = Stack.of(scraper);
  return { role, arn: stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: roleName }) };
}

/** Names of roles are one set for all regions, and a stack may have the same name in each. */
function sourceRoleName(scraper: Construct): string {
  return `${Names.uniqueResourceName(scraper, { maxLength: 42, separator: '-' })}-${Stack.of(scraper).region}-source`;
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

function warnOfKey(scraper: Construct, workspace: IWorkspaceRef): void {
  const key = CfnWorkspace.isCfnWorkspace(workspace)
    ? workspace.kmsKeyArn
    : (workspace as { encryptionKey?: unknown }).encryptionKey;
  if (key === undefined) return;
  Annotations.of(scraper).addWarningV2(
    'cdk-reinvent-constructs:aps.rolesForKey',
    `the scraper's own role cannot write to '${workspace.node.path}', which has a customer managed key; give ` +
      `'roleConfiguration: {}', with which it writes by roles of its own`,
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
