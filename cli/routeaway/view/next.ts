/** What comes next, by itself and by hand: the two sentences from which a person knows whether to act. */
import { type Against, against, alarmsAgainst } from '../../../shared/core/decision/against.ts';
import type { Decision } from '../../../shared/core/decision/decision.ts';
import { movingIsNoHelp, otherIsNoBetter } from '../../../shared/core/decision/details.ts';
import { byAlarmsAlone, unconfirmedBy, weightOf } from '../../../shared/core/decision/judgement.ts';
import { standing, toldAs, UNPROTECTED } from '../../../shared/core/decision/preflight.ts';
import { failbackDue } from '../../../shared/core/decision/rules.ts';
import { SECOND } from '../../../shared/core/duration.ts';
import { effective, ruling } from '../../../shared/core/edge.ts';
import type { Entry } from '../../../shared/core/journal/journal.ts';
import {
  coolDownUntil,
  newest,
  tagOf,
  unconfirmed,
  usedLimit,
} from '../../../shared/core/journal/journal-queries.ts';
import { isUrgent, runbookOf } from '../../../shared/core/notices/notifications.ts';
import { toldThatClientsFail } from '../../../shared/core/notices/over.ts';
import { OVERRIDE_PATIENCE_MS } from '../../../shared/core/override.ts';
import { RISE_MS, TICK_MS } from '../../../shared/core/settings.ts';
import { other, SIDES, type Side } from '../../../shared/core/side.ts';
import { SLOT_MS } from '../../../shared/core/verdict/verdict.ts';
import type { Snapshot } from '../stage/snapshot.ts';
import { type Clients, failedText, getErrors } from './clients.ts';
import type { ControlRegionStatus } from './control-regions.ts';
import { clockTime } from './format.ts';

export interface Next {
  /** What moves where, or what is waited for, and when: whole sentences. */
  readonly sentence: string;
  /** What a person has to do, without its full stop; absent where that is nothing. */
  readonly act?: string;
}

export const actText = ({ act }: Next): string =>
  act === undefined ? 'You need do nothing.' : `Act: ${act}.`;

/** A key is everywhere after 20 to 35 s (docs/decisions/0038). */
const KEY_SPREADS_MS = 30 * SECOND;

const iso = (at: number): string => new Date(at).toISOString();
const timeOf = (at: number, now: number): string => clockTime(iso(at), iso(now));
const acting = (act: string | undefined): Pick<Next, 'act'> => (act === undefined ? {} : { act });

