import type { StackOutputs } from './stack-outputs';

/** What a check saw, when one line does not say all of it. */
export interface Evidence {
  /** One line: what was seen, with numbers. */
  readonly seen: string;
  /** Further lines, for example a table, printed below the check's line. */
  readonly details?: readonly string[];
  /** The measurements behind `seen` for `--json`; the check decides their shape and keeps it stable. */
  readonly measured?: Readonly<Record<string, unknown>>;
}

/** One promise of an example, and how to see in the account that it is kept. */
export interface Check {
  /** What is promised: a clause about behaviour ("an object is read back byte for byte"), not about existence. */
  readonly promise: string;
  /** How long the check may take when `--timeout` does not say otherwise. @default 300 */
  readonly timeoutSeconds?: number;
  /** Answers with what was seen; throws with what was seen instead of what was promised. */
  run(context: CheckContext): Promise<string | Evidence>;
}

/** What every SDK client is made with. Credentials and endpoints come from the SDK's own chain unless a test gives them. */
export interface ClientConfig {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The answer of one poll: the resource is ready, or what was seen instead. */
export type Poll<T> = { readonly ready: T } | { readonly notYet: string };

/** What a poll is waiting for. Inferred from the poll as a whole: `ready` alone would let TypeScript add `undefined`. */
export type Ready<P> = P extends { readonly ready: infer T } ? T : never;

/** What a check works with. */
export interface CheckContext {
  /** The outputs of the example's stack. */
  readonly outputs: StackOutputs;
  /** For a client that needs more than `client()` gives it. */
  readonly clientConfig: ClientConfig;
  /** Aborted when the check has run out of time or the user pressed Ctrl-C. */
  readonly signal: AbortSignal;
  /** An SDK client for the stack's region; it is destroyed after the check. */
  client<C extends { destroy(): void }>(Client: new (config: ClientConfig) => C): C;
  /** The outputs of another stack in the same region, for an example that is made of several. */
  outputsOf(stackName: string): Promise<StackOutputs>;
  /**
   * Polls until something is ready, or until the check's time is up. Throttling, 5xx answers and broken connections
   * that outlast the SDK's own retries count as "not yet"; any other error ends the check.
   *
   * @param what what is waited for, to follow the words "waiting for"
   */
  waitFor<P extends Poll<unknown>>(
    what: string,
    poll: () => Promise<P>,
    options?: { readonly everySeconds?: number },
  ): Promise<Ready<P>>;
  /**
   * Registers how to remove something; call it *before* creating the thing. It is run when the check has ended, however
   * it ended, last registered first.
   *
   * @param what what is removed, for the report when that fails
   */
  cleanUp(what: string, undo: () => Promise<unknown>): void;
}

/** What a check throws when the promise is not kept. Any other error fails the check as well, with its own message. */
export class CheckFailed extends Error {
  readonly evidence: Evidence;

  constructor(evidence: string | Evidence) {
    const full = typeof evidence === 'string' ? { seen: evidence } : evidence;
    super(full.seen);
    this.name = 'CheckFailed';
    this.evidence = full;
  }
}

/** Fails the check with what was seen, unless `kept` is true. */
export function demand(kept: boolean, evidence: string | Evidence): asserts kept {
  if (!kept) {
    throw new CheckFailed(evidence);
  }
}
