import { Tokenization } from 'aws-cdk-lib';
import type { Duration, Size } from 'aws-cdk-lib';

/** A duration as Data Prepper reads it, such as `60s` or `1500ms`: it knows no `5m`. */
export function inSeconds(duration: Duration | undefined): string | undefined {
  if (duration === undefined) return undefined;
  if (duration.isUnresolved()) return unresolvedDuration(duration);
  const milliseconds = duration.toMilliseconds();
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

/** A size as Data Prepper reads it, such as `10mb`: in the largest unit that keeps it whole. Units are powers of 1024. */
export function inBytes(size: Size | undefined): string | undefined {
  if (size === undefined) return undefined;
  if (size.isUnresolved()) return unresolvedSize(size);
  const bytes = size.toBytes();
  const power = [3, 2, 1].find((candidate) => bytes > 0 && bytes % 1024 ** candidate === 0) ?? 0;
  return `${bytes / 1024 ** power}${['b', 'kb', 'mb', 'gb'][power]!}`;
}

/** A token cannot be converted, so that it keeps its unit: of those of ISO 8601, Data Prepper reads all. */
function unresolvedDuration(duration: Duration): string {
  switch (duration.unitLabel()) {
    case 'millis':
      return `${Tokenization.stringifyNumber(duration.toMilliseconds())}ms`;
    case 'minutes':
      return `PT${Tokenization.stringifyNumber(duration.toMinutes())}M`;
    case 'hours':
      return `PT${Tokenization.stringifyNumber(duration.toHours())}H`;
    case 'days':
      return `P${Tokenization.stringifyNumber(duration.toDays())}D`;
    default:
      return `${Tokenization.stringifyNumber(duration.toSeconds())}s`;
  }
}

/** A size does not tell its unit, but converts to no other while it is a token. */
function unresolvedSize(size: Size): string {
  const conversions: readonly (readonly [string, () => number])[] = [
    ['kb', () => size.toKibibytes()],
    ['mb', () => size.toMebibytes()],
    ['gb', () => size.toGibibytes()],
  ];
  for (const [unit, convert] of conversions) {
    try {
      return `${Tokenization.stringifyNumber(convert())}${unit}`;
    } catch {
      continue;
    }
  }
  return `${Tokenization.stringifyNumber(size.toBytes())}b`;
}
