import type { PlacedPlugin } from './sub-pipeline-checks';
import { WrittenOptions } from './written-options';

/** Warns of a sink that drops what OpenSearch refuses: only the log of the pipeline tells of it. */
export function checkDeadLetters({ kind, name, written, place }: PlacedPlugin): void {
  const options = new WrittenOptions(written, place);
  if (kind !== 'sink' || name !== 'opensearch' || options.open || options.has('dlq')) return;
  place.warn(
    'noDeadLetterQueue',
    "has no dead-letter queue: documents that the index refuses are lost; give it 'deadLetterQueue', in YAML 'dlq'",
  );
}
