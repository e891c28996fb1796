import { Token } from 'aws-cdk-lib';
import { didYouMean } from '../core/place';
import { isMapping } from './mapping';
import type { PlacedPlugin, SubPipeline } from './sub-pipeline-checks';

/** Gets what any other sub-pipeline failed to process. */
const FAILURES = 'dlq_pipeline';

/**
 * Refuses sub-pipelines without a source that nothing reaches. Data Prepper takes one that a sink forwards to what it has
 * written, and one for events that failed.
 */
export function checkHeadless(subPipelines: readonly SubPipeline[]): void {
  const names = subPipelines.map(({ name }) => name);
  const reached = subPipelines.flatMap(({ sinks }) => sinks.flatMap((sink) => targetsOf(sink, names)));
  for (const { name, place, keys, headless } of subPipelines) {
    if (!headless) continue;
    if (name !== FAILURES && !reached.includes(name)) {
      place.refuse('KeyMissing', `must have 'source', has ${keys.join(', ')}`);
    }
    place.warn(
      'subPipelineWithoutSource',
      'has no source, which Data Prepper takes and the guide of OpenSearch Ingestion does not tell of',
    );
  }
}

/** The sub-pipelines that a sink forwards to: any where it is known at deployment only. */
function targetsOf({ options, place }: PlacedPlugin, names: readonly string[]): readonly string[] {
  const forward = options['forward_to'];
  const pipelines = isMapping(forward) ? forward['pipelines'] : undefined;
  if (Token.isUnresolved(forward) || Token.isUnresolved(pipelines)) return names;
  if (!Array.isArray(pipelines)) return [];
  return pipelines.flatMap((target: unknown, index) => {
    if (Token.isUnresolved(target)) return names;
    if (typeof target === 'string' && !names.includes(target)) {
      place
        .at('forward_to')
        .at('pipelines')
        .at(index)
        .refuse(
          'SubPipelineUnknown',
          `must be one of the sub-pipelines ${names.join(', ')}, got '${target}'${didYouMean(target, names)}`,
        );
    }
    return typeof target === 'string' ? [target] : [];
  });
}
