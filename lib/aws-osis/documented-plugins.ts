import { optionRules, pluginName } from './option-table';
import type { PlacedPlugin } from './sub-pipeline-checks';

/** What the guide of OpenSearch Ingestion has. */
const GUIDE: Readonly<Record<string, readonly string[]>> = {
  source: [
    'confluence',
    'documentdb',
    'dynamodb',
    'http',
    'jira',
    'kafka',
    'kinesis',
    'opensearch',
    'otel_logs_source',
    'otel_metrics_source',
    'otel_trace_source',
    'otlp',
    'rds',
    's3',
    'sqs',
  ],
  sink: ['opensearch', 'prometheus', 's3'],
};

/** Warns of a source or a sink of Data Prepper that the service may not take, such as `stdout`. */
export function checkDocumented({ kind, name, place }: PlacedPlugin): void {
  const names = GUIDE[kind];
  // Of what is not known at all there is a warning already.
  if (!names || !optionRules(kind, name)) return;
  if (names.some((each) => pluginName(kind, each) === pluginName(kind, name))) return;
  place.warn(
    'undocumentedPlugin',
    `is a ${kind} of Data Prepper that the guide of OpenSearch Ingestion does not have; it has ${names.join(', ')}`,
  );
}