export function nextOf(
  snapshot: Snapshot,
  clients: Clients,
  controlRegions: readonly ControlRegionStatus[] = [],
): Next {
  const failing = getErrors(clients);
  const { turn } = snapshot;
  const halted = haltedBy(snapshot, failing, controlRegions);
  if (halted || 'stop' in turn) return halted ?? { sentence: 'Runs stop, and nothing moves.' };
  const { decision } = turn;
  return (
    moving(snapshot, decision) ??
    kept(snapshot, decision, failing, clients.from) ??
    waiting(snapshot, decision, failing) ??
    (failing ? undefined : (pressing(snapshot) ?? pinnedThere(snapshot))) ??
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
  const { turn, seen } = snapshot;
  const act = (calm: string): string => (failing ? `${byHand(snapshot)} moves traffic` : calm);
  const works = controlRegions.filter(({ silent }) => silent.length === 0);
  // In a new stage none has spoken yet.
  if (works.length < 2 && controlRegions.some(({ probed }) => probed !== undefined)) {
    const which =
      works.length === 0
        ? 'no control Region works'
        : `of the control Regions only ${works[0]?.region} works`;
    return {
      sentence: `Nothing can begin: ${which}, as far as the table shows.`,
      act: act('bring one more control Region back'),
    };
  }
  if ('stop' in turn) {
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

const byHand = ({ active, health, direct }: Snapshot): string => {
  const to = other(active);
  const { proven } = health[to];
  const state = direct[to]?.judgement ?? health[to].state;
  const although = state === 'healthy' || proven ? '' : ` (${to} is ${state})`;
  return `\`routeaway break-glass to ${to}\`${although}`;
};

/** Until then (epoch ms) runs stop, since the override cannot be read. */
export function readableBy({ word }: Snapshot): number | undefined {
  const since = word.journal.overrideFailingSince;
  return word.stop === undefined || since === undefined ? undefined : since + OVERRIDE_PATIENCE_MS;
}

function moving(snapshot: Snapshot, { move, step, withheld }: Decision): Next | undefined {
  const open = newest(snapshot.seen.journal);
  if (move)
    return {
      sentence: `A run moves traffic to ${readySide(snapshot, move.to)} within a minute, and clients follow ${soon(snapshot)}.`,
    };
  if (open?.phase === 'in-progress')
    return { sentence: `A switch to ${open.to} is under way, and clients follow ${soon(snapshot)}.` };
  if (step !== undefined) return { sentence: 'A gradual failback goes on.' };
  if (!withheld) return undefined;
  return {
    sentence: `A move to ${withheld.to} is due, but the override is observe.`,
    ...(withheld.kind !== 'failback' && { act: '`routeaway auto` lets it move' }),
  };
}

const readySide = ({ health }: Snapshot, to: Side): string =>
  health[to].proven ? `${to}, which is proven,` : to;

const hasKey = ({ seen }: Snapshot): boolean => seen.edge.key !== 'none' && seen.edge.key !== 'unreadable';

/** After an update of the traffic controls. */
const soon = (snapshot: Snapshot): string =>
  hasKey(snapshot) ? `about ${KEY_SPREADS_MS / SECOND} s later` : 'some minutes later';

/** An override, another stack's tag, or a switch that has yet to arrive. */
function kept(
  snapshot: Snapshot,
  { rule, until, tell, planned, waitsFor }: Decision,
  failing: boolean,
  servedBy: Side | undefined,
): Next | undefined {
  const { seen, word } = snapshot;
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
  const pinned = failing ? SIDES.find((side) => side === word.override.mode) : undefined;
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

/** An override without an end lasts until somebody ends it, and until then nothing fails over. */
const whenDone = (until: number | undefined): string | undefined =>
  until === undefined ? '`routeaway auto` once your work is done' : undefined;

/** A switch that no good answer has confirmed. */
function arriving({ to, behind, effectAt, overdueAt }: Entry, snapshot: Snapshot): Next {
  const { edge, now } = snapshot.seen;
  if (overdueAt !== undefined)
    return {
      sentence: `Traffic was sent to ${to}; that clients are served from there is not verified yet, and overdue.`,
      act: 'docs/runbook.md#a-switch-is-overdue says what to do',
    };
  if (behind === 'key' && edge.deployed !== true && ruling(edge)?.side !== to)
    return {
      sentence: `The switch to ${to} waits for the distribution to reach the edge, which takes minutes: the key could not be set.`,
    };
  const at = effectAt === undefined ? '' : ` at ${timeOf(effectAt, now)}`;
  const within = hasKey(snapshot) ? 'a minute' : 'minutes';
  return {
    sentence: `Traffic was sent to ${to}${at}; that clients are served from there is usually verified within ${within}.`,
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
  if (rule === 'both-down')
    return {
      sentence: `Nothing moves: ${active} is unhealthy, and ${to} is ${snapshot.health[to].state}. Once ${to} is proven, traffic moves there.`,
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
  if (rule === 'both-down') return `repair either Region; traffic stays on ${active} until then`;
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

/** The active side fails some of its probes: how much evidence is missing, and what would follow. */
function inDoubt(snapshot: Snapshot): Next | undefined {
  const { active, health, situation, seen } = snapshot;
  const evidence =
    health[active].state === 'degraded'
      ? against(active, situation.points, seen.now, situation.settings)
      : undefined;
  if (!evidence) return undefined;
  const to = other(active);
  const told = toldThatClientsFail(seen.journal, seen.now);
  const message = told === undefined ? '' : ` You got the message about it at ${timeOf(told, seen.now)}.`;
  const { says, act } = evenThen(snapshot);
  const real =
    told === undefined || movingIsNoHelp(situation) || otherIsNoBetter(situation)
      ? undefined
      : `if you know that the errors are real, \`routeaway to ${to}\``;
  const help = acting(act ?? real);
  if (evidence.alone !== undefined)
    return {
      sentence: `Nothing moves: only the prober in ${evidence.alone} finds ${active} bad (it ${failedText(evidence)}), and one alone moves nothing.${message}`,
      ...help,
    };
  const lacks = evidence.lacks === undefined ? '' : `, but ${evidence.lacks}`;
  const needs = publicNeeds(snapshot);
  const also = needs === undefined ? '' : `, and that against the public endpoint ${needs}`;
  const missing = `the evidence against ${active} has to reach 100 % (${evidence.percent} % now${lacks})${also}.`;
  const sentence =
    says === ''
      ? `If ${goesOn(snapshot)}, traffic moves to ${readySide(snapshot, to)} in about ${secondsLeft(snapshot, evidence)} s, and clients follow ${soon(snapshot)}: ${missing}`
      : `Nothing moves yet: ${missing}${says}`;
  return { sentence: `${sentence}${message}`, ...help };
}

/** The time until the evidence suffices and spans long enough, at the pace of two seconds that a side in doubt is probed at. */
function secondsLeft(snapshot: Snapshot, { percent }: Against): number {
  const { situation, active } = snapshot;
  const { points, now, settings } = situation;
  const { first = now, bad } = weightOf(active, points, now, settings);
  const each = Math.max(1, percent / Math.max(1, bad));
  const gate = gateOf(snapshot);
  const missing = Math.max(100 - percent, gate ? gate.enough - gate.percent : 0);
  const ms = Math.max(settings.confirm - (now - first), Math.ceil(missing / each) * SLOT_MS, SECOND);
  return Math.ceil(ms / SECOND);
}

/** A Region's own probes move nothing while clients are served by it well enough: `50 % (31 % now)`. */
export function publicNeeds(snapshot: Snapshot): string | undefined {
  const gate = gateOf(snapshot);
  return gate && `${gate.enough} % (${gate.percent} % now)`;
}

function gateOf({ situation, active }: Snapshot) {
  const { points, edge, now, settings } = situation;
  // Alarms of the user's need nobody's word.
  const { bad, alarms } = weightOf(active, points, now, settings);
  if (alarms?.all === bad) return undefined;
  const gate = unconfirmedBy(active, points, edge, now, settings);
  return gate && gate.percent < gate.enough ? gate : undefined;
}

/** On what more evidence comes; while alarms of the user's are all there is, no probe has to fail. */
function goesOn({ situation, active }: Snapshot): string {
  const { points, now, settings } = situation;
  const { last, newest: looked } = weightOf(active, points, now, settings);
  if (last !== looked || !byAlarmsAlone(active, points, now, settings))
    return 'every probe fails from now on';
  const alarms = alarmsAgainst(active, points);
  return `${alarms} ${alarms.startsWith('alarms ') ? 'stay' : 'stays'} in ALARM`;
}

/** What would keep traffic there although the evidence were enough; and what to do about that. */
function evenThen({ situation, active, health, word }: Snapshot): {
  readonly says: string;
  readonly act?: string;
} {
  const { journal, now, settings } = situation;
  const to = other(active);
  const { state, proven } = health[to];
  if (state === 'unhealthy')
    return {
      says: ` Even then nothing moves as long as ${to} answers no better: it is unhealthy.`,
      act: `repair ${to}`,
    };
  if (usedLimit(journal, to, now) >= settings.limit)
    return {
      says: ' Even then nothing moves: the limit of automatic switches is used up.',
      act: `find out why ${active} fails; \`routeaway ack\` allows more automatic switches`,
    };
  if (word.override.mode === 'observe')
    return {
      says: ' Even then nothing moves: the override is observe.',
      act: '`routeaway auto` ends observe',
    };
  const until = coolDownUntil(journal, to, settings) ?? 0;
  if (until > now) return { says: ` Even then nothing moves before ${timeOf(until, now)}: the cool-down.` };
  return proven
    ? { says: '' }
    : { says: ` Even then nothing moves before ${to} is proven or clearly better.` };
}

/** Clients fail, and no rule speaks of it yet: the evidence is too little, or a switch has yet to arrive. */
function unexplained(snapshot: Snapshot): Next {
  const waits = unconfirmed(snapshot.seen.journal);
  if (waits) return arriving(waits, snapshot);
  return {
    sentence: `Nothing moves: ${snapshot.active} answers the probes. You get a message if clients keep failing.`,
  };
}

function pinnedThere({ word, seen }: Snapshot): Next | undefined {
  const { mode, until } = word.override;
  if (mode !== 'primary' && mode !== 'standby') return undefined;
  const end = until === undefined ? '' : ` until ${timeOf(until, seen.now)}`;
  return {
    sentence: `Traffic stays on ${mode} whatever its health: the override pins it there${end}.`,
    ...acting(whenDone(until)),
  };
}

/** Somebody has moved traffic past the switcher, with `routeaway break-glass` for example. */
function unnoted({ active, seen }: Snapshot): Next | undefined {
  const there = effective(seen.edge);
  return there === other(active)
    ? {
        sentence: `The edge sends traffic to ${there}; a run sees that within a minute, and goes on from there.`,
      }
    : undefined;
}

/** Traffic is on the standby, and all is well there. */
function failback(snapshot: Snapshot): Next | undefined {
  const { active, health, situation, seen } = snapshot;
  if (active !== 'standby') return undefined;
  const waits = unconfirmed(seen.journal);
  if (waits) return arriving(waits, snapshot);
  const { primary } = health;
  const { state, proven, since } = primary;
  if (situation.settings.failback === 'auto') {
    const due = failbackDue(situation);
    if (due !== undefined)
      return {
        sentence: `Traffic goes back to primary by itself, at the earliest ${timeOf(due, seen.now)}.`,
      };
    const sentence =
      'Traffic stays on standby, and goes back by itself once primary has been proven for long enough.';
    return { sentence, ...((state === 'unhealthy' || state === 'unknown') && { act: 'repair primary' }) };
  }
  const stays = (why: string): string => `Traffic stays on standby until you fail back; primary is ${why}.`;
  if (state === 'healthy' && proven)
    return {
      sentence: stays('healthy and proven'),
      act: 'when it suits you, fail back: `routeaway to primary`',
    };
  if (state === 'degraded')
    return { sentence: stays(state), act: 'once primary is healthy and proven, `routeaway to primary`' };
  if (state !== 'healthy')
    return { sentence: stays(state), act: 'repair primary, then `routeaway to primary`' };
  const left = since === undefined ? RISE_MS : RISE_MS - (seen.now - since);
  const when = `in about ${Math.max(1, Math.ceil(left / SECOND))} s`;
  return { sentence: stays(`healthy, and proven ${when}`), act: 'once it is proven, `routeaway to primary`' };
}

/** All is well: what would happen if that changed. */
function ready(snapshot: Snapshot): Next {
  const { active, health, situation, word, seen } = snapshot;
  const { journal, now, settings } = situation;
  const to = other(active);
  const { state, proven, since } = health[to];
  const { override } = word;
  const unread = typeof seen.override === 'object' && 'failed' in seen.override;
  const known = unread ? `The override cannot be read, and ${override.mode} applies. ` : '';
  const readable = acting(unread ? 'make the override parameter readable' : undefined);
  const nothing = (why: string, act?: string): Next => ({
    sentence: `${known}If ${active} fails, nothing moves: ${why}.`,
    ...readable,
    ...acting(act),
  });
  if (override.mode === 'observe') return nothing('the override is observe', whenDone(override.until));
  if (!proven && state === 'healthy') {
    const left = since === undefined ? RISE_MS : RISE_MS - (now - since);
    return nothing(`${to} is proven only in about ${Math.max(1, Math.ceil(left / SECOND))} s`);
  }
  if (state === 'unknown') return nothing(`nothing is known of ${to}`, `find out why ${to} has no verdict`);
  // It may be about to recover: until somebody is told, nobody has to see to it.
  const isTold = standing(journal, now).some(({ id }) => id === UNPROTECTED);
  if (!proven)
    return nothing(`${to} is ${state}`, state === 'unhealthy' || isTold ? `repair ${to}` : undefined);
  if (usedLimit(journal, to, now) >= settings.limit)
    return nothing('the limit of automatic switches is used up', evenThen(snapshot).act);
  const until = coolDownUntil(journal, to, settings) ?? 0;
  const cool = until > now ? `, not before ${timeOf(until, now)}` : '';
  const ms = settings.confirm + TICK_MS + KEY_SPREADS_MS;
  const when = hasKey(snapshot) ? `in about ${10 * Math.ceil(ms / (10 * SECOND))} s` : 'within minutes';
  return {
    sentence: `${known}If ${active} fails, traffic moves to ${readySide(snapshot, to)} ${when}${cool}.`,
    ...readable,
  };
}
