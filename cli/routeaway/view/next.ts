/** What comes next, and whether a person has to act: the line below the first one of `status` and of the lab's page. */
import type { Decision } from '../../../shared/core/decision/decision.ts';
import { movingIsNoHelp, otherIsNoBetter } from '../../../shared/core/decision/details.ts';
import { standing, toldAs, UNPROTECTED } from '../../../shared/core/decision/preflight.ts';
import { span } from '../../../shared/core/duration.ts';
import { newest, tagOf, unconfirmed } from '../../../shared/core/journal/journal-queries.ts';
import { isUrgent, runbookOf } from '../../../shared/core/notices/notifications.ts';
import { OVERRIDE_PATIENCE_MS } from '../../../shared/core/override.ts';
import { RISE_MS, TICK_MS } from '../../../shared/core/settings.ts';
import { other, SIDES, type Side } from '../../../shared/core/side.ts';
import { awayFrom, type Snapshot } from '../stage/snapshot.ts';
import { type Clients, getErrors } from './clients.ts';
import type { ControlRegionStatus } from './control-regions.ts';
import { drilled, failback, pinnedThere, ready, unnoted } from './next-calm.ts';
import { inDoubt } from './next-in-doubt.ts';
import { acting, arriving, type Next, serves, timeOf, whenDone } from './next-words.ts';

export function nextOf(
  snapshot: Snapshot,
  clients: Clients,
  controlRegions: readonly ControlRegionStatus[] = [],
): Next {
  const failing = getErrors(clients);
  const { turn } = snapshot;
  const halted = haltedBy(snapshot, failing, controlRegions);
  if (halted) return halted;
  if ('stop' in turn)
    return {
      sentence: 'Runs stop, and nothing moves.',
      act: byHandOr('the line Decision says why', snapshot, failing),
    };
  const { decision } = turn;
  return (
    moving(snapshot, decision) ??
    kept(snapshot, decision, failing, clients.from) ??
    waiting(snapshot, decision, failing) ??
    (failing ? undefined : (pressing(snapshot) ?? pinnedThere(snapshot) ?? drilled(snapshot))) ??
    inDoubt(snapshot) ??
    (failing ? unexplained(snapshot) : (unnoted(snapshot) ?? failback(snapshot) ?? ready(snapshot)))
  );
}

/** Nothing can move by itself. */
function haltedBy(
  snapshot: Snapshot,
  failing: boolean,
  controlRegions: readonly ControlRegionStatus[],
): Next | undefined {
  const { seen, inForce } = snapshot;
  const act = (calm: string): string => byHandOr(calm, snapshot, failing);
  const speak = controlRegions.filter(({ silent }) => !silent.includes('prober'));
  // In a new stage none has spoken yet.
  if (speak.length < 2 && controlRegions.some(({ probed }) => probed !== undefined)) {
    const [one] = speak;
    return {
      sentence: `Nothing moves: ${one ? `only the prober in ${one.region} speaks, and one alone moves nothing` : 'no prober speaks'}.`,
      act: act(twoSpeak(controlRegions)),
    };
  }
  if (inForce.stop !== undefined) {
    const by = readableBy(snapshot);
    const end = by === undefined ? '' : ` until ${timeOf(by, seen.now)} at the latest`;
    return {
      sentence: `Runs stop${end}, and nothing moves.`,
      act: act('make the override parameter readable'),
    };
  }
  if (snapshot.failing?.urgent)
    return {
      sentence: 'Runs of the switcher fail, so nothing may move by itself.',
      act: act('repair what the findings name'),
    };
  if (snapshot.unwritten !== undefined && snapshot.silence.all)
    return {
      sentence: 'The table cannot be written, so nothing moves by itself.',
      act: act('make the table writable'),
    };
  return undefined;
}

/** What a person does so that two probers speak again. Those of Regions that are back do by themselves. */
function twoSpeak(controlRegions: readonly ControlRegionStatus[]): string {
  const stopped = controlRegions.find((region) => region.stopped)?.region;
  if (stopped !== undefined) return `\`routeaway drill --end\` lets the one in ${stopped} speak again`;
  return controlRegions.filter(({ unreachable }) => unreachable === undefined).length < 2
    ? 'bring one more control Region back'
    : 'if fewer than two speak within a minute, repair what the findings name';
}

const stateOf = ({ health, direct }: Snapshot, side: Side): string =>
  direct[side]?.judgement ?? health[side].state;

/** To a side that is unhealthy nobody is sent. */
const byHandOr = (calm: string, snapshot: Snapshot, failing: boolean): string =>
  failing && stateOf(snapshot, awayFrom(snapshot)) !== 'unhealthy'
    ? `${byHand(snapshot)} moves traffic`
    : calm;

const byHand = (snapshot: Snapshot): string => {
  const to = awayFrom(snapshot);
  const state = stateOf(snapshot, to);
  const although = state === 'healthy' || snapshot.health[to].proven ? '' : ` (${to} is ${state})`;
  return `\`routeaway break-glass to ${to}\`${although}`;
};

/** Until then (epoch ms) runs stop, since the override cannot be read. */
export function readableBy({ inForce }: Snapshot): number | undefined {
  const since = inForce.journal.overrideFailingSince;
  return inForce.stop === undefined || since === undefined ? undefined : since + OVERRIDE_PATIENCE_MS;
}

