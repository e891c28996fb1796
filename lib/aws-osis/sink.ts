import type { Binder, BoundPlugin, PluginContext } from './plugin';
import type { SinkOptions } from './sink-options';
import type { SubPipelineOptions } from './sub-pipeline';

/**
 * Where the events of a pipeline go to.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/pipeline-config-reference.html
 */
export class Sink {
  /**
   * A sink that this class has no method for. Its options are checked as those of all others; what its role may do is not
   * known, so that it is up to you: see `Pipeline.role`.
   *
   * @param pluginName the name of Data Prepper, such as `prometheus`
   * @param options options as Data Prepper names them
   */
  public static of(pluginName: string, options: Record<string, unknown> = {}): Sink {
    return new Sink(() => ({ name: pluginName, options }), false);
  }

  /**
   * A sub-pipeline: events go on through processors of its own to sinks of its own.
   *
   * @param name the sub-pipeline's name, unique in the pipeline; metrics are published under it
   * @param subPipeline what it does
   * @param options which events it gets
   */
  public static subPipeline(name: string, subPipeline: SubPipelineOptions, options: SinkOptions = {}): Sink {
    return new Sink(() => ({ name: 'pipeline', options: { name, routes: options.routes } }), true, {
      name,
      ...subPipeline,
    });
  }

  private constructor(
    private readonly binder: Binder,
    /** @internal Whether options are written as this library names them. */
    public readonly _typed = true,
    /** @internal */
    public readonly _subPipeline?: SubPipelineOptions & { readonly name: string },
  ) {}

  /** @internal */
  public _bind(context: PluginContext): BoundPlugin {
    return this.binder(context);
  }
}
