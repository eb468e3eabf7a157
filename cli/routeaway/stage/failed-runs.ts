/**
 * Runs of the switcher that failed a moment ago, and verdicts that could not be written, by the log: where the table takes
 * nothing, nothing else that a reader may see says so.
 */
import { HOUR, MINUTE, span, utc } from '../../../shared/core/duration.ts';
import type { Side } from '../../../shared/core/side.ts';
import { LEDGER_FAILED, RUN_FAILED } from '../../../shared/ports.ts';
import type { Stage } from './connect.ts';
import { createReader, type Line } from './log-lines.ts';
import type { StageLocation } from './stage-location.ts';

/** Three runs of the schedule. */
export const LATELY_MS = 3 * MINUTE;

/** How far `history` looks back for the first one. */
export const LONG_MS = HOUR;

/** Runs begin each minute, so where none has failed for longer, what made them fail is over. */
const STILL_MS = 90_000;
/** A run that has decided so long ago, and has not failed since, has worked: what it does then takes seconds. */
const WORKED_MS = 20_000;

/** The prober writes on each of its ticks: what is older than three of them says nothing of now. */
const NOW_MS = 30_000;

export interface RunLine extends Pick<Line, 'at' | 'message' | 'region'> {
  /** A run came so far as to decide. */
  readonly decides?: true;
}

/**
 * The lines of the last minutes in which a run failed, or a write of the prober did, with the reason, and those in which a run
 * decided; oldest first. Never throws: without the log the rest is shown.
 */
export type FailedRuns = (within?: number) => Promise<readonly RunLine[]>;

export const failedRunsAt =
  (place: StageLocation): FailedRuns =>
  async (within = LATELY_MS) => {
    try {
      const reader = createReader(place, ['record', 'probe', 'decide']);
      const lines = await reader.last(within);
      return lines.flatMap(({ at, verb, message, fields, region }) => {
        const where = region === undefined ? {} : { region };
        if (message === LEDGER_FAILED)
          return { at, message: `${message} ${reasonIn(fields)}`.trim(), ...where };
        if (verb === 'decide') return { at, message, ...where, decides: true as const };
        return message.startsWith(RUN_FAILED) ? { at, message, ...where } : [];
      });
    } catch {
      return [];
    }
  };

/**
 * The same of the control Regions that have served this command: nobody waits twice for one that does not answer, and of one
 * that is cut off from the others the runs have to fail.
 */
export const failedRunsOf =
  ({ place, controls }: Pick<Stage, 'place' | 'controls'>): FailedRuns =>
  (within) =>
    failedRunsAt(
      place.controls
        ? { ...place, controls: place.controls.filter((region) => !(region in controls.silent())) }
        : place,
    )(within);

const reasonIn = ({ error }: Line['fields']): string =>
  (error as { readonly message?: string } | undefined)?.message ?? '';

/** `The table cannot be written (DynamoDB PutItem …: …; 3 s ago), so no override moves traffic`. */
export function unwrittenText(lines: readonly RunLine[], now: number): string | undefined {
  const last = lines.findLast(({ message }) => message.startsWith(LEDGER_FAILED));
  if (last === undefined || now - last.at > NOW_MS) return undefined;
  const why = last.message.slice(LEDGER_FAILED.length).trim().replace(/\.$/, '');
  const ago = `${span(now - last.at)} ago`;
  return `The table cannot be written (${why === '' ? ago : `${why}; ${ago}`}), so no override moves traffic`;
}

/** A finding about runs of the switcher. Urgent: something may be left undone, and nobody told. */
export interface RunsFinding {
  readonly urgent: boolean;
  readonly sentence: string;
}

/** One that failed is tried again by itself. `to`: where a person may move traffic; undefined where that side is unhealthy. */
export function failedRunsText(
  lines: readonly RunLine[],
  to: Side | undefined,
  now: number,
): RunsFinding | undefined {
  const failed = runsIn(lines).filter(({ at }) => now - at <= LATELY_MS);
  const runs = failed.filter(({ region }) => !isOver(region, lines, now));
  const last = runs.at(-1) ?? failed.at(-1);
  if (last === undefined) return undefined;
  const ago = `${span(now - last.at)} ago`;
  const why = last.message.slice(RUN_FAILED.length).replace(/\.?$/, '.');
  const note = (sentence: string) => ({ urgent: false, sentence });
  if (runs.length === 0) return note(`Runs of the switcher failed until ${ago}: ${why}`);
  if (runs.length === 1)
    return note(`A run of the switcher failed ${ago}, and the next one tries again: ${why}`);
  const often = `fail, ${runs.length} in the last ${span(LATELY_MS)}, the newest ${ago}: ${why}`;
  const isAlone = runs.every(({ region }) => region === last.region);
  if (isAlone && othersDecide(last.region, lines, now))
    return note(`Runs of the switcher in ${last.region} ${often} The other controllers decide without it.`);
  const help =
    to === undefined
      ? 'the other side is unhealthy, so do not move traffic there'
      : `if clients fail: routeaway break-glass to ${to}`;
  const sentence = `Runs of the switcher ${often} Such a run may switch nothing and send no message; ${help} (docs/runbook.md#runs-fail).`;
  return { urgent: true, sentence };
}

/** Of three controllers another one has decided, and as lately as one that works does. */
const othersDecide = (there: string | undefined, lines: readonly RunLine[], now: number): boolean =>
  lines.some(({ decides, region, at }) => decides && region !== there && now - at <= STILL_MS);

/** Whether runs there work again: none has failed for long, or one has worked since. */
function isOver(there: string | undefined, lines: readonly RunLine[], now: number): boolean {
  const here = lines.filter(({ region }) => region === there);
  const last = runsIn(here).at(-1)?.at ?? 0;
  const worked = here.some(({ decides, at }) => decides && at > last && now - at >= WORKED_MS);
  return worked || now - last > STILL_MS;
}

const runsIn = (lines: readonly RunLine[]) => lines.filter(({ message }) => message.startsWith(RUN_FAILED));

/** Since when runs have failed without a longer break, by the lines of the last `LONG_MS`: `2026-11-21T11:48:00Z, or earlier,`. */
export function failingFrom(lines: readonly RunLine[], now: number): string {
  let from = now;
  for (const { at } of runsIn(lines).toReversed()) if (from - at <= LATELY_MS) from = at;
  return now - from > LONG_MS - LATELY_MS ? `${utc(from)}, or earlier,` : utc(from);
}

/** As a finding begins that someone has to act on. */
export const findingText = ({
  urgent,
  sentence,
}: {
  readonly urgent?: boolean;
  readonly sentence: string;
}) => (urgent ? `Urgent: ${sentence}` : sentence);
