import type { Place } from '../core/place';
import { datePatternFault } from './date-patterns';
import { checkGrokPatterns } from './grok-patterns';
import { isOpaque } from './option-values';
import type { WrittenOptions } from './written-options';

type Rule = (options: WrittenOptions) => void;

/** By kind and name. */
export const PROCESSOR_RULES: Readonly<Record<string, Rule>> = {
  'processor/date': checkDate,
  'processor/grok': (grok) => {
    checkMatch(grok);
    checkGrokPatterns(grok);
  },
  'processor/csv': checkCsv,
  'input_codec/csv': checkCsv,
  'aggregate_action/percent_sampler': (action) => {
    const percent = action.number('percent');
    if (percent === undefined || (percent > 0 && percent < 100)) return;
    action.place.at('percent').refuse('OptionOutOfRange', `must be more than 0 and less than 100, got ${percent}`);
  },
  'processor/split_event': (split) => {
    // With neither, the field is a list of what becomes events.
    split.needAtMostOne(['delimiter', 'delimiter_regex']);
  },
  'processor/add_entries': (processor) => {
    for (const entry of processor.list('entries')) checkAddedEntry(entry);
  },
  'processor/delete_entries': (processor) => {
    processor.needExactlyOne(['with_keys', 'with_keys_regex', 'entries']);
    for (const each of [processor, ...processor.list('entries')]) {
      if (!each.isEmpty('exclude_from_delete')) each.needWith('exclude_from_delete', 'with_keys_regex');
    }
  },
  'processor/rename_keys': (processor) => {
    processor.needExactlyOne(['entries', 'transform_key']);
    for (const entry of processor.list('entries')) entry.needExactlyOne(['from_key', 'from_key_regex']);
  },
  'processor/copy_values': (processor) => {
    processor.needWith('from_list', 'to_list');
    processor.needWith('to_list', 'from_list');
  },
  'processor/convert_type': (processor) => {
    processor.needExactlyOne(['key', 'keys']);
  },
  'processor/select_entries': (processor) => {
    processor.needOne(['include_keys', 'include_keys_regex']);
  },
  'processor/geoip': (processor) => {
    // With neither, all fields are written: what Data Prepper has to refuse that is never called.
    for (const entry of processor.list('entries')) entry.needAtMostOne(['include_fields', 'exclude_fields']);
  },
  'processor/aggregate': (processor) => {
    if (processor.isTrue('output_unaggregated_events')) {
      processor.needWith('output_unaggregated_events', 'aggregated_events_tag');
    }
  },
  'processor/aws_lambda': checkLambda,
  'processor/ml_inference': (processor) => {
    // Data Prepper starts the job itself with a model that it has a connector to.
    const own = /^amazon\.(?:titan-embed-(?:text-v2|image-v1)|nova-2-multimodal)/.test(
      processor.text('model_id') ?? '',
    );
    const { open, place } = processor.at('aws');
    if (!own || open || processor.has('host') || processor.at('aws').has('job_sts_role_arn')) return;
    place.warn('modelWithoutJobRole', "has no 'job_sts_role_arn', which models that Data Prepper knows itself need");
  },
  'processor/otel_trace_group': checkTraceGroup,
};

function checkDate(date: WrittenOptions): void {
  // `from_time_received: false` says nothing.
  const received = date.at('from_time_received');
  if (date.isTrue('from_time_received')) date.needAtMostOne(['match', 'from_time_received']);
  date.needOne(['match', 'from_time_received']);
  if (!date.open && !date.has('match') && !received.open && !date.isTrue('from_time_received')) {
    received.place.refuse('OptionNeedsOther', "must be true without 'match', got false");
  }
  for (const match of date.list('match')) checkDateMatch(match);
  const format = date.text('output_format');
  if (format !== undefined) checkDatePattern(format, date.place.at('output_format'));
}

function checkDateMatch(match: WrittenOptions): void {
  const known = match.list('patterns').filter(({ value }) => !isOpaque(value));
  const patterns = known.map(({ value, place }) => ({ text: String(value), place }));
  const epochs = patterns.filter(({ text }) => text.startsWith('epoch_'));
  for (const { text, place } of patterns) checkDatePattern(text, place);
  if (epochs[1]) {
    epochs[1].place.refuse(
      'OptionsExclude',
      `must be the only one that begins with 'epoch_', got '${epochs[0]!.text}' too`,
    );
  }
}

const EPOCHS = ['epoch_second', 'epoch_milli', 'epoch_micro', 'epoch_nano'];

function checkDatePattern(pattern: string, place: Place): void {
  if (isOpaque(pattern) || EPOCHS.includes(pattern)) return;
  const fault = datePatternFault(pattern);
  if (fault === undefined) return;
  place.refuse(
    'DatePatternMalformed',
    `must be a pattern such as 'yyyy-MM-dd HH:mm:ss', or one of ${EPOCHS.join(', ')}, got '${pattern}': ${fault}`,
  );
}

function checkCsv(csv: WrittenOptions): void {
  const delimiter = csv.has('delimiter') ? csv.text('delimiter') : ',';
  const quote = csv.has('quote_character') ? csv.text('quote_character') : '"';
  if (csv.open || delimiter === undefined || delimiter !== quote) return;
  const key = csv.has('delimiter') ? 'delimiter' : 'quote_character';
  const other = key === 'delimiter' ? 'quote_character' : 'delimiter';
  csv.place.at(key).refuse('OptionsExclude', `must differ from '${other}', got '${delimiter}' for both`);
}

/** What stands under `match` is taken for keys of events: an option there does nothing. */
function checkMatch(grok: WrittenOptions): void {
  const match = grok.at('match');
  for (const key of [
    'break_on_match',
    'keep_empty_captures',
    'keys_to_overwrite',
    'named_captures_only',
    'target_key',
  ]) {
    if (match.has(key)) {
      match.place
        .at(key)
        .warn('optionMisplaced', "is taken for a key of events; as the option of grok it must stand beside 'match'");
    }
  }
}

function checkAddedEntry(entry: WrittenOptions): void {
  entry.needAtMostOne(['key', 'metadata_key']);
  if (!entry.has('iterate_on')) entry.needOne(['key', 'metadata_key']);
  entry.needExactlyOne(['value', 'format', 'value_expression']);
  if (entry.isTrue('overwrite_if_key_exists') && entry.isTrue('append_if_key_exists')) {
    entry.needAtMostOne(['overwrite_if_key_exists', 'append_if_key_exists']);
  }
}

function checkLambda(processor: WrittenOptions): void {
  if (!processor.has('cache')) return;
  processor.needWith('cache', 'keys');
  const mode = processor.has('response_mode') ? processor.text('response_mode') : 'replace';
  if (processor.open || mode === undefined || mode === 'merge') return;
  processor.place.at('cache').refuse('OptionNeedsOther', `must come with 'response_mode: merge', got '${mode}'`);
}

function checkTraceGroup(processor: WrittenOptions): void {
  if (processor.at('aws').isTrue('serverless')) {
    processor.place
      .at('aws')
      .at('serverless')
      .refuse('OptionForbidden', 'must not be true in OpenSearch Ingestion: the processor reads only from domains');
  }
  if (processor.has('aws') || processor.open) return;
  const signed = processor.at('aws_sigv4');
  if (signed.open || processor.isTrue('aws_sigv4')) return;
  processor.place.refuse('OptionMissing', "must have 'aws_sigv4: true' or 'aws', with which requests are signed");
}
