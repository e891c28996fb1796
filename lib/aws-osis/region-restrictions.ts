import { optionRules } from './option-table';
import type { WrittenOptions } from './written-options';

/**
 * Warns where it is left to others which region is asked.
 *
 * @param plugin kind and name
 */
export function warnOfRegions(plugin: string, options: WrittenOptions): void {
  const [kind = '', name = ''] = plugin.split('/');
  // The sink's own check refuses it.
  if (plugin !== 'sink/opensearch' && optionRules(kind, name)?.get('aws')?.options?.has('region')) {
    warn(options.at('aws'), 'the service decides which region is asked');
  }
  const letters = plugin === 'dlq_provider/s3' ? options : options.at('dlq').at('s3');
  if (plugin === 'dlq_provider/s3' || plugin === 'sink/opensearch') warn(letters, 'Data Prepper takes us-east-1');
}

function warn(options: WrittenOptions, then: string): void {
  const { value, place } = options;
  if (typeof value !== 'object' || value === null || options.open || options.has('region')) return;
  place.warn('regionMissing', `has no 'region', so that ${then}: write the region of what is read or written`);
}
