/** `routeaway ack`: the operator has seen that the limit is used up; switches until now no longer count. */
import { Conflict } from '../../../shared/errors.ts';
import { connect } from '../connect.ts';
import { told } from '../denied.ts';
import type { Machine } from '../machine.ts';
import type { Place } from '../place.ts';
import { wrapped } from '../words.ts';

const TRIES = 5;

export async function ack(place: Place, machine: Machine): Promise<undefined> {
  const { ports, config } = await connect(place);
  for (let tried = 1; ; tried++) {
    try {
      const journal = await ports.journal.read();
      await ports.journal.write({ ...journal, acknowledgedAt: ports.clock.now() }, journal.revision);
      break;
    } catch (error) {
      // A run wrote at the same moment: what it wrote stays, and ours comes on top.
      if (error instanceof Conflict && tried < TRIES) continue;
      throw told(error, `Writing the journal (dynamodb:PutItem on ${config.journalTable})`, place);
    }
  }
  machine.out(
    wrapped(
      `Acknowledged: the switches until now no longer count against the limit of ${config.settings.limit}. The cool-down is kept.`,
      machine.columns,
    ),
  );
  return undefined;
}
