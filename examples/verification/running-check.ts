import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CheckContext, ClientConfig, Poll, Ready } from './check';
import type { Progress } from './progress';
import { describeError, isTransient } from './service-errors';
import { readOutputs, type StackOutputs } from './stack-outputs';

/** Waits some milliseconds, or until the signal is aborted; a test replaces it to make time pass faster. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** What all checks of one run share. */
export interface Surroundings {
  readonly outputs: StackOutputs;
  readonly clientConfig: ClientConfig;
  readonly progress: Progress;
  readonly sleep: Sleep;
}

/** A clean-up that hangs must not hold up the checks after it. */
const CLEAN_UP_SECONDS = 30;

/** The context of one check while it runs: it remembers what to undo, what to close and what was last seen. */
export class RunningCheck implements CheckContext {
  readonly outputs: StackOutputs;
  readonly clientConfig: ClientConfig;
  private readonly clients: { destroy(): void }[] = [];
  private readonly undos: { readonly what: string; undo(): Promise<unknown> }[] = [];
  private waiting?: string;

  constructor(
    private readonly surroundings: Surroundings,
    readonly signal: AbortSignal,
  ) {
    this.outputs = surroundings.outputs;
    this.clientConfig = surroundings.clientConfig;
  }

  /** What the check was waiting for when it was last heard of. */
  get lastSeen(): string {
    return this.waiting ?? 'without an answer';
  }

  client<C extends { destroy(): void }>(Client: new (config: ClientConfig) => C): C {
    this.signal.throwIfAborted();
    const client = new Client(this.clientConfig);
    this.clients.push(client);
    return client;
  }

  outputsOf(stackName: string): Promise<StackOutputs> {
    return readOutputs(this.client(CloudFormationClient), stackName, this.signal);
  }

  async waitFor<P extends Poll<unknown>>(
    what: string,
    poll: () => Promise<P>,
    { everySeconds = 5 } = {},
  ): Promise<Ready<P>> {
    this.waiting = `waiting for ${what}; nothing seen yet`;
    for (;;) {
      this.signal.throwIfAborted();
      const answer: Poll<unknown> = await poll().catch(notYetIfTransient);
      if ('ready' in answer) {
        this.waiting = undefined;
        return answer.ready as Ready<P>;
      }
      this.waiting = `waiting for ${what}; last seen: ${answer.notYet}`;
      this.surroundings.progress.show(`waiting for ${what}: ${answer.notYet}`);
      await this.surroundings.sleep(everySeconds * 1000, this.signal);
    }
  }

  cleanUp(what: string, undo: () => Promise<unknown>): void {
    // A check that was given up keeps running until its next step; it must not create what nobody would remove.
    this.signal.throwIfAborted();
    this.undos.push({ what, undo });
  }

  /** Undoes what the check did and answers what could not be undone. */
  async finish(): Promise<string[]> {
    const leftBehind: string[] = [];
    for (const { what, undo } of this.undos.reverse()) {
      try {
        await within(CLEAN_UP_SECONDS, undo());
      } catch (error) {
        leftBehind.push(`${what}: ${describeError(error)}`);
      }
    }
    this.clients.forEach((client) => client.destroy());
    return leftBehind;
  }
}

function notYetIfTransient(error: unknown): Poll<never> {
  if (isTransient(error)) {
    return { notYet: describeError(error) };
  }
  throw error;
}

async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
