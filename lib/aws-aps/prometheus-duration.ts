import { Tokenization, type Duration } from 'aws-cdk-lib';

const MILLISECONDS: readonly number[] = [
  365 * 24 * 3_600_000,
  7 * 24 * 3_600_000,
  24 * 3_600_000,
  3_600_000,
  60_000,
  1_000,
  1,
];
const SHAPE = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** A duration of Prometheus in milliseconds, such as `1m30s`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const counts: (string | undefined)[] | undefined = text === '' ? undefined : SHAPE.exec(text)?.slice(1);
  return counts?.reduce((sum, count, unit) => sum + Number(count ?? 0) * MILLISECONDS[unit]!, 0);
}

/** A duration as Prometheus writes it: in seconds, or in milliseconds where seconds don't do. */
export function formatDuration(duration: Duration): string {
  if (duration.isUnresolved()) return `${Tokenization.stringifyNumber(duration.toSeconds())}s`;
  const milliseconds = duration.toMilliseconds();
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
