import { Token } from 'aws-cdk-lib';
import { didYouMean, type Place } from '../core/place';
import type { PlacedPlugin, SubPipeline } from './sub-pipeline-checks';

/** Sources of which Data Prepper makes two sub-pipelines, the second of which reads what the first wrote to S3. */
const WITH_SECOND = ['documentdb', 'mongodb', 'rds'];

/** Refuses sub-pipelines that are not a tree: one with a source of its own, and each other a sink of the one it reads from. */
export function checkLinks(subPipelines: readonly SubPipeline[], place: Place): void {
  const byName = new Map(subPipelines.map((each) => [each.name, each]));
  for (const each of subPipelines) {
    checkSinks(each, byName);
    checkSource(each, byName);
    checkSecond(each, byName);
  }
  for (const each of subPipelines) checkCycle(each, byName);
  const [first, second] = subPipelines.filter(({ source }) => source && source.name !== 'pipeline');
  if (second) {
    second.source!.place.refuse(
      'TwoSources',
      `must be the only source that is no sub-pipeline, '${first!.name}' has '${first!.source!.name}' already; ` +
        `make two pipelines of it, or read from the other with "pipeline: { name: ${first!.name} }"`,
    );
  }
  if (
    !first &&
    subPipelines.length > 0 &&
    subPipelines.every(({ source, headless }) => headless || source !== undefined)
  ) {
    place.refuse('NoSource', 'must have a sub-pipeline with a source that is no sub-pipeline, got none');
  }
}

function checkSinks({ name, sinks }: SubPipeline, byName: ReadonlyMap<string, SubPipeline>): void {
  for (const sink of sinks) {
    const target = linkOf(sink);
    if (target === undefined) continue;
    const at = sink.place.at('name');
    const found = find(target, at, byName);
    const { source, headless } = found;
    if (headless || (source && linkOf(source) !== name && !Token.isUnresolved(source.options['name']))) {
      at.refuse(
        'LinkOneSided',
        `must be a sub-pipeline whose source is "pipeline: { name: ${name} }", ` +
          (source ? `that of '${target}' is ${sourceInWords(source)}` : `'${target}' has none`),
      );
    }
  }
}

function checkSource({ name, source }: SubPipeline, byName: ReadonlyMap<string, SubPipeline>): void {
  const origin = source && linkOf(source);
  if (origin === undefined) return;
  const at = source!.place.at('name');
  const found = find(origin, at, byName);
  const known = found.sinks.every(({ options }) => !Token.isUnresolved(options['name']));
  if (known && !found.sinks.some((sink) => linkOf(sink) === name)) {
    at.refuse(
      'LinkOneSided',
      `must be a sub-pipeline with the sink "pipeline: { name: ${name} }", '${origin}' has none such: nothing would reach '${name}'`,
    );
  }
}

function checkSecond({ name, source }: SubPipeline, byName: ReadonlyMap<string, SubPipeline>): void {
  const taken = byName.get(`${name}-s3`);
  if (!source || !WITH_SECOND.includes(source.name) || !taken) return;
  taken.place.refuse(
    'SubPipelineNameTaken',
    `must have another name: Data Prepper makes a sub-pipeline '${name}-s3' for the source '${source.name}' of '${name}'`,
  );
}

/** Each has one source, so that going from source to source ends or comes back. */
function checkCycle(start: SubPipeline, byName: ReadonlyMap<string, SubPipeline>): void {
  const way = [start.name];
  for (let each = parentOf(start, byName); each; each = parentOf(each, byName)) {
    if (each === start) {
      start
        .source!.place.at('name')
        .refuse('Cycle', `must not lead back to '${start.name}': ${[...way, start.name].join(' reads from ')}`);
    }
    if (way.includes(each.name)) return;
    way.push(each.name);
  }
}

function parentOf({ source }: SubPipeline, byName: ReadonlyMap<string, SubPipeline>): SubPipeline | undefined {
  const origin = source && linkOf(source);
  return origin === undefined ? undefined : byName.get(origin);
}

/** The sub-pipeline that a source or a sink stands for; undefined where it is none, or is not known. */
function linkOf({ name, options }: PlacedPlugin): string | undefined {
  const target = options['name'];
  return name === 'pipeline' && typeof target === 'string' && !Token.isUnresolved(target) ? target : undefined;
}

function find(name: string, place: Place, byName: ReadonlyMap<string, SubPipeline>): SubPipeline {
  const names = [...byName.keys()];
  return (
    byName.get(name) ??
    place.refuse(
      'SubPipelineUnknown',
      `must be one of the sub-pipelines ${names.join(', ')}, got '${name}'${didYouMean(name, names)}`,
    )
  );
}

function sourceInWords(source: PlacedPlugin): string {
  return source.name === 'pipeline' ? `the sub-pipeline '${linkOf(source)}'` : `'${source.name}'`;
}
