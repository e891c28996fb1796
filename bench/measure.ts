/** One line of a report: what was measured, and how it compares with what it is held against. */
export interface Row {
  readonly what: string;
  readonly median: number;
  readonly unit: string;
  /** How many times the reference, if there is one. */
  readonly ratio?: number;
  /** What the ratio should be at most. */
  readonly aim?: number;
}

/** The middle one of several measurements, which one slow moment of the machine does not move. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Milliseconds that a piece of work takes. */
export function time(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/**
 * Medians of several pieces of work, measured in turns, so that a noisy machine is noisy for all of them; one turn before
 * the first is not counted.
 */
export function compare<K extends string>(work: Readonly<Record<K, () => void>>, runs: number): Record<K, number> {
  const names = Object.keys(work) as K[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let run = -1; run < runs; run++) {
    for (const name of names) {
      const taken = time(work[name]);
      if (run >= 0) times[name].push(taken);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<K, number>;
}

/** A report's lines as a table. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map(({ what, median: value, unit, ratio, aim }) => [
    what,
    `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`,
    ratio === undefined ? '' : `x ${ratio.toFixed(2)}`,
    aim === undefined || ratio === undefined ? '' : `aim x ${aim}: ${ratio <= aim ? 'met' : 'missed'}`,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map(([what, value, ratio, aim]) =>
      [what!.padEnd(widths[0]!), value!.padStart(widths[1]!), ratio!.padStart(widths[2]!), aim].join('  ').trimEnd(),
    )
    .join('\n');
}
