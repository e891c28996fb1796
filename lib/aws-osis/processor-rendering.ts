import type { AnomalyDetectorOptions } from './anomaly-options';
import type { ConvertTypeOptions } from './mutate-options';
import type { ObfuscateOptions } from './obfuscate-options';
import { ObfuscateAction } from './obfuscate-options';
import type { DateOptions, GrokOptions } from './parse-options';
import type { BoundPlugin } from './plugin';
import { snakeCase } from './snake-case';
import type { OtelTracesOptions, ServiceMapOptions } from './trace-options';

export function grok({ timeout, ...options }: GrokOptions): BoundPlugin {
  const timeoutMillis = timeout?.toMilliseconds();
  const names = { when: 'grok_when', tagsOnFailure: 'tags_on_match_failure' };
  return { name: 'grok', options: snakeCase({ ...options, timeoutMillis }, names) };
}

/** Data Prepper has a list of one key. */
export function date({ match, ...options }: DateOptions): BoundPlugin {
  const matches = match && [{ key: match.key, patterns: match.patterns }];
  return { name: 'date', options: snakeCase({ match: matches, ...options }, { when: 'date_when' }) };
}

/** The name is the one that AWS documents; Data Prepper has `convert_type` for it as well, but later. */
export function convertType({ timeFormats, ...options }: ConvertTypeOptions): BoundPlugin {
  const coerceStrings = timeFormats && { time_formats: timeFormats };
  return { name: 'convert_entry_type', options: snakeCase({ ...options, coerceStrings }, { when: 'convert_when' }) };
}

/** The algorithm is a plugin of its own, with options of its own. */
export function anomalyDetector(options: AnomalyDetectorOptions): BoundPlugin {
  const { shingleSize, sampleSize, timeDecay, outputAfter, type, version, ...others } = options;
  const forest = snakeCase({ shingleSize, sampleSize, timeDecay, outputAfter, type, version });
  return { name: 'anomaly_detector', options: { ...snakeCase(others), mode: { random_cut_forest: forest } } };
}

export function obfuscate({ action = ObfuscateAction.mask(), ...options }: ObfuscateOptions): BoundPlugin {
  const names = { when: 'obfuscate_when', tagsOnFailure: 'tags_on_match_failure' };
  return { name: 'obfuscate', options: { ...snakeCase(options, names), action: action._render() } };
}

export function otelTraces({ traceFlushInterval, ...options }: OtelTracesOptions): BoundPlugin {
  return {
    name: 'otel_traces',
    options: snakeCase({ traceFlushInterval: traceFlushInterval?.toSeconds(), ...options }),
  };
}

export function serviceMap({ windowDuration }: ServiceMapOptions): BoundPlugin {
  return { name: 'service_map', options: snakeCase({ windowDuration: windowDuration?.toSeconds() }) };
}
