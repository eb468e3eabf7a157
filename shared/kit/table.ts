/** Tables with aligned columns. The first column is text and the others are figures, unless all are `words`. */

type Row = readonly string[];

interface Look {
  readonly indent?: string;
  readonly between?: string;
  readonly words?: true;
}

/** One line for each row. */
export function table(rows: readonly Row[], { indent = '', between = '  ', words }: Look = {}): string[] {
  const widths = widthsOf(rows);
  return rows.map((row) => `${indent}${padded(row, widths, words).join(between)}`.trimEnd());
}

/** In Markdown; a table on a screen, too. */
export function markdownTable(head: Row, rows: readonly Row[], words?: true): string {
  const widths = widthsOf([head, ...rows]).map((width) => Math.max(3, width));
  const rule = widths.map((width, i) => (i === 0 || words ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [padded(head, widths, words), rule, ...rows.map((row) => padded(row, widths, words))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

const widthsOf = (rows: readonly Row[]): number[] =>
  (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));

const padded = (row: Row, widths: readonly number[], words?: true): string[] =>
  row.map((cell, i) => (i === 0 || words ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)));
