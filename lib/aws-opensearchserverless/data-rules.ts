import type { IConstruct } from 'constructs';
import { fail, isKnown } from '../core/validation';
import type { DataPermissions } from './data-permissions';

const PERMISSIONS = {
  collection: [
    'aoss:CreateCollectionItems',
    'aoss:DeleteCollectionItems',
    'aoss:DescribeCollectionItems',
    'aoss:UpdateCollectionItems',
  ],
  index: [
    'aoss:CreateIndex',
    'aoss:DeleteIndex',
    'aoss:DescribeIndex',
    'aoss:ReadDocument',
    'aoss:UpdateIndex',
    'aoss:WriteDocument',
  ],
};

/** One rule of a data access policy. */
export interface DataRule {
  readonly ResourceType: string;
  readonly Resource: string[];
  readonly Permission: string[];
}

/** The rules for exactly this collection and its indexes; refuses permissions that do not exist. */
export function renderRules(scope: IConstruct, collectionName: string, permissions: DataPermissions): DataRule[] {
  const { collection = [], index = [], indexNames = ['*'] } = permissions;
  validatePermissions(scope, 'collection', collection);
  validatePermissions(scope, 'index', index);
  if (collection.length + index.length === 0) {
    fail(
      scope,
      'NoPermission',
      `'permissions' must have at least one of 'collection' and 'index', got neither: there is nothing to grant`,
    );
  }
  if (index.length > 0) validateIndexNames(scope, 'permissions.indexNames', indexNames);
  const rules = [
    { ResourceType: 'collection', Resource: [`collection/${collectionName}`], Permission: sorted(collection) },
    {
      ResourceType: 'index',
      Resource: sorted(indexNames).map((name) => `index/${collectionName}/${name}`),
      Permission: sorted(index),
    },
  ];
  return rules.filter(({ Permission }) => Permission.length > 0);
}

function validatePermissions(scope: IConstruct, type: keyof typeof PERMISSIONS, permissions: readonly string[]): void {
  const known = PERMISSIONS[type];
  const unknown = permissions.find((permission) => isKnown(permission) && !known.includes(permission));
  if (unknown === undefined) return;
  const other = type === 'index' ? 'collection' : 'index';
  const hint = PERMISSIONS[other].includes(unknown) ? `; it belongs into 'permissions.${other}'` : '';
  fail(
    scope,
    'UnknownPermission',
    `'permissions.${type}' must be of ${known.join(', ')}, got '${unknown}'${hint}: the service would refuse the policy`,
  );
}

/** Refuses what is no name of an index, or pattern of names. */
export function validateIndexNames(scope: IConstruct, property: string, names: readonly string[]): void {
  if (names.length === 0) {
    fail(scope, 'NoIndex', `'${property}' must have at least one name, got none; leave it out for all indexes`);
  }
  const wrong = names.find((name) => isKnown(name) && !/^[a-z0-9._-]*\*?$/.test(name));
  if (wrong === undefined && !names.includes('')) return;
  fail(
    scope,
    'IndexName',
    `'${property}' must be lower-case names, or patterns that end with *, without the collection's name, got ` +
      `'${wrong ?? ''}'`,
  );
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
