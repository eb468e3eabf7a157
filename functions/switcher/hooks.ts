/**
 * The user's own functions: asked before a planned move, told after every move. Neither holds up a run's loop: both go on beside
 * it, and the run ends when they have. Of one that fails on-call people get a message; no run fails by it.
 */
import { SKEW_MS } from '../../shared/core/decision/controller.ts';
import { answered, givenUpAt } from '../../shared/core/decision/planned-moves.ts';
import { HOUR } from '../../shared/core/duration.ts';
import { amendEntry } from '../../shared/core/journal/amend.ts';
import type { Entry, Journal, PlannedMove } from '../../shared/core/journal/journal.ts';
import { epochText } from '../../shared/core/key.ts';
import { CLAIM_MS } from '../../shared/core/notices/notification-throttle.ts';
import { other } from '../../shared/core/side.ts';
import { messageOf } from '../../shared/errors.ts';
import type { SwitcherPorts } from './ports.ts';
import { updateJournal } from './update-journal.ts';

/** Work beside the loop of a run. */
export interface Beside {
  begin(what: string, work: () => Promise<unknown>): void;
}

/** Waits for `run`, and then for what it has begun beside itself. Throws what failed of both. */
export async function withBeside<T>(run: (beside: Beside) => Promise<T>): Promise<T> {
  const begun = new Map<string, Promise<unknown>>();
  const failures: unknown[] = [];
  const begin: Beside['begin'] = (what, work) => {
    if (begun.has(what)) return;
    begun.set(
      what,
      work().catch((error: unknown) => failures.push(error)),
    );
  };
  const [ended] = await Promise.allSettled([run({ begin })]);
  await Promise.all(begun.values());
  if (failures.length > 0) {
    const own: readonly unknown[] = ended.status === 'rejected' ? [ended.reason] : [];
    const beside = `What goes on beside the run failed: ${failures.map(messageOf).join(' ')}`;
    throw new AggregateError([...own, ...failures], [...own.map(messageOf), beside].join(' '));
  }
  if (ended.status === 'rejected') throw ended.reason;
  return ended.value;
}

/** Asks `beforePlannedMove`, and writes down what it says. The journal has the question already. */
export async function askBefore(
  ports: SwitcherPorts,
  planned: PlannedMove,
  journal: Journal,
  run: string,
): Promise<void> {
  const { before, log } = ports;
  if (!before) return;
  const { kind, to, since } = planned;
  const answer = await before.ask({ kind, from: other(to), to, since, givenUpAt: givenUpAt(planned) });
  log.info('decide', 'beforePlannedMove was asked.', { to, ...answer });
  await updateJournal(ports, journal, run, (j) => answered(j, planned, answer));
}

/** A move of long ago is not told: the hook may be new. */
const LATEST_MS = HOUR;

/**
 * The oldest move to which clients have arrived, or should have, and of which `afterMove` has not been told. Only the newest is
 * ever verified: one that another has followed before that is told as not verified. So is one that was replaced before it
 * was known whether the edge took it, unless the next one goes to the same side: that one tells as much.
 */
export function untold(
  { after, controllers }: Pick<SwitcherPorts, 'after' | 'controllers'>,
  { entries }: Journal,
  now: number,
): Entry | undefined {
  if (!after) return undefined;
  // The run that has tried may have died since.
  const again = CLAIM_MS + (controllers ? SKEW_MS : 0);
  return entries.findLast(({ kind, phase, to, verifiedAt, overdueAt, afterMove = 0 }, i) => {
    const next = entries[i - 1];
    const settledAt = verifiedAt ?? overdueAt ?? next?.begunAt;
    return (
      kind !== 'initial' &&
      (phase === 'applied' || (phase === 'replaced' && next?.to !== to)) &&
      settledAt !== undefined &&
      now - settledAt < LATEST_MS &&
      afterMove !== 'told' &&
      now >= afterMove + again
    );
  });
}

export async function tellAfter(ports: SwitcherPorts, journal: Journal, run: string): Promise<void> {
  const { after, clock, log } = ports;
  let entry: Entry | undefined;
  const claimed = await updateJournal(ports, journal, run, (j) => {
    entry = untold(ports, j, clock.now());
    return entry ? amendEntry(j, entry.epoch, (one) => ({ ...one, afterMove: clock.now() })) : j;
  });
  if (!entry || !after) return;
  const { epoch } = entry;
  const why = await after.tell(entry).then(
    () => undefined,
    (error: unknown) => messageOf(error),
  );
  if (why === undefined) log.info('record', 'afterMove was told.', { epoch });
  const sentence = 'afterMove could not be invoked: what it does after a move has to be done by hand.';
  await updateJournal(
    ports,
    claimed,
    run,
    (j) => amendEntry(j, epoch, (one) => ({ ...one, afterMove: 'told' })),
    why === undefined
      ? undefined
      : {
          id: 'after-move',
          as: 'after-move-failed',
          subject: sentence,
          body: [sentence, `Epoch ${epochText(epoch)}: ${why}`].join('\n'),
        },
  );
}
