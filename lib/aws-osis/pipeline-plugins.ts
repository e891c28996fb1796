import { Token } from 'aws-cdk-lib';
import { asMapping } from './mapping';
import type { PluginKind } from './plugin-checks';

/** Sources that wait for requests; all others fetch. */
const PUSH = ['http', 'otel_trace_source', 'otel_metrics_source', 'otel_logs_source', 'otlp'];

/** Processors that keep state, for which the service gives a pipeline half of the OCUs. */
const STATEFUL = ['aggregate', 'otel_apm_service_map', 'service_map', 'service_map_stateful'];

/** Sources that the service does not take without an attachment to a VPC. */
const IN_VPC = ['documentdb', 'rds'];

/** Keys of a configuration that are no sub-pipelines. */
export const RESERVED = ['version', 'extension', 'pipeline_configurations'];

/** A plugin of a configuration. */
export interface UsedPlugin {
  readonly kind: PluginKind;
  readonly subPipeline: string;
  readonly name: string;
  readonly options: unknown;
}

/** What is known of the plugins of a configuration. */
export class UsedPlugins {
  /** @param document the configuration as YAML is read */
  public static of(document: unknown): UsedPlugins {
    const subPipelines = Object.entries(asMapping(document)).filter(([name]) => !RESERVED.includes(name));
    return new UsedPlugins(
      subPipelines.flatMap(([subPipeline, fields]) => {
        const { source, processor, sink } = asMapping(fields);
        return [
          ...plugins('source', subPipeline, [source]),
          ...plugins('processor', subPipeline, asList(processor)),
          ...plugins('sink', subPipeline, asList(sink)),
        ];
      }),
      typeof document !== 'string' || !Token.isUnresolved(document),
    );
  }

  private constructor(
    public readonly all: readonly UsedPlugin[],
    /** Whether the configuration is known at synth. */
    public readonly known: boolean,
  ) {}

  /** The source that gets events from outside of the pipeline. */
  public get source(): UsedPlugin | undefined {
    return this.all.find(({ kind, name }) => kind === 'source' && name !== 'pipeline');
  }

  /** Whether clients send to the pipeline; undefined where that is not known. */
  public get push(): boolean | undefined {
    return this.source && PUSH.includes(this.source.name);
  }

  /** The name of a processor that keeps state. */
  public get stateful(): string | undefined {
    return this.all.find(({ kind, name }) => kind === 'processor' && STATEFUL.includes(name))?.name;
  }

  /** Why the pipeline has to be attached to a VPC, where its source says so by its name. */
  public get needsAttachment(): string | undefined {
    const { source } = this;
    return source && IN_VPC.includes(source.name) ? `the source '${source.name}' is in a VPC` : undefined;
  }
}

function plugins(kind: PluginKind, subPipeline: string, list: readonly unknown[]): UsedPlugin[] {
  return list.flatMap((each) =>
    Object.entries(asMapping(each)).map(([name, options]) => ({ kind, subPipeline, name, options })),
  );
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
