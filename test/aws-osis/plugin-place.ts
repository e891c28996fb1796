import type { Stack } from 'aws-cdk-lib';
import { Place } from '../../lib/core/place';

/** The place of the options of a plugin, in words such as `'source.http.path'`. */
export function placeOf(stack: Stack, ...path: string[]): Place {
  const origin = {
    owner: stack,
    module: 'osis',
    describe: (steps: readonly (string | number)[]) => `'${steps.join('.')}'`,
  };
  return new Place(origin, path);
}
