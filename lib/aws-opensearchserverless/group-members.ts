import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fail } from '../core/validation';
import type { ICollectionGroup } from './collection-group';
import type { CollectionType } from './collection-type';
import { isOfEnvironment } from './data-access-policy';

interface Member {
  readonly type: CollectionType;
  readonly path: string;
}

/** By app, the first collection of each group. */
const firstMembers = new WeakMap<IConstruct, Map<string, Member>>();

/** Whether a collection of the group has standby replicas; refuses one that differs from its group. */
export function standbyReplicasOf(
  collection: IConstruct,
  group: ICollectionGroup | undefined,
  standbyReplicas: boolean | undefined,
): boolean {
  const ofGroup = group?.standbyReplicas;
  if (ofGroup === undefined || standbyReplicas === undefined || ofGroup === standbyReplicas) {
    return standbyReplicas ?? ofGroup ?? true;
  }
  fail(
    collection,
    'StandbyReplicasOfGroup',
    `'standbyReplicas' must be ${ofGroup}, which it is in the group '${group!.node.path}', got ${standbyReplicas}: leave it ` +
      `out, or choose another group`,
  );
}

/** Refuses a collection that is elsewhere than its group, or of another type than the others in it. */
export function joinGroup(collection: IConstruct, group: ICollectionGroup, type: CollectionType): void {
  validatePlace(collection, group);
  const members = firstMembers.get(collection.node.root) ?? new Map<string, Member>();
  firstMembers.set(collection.node.root, members);
  const key = keyOf(group);
  const first = members.get(key);
  if (!first) members.set(key, { type, path: collection.node.path });
  if (!first || first.type === type) return;
  fail(
    collection,
    'TypeOfGroup',
    `'type' must be ${first.type}, which '${first.path}' of the same 'collectionGroup' is, got ${type}: the collections of a ` +
      `group are of one type; make another group`,
  );
}

function validatePlace(collection: IConstruct, group: ICollectionGroup): void {
  const stack = Stack.of(collection);
  if (isOfEnvironment(stack, group.env)) return;
  fail(
    collection,
    'GroupElsewhere',
    `'collectionGroup' must be of the collection's environment ${stack.account}/${stack.region}, got one of ` +
      `${group.env.account}/${group.env.region}: collections share the OCUs of one account and region; make a group here`,
  );
}

/** A group may be imported more than once. */
function keyOf(group: ICollectionGroup): string {
  const parts = [group.env.account, group.env.region, group.collectionGroupName];
  return parts.some((part) => Token.isUnresolved(part)) ? group.node.path : parts.join('/');
}
