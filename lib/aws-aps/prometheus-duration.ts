import { type Duration, Tokenization } from 'aws-cdk-lib';

const TEXT = /^(?:0|(?=\d)(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?)$/;
const MILLISECONDS: Readonly<Record<string, number>> = {
  y: 31_536_000_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** What a duration must look like, for messages. */
export const DURATION_FORM = `a duration such as '30s', '5m' or '1h30m' (y, w, d, h, m, s, ms, in this order)`;

/** A duration as Prometheus writes it: in the largest unit that leaves nothing over. */
export function renderDuration(duration: Duration): string {
  if (duration.isUnresolved()) return `${Tokenization.stringifyNumber(duration.toSeconds())}s`;
  const milliseconds = duration.toMilliseconds({ integral: false });
  if (milliseconds === 0) return '0s';
  // Weeks and years are left out: '14d' is what people write.
  const unit = ['d', 'h', 'm', 's'].find((each) => Number.isInteger(milliseconds / MILLISECONDS[each]!)) ?? 'ms';
  return `${milliseconds / MILLISECONDS[unit]!}${unit}`;
}

/** The milliseconds of a duration in Prometheus' form; nothing if it is not one. */
export function parseDuration(text: string): number | undefined {
  if (!TEXT.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[ywdhms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * MILLISECONDS[unit!]!,
    0,
  );
}
