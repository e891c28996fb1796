import type { CfnCollectionGroup } from 'aws-cdk-lib/aws-opensearchserverless';
import type { IConstruct } from 'constructs';
import { fail, isKnown } from '../core/validation';
import { CollectionGroupGeneration, type GroupCapacity } from './group-capacity';

/** What CloudFormation takes; refuses what the service would refuse. */
export function renderCapacity(
  group: IConstruct,
  capacity: GroupCapacity | undefined,
  generation: CollectionGroupGeneration | undefined,
): CfnCollectionGroup.CapacityLimitsProperty | undefined {
  if (!capacity) return undefined;
  const { minIndexing, maxIndexing, minSearch, maxSearch } = capacity;
  validatePair(group, 'Indexing', minIndexing, maxIndexing, generation);
  validatePair(group, 'Search', minSearch, maxSearch, generation);
  return {
    minIndexingCapacityInOcu: minIndexing,
    maxIndexingCapacityInOcu: maxIndexing,
    minSearchCapacityInOcu: minSearch,
    maxSearchCapacityInOcu: maxSearch,
  };
}

function validatePair(
  group: IConstruct,
  kind: 'Indexing' | 'Search',
  min: number | undefined,
  max: number | undefined,
  generation: CollectionGroupGeneration | undefined,
): void {
  if (min === 0 && generation !== CollectionGroupGeneration.NEXT_GENERATION) {
    fail(
      group,
      'ScaleToZero',
      `'capacity.min${kind}' must be at least 1 in this generation, got 0: only collections of the next generation scale to ` +
        `zero; set 'generation' to CollectionGroupGeneration.NEXT_GENERATION`,
    );
  }
  if (min !== 0) validateOcus(group, `capacity.min${kind}`, min);
  validateOcus(group, `capacity.max${kind}`, max);
  if (!isKnown(min) || !isKnown(max) || min <= max) return;
  fail(
    group,
    'CapacityOrder',
    `'capacity.min${kind}' must be at most 'capacity.max${kind}', got ${min} and ${max}: raise the maximum, or lower the ` +
      `minimum`,
  );
}

function validateOcus(group: IConstruct, property: string, ocus: number | undefined): void {
  if (!isKnown(ocus) || [1, 2, 4, 8].includes(ocus) || (ocus > 0 && ocus % 16 === 0)) return;
  fail(group, 'Ocus', `'${property}' must be 1, 2, 4, 8, 16 or a multiple of 16 OCUs, got ${ocus}`);
}
