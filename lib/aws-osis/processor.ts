import type { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import type { AggregateAction } from './aggregate-action';
import type { AggregateOptions } from './aggregate-options';
import type { AnomalyDetectorOptions } from './anomaly-options';
import type { KeyTransform } from './conditional-options';
import type * as enrich from './enrich-options';
import type { KeyValueOptions } from './key-value-options';
import { bindLambdaProcessor } from './lambda-processor';
import type { LambdaProcessorOptions } from './lambda-processor-options';
import type * as list from './list-options';
import type { MlInferenceOptions } from './ml-inference-options';
import { bindMlInference } from './ml-inference-processor';
import type { MlModel } from './ml-model';
import type * as mutate from './mutate-options';
import type { ObfuscateOptions } from './obfuscate-options';
import type * as parse from './parse-options';
import type { Binder, BoundPlugin, PluginContext } from './plugin';
import type * as texts from './text-options';
import * as render from './processor-rendering';
import { snakeCase } from './snake-case';
import { bindTraceGroup } from './trace-group-processor';
import type * as trace from './trace-options';
import { bindTranslate } from './translate-processor';

/**
 * What is done to the events of a pipeline, one after another.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/pipeline-config-reference.html
 */
export class Processor {
  /** Takes texts apart by patterns, such as `%{COMMONAPACHELOG}`. */
  public static grok(options: parse.GrokOptions): Processor {
    return Processor.fixed(render.grok(options));
  }

  /** Takes texts apart at fixed separators. */
  public static dissect(options: parse.DissectOptions): Processor {
    return Processor.plain('dissect', options, { when: 'dissect_when' });
  }

  /** Sets an event's time. */
  public static date(options: parse.DateOptions): Processor {
    return Processor.fixed(render.date(options));
  }

  /** Reads a text in JSON. */
  public static parseJson(options: parse.ParseJsonOptions = {}): Processor {
    return Processor.plain('parse_json', options, { when: 'parse_when' });
  }

  /** Reads a text in Amazon Ion. */
  public static parseIon(options: parse.ParseIonOptions = {}): Processor {
    return Processor.plain('parse_ion', options, { when: 'parse_when' });
  }

  /** Reads a text in XML. */
  public static parseXml(options: parse.ParseOptions = {}): Processor {
    return Processor.plain('parse_xml', options, { when: 'parse_when' });
  }

  /** Reads a text of pairs, such as `a=1&b=2`. */
  public static keyValue(options: KeyValueOptions = {}): Processor {
    return Processor.plain('key_value', options, { when: 'key_value_when' });
  }

  /** Reads a line of separated values. */
  public static csv(options: parse.CsvOptions = {}): Processor {
    return Processor.plain('csv', options, { when: 'csv_when' });
  }

  /** Unpacks texts that are gzip in base64. */
  public static decompress(options: parse.DecompressOptions): Processor {
    return Processor.plain('decompress', { type: 'gzip', ...options }, { when: 'decompress_when' });
  }

  /** Writes a value as a text in JSON. */
  public static writeJson(options: parse.WriteJsonOptions): Processor {
    return Processor.plain('write_json', options);
  }

  /** Adds keys, in this order. */
  public static addEntries(entries: mutate.NewEntry[]): Processor {
    return Processor.withEntries('add_entries', entries, { when: 'add_when' });
  }

  /** Removes keys. */
  public static deleteEntries(options: mutate.DeletedEntries): Processor {
    return Processor.plain('delete_entries', options, { when: 'delete_when' });
  }

  /** Gives keys other names, in this order. */
  public static renameKeys(entries: mutate.KeyRename[]): Processor {
    return Processor.withEntries('rename_keys', entries, { when: 'rename_when' });
  }

  /** Changes the letters of all keys. */
  public static transformKeys(transform: KeyTransform): Processor {
    return Processor.plain('rename_keys', { transformKey: transform });
  }

  /** Keeps some keys and removes all others. */
  public static selectEntries(options: mutate.SelectEntriesOptions): Processor {
    return Processor.plain('select_entries', options, { when: 'select_when' });
  }

  /** Copies values, in this order. */
  public static copyValues(entries: mutate.ValueCopy[], options: mutate.CopyValuesOptions = {}): Processor {
    return Processor.withEntries('copy_values', entries, { when: 'copy_when' }, options);
  }

  /** Makes values ones of another type. */
  public static convertType(options: mutate.ConvertTypeOptions): Processor {
    return Processor.fixed(render.convertType(options));
  }

  /** Makes a map of maps one of one level. */
  public static flatten(options: list.FlattenOptions): Processor {
    return Processor.plain('flatten', options, { when: 'flatten_when' });
  }

  /** Makes a list of maps a map. */
  public static listToMap(options: list.ListToMapOptions): Processor {
    return Processor.plain('list_to_map', options, { when: 'list_to_map_when' });
  }

  /** Makes a map a list of maps. */
  public static mapToList(options: list.MapToListOptions): Processor {
    return Processor.plain('map_to_list', options, { when: 'map_to_list_when' });
  }

  /** Makes many events of one. */
  public static splitEvent(options: texts.SplitEventOptions): Processor {
    return Processor.plain('split_event', options, { when: 'split_when' });
  }

  /** Makes texts lists of texts. */
  public static splitString(entries: texts.TextSplit[]): Processor {
    return Processor.withEntries('split_string', entries, { when: 'split_when' });
  }

  /** Replaces parts of texts, in this order. */
  public static substituteString(entries: texts.TextSubstitution[]): Processor {
    return Processor.withEntries('substitute_string', entries, { when: 'substitute_when' });
  }

  /** Cuts texts. */
  public static truncate(entries: texts.Truncation[]): Processor {
    return Processor.withEntries('truncate', entries, { when: 'truncate_when' });
  }

  /** Removes spaces around the texts of these keys. */
  public static trimString(...keys: string[]): Processor {
    return Processor.plain('trim_string', { withKeys: keys });
  }

  /** Writes the texts of these keys in lower case. */
  public static lowercase(...keys: string[]): Processor {
    return Processor.plain('lowercase_string', { withKeys: keys });
  }

  /** Writes the texts of these keys in upper case. */
  public static uppercase(...keys: string[]): Processor {
    return Processor.plain('uppercase_string', { withKeys: keys });
  }

  /**
   * Drops events.
   *
   * @param when an expression of Data Prepper, such as `/level == "DEBUG"`; `true` drops all
   */
  public static dropEvents(when: string, options: enrich.DropEventsOptions = {}): Processor {
    return Processor.plain('drop_events', { dropWhen: when, ...options });
  }

  /** Holds events back; for tests, since it slows the pipeline. */
  public static delay(duration: Duration): Processor {
    return Processor.plain('delay', { for: duration });
  }

  /** Makes one event, or fewer, of a group of events. State is kept in the pipeline. */
  public static aggregate(action: AggregateAction, options: AggregateOptions): Processor {
    return Processor.plain('aggregate', { ...options, action: action._render() }, { when: 'aggregate_when' });
  }

  /** Finds numbers out of the ordinary; only their events pass. State is kept in the pipeline. */
  public static anomalyDetector(options: AnomalyDetectorOptions): Processor {
    return Processor.fixed(render.anomalyDetector(options));
  }

  /** Makes texts unreadable, such as those with names or numbers of cards. */
  public static obfuscate(options: ObfuscateOptions): Processor {
    return Processor.fixed(render.obfuscate(options));
  }

  /** Looks values up in tables. The pipeline's role may read the file, if there is one. */
  public static translate(options: enrich.TranslateOptions): Processor {
    return new Processor((context) => bindTranslate(options, context));
  }

  /** Looks up where IP addresses are. */
  public static geoip(entries: enrich.GeoIpEntry[], options: enrich.GeoIpOptions = {}): Processor {
    return Processor.withEntries('geoip', entries, { when: 'geoip_when' }, options);
  }

  /** Takes the name of a browser apart. */
  public static userAgent(options: enrich.UserAgentOptions): Processor {
    return Processor.plain('user_agent', options, { tagsOnFailure: 'tags_on_parse_failure' });
  }

  /** Makes documents of trace analytics of spans. State is kept in the pipeline. */
  public static otelTraces(options: trace.OtelTracesOptions = {}): Processor {
    return Processor.fixed(render.otelTraces(options));
  }

  /** Makes documents of metrics. */
  public static otelMetrics(options: trace.OtelMetricsOptions = {}): Processor {
    return Processor.plain('otel_metrics', options);
  }

  /** Makes the map of services of trace analytics of spans. State is kept in the pipeline. */
  public static serviceMap(options: trace.ServiceMapOptions = {}): Processor {
    return Processor.fixed(render.serviceMap(options));
  }

  /** Makes the map of services, and metrics of it, of spans. State is kept in the pipeline. */
  public static otelApmServiceMap(options: trace.OtelApmServiceMapOptions = {}): Processor {
    return Processor.plain('otel_apm_service_map', options);
  }

  /**
   * Adds the group of their trace to spans that came without it. The pipeline's role may search the domain; with
   * fine-grained access control, map it to a role that may read the indices of spans. Not with a sink that is a
   * collection.
   *
   * @param domain the domain that spans are written to
   */
  public static otelTraceGroup(domain: opensearch.IDomain, options: trace.OtelTraceGroupOptions = {}): Processor {
    return new Processor((context) => bindTraceGroup(domain, options, context));
  }

  /** Brings the spans of one trace to one node, before they go on to several sub-pipelines that keep state. */
  public static tracePeerForwarder(): Processor {
    return Processor.plain('trace_peer_forwarder');
  }

  /**
   * Lets a function change events. The pipeline's role may invoke it; a function of another account has to allow
   * that in its own policy as well.
   *
   * @param fn a function, a version or an alias, in the pipeline's region
   */
  public static awsLambda(fn: lambda.IFunction, options: LambdaProcessorOptions = {}): Processor {
    return new Processor((context) => bindLambdaProcessor(fn, options, context));
  }

  /** Asks a model. The pipeline's role may do what the model needs: see `MlModel`. */
  public static mlInference(model: MlModel, options: MlInferenceOptions = {}): Processor {
    return new Processor((context) => bindMlInference(model, options, context));
  }

  /**
   * A processor that this class has no method for. Its options are checked as those of all others; what its role may do is not
   * known, so that it is up to you: see `Pipeline.role`.
   *
   * @param pluginName the name of Data Prepper, such as `list_to_map`
   * @param options options as Data Prepper names them
   */
  public static of(pluginName: string, options: Record<string, unknown> = {}): Processor {
    return new Processor(() => ({ name: pluginName, options }), false);
  }

  private static plain(name: string, options: object = {}, names: Record<string, string> = {}): Processor {
    return Processor.fixed({ name, options: snakeCase(options, names) });
  }

  private static withEntries(name: string, entries: object[], names: Record<string, string>, others = {}): Processor {
    const rendered = entries.map((entry) => snakeCase(entry, names));
    return Processor.fixed({ name, options: { entries: rendered, ...snakeCase(others, names) } });
  }

  private static fixed(plugin: BoundPlugin): Processor {
    return new Processor(() => plugin);
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
