import type { Stack } from 'aws-cdk-lib';
import { Place } from '../../lib/core/place';
import { readYaml } from '../../lib/core/yaml-source';
import { pathInWords, type Path } from '../../lib/core/yaml-tree';

/** A configuration as a pipeline reads it. */
export function readConfiguration(stack: Stack, yaml: string): { readonly data: unknown; readonly place: Place } {
  const { data, lineOf } = readYaml(stack, 'configuration', yaml, 'core');
  return { data, place: placeIn(stack, lineOf) };
}

/** Places with their lines, such as `'main.sink[0].s3' in line 4`. */
export function placeIn(stack: Stack, lineOf: (path: Path) => number): Place {
  return new Place({
    owner: stack,
    module: 'osis',
    describe: (path) => `'${pathInWords(path, 'configuration')}' in line ${lineOf(path)}`,
  });
}
