import type { SynthesizedExample } from './example';
import type { Template } from './template';

/** What a snapshot keeps of an example: its templates by stack, without what depends on the files of an asset. */
export function templateSnapshot(example: SynthesizedExample): unknown {
  if (example.stacks.length === 1) return normalize(example.main.template);
  return Object.fromEntries(example.stacks.map((stack) => [stack.path, normalize(stack.template)]));
}

/**
 * Replaces the hashes of assets, and those that a version of a function carries in its logical id: they change with
 * every character of a handler, which its own tests watch.
 */
function normalize(template: Template): unknown {
  const text = JSON.stringify(template)
    .replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1<hash>')
    .replaceAll(/[0-9a-f]{64}/g, '<asset>');
  return JSON.parse(text);
}
