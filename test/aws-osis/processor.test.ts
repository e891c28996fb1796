import { Duration } from 'aws-cdk-lib';
import * as osis from '../../lib/aws-osis';
import { checkPlugin } from '../../lib/aws-osis/plugin-checks';
import { Place } from '../../lib/core/place';
import { testStack } from '../support/stack';
import { processorContext } from './processor-context';

const { Processor, AggregateAction, ObfuscateAction } = osis;

const PARSED = {
  source: 'log',
  destination: 'parsed',
  pointer: '/a',
  overwriteIfDestinationExists: false,
  deleteSource: true,
  handleFailedEvents: osis.FailedEvents.DROP_SILENTLY,
  tagsOnFailure: ['bad'],
  when: '/log != null',
};
const PARSED_OPTIONS = {
  source: 'log',
  destination: 'parsed',
  pointer: '/a',
  overwrite_if_destination_exists: false,
  delete_source: true,
  handle_failed_events: 'drop_silently',
  tags_on_failure: ['bad'],
  parse_when: '/log != null',
};
const AGGREGATED = { identificationKeys: ['id'] };

/** What a method is called with, and the name and the options that Data Prepper wants. */
const CASES: Record<string, [osis.Processor, string, Record<string, unknown>]> = {
  'grok with all options': [
    Processor.grok({
      match: { logLine: ['%{WORD:firstWord}'] },
      breakOnMatch: false,
      namedCapturesOnly: false,
      keepEmptyCaptures: true,
      keysToOverwrite: ['logLine'],
      patternDefinitions: { myId: '\\d+' },
      targetKey: 'grok',
      timeout: Duration.seconds(5),
      tagsOnFailure: ['unmatched'],
      tagsOnTimeout: ['slow'],
      performanceMetadata: true,
      when: '/a == 1',
    }),
    'grok',
    {
      match: { logLine: ['%{WORD:firstWord}'] },
      break_on_match: false,
      named_captures_only: false,
      keep_empty_captures: true,
      keys_to_overwrite: ['logLine'],
      pattern_definitions: { myId: '\\d+' },
      target_key: 'grok',
      timeout_millis: 5000,
      tags_on_match_failure: ['unmatched'],
      tags_on_timeout: ['slow'],
      performance_metadata: true,
      grok_when: '/a == 1',
    },
  ],
  'date of a key': [
    Processor.date({
      match: { key: 'time', patterns: ['epoch_second'] },
      destination: '@t',
      outputFormat: 'yyyy',
      sourceTimezone: 'Europe/Berlin',
      destinationTimezone: 'UTC',
      locale: 'en-US',
      originationTimestampToMetadata: true,
      when: '/a == 1',
    }),
    'date',
    {
      match: [{ key: 'time', patterns: ['epoch_second'] }],
      destination: '@t',
      output_format: 'yyyy',
      source_timezone: 'Europe/Berlin',
      destination_timezone: 'UTC',
      locale: 'en-US',
      origination_timestamp_to_metadata: true,
      date_when: '/a == 1',
    },
  ],
  'date of arrival': [Processor.date({ fromTimeReceived: true }), 'date', { from_time_received: true }],
  'parseJson without options': [Processor.parseJson(), 'parse_json', {}],
  'parseJson with all options': [
    Processor.parseJson({ ...PARSED, depth: 3, normalizeKeys: true }),
    'parse_json',
    { ...PARSED_OPTIONS, depth: 3, normalize_keys: true },
  ],
  parseIon: [Processor.parseIon({ ...PARSED, depth: 3 }), 'parse_ion', { ...PARSED_OPTIONS, depth: 3 }],
  parseXml: [Processor.parseXml(PARSED), 'parse_xml', PARSED_OPTIONS],
  keyValue: [
    Processor.keyValue({
      source: 'query',
      destination: 'pairs',
      fieldSplitCharacters: '&',
      valueSplitCharacters: '=',
      includeKeys: ['a'],
      excludeKeys: ['b'],
      defaultValues: { someKey: 1 },
      nonMatchValue: 'none',
      prefix: 'p_',
      deleteKeyRegex: '\\s',
      deleteValueRegex: '\\t',
      transformKey: osis.KeyTransform.CAPITALIZE,
      whitespace: osis.KeyValueWhitespace.STRICT,
      skipDuplicateValues: true,
      removeBrackets: true,
      valueGrouping: true,
      recursive: false,
      overwriteIfDestinationExists: false,
      dropKeysWithNoValue: true,
      strictGrouping: true,
      stringLiteralCharacter: '"',
      normalizeKeys: true,
      tagsOnFailure: ['bad'],
      when: '/a == 1',
    }),
    'key_value',
    {
      source: 'query',
      destination: 'pairs',
      field_split_characters: '&',
      value_split_characters: '=',
      include_keys: ['a'],
      exclude_keys: ['b'],
      default_values: { someKey: 1 },
      non_match_value: 'none',
      prefix: 'p_',
      delete_key_regex: '\\s',
      delete_value_regex: '\\t',
      transform_key: 'capitalize',
      whitespace: 'strict',
      skip_duplicate_values: true,
      remove_brackets: true,
      value_grouping: true,
      recursive: false,
      overwrite_if_destination_exists: false,
      drop_keys_with_no_value: true,
      strict_grouping: true,
      string_literal_character: '"',
      normalize_keys: true,
      tags_on_failure: ['bad'],
      key_value_when: '/a == 1',
    },
  ],
  'keyValue with expressions': [
    Processor.keyValue({ fieldDelimiterRegex: '&+', keyValueDelimiterRegex: '=+' }),
    'key_value',
    { field_delimiter_regex: '&+', key_value_delimiter_regex: '=+' },
  ],
  csv: [
    Processor.csv({
      source: 'line',
      delimiter: ';',
      quoteCharacter: "'",
      columnNames: ['a', 'b'],
      columnNamesSourceKey: 'header',
      deleteHeader: false,
      deleteSource: true,
      multiline: true,
      normalizeKeys: true,
      when: '/a == 1',
    }),
    'csv',
    {
      source: 'line',
      delimiter: ';',
      quote_character: "'",
      column_names: ['a', 'b'],
      column_names_source_key: 'header',
      delete_header: false,
      delete_source: true,
      multiline: true,
      normalize_keys: true,
      csv_when: '/a == 1',
    },
  ],
  dissect: [
    Processor.dissect({
      map: { logLine: '%{a} %{b}' },
      targetTypes: { a: 'integer' },
      deleteSource: true,
      when: '/a == 1',
    }),
    'dissect',
    { map: { logLine: '%{a} %{b}' }, target_types: { a: 'integer' }, delete_source: true, dissect_when: '/a == 1' },
  ],
  decompress: [
    Processor.decompress({ keys: ['z'], tagsOnFailure: ['bad'], when: '/a == 1' }),
    'decompress',
    { type: 'gzip', keys: ['z'], tags_on_failure: ['bad'], decompress_when: '/a == 1' },
  ],
  writeJson: [Processor.writeJson({ source: 'a', target: 'b' }), 'write_json', { source: 'a', target: 'b' }],
  addEntries: [
    Processor.addEntries([
      {
        key: 'a',
        value: { camelCase: 1 },
        overwriteIfKeyExists: true,
        iterateOn: 'list',
        addToElementWhen: '/b == 1',
        evaluateWhenOnElement: true,
        flattenKey: false,
        disableRootKeys: false,
        when: '/a == 1',
      },
      { metadataKey: 'm', format: '${/a}', appendIfKeyExists: true },
      { key: 'c', valueExpression: 'length(/a)' },
    ]),
    'add_entries',
    {
      entries: [
        {
          key: 'a',
          value: { camelCase: 1 },
          overwrite_if_key_exists: true,
          iterate_on: 'list',
          add_to_element_when: '/b == 1',
          evaluate_when_on_element: true,
          flatten_key: false,
          disable_root_keys: false,
          add_when: '/a == 1',
        },
        { metadata_key: 'm', format: '${/a}', append_if_key_exists: true },
        { key: 'c', value_expression: 'length(/a)' },
      ],
    },
  ],
  deleteEntries: [
    Processor.deleteEntries({
      withKeys: ['a'],
      iterateOn: 'list',
      deleteFromElementWhen: '/b == 1',
      when: '/a == 1',
    }),
    'delete_entries',
    { with_keys: ['a'], iterate_on: 'list', delete_from_element_when: '/b == 1', delete_when: '/a == 1' },
  ],
  'deleteEntries by expressions': [
    Processor.deleteEntries({ withKeysRegex: ['^x'], excludeFromDelete: ['xy'] }),
    'delete_entries',
    { with_keys_regex: ['^x'], exclude_from_delete: ['xy'] },
  ],
  renameKeys: [
    Processor.renameKeys([
      { fromKey: 'a', toKey: 'b', overwriteIfToKeyExists: true, when: '/a == 1' },
      { fromKeyRegex: '^x', toKey: 'y' },
    ]),
    'rename_keys',
    {
      entries: [
        { from_key: 'a', to_key: 'b', overwrite_if_to_key_exists: true, rename_when: '/a == 1' },
        { from_key_regex: '^x', to_key: 'y' },
      ],
    },
  ],
  transformKeys: [Processor.transformKeys(osis.KeyTransform.LOWERCASE), 'rename_keys', { transform_key: 'lowercase' }],
  selectEntries: [
    Processor.selectEntries({ includeKeys: ['a'], includeKeysRegex: ['^x'], when: '/a == 1' }),
    'select_entries',
    { include_keys: ['a'], include_keys_regex: ['^x'], select_when: '/a == 1' },
  ],
  copyValues: [
    Processor.copyValues([{ fromKey: 'a', toKey: 'b', overwriteIfToKeyExists: true, when: '/a == 1' }], {
      fromList: 'l',
      toList: 'm',
      overwriteIfToListExists: true,
    }),
    'copy_values',
    {
      entries: [{ from_key: 'a', to_key: 'b', overwrite_if_to_key_exists: true, copy_when: '/a == 1' }],
      from_list: 'l',
      to_list: 'm',
      overwrite_if_to_list_exists: true,
    },
  ],
  'convertType of one key': [
    Processor.convertType({
      key: 'a',
      type: osis.ValueType.BIG_DECIMAL,
      nullConversionValues: ['-'],
      scale: 2,
      timeFormats: ['yyyy'],
      iterateOn: 'list',
      tagsOnFailure: ['bad'],
      when: '/a == 1',
    }),
    'convert_entry_type',
    {
      key: 'a',
      type: 'big_decimal',
      null_conversion_values: ['-'],
      scale: 2,
      coerce_strings: { time_formats: ['yyyy'] },
      iterate_on: 'list',
      tags_on_failure: ['bad'],
      convert_when: '/a == 1',
    },
  ],
  'convertType of keys': [
    Processor.convertType({ keys: ['a', 'b'], type: osis.ValueType.LONG }),
    'convert_entry_type',
    { keys: ['a', 'b'], type: 'long' },
  ],
  flatten: [
    Processor.flatten({
      source: '',
      target: 'flat',
      removeSourceKeys: true,
      removeListElements: true,
      removeBrackets: true,
      excludeKeys: ['x'],
      flattenSeparator: '_',
      tagsOnFailure: ['bad'],
      when: '/a == 1',
    }),
    'flatten',
    {
      source: '',
      target: 'flat',
      remove_source_keys: true,
      remove_list_elements: true,
      remove_brackets: true,
      exclude_keys: ['x'],
      flatten_separator: '_',
      tags_on_failure: ['bad'],
      flatten_when: '/a == 1',
    },
  ],
  listToMap: [
    Processor.listToMap({
      source: 'list',
      target: 'map',
      key: 'name',
      useSourceKey: false,
      valueKey: 'value',
      extractValue: false,
      flatten: true,
      flattenedElement: osis.FlattenedElement.LAST,
      tagsOnFailure: ['bad'],
      when: '/a == 1',
    }),
    'list_to_map',
    {
      source: 'list',
      target: 'map',
      key: 'name',
      use_source_key: false,
      value_key: 'value',
      extract_value: false,
      flatten: true,
      flattened_element: 'last',
      tags_on_failure: ['bad'],
      list_to_map_when: '/a == 1',
    },
  ],
  mapToList: [
    Processor.mapToList({
      source: 'map',
      target: 'list',
      keyName: 'k',
      valueName: 'v',
      removeProcessedFields: true,
      convertFieldToList: true,
      excludeKeys: ['x'],
      tagsOnFailure: ['bad'],
      when: '/a == 1',
    }),
    'map_to_list',
    {
      source: 'map',
      target: 'list',
      key_name: 'k',
      value_name: 'v',
      remove_processed_fields: true,
      convert_field_to_list: true,
      exclude_keys: ['x'],
      tags_on_failure: ['bad'],
      map_to_list_when: '/a == 1',
    },
  ],
  splitEvent: [
    Processor.splitEvent({ field: 'a', delimiter: ' ', when: '/a == 1' }),
    'split_event',
    { field: 'a', delimiter: ' ', split_when: '/a == 1' },
  ],
  'splitEvent by an expression': [
    Processor.splitEvent({ field: 'a', delimiterRegex: ' +' }),
    'split_event',
    { field: 'a', delimiter_regex: ' +' },
  ],
  splitString: [
    Processor.splitString([
      { source: 'a', delimiter: ',', when: '/a == 1' },
      { source: 'b', delimiterRegex: ' +' },
    ]),
    'split_string',
    {
      entries: [
        { source: 'a', delimiter: ',', split_when: '/a == 1' },
        { source: 'b', delimiter_regex: ' +' },
      ],
    },
  ],
  substituteString: [
    Processor.substituteString([{ source: 'a', from: 'x+', to: 'y', when: '/a == 1' }]),
    'substitute_string',
    { entries: [{ source: 'a', from: 'x+', to: 'y', substitute_when: '/a == 1' }] },
  ],
  truncate: [
    Processor.truncate([{ sourceKeys: ['a'], startAt: 1, length: 5, recursive: true, when: '/a == 1' }]),
    'truncate',
    { entries: [{ source_keys: ['a'], start_at: 1, length: 5, recursive: true, truncate_when: '/a == 1' }] },
  ],
  trimString: [Processor.trimString('a', 'b'), 'trim_string', { with_keys: ['a', 'b'] }],
  lowercase: [Processor.lowercase('a', 'b'), 'lowercase_string', { with_keys: ['a', 'b'] }],
  uppercase: [Processor.uppercase('a'), 'uppercase_string', { with_keys: ['a'] }],
  dropEvents: [
    Processor.dropEvents('/level == "DEBUG"', { handleFailedEvents: osis.FailedEvents.SKIP_SILENTLY }),
    'drop_events',
    { drop_when: '/level == "DEBUG"', handle_failed_events: 'skip_silently' },
  ],
  delay: [Processor.delay(Duration.millis(1500)), 'delay', { for: '1500ms' }],
  aggregate: [
    Processor.aggregate(AggregateAction.putAll(), {
      identificationKeys: ['id'],
      groupDuration: Duration.minutes(2),
      localMode: true,
      outputUnaggregatedEvents: true,
      aggregatedEventsTag: 'aggregated',
      acknowledgeOnConclude: true,
      disableGroupAcknowledgments: false,
      when: '/a == 1',
    }),
    'aggregate',
    {
      identification_keys: ['id'],
      group_duration: '120s',
      local_mode: true,
      output_unaggregated_events: true,
      aggregated_events_tag: 'aggregated',
      acknowledge_on_conclude: true,
      disable_group_acknowledgments: false,
      action: { put_all: {} },
      aggregate_when: '/a == 1',
    },
  ],
  anomalyDetector: [
    Processor.anomalyDetector({
      keys: ['latency'],
      identificationKeys: ['host'],
      verbose: true,
      cardinalityLimit: 10,
      shingleSize: 8,
      sampleSize: 300,
      timeDecay: 0.2,
      outputAfter: 40,
      type: 'metrics',
      version: '1.0',
    }),
    'anomaly_detector',
    {
      keys: ['latency'],
      identification_keys: ['host'],
      verbose: true,
      cardinality_limit: 10,
      mode: {
        random_cut_forest: {
          shingle_size: 8,
          sample_size: 300,
          time_decay: 0.2,
          output_after: 40,
          type: 'metrics',
          version: '1.0',
        },
      },
    },
  ],
  'anomalyDetector with defaults': [
    Processor.anomalyDetector({ keys: ['latency'] }),
    'anomaly_detector',
    { keys: ['latency'], mode: { random_cut_forest: {} } },
  ],
  'obfuscate by a mask': [
    Processor.obfuscate({
      source: 'mail',
      target: 'masked',
      patterns: ['%{EMAIL_ADDRESS}'],
      action: ObfuscateAction.mask({ maskCharacter: '#', maskCharacterLength: 6 }),
      singleWordOnly: true,
      tagsOnFailure: ['clean'],
      when: '/a == 1',
    }),
    'obfuscate',
    {
      source: 'mail',
      target: 'masked',
      patterns: ['%{EMAIL_ADDRESS}'],
      action: { mask: { mask_character: '#', mask_character_length: 6 } },
      single_word_only: true,
      tags_on_match_failure: ['clean'],
      obfuscate_when: '/a == 1',
    },
  ],
  'obfuscate by a hash': [
    Processor.obfuscate({
      source: 'mail',
      action: ObfuscateAction.hash({ salt: 'pepper', saltKey: 'user', format: 'SHA-512' }),
    }),
    'obfuscate',
    { source: 'mail', action: { hash: { salt: 'pepper', salt_key: 'user', format: 'SHA-512' } } },
  ],
  'obfuscate by default': [
    Processor.obfuscate({ source: 'mail' }),
    'obfuscate',
    { source: 'mail', action: { mask: {} } },
  ],
  translate: [
    Processor.translate({
      mappings: [
        {
          sources: ['status'],
          targets: [
            {
              target: 'text',
              map: { '200-299': 'good' },
              defaultValue: '?',
              type: osis.ValueType.STRING,
              when: '/a == 1',
            },
          ],
        },
        { sources: ['a', 'b'], targets: [{ target: 'c', patterns: { '^x': 1 }, exact: false }] },
      ],
    }),
    'translate',
    {
      mappings: [
        {
          source: 'status',
          targets: [
            {
              target: 'text',
              map: { '200-299': 'good' },
              default: '?',
              type: 'string',
              translate_when: '/a == 1',
            },
          ],
        },
        { source: ['a', 'b'], targets: [{ target: 'c', regex: { patterns: { '^x': 1 }, exact: false } }] },
      ],
    },
  ],
  geoip: [
    Processor.geoip(
      [
        { source: 'ip', target: 'place', includeFields: ['city_name'] },
        { source: 'from', excludeFields: ['asn'] },
      ],
      {
        tagsOnEngineFailure: ['engine'],
        tagsOnIpNotFound: ['unknown'],
        tagsOnNoValidIp: ['invalid'],
        lookupPrivateAddresses: true,
        when: '/a == 1',
      },
    ),
    'geoip',
    {
      entries: [
        { source: 'ip', target: 'place', include_fields: ['city_name'] },
        { source: 'from', exclude_fields: ['asn'] },
      ],
      tags_on_engine_failure: ['engine'],
      tags_on_ip_not_found: ['unknown'],
      tags_on_no_valid_ip: ['invalid'],
      lookup_private_addresses: true,
      geoip_when: '/a == 1',
    },
  ],
  userAgent: [
    Processor.userAgent({
      source: 'ua',
      target: 'browser',
      excludeOriginal: true,
      cacheSize: 5,
      tagsOnFailure: ['bad'],
    }),
    'user_agent',
    { source: 'ua', target: 'browser', exclude_original: true, cache_size: 5, tags_on_parse_failure: ['bad'] },
  ],
  otelTraces: [
    Processor.otelTraces({
      traceFlushInterval: Duration.minutes(2),
      traceGroupCacheTtl: Duration.seconds(20),
      traceGroupCacheMaxSize: 10,
    }),
    'otel_traces',
    { trace_flush_interval: 120, trace_group_cache_ttl: '20s', trace_group_cache_max_size: 10 },
  ],
  'otelTraces with defaults': [Processor.otelTraces(), 'otel_traces', {}],
  otelMetrics: [
    Processor.otelMetrics({
      flattenAttributes: false,
      calculateHistogramBuckets: false,
      calculateExponentialHistogramBuckets: false,
      exponentialHistogramMaxAllowedScale: 5,
    }),
    'otel_metrics',
    {
      flatten_attributes: false,
      calculate_histogram_buckets: false,
      calculate_exponential_histogram_buckets: false,
      exponential_histogram_max_allowed_scale: 5,
    },
  ],
  serviceMap: [Processor.serviceMap({ windowDuration: Duration.minutes(3) }), 'service_map', { window_duration: 180 }],
  otelApmServiceMap: [
    Processor.otelApmServiceMap({
      windowDuration: Duration.minutes(1),
      groupByAttributes: ['env'],
      metricTimestampSource: osis.MetricTimestampSource.SPAN_END_TIME,
      metricTimestampGranularity: osis.MetricTimestampGranularity.MINUTES,
    }),
    'otel_apm_service_map',
    {
      window_duration: '60s',
      group_by_attributes: ['env'],
      metric_timestamp_source: 'span_end_time',
      metric_timestamp_granularity: 'minutes',
    },
  ],
  tracePeerForwarder: [Processor.tracePeerForwarder(), 'trace_peer_forwarder', {}],
};

