/** Which service account a controller runs as, where that is not the one that it comes with. */
export interface ControllerPolicyOptionsBase {
  /**
   * The namespace that it runs in.
   *
   * @default - the namespace that the controller comes with
   */
  readonly namespace?: string;

  /**
   * The service account that it runs as.
   *
   * @default - the service account that the controller comes with
   */
  readonly serviceAccount?: string;
}

/** Which service account a workload runs as, for the policies of what has no name of its own. */
export interface WorkloadPolicyOptionsBase {
  /** The namespace that the workload runs in. */
  readonly namespace: string;

  /** The service account that the workload runs as. */
  readonly serviceAccount: string;
}
