import type { Processor } from './processor';
import type { Sink } from './sink';

/** What becomes of events: processors change them one after another, then each sink gets them. */
export interface SubPipelineOptions {
  /**
   * What is done to events, in this order.
   *
   * @default - nothing
   */
  readonly processors?: Processor[];

  /**
   * Conditions by the names of routes, in Data Prepper's expressions such as `/status >= 500`. Sinks name the routes whose
   * events they get.
   *
   * @default - every sink gets every event
   */
  readonly routes?: Record<string, string>;

  /** Where events go to: 1 to 10. */
  readonly sinks: Sink[];
}
