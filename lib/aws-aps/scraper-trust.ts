import { Annotations, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';

const ASSUME_ROLE = 'sts:AssumeRole';

/** The scrapers of an account and region, as far as they are known. */
export interface TrustedScrapers {
  readonly account: string;
  readonly region: string;
  /** One scraper; all of them where it is not known, as before it was made. */
  readonly scraperId?: string;
}

/** The accounts whose scrapers a target role trusts, whichever source role they have. */
const trustedAccounts = new WeakMap<iam.IRole, Set<string>>();

/** The source roles that a target role trusts, by external id: they share a statement, since a trust policy may be short. */
const trustedRoles = new WeakMap<iam.IRole, Map<string, Set<string>>>();

/** Who the service is when it begins to write for a scraper: the condition keeps other accounts' scrapers out. */
export function scraperService(scope: IConstruct, scrapers: TrustedScrapers): iam.ServicePrincipal {
  return new iam.ServicePrincipal('scraper.aps.amazonaws.com', {
    conditions: {
      StringEquals: { 'aws:SourceAccount': scrapers.account },
      ArnLike: { 'aws:SourceArn': scraperArn(scope, scrapers) },
    },
  });
}

/** Any principal of an account that comes on behalf of one of its scrapers. */
export function scrapersOf(scope: IConstruct, scrapers: TrustedScrapers): iam.IPrincipal {
  return new iam.AccountPrincipal(scrapers.account).withConditions(onBehalfOf(scope, scrapers));
}

/** The service names the scraper as the external id, which nobody but the service can do with the scraper's ARN. */
export function onBehalfOf(scope: IConstruct, scrapers: TrustedScrapers): iam.Conditions {
  return { StringLike: { 'sts:ExternalId': scraperArn(scope, scrapers) } };
}

/** Notes that a target role was made for the scrapers of an account. */
export function noteTrustedAccount(role: iam.IRole, account: string): void {
  trustedAccounts.set(role, (trustedAccounts.get(role) ?? new Set<string>()).add(account));
}

/** Lets the service use the source role of a scraper. */
export function trustService(scope: Construct, role: iam.IRole, scrapers: TrustedScrapers): void {
  const principal = scraperService(scope, scrapers);
  const statement = new iam.PolicyStatement({
    principals: [principal],
    actions: [ASSUME_ROLE],
  });
  addToTrust(scope, role, statement);
}

/** Lets the source role of a scraper assume the target role. */
export function trustSourceRole(
  scope: Construct,
  targetRole: iam.IRole,
  sourceRoleArn: string,
  scrapers: TrustedScrapers,
): void {
  if (trustedAccounts.get(targetRole)?.has(scrapers.account)) return;
  const externalId = scraperArn(scope, scrapers);
  const byExternalId = trustedRoles.get(targetRole) ?? new Map<string, Set<string>>();
  const roles = byExternalId.get(externalId);
  if (roles) {
    roles.add(sourceRoleArn);
    return;
  }
  const own = new Set([sourceRoleArn]);
  const statement = new iam.PolicyStatement({
    // The account is the principal and the role a condition: a principal must exist when the trust is deployed, so that the
    // accounts could be deployed in one order only.
    principals: [new iam.AccountPrincipal(scrapers.account)],
    actions: [ASSUME_ROLE],
    conditions: {
      ...onBehalfOf(scope, scrapers),
      ArnEquals: { 'aws:PrincipalArn': Lazy.any({ produce: () => (own.size === 1 ? [...own][0] : [...own]) }) },
    },
  });
  if (!addToTrust(scope, targetRole, statement)) return;
  byExternalId.set(externalId, own);
  trustedRoles.set(targetRole, byExternalId);
}

function scraperArn(scope: IConstruct, { account, region, scraperId = '*' }: TrustedScrapers): string {
  return Stack.of(scope).formatArn({
    service: 'aps',
    resource: 'scraper',
    resourceName: scraperId,
    account,
    region,
  });
}

/** Adds to the trust of a role of the app; of another, says what its owner must add. */
function addToTrust(scope: Construct, role: iam.IRole, statement: iam.PolicyStatement): boolean {
  const { assumeRolePolicy } = role as { assumeRolePolicy?: iam.PolicyDocument };
  if (assumeRolePolicy) {
    assumeRolePolicy.addStatements(statement);
    return true;
  }
  Annotations.of(scope).addWarningV2(
    `cdk-reinvent-constructs:aps.trustNotOwned.${role.node.id}`,
    `the scraper cannot write until this is in the trust policy of '${role.node.path}', which this app does not own: ` +
      JSON.stringify(Stack.of(scope).resolve(statement.toJSON())),
  );
  return false;
}