const ACTIONS: Record<string, [osis.AggregateAction, Record<string, unknown>]> = {
  append: [AggregateAction.append('a', 'b'), { append: { keys_to_append: ['a', 'b'] } }],
  'append of all keys': [AggregateAction.append(), { append: {} }],
  count: [
    AggregateAction.count({
      outputFormat: osis.AggregateOutput.RAW,
      metricName: 'm',
      countKey: 'c',
      startTimeKey: 's',
      endTimeKey: 'e',
      uniqueKeys: ['u'],
    }),
    {
      count: {
        output_format: 'raw',
        metric_name: 'm',
        count_key: 'c',
        start_time_key: 's',
        end_time_key: 'e',
        unique_keys: ['u'],
      },
    },
  ],
  sum: [
    AggregateAction.sum('bytes', { outputFormat: osis.AggregateOutput.OTEL_METRICS, metricName: 'm', countKey: 'c' }),
    { sum: { key: 'bytes', output_format: 'otel_metrics', metric_name: 'm', count_key: 'c' } },
  ],
  histogram: [
    AggregateAction.histogram('latency', {
      units: 'seconds',
      buckets: [0, 1, 2],
      outputFormat: osis.AggregateOutput.RAW,
      metricName: 'm',
      generatedKeyPrefix: 'p',
      recordMinmax: true,
    }),
    {
      histogram: {
        key: 'latency',
        units: 'seconds',
        buckets: [0, 1, 2],
        output_format: 'raw',
        metric_name: 'm',
        generated_key_prefix: 'p',
        record_minmax: true,
      },
    },
  ],
  percentSampler: [AggregateAction.percentSampler(50), { percent_sampler: { percent: 50 } }],
  rateLimiter: [
    AggregateAction.rateLimiter(100, { whenExceeds: osis.RateExceeded.DROP }),
    { rate_limiter: { events_per_second: 100, when_exceeds: 'drop' } },
  ],
  removeDuplicates: [AggregateAction.removeDuplicates(), { remove_duplicates: {} }],
  tailSampler: [
    AggregateAction.tailSampler({ waitPeriod: Duration.seconds(30), percent: 10, condition: '/status == 2' }),
    { tail_sampler: { wait_period: '30s', percent: 10, condition: '/status == 2' } },
  ],
};

