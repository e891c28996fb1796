/** Expressions besides those that are named `when` or `..._when`: by kind, plugin and path, without the indices of lists. */
const EXPRESSIONS = new Set([
  'processor/add_entries/entries.value_expression',
  'aggregate_action/tail_sampler/condition',
]);

/** Named as an expression, and none: what is in the bucket is asked by it, and not an event. */
const NO_EXPRESSIONS = new Set(['source/s3/scan.buckets.bucket.processing_conditions.when']);

/** Texts with expressions in them. */
const FORMATS = new Set([
  'processor/add_entries/entries.format',
  'sink/opensearch/index',
  'sink/opensearch/document_id',
  'sink/opensearch/routing',
  'sink/opensearch/document_version',
  'sink/opensearch/action',
  'sink/opensearch/actions.type',
  'sink/s3/bucket',
  'sink/s3/object_key.path_prefix',
]);

/** What is read in the text of an option: an expression as a whole, expressions within `${}`, or none. */
export function expressionsIn(path: string): 'expression' | 'format' | undefined {
  if (FORMATS.has(path)) return 'format';
  if (EXPRESSIONS.has(path)) return 'expression';
  return /[/._]when$/.test(path) && !NO_EXPRESSIONS.has(path) ? 'expression' : undefined;
}
