import type { IConstruct } from 'constructs';
import { fail } from '../core/validation';
import { CollectionType } from './collection-type';
import type { RetentionRule } from './retention-rule';

/** Refuses rules for a collection that keeps all: the service takes them and does nothing. */
export function validateRetentionType(scope: IConstruct, type: CollectionType): void {
  if (type === CollectionType.TIME_SERIES) return;
  fail(
    scope,
    'RetentionOfType',
    `'retention' must be of a collection of type ${CollectionType.TIME_SERIES}, got ${type}: the service deletes nothing from ` +
      `others; leave it out, and delete documents or indexes yourself`,
  );
}

/** The body of the lifecycle policy of a collection. */
export function renderRetention(scope: IConstruct, collectionName: string, rules: readonly RetentionRule[]): object {
  if (rules.length === 0) {
    fail(
      scope,
      'NoRetentionRule',
      `'retention' must have at least one rule, got none; leave it out to keep all forever`,
    );
  }
  const names = rules.flatMap(({ _indexNames }) => _indexNames);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    fail(
      scope,
      'RetentionTwice',
      `'retention' must name each index or pattern once, got '${twice}' twice: which of the rules holds would be open`,
    );
  }
  return { Rules: rules.map((rule) => rule._render(scope, collectionName)) };
}
