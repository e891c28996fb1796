import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fail, validateString } from '../core/validation';

/** A folder of a Grafana workspace that dashboards are in. */
export class DashboardFolder {
  /**
   * A folder of this title, which is made with the first dashboard that goes into it. It stays when the last one leaves,
   * since other dashboards may have been put into it by hand.
   *
   * @param title at most 189 characters
   * @param uid what Grafana knows the folder by; by default it is made from the title; required where that is a token
   */
  public static named(title: string, uid?: string): DashboardFolder {
    if (uid === undefined && Token.isUnresolved(title)) {
      fail(undefined, 'FolderUidMissing', `'uid' must be given for a folder whose title is only known at deployment`);
    }
    return new DashboardFolder(uid ?? slug(title), title);
  }

  /**
   * A folder that is there already. A deployment fails where it is not.
   *
   * @param uid what Grafana knows the folder by; it is in the folder's address
   */
  public static existing(uid: string): DashboardFolder {
    return new DashboardFolder(uid, undefined);
  }

  private constructor(
    private readonly uid: string,
    private readonly title: string | undefined,
  ) {}

  /** @internal */
  public _render(scope: IConstruct): { readonly uid: string; readonly title?: string } {
    validateString(scope, 'folder.title', this.title, { min: 1, max: 189 });
    validateString(scope, 'folder.uid', this.uid, {
      min: 1,
      max: 40,
      pattern: /^[\w-]+$/,
      allows: 'letters, digits, hyphens and underscores only',
    });
    return { uid: this.uid, title: this.title };
  }
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
}
