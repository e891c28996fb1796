import { Token } from 'aws-cdk-lib';
import type { Place } from '../core/place';
import { checkOpenSearchSink } from './opensearch-sink-restrictions';
import { PROCESSOR_RULES } from './processor-restrictions';
import { checkPrometheusSink } from './prometheus-sink-restrictions';
import { warnOfRegions } from './region-restrictions';
import { SOURCE_RULES } from './source-restrictions';
import { WrittenOptions } from './written-options';

type Rule = (options: WrittenOptions) => void;

const RULES: Readonly<Record<string, Rule>> = {
  ...SOURCE_RULES,
  ...PROCESSOR_RULES,
  'sink/opensearch': checkOpenSearchSink,
  'sink/s3': (sink) => {
    sink.needExactlyOne(['bucket', 'bucket_selector']);
    sink.needAtMostOne(['object_metadata', 'predefined_object_metadata']);
  },
  'sink/prometheus': checkPrometheusSink,
  'input_codec/multiline': (codec) => {
    codec.needExactlyOne([
      'event_start_pattern',
      'event_end_pattern',
      'continuation_line_start_pattern',
      'continuation_line_end_pattern',
    ]);
  },
  'output_codec/avro': (codec) => {
    codec.needOne(['schema', 'auto_schema']);
  },
  'output_codec/parquet': (codec) => {
    codec.needOne(['schema', 'auto_schema']);
  },
};

/** The largest number that the service takes where Data Prepper would take more. */
const LIMITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'source/s3': { records_to_accumulate: 200 },
  'processor/otel_traces': { trace_flush_interval: 300 },
  'processor/service_map': { window_duration: 300 },
};

/**
 * Refuses what the types of options do not tell: what excludes or needs another option, and what OpenSearch Ingestion does
 * not take of what Data Prepper can do.
 *
 * @param plugin kind and name, such as `source/http`
 */
export function checkRestrictions(plugin: string, value: unknown, place: Place): void {
  const options = new WrittenOptions(value, place);
  for (const [key, limit] of Object.entries(LIMITS[plugin] ?? {})) {
    const number = options.number(key);
    if (number !== undefined && number > limit) {
      place.at(key).refuse('OptionOutOfRange', `must be at most ${limit} in OpenSearch Ingestion, got ${number}`);
    }
  }
  if (plugin.startsWith('sink/')) options.needAtMostOne(['include_keys', 'exclude_keys']);
  const rule = Object.hasOwn(RULES, plugin) ? RULES[plugin] : undefined;
  rule?.(options);
  warnOfRegions(plugin, options);
}

const SECRET =
  /(^|_)(password|secret|api_token|access_token|refresh_token|bearer_token|authorization_token|client_key)$/;

/** Refuses a secret in clear: who may read the pipeline or its template could read it. */
export function checkSecret(name: string, value: unknown, place: Place): void {
  if (typeof value !== 'string' || !SECRET.test(name) || Token.isUnresolved(value) || value.includes('${{')) return;
  place.refuse(
    'SecretInClear',
    'must not be a secret in clear, which is to be read in the template; refer to AWS Secrets Manager with ' +
      "'${{aws_secrets:id:key}}'",
  );
}
