import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IDependable } from 'constructs';
import { Place } from '../core/place';
import { fail } from '../core/validation';
import type { Path } from '../core/yaml-tree';
import { plainData } from './plain-data';
import type { BoundPlugin, PluginContext } from './plugin';
import { RESERVED } from './pipeline-plugins';
import type { PipelineSecrets } from './pipeline-secrets';
import type { Source } from './source';
import type { SubPipelineOptions } from './sub-pipeline';

/** What a configuration is made of, and by whom. */
export interface DocumentSettings extends SubPipelineOptions {
  readonly name: string;
  readonly source: Source;
  readonly pipeline: Construct;
  readonly role: iam.IRole;
  readonly region: string;
  readonly secrets: PipelineSecrets;
}

type Fields = Record<string, unknown>;

/** Options whose value is a mapping of the user's own names, such as keys of events and names of patterns. */
const OWN_NAMES: ReadonlySet<unknown> = new Set(['map', 'match', 'pattern_definitions', 'patterns']);

/** What sources, processors and sinks have in common. */
interface Part {
  readonly _typed: boolean;
  _bind(context: PluginContext): BoundPlugin;
}

/** A configuration that is built of sources, processors and sinks: binds them, and keeps what they need. */
export class PipelineDocument {
  /** The configuration as YAML is read. */
  public readonly document: Fields = { version: '2', extension: undefined };
  public readonly place: Place;
  public readonly dependencies: IDependable[] = [];
  /** Why the pipeline has to be attached to a VPC. */
  public readonly needsAttachment?: string;
  /** Places of plugins whose options are written as Data Prepper names them. */
  private readonly untyped = new Set<string>();

  constructor(private readonly settings: DocumentSettings) {
    const { name, source, pipeline, secrets } = settings;
    this.place = new Place({ owner: pipeline, module: 'osis', describe: (path) => this.describe(path) });
    this.claim(name);
    const bound = this.bind(source, name, [name, 'source']);
    this.needsAttachment = bound.needsAttachment;
    this.addSubPipeline(name, { [bound.name]: bound.options }, settings);
    const declared = secrets.render();
    if (declared) this.document['extension'] = { aws: { secrets: plainData(this.place.at('extension'), declared) } };
    else delete this.document['extension'];
  }

  /** Sub-pipelines come after the one that they get their events from. */
  private addSubPipeline(name: string, source: Fields, { processors = [], routes, sinks }: SubPipelineOptions): void {
    const fields: Fields = { source };
    this.document[name] = fields;
    if (processors.length > 0) {
      fields['processor'] = processors.map((each, index) => this.part(each, name, [name, 'processor', index]));
    }
    if (routes && Object.keys(routes).length > 0) {
      fields['routes'] = Object.entries(routes).map(([route, condition]) => ({ [route]: condition }));
    }
    for (const { _subPipeline: sub } of sinks) if (sub) this.claim(sub.name);
    fields['sink'] = sinks.map((each, index) => this.part(each, name, [name, 'sink', index]));
    for (const { _subPipeline: sub } of sinks) if (sub) this.addSubPipeline(sub.name, { pipeline: { name } }, sub);
  }

  private part(part: Part, subPipeline: string, path: Path): Fields {
    const { name, options } = this.bind(part, subPipeline, path);
    return { [name]: options };
  }

  private bind(part: Part, subPipelineName: string, path: Path): BoundPlugin {
    const { pipeline, role, region, secrets } = this.settings;
    const bound = part._bind({
      pipeline,
      role,
      region,
      subPipelineName,
      secretField: (secret, field) => secrets.field(secret, field),
    });
    this.dependencies.push(...(bound.dependencies ?? []));
    if (!part._typed) this.untyped.add(path.join('/'));
    const place = [...path, bound.name].reduce<Place>((at, step) => at.at(step), this.place);
    return { ...bound, options: plainData(place, bound.options) as Fields };
  }

  /** A name keeps its place, so that the order is that of the user; it is known from then on as taken. */
  private claim(name: string): void {
    const { pipeline } = this.settings;
    if (RESERVED.includes(name)) {
      fail(
        pipeline,
        'SubPipelineNameReserved',
        `the name of a sub-pipeline must not be a word of Data Prepper's, got '${name}'`,
      );
    }
    if (Object.hasOwn(this.document, name)) {
      fail(pipeline, 'SubPipelineNameTwice', `the name of a sub-pipeline must be its own, got '${name}' twice`);
    }
    this.document[name] = undefined;
  }

  /** Such as `'processors[0].grok.breakOnMatch' of sub-pipeline 'main'`. */
  private describe(path: Path): string {
    const [subPipeline, kind, ...rest] = path;
    if (subPipeline === 'extension') return `'${['secrets', ...path.slice(3)].join('.')}'`;
    if (subPipeline === undefined || kind === undefined) return `sub-pipeline '${subPipeline ?? this.settings.name}'`;
    const words: Readonly<Record<string, string>> = { processor: 'processors', sink: 'sinks' };
    const [part, plugin, options] =
      kind === 'source' ? [[], rest.slice(0, 1), rest.slice(1)] : [rest.slice(0, 1), rest.slice(1, 2), rest.slice(2)];
    const typed = !this.untyped.has([subPipeline, kind, ...part].join('/'));
    const steps = [...part, ...plugin, ...(typed && kind !== 'routes' ? optionWords(options) : options)];
    const written = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
    return `'${words[kind] ?? kind}${written}' of sub-pipeline '${subPipeline}'`;
  }
}

/** Options as this library names them; what the user named stays as it is. */
function optionWords(options: Path): Path {
  return options.map((step, index) => (OWN_NAMES.has(options[index - 1]) ? step : camelCase(step)));
}

function camelCase(step: string | number): string | number {
  return typeof step === 'number' ? step : step.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
