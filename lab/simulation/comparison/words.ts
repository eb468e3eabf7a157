/** Figures in words and in tables. */

/** `1,234,567`; a thing that was there at all is never shown as none. */
export const count = (value: number): string =>
  value > 0 && value < 0.5 ? '<1' : Math.round(value).toLocaleString('en-US');

/** `48 s`, `12 min`, `3.4 h`; what is missing never was. */
export function duration(ms: number | undefined): string {
  if (ms === undefined || ms === 0) return 'none';
  const seconds = ms / 1_000;
  if (seconds < 119.5) return `${Math.round(seconds)} s`;
  if (seconds < 5_370) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

/** A table in Markdown, its columns aligned so that it is one on a screen, too. The first column is words, the rest figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(3, title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