test.each(Object.entries(CASES))('%s is written as Data Prepper wants it', (_title, [processor, name, options]) => {
  const bound = processor._bind(processorContext());
  expect({ name: bound.name, options: bound.options }).toStrictEqual({ name, options });
  expect(() => {
    checkPlugin('processor', bound.name, bound.options, somewhere());
  }).not.toThrow();
});

test.each(Object.entries(ACTIONS))(
  'the action %s is written as Data Prepper wants it',
  (_title, [action, rendered]) => {
    const { name, options } = Processor.aggregate(action, AGGREGATED)._bind(processorContext());
    expect(options).toStrictEqual({ identification_keys: ['id'], action: rendered });
    expect(() => {
      checkPlugin('processor', name, options, somewhere());
    }).not.toThrow();
  },
);

test('every method has a case', () => {
  const tested = Object.keys(CASES).map((title) => title.split(' ')[0]);
  const elsewhere = ['of', 'awsLambda', 'mlInference', 'otelTraceGroup', 'plain', 'withEntries', 'fixed'];
  const methods = Object.getOwnPropertyNames(Processor).filter(
    (name) => !['length', 'name', 'prototype'].includes(name) && !elsewhere.includes(name),
  );
  expect(methods.filter((name) => !tested.includes(name))).toEqual([]);
  expect(methods.length).toBeGreaterThan(35);
});

test('a processor without a method keeps its options as they are', () => {
  const processor = Processor.of('detect_format', { camelCase: { aB: 1 } });
  expect(processor._bind(processorContext())).toEqual({ name: 'detect_format', options: { camelCase: { aB: 1 } } });
  expect([processor._typed, Processor.csv()._typed]).toEqual([false, true]);
  expect(Processor.of('detect_format')._bind(processorContext()).options).toEqual({});
});

function somewhere(): Place {
  return new Place({ owner: testStack(), module: 'aws-osis', describe: (path) => path.join('.') });
}
