import { CheckFailed, type Evidence } from './check';

const percentiles = ['p50', 'p90', 'p99'] as const;
const operations = ['get', 'put'] as const;
const stores = ['express', 'standard'] as const;

/** Latency percentiles in milliseconds. */
type Percentiles = Record<(typeof percentiles)[number], number>;

/** The same operations measured on both kinds of storage, from the same place. */
export type Latencies = Record<(typeof stores)[number], Record<(typeof operations)[number], Percentiles>>;

/** Reads a measurement's JSON; a number that is missing fails the check instead of being compared. */
export function parseLatencies(json: string): Latencies {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new CheckFailed(`expected latencies as JSON, got: ${json.slice(0, 200)}`);
  }
  const latencies = value as Partial<Record<string, Partial<Record<string, Partial<Record<string, unknown>>>>>> | null;
  for (const store of stores) {
    for (const operation of operations) {
      for (const percentile of percentiles) {
        const milliseconds = latencies?.[store]?.[operation]?.[percentile];
        if (typeof milliseconds !== 'number' || !(milliseconds > 0)) {
          const path = `${store}.${operation}.${percentile}`;
          throw new CheckFailed(`expected milliseconds above 0 as ${path}, got: ${json.slice(0, 200)}`);
        }
      }
    }
  }
  return value as Latencies;
}

/**
 * Puts both side by side. Faster means at the median and in the tail of both operations; by how much is reported and not
 * judged, since the announcement names an upper limit only.
 */
export function compareLatencies(latencies: Latencies, announced: string): { faster: boolean; evidence: Evidence } {
  const { express, standard } = latencies;
  const rows = operations.flatMap((operation) =>
    percentiles.map((percentile) => {
      const [fast, slow] = [express[operation][percentile], standard[operation][percentile]];
      return {
        name: `${operation.toUpperCase()} ${percentile}`,
        operation,
        percentile,
        fast,
        slow,
        ratio: slow / fast,
      };
    }),
  );
  const slower = rows.filter(({ percentile, ratio }) => percentile !== 'p90' && ratio <= 1);
  const medians = rows.filter(({ percentile }) => percentile === 'p50');
  const show = ({ name, fast, slow, ratio }: (typeof rows)[number]) =>
    `${name} ${milliseconds(fast)} against ${milliseconds(slow)} (${times(ratio)})`;
  const seen =
    slower.length === 0
      ? `${medians.map(show).join(', ')}; announced: ${announced}`
      : `not faster: ${slower.map(show).join(', ')}`;
  return {
    faster: slower.length === 0,
    evidence: {
      seen,
      details: [
        tableLine(['', 'Express', 'Standard', 'ratio']),
        ...rows.map(({ name, fast, slow, ratio }) =>
          tableLine([name, milliseconds(fast), milliseconds(slow), times(ratio)]),
        ),
      ],
      measured: { ...latencies, ratio: ratios(rows) },
    },
  };
}

function ratios(rows: readonly { operation: string; percentile: string; ratio: number }[]): object {
  const ratio: Record<string, Record<string, number>> = {};
  for (const row of rows) {
    ratio[row.operation] = { ...ratio[row.operation], [row.percentile]: Math.round(row.ratio * 100) / 100 };
  }
  return ratio;
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function times(ratio: number): string {
  return `${ratio.toFixed(1)}x`;
}

function tableLine([name = '', ...cells]: readonly string[]): string {
  return `${name.padEnd(8)}${cells.map((cell) => cell.padStart(11)).join('')}`;
}
