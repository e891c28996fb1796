import type { SinkOptions } from './sink-options';

/** What each sink can have, as Data Prepper names it. */
export function renderSinkOptions(options: SinkOptions): Record<string, unknown> {
  const { routes, includeKeys, excludeKeys, tagsTargetKey } = options;
  return { routes, include_keys: includeKeys, exclude_keys: excludeKeys, tags_target_key: tagsTargetKey };
}
