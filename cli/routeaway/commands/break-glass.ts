/**
 * `routeaway break-glass to <side>`: sets the levers directly, with what the last deploy wrote down here. It needs neither
 * the journal nor the override nor the control Region. The key's epoch is the present time, newer than any of the
 * journal's, so the switcher takes note of the move when it is back.
 */
import { other, type Side } from '../../../shared/core/side.ts';
import { Conflict } from '../../../shared/errors.ts';
import { connect, type Stage } from '../connect.ts';
import { told } from '../denied.ts';
import { Stop, Usage } from '../errors.ts';
import type { Machine } from '../machine.ts';
import type { Place } from '../place.ts';
import { sideOf } from '../side-of.ts';
import { wrapped } from '../words.ts';

export async function breakGlass(
  side: string,
  place: Place,
  { yes }: { readonly yes?: true },
  machine: Machine,
): Promise<undefined> {
  const target = sideOf(side);
  const stage = await connect(place, true);
  if (!yes) await sure(target, machine);
  const outcomes = await Promise.allSettled([setKey(stage, target), setDistribution(stage, target)]);
  const failures: Error[] = [];
  for (const [i, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') machine.out(outcome.value);
    else failures.push(untold(outcome.reason, LEVERS[i] ?? 'a lever', place));
  }
  for (const { message } of failures) machine.error(message);
  if (failures.length === outcomes.length) throw new Stop(`Traffic was not moved to ${target}.`);
  const byKey = stage.ports.store !== undefined && outcomes[0].status === 'fulfilled';
  machine.out(wrapped(whenItIsBack(target, byKey), machine.columns));
  return undefined;
}

const LEVERS = ['the key (UpdateKeys)', 'the distribution (UpdateDistribution)'] as const;

/** What AWS itself said: that it was denied, say, and why. */
export function untold(error: unknown, lever: string, place: Place): Error {
  const { cause } = error as { readonly cause?: unknown };
  return told(cause === undefined || error instanceof Conflict ? error : cause, `Setting ${lever}`, place);
}

/** Only the key says that it was meant; the distribution alone may have been edited by mistake. */
export const whenItIsBack = (target: Side, byKey: boolean): string =>
  byKey
    ? `When the switcher is back it takes note of this. A pin or a hold in the override still stands then, and wins: set it to ${target}, or to auto.`
    : `No key says that this was meant. When the switcher is back it may take it for a slip and undo it, if ${other(target)} is proven by then. As soon as the control Region answers, say \`routeaway to ${target}\`; or \`routeaway hold\`, under which nothing is touched and after which traffic is taken to belong where it is.`;

async function sure(target: Side, machine: Machine): Promise<void> {
  const question = `This moves all traffic to ${target}, whatever its health, past the switcher. Type yes: `;
  const answer = await machine.question(question);
  if (answer?.trim() === 'yes') return;
  throw answer === undefined
    ? new Usage('Nobody is there to ask; add --yes. Nothing was changed.')
    : new Stop('Nothing was changed.');
}

async function setKey({ ports }: Stage, side: Side): Promise<string> {
  const { store } = ports;
  if (!store) return 'There is no edge function: the distribution is the only lever.';
  const seen = await store.look();
  if (seen.key === 'unreadable') throw new Stop(seen.why);
  const present = typeof seen.key === 'object' ? seen.key.epoch : 0;
  const epoch = Math.max(Math.floor(ports.clock.now() / 1_000), present + 1);
  await store.write({ side, epoch }, seen.etag);
  return `The key says ${side}: the edge follows within seconds.`;
}

async function setDistribution({ ports }: Stage, side: Side): Promise<string> {
  const sight = await ports.levers.look();
  if (sight.distribution === side) return `The distribution already points at ${side}.`;
  if (sight.distribution === 'unreadable') throw new Stop(sight.why ?? 'The distribution cannot be read.');
  await ports.levers.moveDistribution(side, sight);
  return `The distribution points at ${side}: the edge follows within minutes.`;
}
