import type { Binder, BoundPlugin, PluginContext } from './plugin';

/**
 * Where the events of a pipeline come from.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client.html
 */
export class Source {
  /**
   * A source that this class has no method for. Its options are checked as those of all others; what its role may do is not
   * known, so that it is up to you: see `Pipeline.role`.
   *
   * @param pluginName the name of Data Prepper, such as `sqs`
   * @param options options as Data Prepper names them
   */
  public static of(pluginName: string, options: Record<string, unknown> = {}): Source {
    return new Source(() => ({ name: pluginName, options }), false);
  }

  private constructor(
    private readonly binder: Binder,
    /** @internal Whether options are written as this library names them. */
    public readonly _typed = true,
  ) {}

  /** @internal */
  public _bind(context: PluginContext): BoundPlugin {
    return this.binder(context);
  }
}