function moving(snapshot: Snapshot, { move, step, withheld }: Decision): Next | undefined {
  const open = newest(snapshot.seen.journal);
  if (move)
    return {
      sentence: `A run moves traffic now: ${serves(snapshot, move.to, TICK_MS)}.`,
    };
  if (open?.phase === 'in-progress')
    return { sentence: `A switch is under way: ${serves(snapshot, open.to, 0)}.` };
  if (step !== undefined) return { sentence: 'A gradual failback goes on.' };
  if (!withheld) return undefined;
  return {
    sentence: `A move to ${withheld.to} is due, but the override is observe.`,
    ...(withheld.kind !== 'failback' && { act: '`routeaway auto` lets it move' }),
  };
}

/** An override, another stack's tag, or a switch that has yet to arrive. */
function kept(
  snapshot: Snapshot,
  { rule, until, tell, planned, waitsFor }: Decision,
  failing: boolean,
  servedBy: Side | undefined,
): Next | undefined {
  const { seen, inForce } = snapshot;
  const { journal, now } = seen;
  if (rule === 'owned-by-other')
    return {
      // The switcher reads the tag seldom; what it does not know yet was read now.
      sentence:
        journal.owner?.at !== now
          ? 'Nothing moves: another stack owns the distribution.'
          : 'Another stack owns the distribution; until the switcher has read that, it still moves traffic.',
      act: failing
        ? `${byHand(snapshot)} moves traffic`
        : `find out which stack it belongs to; if to this one, remove the tag ${tagOf(journal.owner)}`,
    };
  if (rule === 'hold')
    return {
      sentence: `Nothing moves: the override is hold${until === undefined ? '' : `, until ${timeOf(until, now)}`}.`,
      ...acting(failing ? '`routeaway auto` ends the hold' : whenDone(until)),
    };
  const waits = unconfirmed(journal);
  const pinned = failing ? SIDES.find((side) => side === inForce.override.mode) : undefined;
  const byPin = pinned && {
    sentence: `Nothing moves: the override pins traffic to ${pinned}.`,
    act: '`routeaway auto` ends the pin',
  };
  // Where the side that it is pinned to fails, a switch that has yet to arrive there is no good news.
  if (byPin && tell !== undefined && isUrgent(tell)) return byPin;
  if (waits && servedBy !== waits.to) return arriving(waits, snapshot);
  if (byPin) return byPin;
  if (!planned || waitsFor === undefined || until === undefined) return undefined;
  return {
    sentence: `Nothing moves yet: the switcher waits for ${waitsFor}. ${givenUpText(timeOf(until, now))}`,
  };
}

/** Of a planned move that waits. */
export const givenUpText = (at: string): string => `If it still waits at ${at}, the move is given up.`;

function waiting(snapshot: Snapshot, decision: Decision, failing: boolean): Next | undefined {
  const { rule, waitsFor, until, tell } = decision;
  if (waitsFor === undefined) return undefined;
  const { active, seen } = snapshot;
  if (rule === 'steady') return failing ? undefined : failback(snapshot);
  // Who does not see how clients are served has to look, though the message about it wakes nobody.
  const isBlind = rule === 'blind' && (failing || tell !== undefined);
  const act =
    isBlind || (tell !== undefined && isUrgent(tell)) ? helpFor(snapshot, decision, failing) : undefined;
  const to = other(active);
  const { state } = snapshot.health[to];
  const both =
    state === 'unhealthy'
      ? 'Both Regions are unhealthy'
      : `Traffic is on ${active}, which is unhealthy, and ${to} is ${state}`;
  if (rule === 'both-down')
    return {
      sentence: `${both}, so nothing moves until ${to} is proven (fit for ${span(RISE_MS)}).`,
      ...acting(act),
    };
  const latest = until === undefined ? '' : `, at the latest ${timeOf(until, seen.now)}`;
  return { sentence: `Nothing moves yet: the switcher waits for ${waitsFor}${latest}.`, ...acting(act) };
}

/** What helps against what the rule says. */
function helpFor(snapshot: Snapshot, { rule, lookOnly, helps }: Decision, failing: boolean): string {
  const { active, situation } = snapshot;
  const to = other(active);
  const noHelp = lookOnly || otherIsNoBetter(situation) || movingIsNoHelp(situation);
  const move = `\`routeaway to ${to}\` moves traffic now`;
  if (rule === 'both-down')
    return `repair ${active}, and clients are served at once; or ${to}, and traffic moves there once it is proven`;
  if (rule === 'limited') return `repair ${active}; then \`routeaway ack\` allows more automatic switches`;
  if (rule === 'blind') {
    const then = failing ? `${byHand(snapshot)} moves traffic now; ` : '';
    return `${then}find out why the prober has no verdict`;
  }
  if (helps) return `if you know that the errors are real, \`routeaway to ${helps}\``;
  if (rule === 'clients-fail')
    return 'repair what stands between clients and the Regions; `routeaway plan` says what it may be';
  return noHelp ? `repair ${active}` : `repair ${active}, or ${move}`;
}

/** A side that could not take the traffic has sentences of its own. */
function pressing({ seen: { journal, now } }: Snapshot): Next | undefined {
  const found = standing(journal, now).find(({ id, urgent }) => urgent && id !== UNPROTECTED);
  return (
    found && {
      sentence: `Nothing moves, but something is urgent: ${found.sentence}`,
      act: `docs/runbook.md#${runbookOf(toldAs(journal, found))} says what to do`,
    }
  );
}

/** Clients fail, and no rule speaks of it yet: the evidence is too little, or a switch has yet to arrive. */
function unexplained(snapshot: Snapshot): Next {
  const waits = unconfirmed(snapshot.seen.journal);
  if (waits) return arriving(waits, snapshot);
  return {
    sentence: `Nothing moves: ${snapshot.active} answers the probes. You get a message if clients keep failing.`,
  };
}
