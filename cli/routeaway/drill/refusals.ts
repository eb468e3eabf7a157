/** The reasons against a drill now, as sentences. A drill needs a system in steady state, without an incident. */

import type { SwitcherConfig } from '../../../shared/config.ts';
import { isProven } from '../../../shared/core/decision/health.ts';
import { type Finding, isOfHealth, preflight } from '../../../shared/core/decision/preflight.ts';
import { drillText } from '../../../shared/core/drill.ts';
import { span } from '../../../shared/core/duration.ts';
import { arrivedAt, newest, usedLimit } from '../../../shared/core/journal/journal-queries.ts';
import { epochText } from '../../../shared/core/key.ts';
import { other } from '../../../shared/core/side.ts';
import type { Snapshot } from '../stage/snapshot.ts';
import type { Failing } from './options.ts';

export function refusals(
  snapshot: Pick<Snapshot, 'active' | 'health' | 'inForce' | 'drill'> & {
    readonly seen: Pick<Snapshot['seen'], 'now' | 'journal'>;
  },
  { settings }: Pick<SwitcherConfig, 'settings'>,
  fail: Failing | undefined,
  found: readonly Finding[],
): readonly string[] {
  const { active, health, seen, inForce } = snapshot;
  const { now, journal } = seen;
  const target = other(active);
  const last = newest(journal);
  if (last === undefined) return ['The switcher has never run: there is nothing to drill yet.'];
  const against: string[] = [];
  if (snapshot.drill.on !== undefined)
    against.push(
      `A drill is on already: "${drillText(snapshot.drill.on)}". Where nobody plays it any more: routeaway drill --end.`,
    );
  // With its control Region there is more to see than that nothing moves.
  if (fail?.side === target && fail.control === undefined)
    against.push(`Traffic is on ${active}, so --fail ${target} would move nothing.`);
  if (inForce.trouble !== undefined || inForce.stop !== undefined)
    against.push(inForce.trouble ?? inForce.stop ?? '');
  if (inForce.override.mode !== 'auto')
    against.push(`The override ${inForce.override.mode} is in force: end it with routeaway auto.`);
  if (last.phase === 'in-progress') against.push(`Epoch ${epochText(last.epoch)} is under way.`);
  if (!isProven(health[target]))
    against.push(`${target} is ${health[target].state} and not proven, so it could not take the traffic.`);
  else if (health[target].state !== 'healthy')
    against.push(`${target} is ${health[target].state}, so it might not be able to take the traffic.`);
  if (health[active].state !== 'healthy')
    against.push(`${active} is ${health[active].state}: that is an incident, not a drill.`);
  if (last.kind !== 'initial' && last.phase !== 'failed' && now - last.begunAt < settings.coolDown)
    against.push(
      `Epoch ${epochText(last.epoch)} moved traffic ${span(now - last.begunAt)} ago, within the cool-down of ${span(settings.coolDown)}.`,
    );
  if (fail?.side === active && usedLimit(journal, target, now) >= settings.limit)
    against.push('The limit of automatic switches is used up: see routeaway ack.');
  for (const { sentence, detail } of found)
    against.push(['Preflight:', sentence, ...(detail === undefined ? [] : [detail])].join(' '));
  return against;
}

/**
 * What the preflight finds now: the journal keeps for some minutes what a run has found. Without what it says of the health of a
 * side: `refusals` does, as it is now, while those sentences say for how long it will have been so once they are told.
 */
export const foundNow = (
  { seen, situation, active, health }: Pick<Snapshot, 'seen' | 'situation' | 'active' | 'health'>,
  { settings }: Pick<SwitcherConfig, 'settings'>,
): readonly Finding[] =>
  preflight({
    ...seen,
    ...(seen.journal.capacity && { capacity: seen.journal.capacity }),
    active,
    movedAt: arrivedAt(seen.journal),
    health,
    points: situation.points,
    routing: settings.routing,
    settings,
  }).filter(({ id }) => !isOfHealth(id));
