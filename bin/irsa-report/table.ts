/** Lines up cells in columns, and wraps the text of the widest ones until a line fits `width`. */
export function table(header: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const widths = columnWidths([header, ...rows], width);
  const lines = (cells: readonly string[]) => {
    const wrapped = cells.map((cell, column) => wrap(cell, widths[column]!));
    const height = Math.max(...wrapped.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) =>
      widths
        .map((columnWidth, column) => (wrapped[column]?.[line] ?? '').padEnd(columnWidth))
        .join(gap)
        .trimEnd(),
    );
  };
  const rule = widths.map((columnWidth) => '-'.repeat(columnWidth)).join(gap);
  return [...lines(header), rule, ...rows.flatMap(lines)].map((line) => `${line}\n`).join('');
}

const gap = '  ';

/** Below this a column is not worth reading. */
const least = 8;

function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const available = width - gap.length * (widths.length - 1);
  while (widths.reduce((sum, each) => sum + each, 0) > available) {
    const widest = Math.max(...widths);
    if (widest <= least) {
      break;
    }
    widths[widths.lastIndexOf(widest)] = widest - 1;
  }
  return widths;
}

/** Breaks behind a space or within a name at one of its separators; a word that is too long is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const at = breakAt(rest, width);
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

function breakAt(text: string, width: number): number {
  const space = text.lastIndexOf(' ', width);
  if (space > 0) {
    return space;
  }
  const separator = /^.*[/\-_.:,]/s.exec(text.slice(0, width))?.[0].length ?? 0;
  return separator > 0 ? separator : width;
}
