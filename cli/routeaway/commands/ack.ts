/** `routeaway ack`: the operator has seen that the limit is used up; switches until now no longer count. */
import { usedLimit } from '../../../shared/core/journal/journal-queries.ts';
import { SIDES } from '../../../shared/core/side.ts';
import { Conflict } from '../../../shared/errors.ts';
import type { Clock, JournalStore } from '../../../shared/ports.ts';
import type { Machine } from '../machine.ts';
import { noJournal } from '../stage/aws-errors.ts';
import { connect } from '../stage/connect.ts';
import { unanswered } from '../stage/control-regions.ts';
import type { StageLocation } from '../stage/stage-location.ts';
import { wrapped } from '../view/format.ts';

const TRIES = 5;

interface AckPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly journal: Pick<JournalStore, 'read' | 'write'>;
}

/** How many switches counted. Where none did, nothing is written. */
export async function acknowledge({ clock, journal: store }: AckPorts): Promise<number> {
  for (let tried = 1; ; tried++) {
    const journal = await store.read();
    const now = clock.now();
    const used = Math.max(...SIDES.map((to) => usedLimit(journal, to, now)));
    if (used === 0) return used;
    try {
      await store.write({ ...journal, acknowledgedAt: now }, journal.revision);
      return used;
    } catch (error) {
      // A run wrote at the same moment: what it wrote stays, and ours comes on top.
      if (!(error instanceof Conflict) || tried === TRIES) throw error;
    }
  }
}

export async function ack(place: StageLocation, machine: Machine): Promise<undefined> {
  const { ports, config, controls } = await connect(place);
  const { settings } = config;
  const used = await acknowledge(ports).catch((error: unknown) => {
    throw noJournal(
      error,
      `Acknowledging in the journal (dynamodb:GetItem and PutItem on ${config.journalTable})`,
      place,
    );
  });
  for (const sentence of [ackText(used, settings.limit), ...unanswered(controls)])
    machine.out(wrapped(sentence, machine.columns));
  return undefined;
}

export const ackText = (used: number, limit: number): string =>
  used === 0
    ? `There is nothing to acknowledge: none of the ${limit} automatic switches that the limit allows is used up.`
    : `Acknowledged: ${used} of ${limit} automatic switches were used up, and no longer count. The cool-down is kept.`;
