import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fail, isKnown, validateInteger } from '../core/validation';
import type { UsedPlugins } from './pipeline-plugins';

/** How many OCUs a pipeline has, as it was asked for. */
export interface CapacitySettings {
  readonly minCapacity?: number;
  readonly maxCapacity?: number;
  readonly persistentBuffer: boolean;
}

/** How many OCUs a pipeline has. */
export interface Capacity {
  readonly min: number;
  readonly max: number;
}

/** What is not said is chosen so that a pipeline that is sent to survives the loss of a zone. */
export function arrangeCapacity(owner: IConstruct, settings: CapacitySettings, plugins: UsedPlugins): Capacity {
  const { persistentBuffer } = settings;
  // Of a configuration that is not known the safe case is taken.
  const spread = persistentBuffer || plugins.push === true || !plugins.known;
  const min = settings.minCapacity ?? Math.min(spread ? 2 : 1, knownOr(settings.maxCapacity, 2));
  const max = settings.maxCapacity ?? (Token.isUnresolved(min) ? min : Math.max(4, min));
  validateCapacity(owner, { min, max }, persistentBuffer, plugins.stateful);
  return { min, max };
}

function validateCapacity(owner: IConstruct, { min, max }: Capacity, buffered: boolean, stateful?: string): void {
  const ceiling = (stateful ? 48 : 96) * (buffered ? 4 : 1);
  const lowest = buffered ? 2 : 1;
  const why = [stateful && `the processor '${stateful}', which keeps state`, buffered && 'a persistent buffer'];
  const reasons = why.filter(Boolean).join(' and ');
  for (const [property, value] of Object.entries({ maxCapacity: max, minCapacity: min })) {
    validateInteger(owner, property, value, { min: 1 });
    if (!isKnown(value) || (value >= lowest && value <= ceiling)) continue;
    fail(
      owner,
      'CapacityOutOfRange',
      `'${property}' must be ${lowest} to ${ceiling} OCUs${reasons ? ` with ${reasons}` : ''}, got ${value}`,
    );
  }
  if (isKnown(min) && isKnown(max) && min > max) {
    fail(owner, 'CapacityReversed', `'minCapacity' must not be above 'maxCapacity' of ${max}, got ${min}`);
  }
}

function knownOr(value: number | undefined, other: number): number {
  return isKnown(value) ? value : other;
}
