import { setImmediate } from 'node:timers/promises';
import { RunningCheck } from '../../examples/verification/running-check';
import { StackOutputs } from '../../examples/verification/stack-outputs';
import type { FakeAccount } from './fake-account';

/** A check that is running against a fake account, in which waiting takes no time; and what it showed meanwhile. */
export class CheckInProgress {
  readonly shown: string[] = [];
  readonly abort = new AbortController();
  readonly context: RunningCheck;

  constructor({ endpoint }: FakeAccount) {
    this.context = new RunningCheck(
      {
        outputs: new StackOutputs('example', new Map()),
        clientConfig: endpoint.clientConfig,
        progress: { begin: () => undefined, show: (text) => this.shown.push(text), end: () => undefined },
        sleep: async (_, signal) => {
          await setImmediate();
          signal.throwIfAborted();
        },
      },
      this.abort.signal,
    );
  }
}
