import { Stack } from 'aws-cdk-lib';
import { synthesize } from './apps';
import { instances, type Fill } from './instances';
import { compare, type Row } from './measure';

const COUNTS = [10, 100, 1_000] as const;

/** Instances that share a stack: few enough for CloudFormation's 500 resources. */
const PER_STACK = 50;

/** What one instance costs, construct and synth, among 10, 100 and 1,000 of its kind in one app: it must not grow. */
export function scale(runs: number): Row[] {
  return Object.entries(instances).flatMap(([what, fill]) => {
    const work = Object.fromEntries(COUNTS.map((count) => [String(count), () => synthesizeMany(fill, count)]));
    const times = compare(work, runs);
    const each = (count: number) => (times[String(count)]! * 1000) / count;
    return COUNTS.map((count) => ({
      what: `${what}: one of ${count}`,
      median: each(count),
      unit: 'µs',
      ...(count === 1_000 && { ratio: each(1_000) / each(100), aim: 1.25 }),
    }));
  });
}

function synthesizeMany(fill: Fill, count: number): void {
  synthesize(
    (app) => {
      for (let done = 0; done < count; done += PER_STACK) {
        const stack = new Stack(app, `Stack${done}`, { env: { account: '123456789012', region: 'us-east-1' } });
        fill(stack, Math.min(PER_STACK, count - done));
      }
    },
    (app) => app.synth(),
  );
}
