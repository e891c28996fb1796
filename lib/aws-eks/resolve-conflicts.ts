/** What becomes of settings that somebody changed in the cluster, or that were there before the add-on. */
export enum ResolveConflicts {
  /** The add-on is not changed, and the deployment fails. */
  NONE = 'NONE',
  /** The add-on's values win. */
  OVERWRITE = 'OVERWRITE',
  /** The values in the cluster stay. */
  PRESERVE = 'PRESERVE',
}
