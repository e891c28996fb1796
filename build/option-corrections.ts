/** What the input of `option-table.ts` does not say; each was read in the option classes of Data Prepper. */

const ONE_CHARACTER = 'Size{"min": 1, "max": 1}';
/** `ACCEPT_SINGLE_VALUE_AS_ARRAY`; the guide's own sample relies on it. */
const SINGLE_VALUE = '(single value)';
/** `AwsAccountId`, alone or of each value of a map. */
const ACCOUNT = 'Pattern{"regexp": "\\\\d{12}"}';

/**
 * What option classes check in methods of theirs, and by types and settings that the input has no word for. In the words of the
 * input, by kind, plugin and path.
 */
export const ADDED_WORDS: Readonly<Record<string, string>> = {
  'aggregate_action/tail_sampler/percent': 'Min{"value": 1} Max{"value": 99}',
  'aggregate_action/tail_sampler/wait_period': 'DurationMin{"seconds": 1} DurationMax{"seconds": 60}',
  'input_codec/csv/delimiter': ONE_CHARACTER,
  'input_codec/csv/header': 'Size{"min": 1}',
  'input_codec/csv/quote_character': ONE_CHARACTER,
  'processor/csv/delimiter': ONE_CHARACTER,
  'processor/csv/quote_character': ONE_CHARACTER,
  'processor/date/match': 'Size{"min": 1, "max": 1}',
  'processor/date/match[].key': 'REQUIRED',
  'processor/date/match[].patterns': 'REQUIRED Size{"min": 1}',
  'sink/s3/bucket_owners': ACCOUNT,
  'sink/s3/default_bucket_owner': ACCOUNT,
  'source/rds/joins.relations[].child_key': SINGLE_VALUE,
  'source/rds/joins.relations[].child_primary_key': SINGLE_VALUE,
  'source/rds/joins.relations[].parent_key': SINGLE_VALUE,
};
