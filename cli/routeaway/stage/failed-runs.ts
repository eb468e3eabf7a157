/**
 * Runs of the switcher that failed a moment ago, by its log: such a run may leave nothing in the journal, and then nothing else
 * that a reader may see says so.
 */
import { MINUTE, span } from '../../../shared/core/duration.ts';
import { other, type Side } from '../../../shared/core/side.ts';
import { RUN_FAILED } from '../../../shared/ports.ts';
import { createReader, type Line } from './log-lines.ts';
import type { StageLocation } from './stage-location.ts';

/** Three runs of the schedule. */
const LATELY_MS = 3 * MINUTE;

/** The lines of the last minutes in which a run failed, oldest first. Never throws: without the log the rest is shown. */
export type FailedRuns = () => Promise<readonly Pick<Line, 'at' | 'message'>[]>;

export const failedRunsAt =
  (place: StageLocation): FailedRuns =>
  async () => {
    try {
      const reader = createReader(place, ['record']);
      const lines = await reader.from(reader.now() - LATELY_MS);
      return lines.filter(({ message }) => message.startsWith(RUN_FAILED));
    } catch {
      return [];
    }
  };

/** As a finding. One that failed is tried again by itself. */
export function failedRunsText(
  runs: Awaited<ReturnType<FailedRuns>>,
  active: Side,
  now: number,
): string | undefined {
  const last = runs.at(-1);
  if (last === undefined) return undefined;
  const ago = `${span(now - last.at)} ago`;
  const why = last.message.slice(RUN_FAILED.length).replace(/\.?$/, '.');
  return runs.length === 1
    ? `A run of the switcher failed ${ago}, and the next one tries again: ${why}`
    : `Urgent: runs of the switcher fail, ${runs.length} in the last ${span(LATELY_MS)}, the newest ${ago}: ${why} Such a run may switch nothing and send no message; if clients fail: routeaway break-glass to ${other(active)} (docs/runbook.md#runs-fail).`;
}
