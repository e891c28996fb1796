import { Stack, Validations } from 'aws-cdk-lib';
import { synthesize } from './apps';
import { instances, type Fill } from './instances';
import { compare, type Row } from './measure';

/** What aws-cdk-lib says of a stack this size. */
const BEYOND_LIMITS = ['@aws-cdk/core:Stack.templateSize', '@aws-cdk/aws-iam:rolePolicyTooLarge'];

const COUNTS = [10, 100, 1_000] as const;

/**
 * What one instance costs, construct and synth, among 10, 100 and 1,000 of its kind: it must not grow. They share a stack, more
 * than CloudFormation takes, since a search through the stack shows there only.
 */
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
      app.node.setContext('@aws-cdk/core:stackResourceLimit', 0);
      for (const id of BEYOND_LIMITS) {
        Validations.of(app).acknowledge({ id: `Annotation::${id}`, reason: 'Nobody deploys this stack' });
      }
      fill(new Stack(app, 'Stack', { env: { account: '123456789012', region: 'us-east-1' } }), count);
    },
    (app) => app.synth(),
  );
}
