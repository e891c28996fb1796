import type * as iam from 'aws-cdk-lib/aws-iam';

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
