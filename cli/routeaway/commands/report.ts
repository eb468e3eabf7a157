/** `routeaway report <epoch>`: what a switch was about and how it went, as Markdown for a ticket, or as JSON. */

import { reportMarkdown, reportOf } from '../../../shared/core/journal/report.ts';
import { epochText } from '../../../shared/core/key.ts';
import { UsageError, UserError } from '../../../shared/kit/errors.ts';
import type { Machine } from '../machine.ts';
import { noJournal } from '../stage/aws-errors.ts';
import { connect } from '../stage/connect.ts';
import type { StageLocation } from '../stage/stage-location.ts';
import { MOST, withArchive } from './history.ts';

const EPOCH = /^\d+$|^\d{4}-\d\d-\d\dT[\d:]+Z$/;

/** `epoch`: as `history` and `status` show it, a number or, of a break-glass, a time. Throws `UserError` where there is none. */
export async function report(
  epoch: string,
  place: StageLocation,
  options: { readonly json?: true },
  machine: Machine,
): Promise<undefined> {
  if (!EPOCH.test(epoch))
    throw new UsageError(
      `The epoch is "${epoch}"; it must be a number, or the time of a break-glass, as routeaway history shows it, e.g. routeaway report 7.`,
    );
  const stage = await connect(place);
  const { ports, config } = stage;
  const journal = await ports.journal.read().catch((error: unknown) => {
    throw noJournal(error, `Reading the journal (dynamodb:GetItem on ${config.journalTable})`, place);
  });
  const isIt = (one: { readonly epoch: number }) => epochText(one.epoch) === epoch;
  // Most reports are of what has just been: the journal has the last day.
  const entry = journal.entries.find(isIt) ?? (await withArchive(stage, journal, MOST)).find(isIt);
  if (!entry)
    throw new UserError(
      `There is no epoch ${epoch} on record: routeaway history --last ${MOST} lists those that there are.`,
    );
  const made = reportOf(entry);
  machine.out(options.json ? JSON.stringify(made, null, 2) : reportMarkdown(made, place.stage));
  return undefined;
}
