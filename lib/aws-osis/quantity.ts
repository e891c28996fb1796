import { Size, SizeRoundingBehavior, Token, type Duration } from 'aws-cdk-lib';

const MEBIBYTE = Size.mebibytes(1).toBytes();
const KIBIBYTE = Size.kibibytes(1).toBytes();

/** A duration as Data Prepper reads it: `60s`, or `1500ms`. */
export function renderDuration(duration: Duration | undefined): string | undefined {
  if (duration === undefined) return undefined;
  if (duration.isUnresolved()) return `${Token.asString(duration.toSeconds())}s`;
  const milliseconds = duration.toMilliseconds();
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

/** A size as Data Prepper reads it: `10mb`, `64kb` or `100b`. */
export function renderSize(size: Size | undefined): string | undefined {
  if (size === undefined) return undefined;
  if (size.isUnresolved()) return `${Token.asString(size.toMebibytes())}mb`;
  const bytes = size.toBytes({ rounding: SizeRoundingBehavior.FAIL });
  if (bytes % MEBIBYTE === 0) return `${bytes / MEBIBYTE}mb`;
  return bytes % KIBIBYTE === 0 ? `${bytes / KIBIBYTE}kb` : `${bytes}b`;
}
