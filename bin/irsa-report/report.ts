/** What `--json` prints; the field names stay as they are. What could not be read is 'unknown' or null, with the reason. */
export interface IrsaReport {
  readonly cluster: ClusterSummary;
  readonly agent: AgentSummary;
  readonly summary: Summary;
  /** What concerns the whole cluster and comes before any service account. */
  readonly first: readonly string[];
  /** What to grant for a complete report. */
  readonly missingPermissions: readonly MissingPermission[];
  /** The imports that the snippets need. */
  readonly snippetImports: string;
  /** Every annotated service account, by namespace and name. */
  readonly serviceAccounts: readonly ServiceAccountRow[];
}

export interface ClusterSummary {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** Without `https://`; null when the cluster has no OIDC issuer. */
  readonly issuer: string | null;
  readonly autoMode: boolean;
  /** The namespace that the report is limited to. */
  readonly namespace: string | null;
  /** The kubeconfig's context that was used. */
  readonly context: string;
}

/** `built-in` is Auto Mode's, `self-managed` runs without the EKS add-on. */
export interface AgentSummary {
  readonly state: 'built-in' | 'add-on' | 'self-managed' | 'missing' | 'unknown';
  readonly version: string | null;
  /** The add-on's status when it is not ACTIVE, or why the state is unknown. */
  readonly detail: string | null;
}

/** `serviceAccounts` is the sum of the next three. */
export interface Summary {
  readonly serviceAccounts: number;
  readonly ready: number;
  readonly blocked: number;
  readonly associated: number;
  /** How many of the associated ones have a blocker all the same. */
  readonly associatedWithBlockers: number;
}

export interface MissingPermission {
  /** An IAM action, or a verb and a resource of Kubernetes. */
  readonly permission: string;
  /** What the report lacks without it. */
  readonly purpose: string;
  /** How many calls were refused. */
  readonly times: number;
  /** The latest refusal. */
  readonly seen: string;
}

export interface ServiceAccountRow {
  readonly namespace: string;
  readonly name: string;
  /** The annotation as it is. */
  readonly roleArn: string;
  /** `associated` as soon as there is an association; otherwise `blocked` when there is a blocker. */
  readonly status: 'ready' | 'blocked' | 'associated';
  readonly trust: Trust;
  /** The EKS add-on that the service account belongs to. */
  readonly addOn: AddOnOwner | null;
  readonly association: AssociationSummary | 'none' | 'unknown';
  readonly pods: PodSummary | null;
  /** What container images tell of the SDK: only the tags of aws-cli images do. */
  readonly sdk: 'old' | 'new-enough' | 'not-visible';
  readonly blockers: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** The steps in order: the remedies of all findings, then the move itself. */
  readonly whatToDo: readonly string[];
  /** TypeScript; null when there is nothing to paste yet. */
  readonly snippet: string | null;
}

/** `conditional` means conditions that the report cannot evaluate. Deny statements are not looked at. */
export interface Trust {
  /** May this service account of this cluster assume the role with its web identity? */
  readonly oidc: 'matches' | 'matches-by-wildcard' | 'does-not-match' | 'conditional' | 'unknown';
  /** May pods.eks.amazonaws.com for this service account? */
  readonly podIdentity: 'trusted' | 'missing' | 'conditional' | 'unknown';
  /** Why it is so; null when nothing is odd. */
  readonly detail: string | null;
  /** What the trust lacks. For a role of another account this is the statement for that role's owner. */
  readonly statementToAdd: object | null;
}

export interface AddOnOwner {
  readonly name: string;
  readonly version: string | null;
  /** Whether this version takes a Pod Identity association for this service account; null when unknown. */
  readonly supportsPodIdentity: boolean | null;
}

export interface AssociationSummary {
  readonly arn: string;
  /** Null when it could not be read. */
  readonly roleArn: string | null;
  readonly targetRoleArn: string | null;
  /** Whether new pods get the annotated role; null when unknown. */
  readonly sameRole: boolean | null;
  /** The add-on that owns it. */
  readonly ownerArn: string | null;
}

/** The pods that exist now; a CronJob between two runs has none. */
export interface PodSummary {
  readonly seen: number;
  readonly onFargate: number;
  readonly onWindows: number;
  /** By the environment variables that EKS has injected. */
  readonly withIrsa: number;
  readonly withPodIdentity: number;
}

export interface Finding {
  readonly code: BlockerCode | WarningCode;
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

export type BlockerCode =
  | 'add-on-unsupported'
  | 'association-unknown'
  | 'cross-account-role'
  | 'fargate'
  | 'malformed-role-arn'
  | 'old-sdk'
  | 'role-missing'
  | 'role-unreadable'
  | 'trust-missing'
  | 'windows';

export type WarningCode =
  | 'add-on-unknown'
  | 'associated-with-another-role'
  | 'conditional-trust'
  | 'fargate-possible'
  | 'fargate-unknown'
  | 'nodes-unknown'
  | 'oidc-mismatch'
  | 'other-clusters'
  | 'pods-unknown'
  | 'pods-with-irsa'
  | 'shared-role'
  | 'trust-size'
  | 'wildcard-trust';

/** The document for a machine. */
export function jsonDocument(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
