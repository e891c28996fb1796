import type { Place } from '../core/place';

/**
 * Refuses a configuration that Data Prepper or OpenSearch Ingestion would refuse.
 *
 * @param configuration the whole of it, as YAML is read: `{version: '2', 'my-pipeline': {source: ...}}`
 */
export function checkConfiguration(configuration: unknown, place: Place): void {
  [configuration, place];
}
