/** The figures of an incident as text. All times are the lab's. */
import type { Course } from './incident.ts';

export function summaryOf({ figures, creates, tookMs }: Course): string {
  const rows = Object.entries(figures.byMethod)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([method, { sent, failed, missed }]) => [method, sent, failed, missed]);
  return [
    'What clients saw',
    '',
    ...table(['method', 'sent', 'failed', 'not found yet'], rows),
    '',
    `From the primary's death to the first write served by the standby  ${seconds(figures.firstWriteMs)}`,
    `From the primary's death to the last request that failed           ${seconds(figures.lastFailureMs)}`,
    `Creates acknowledged, each with its own id                         ${creates.acknowledged}`,
    `Held by both Regions after replication                             ${creates.held} of ${creates.promised} (the others were deleted by clients)`,
    '',
    `All times are seconds of lab time; the whole incident took ${seconds(tookMs)}.`,
  ].join('\n');
}

const seconds = (ms: number | undefined): string =>
  ms === undefined ? 'none' : `${(ms / 1_000).toFixed(1)} s`;

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const all = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all.map((row) =>
    `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('   ')}`.trimEnd(),
  );
}
