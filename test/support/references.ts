/**
 * References to resources of an example in the table of a test. They are placeholders inside ordinary texts, so that
 * `${arn('Bucket')}/key` works, and so that a test has its title before the example is synthesized.
 */

import type { SynthesizedExample } from './example';
import { Resolver } from './intrinsics';

/** The ARN of a construct's resource, by the construct's path in the example's stack (or in the app, for another stack). */
export function arn(path: string): string {
  return `{{arn ${path}}}`;
}

/** What `Ref` returns for a construct's resource. */
export function ref(path: string): string {
  return `{{ref ${path}}}`;
}

const REFERENCE = /\{\{(arn|ref) ([^}]+)\}\}/g;

/** A text with the ARNs and names in place of its references. */
export function resolveReferences(text: string, example: SynthesizedExample): string {
  return text.replaceAll(REFERENCE, (_whole, kind: 'arn' | 'ref', path: string) => {
    const { stack, logicalId } = example.find(path);
    return new Resolver(example, stack)[kind](logicalId);
  });
}

/** A text for a title: the paths in place of the references. */
export function describeReferences(text: string): string {
  return text.replaceAll(REFERENCE, (_whole, _kind: string, path: string) => path);
}
