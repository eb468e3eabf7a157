/**
 * One observation of a stage, made as the switcher makes it, and what a run would do now. Nothing is written. The screen, the
 * JSON and `plan` are made from it.
 */

import type { Situation } from '../../../shared/core/decision/decision.ts';
import type { Health } from '../../../shared/core/decision/health.ts';
import {
  actionOf,
  type Halt,
  type Observation,
  type Plan,
  plan,
  situationOf,
} from '../../../shared/core/decision/plan.ts';
import { type Drill, drillAt, isEnded, stops } from '../../../shared/core/drill.ts';
import { effective } from '../../../shared/core/edge.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import { activeSide } from '../../../shared/core/journal/journal-queries.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import type { InForce } from '../../../shared/core/override.ts';
import { inForce } from '../../../shared/core/override-versions.ts';
import { TICK_MS } from '../../../shared/core/settings.ts';
import { other, SIDES, type Side } from '../../../shared/core/side.ts';
import { newestBy, type PublicVerdict } from '../../../shared/core/verdict/verdict.ts';
import { messageOf } from '../../../shared/errors.ts';
import { observe, whatItSays } from '../../../shared/observe/observe.ts';
import type { Clock, DrillItem } from '../../../shared/ports.ts';
import { noJournal } from './aws-errors.ts';
import type { Stage } from './connect.ts';
import type { DnsSeen } from './dns.ts';
import {
  type FailedRuns,
  failedRunsOf,
  failedRunsText,
  type RunsFinding,
  unwrittenText,
} from './failed-runs.ts';
import { ifReleased } from './if-released.ts';
import { type OwnerReading, ownerNote, readOwner, withOwner } from './owner-now.ts';
import { type Silence, silence } from './silence.ts';

export interface Snapshot {
  readonly seen: Observation;
  readonly turn: Plan | Halt;
  /** What the rules are asked about, before anything is begun. */
  readonly situation: Situation;
  readonly active: Side;
  readonly health: { readonly [side in Side]: Health };
  readonly answer: PublicVerdict | undefined;
  /** The public endpoint, asked from here: only where the ledger has no verdict about it that says how clients fare now. */
  readonly asked?: PublicVerdict;
  /** The sides that the ledger knows nothing of, asked from here past CloudFront, where the answer says something. */
  readonly direct: { readonly [side in Side]?: PublicVerdict };
  readonly inForce: InForce;
  /** What would be done at once if it ended now. */
  readonly without?: string;
  readonly drill: DrillSnapshot;
  /** The owner tag is not what the switcher goes by, or cannot be read, as a sentence. */
  readonly owner?: string;
  /** The probers that say nothing. */
  readonly silence: Silence;
  /** Where traffic moves by DNS: what this machine finds of it beside what the switcher looks at. */
  readonly dns?: DnsSeen;
  /** Runs of the switcher fail. */
  readonly failing?: RunsFinding;
  /** The prober cannot write its verdicts, as the begin of a sentence. */
  readonly unwritten?: string;
}

/** The drill that is on, where one is; what is wrong with its item, where something is. */
export interface DrillSnapshot {
  readonly on?: Drill;
  readonly trouble?: string;
}

/** What of a stage is needed to look at it. */
export type Observed = Pick<
  Stage,
  'ports' | 'config' | 'place' | 'controls' | 'schedule' | 'owner' | 'direct'
> &
  Partial<Pick<Stage, 'dns'>> & {
    readonly drill: DrillItem;
  };

/** Throws `UserError` where the journal or the ledger cannot be read; what else cannot be read is part of the snapshot. */
export async function snapshotOf(
  { ports, config, place, controls, drill: item, schedule, owner, direct: askSide, dns: lookAtDns }: Observed,
  failedRuns?: FailedRuns,
): Promise<Snapshot> {
  const { settings, journalTable } = config;
  let seen: Observation;
  let drill: DrillSnapshot;
  let tag: OwnerReading;
  try {
    [seen, drill, tag] = await Promise.all([
      observe(ports, 'operator'),
      drillSeen(item, ports.clock),
      readOwner(owner),
    ]);
    drill = unlessEnded(drill, seen.journal);
  } catch (error) {
    throw noJournal(error, `Reading the journal (dynamodb:GetItem on ${journalTable})`, place);
  }
  const note = ownerNote(seen.journal.owner, tag, seen.now);
  seen = await withKeyOfNow({ ...seen, journal: withOwner(seen.journal, tag, seen.now) }, ports);
  const { now, ledger, journal } = seen;
  const turn = plan(seen, settings);
  const current = inForce(journal, seen.override, now);
  const situation = situationOf(seen, beforeIt(turn), current.override, settings);
  const [silent, asked, direct, failed, dns] = await Promise.all([
    silence(seen, place.region, async (region) =>
      stops(drill.on, region)
        ? 'a drill stops it'
        : region in controls.silent()
          ? 'nor does its table serve this command'
          : schedule(region),
    ),
    askedFromHere(ledger, now, ports),
    directly(situation.health, now, askSide),
    (failedRuns ?? failedRunsOf({ place, controls }))(),
    lookAtDns?.(),
  ]);
  const to = awayFrom({ seen, active: activeSide(journal) });
  const isBad = situation.health[to].state === 'unhealthy';
  const failing = failedRunsText(failed, isBad ? undefined : to, now);
  const unwritten = unwrittenText(failed, now);
  const without = ifReleased(seen, current.override, settings);
  return {
    seen,
    turn,
    situation,
    active: activeSide(journal),
    health: situation.health,
    answer: newestBy(ledger.public, now),
    ...(asked && { asked }),
    direct,
    inForce: current,
    ...(without !== undefined && { without }),
    drill,
    ...(note !== undefined && { owner: note }),
    silence: silent,
    ...(dns && { dns }),
    ...(failing !== undefined && { failing }),
    ...(unwritten !== undefined && { unwritten }),
  };
}

/** Where a person moves traffic by hand: away from where the edge sends it, which the journal may not know yet. */
export function awayFrom({ seen, active }: Pick<Snapshot, 'seen' | 'active'>): Side {
  const there = effective(seen.edge);
  return other(there === 'mixed' || there === 'unreadable' ? active : there);
}

/** Two ticks: a newest verdict that is older says no longer how it is now. */
export const LATE_MS = 2 * TICK_MS;

/** The verdicts stop where the prober does not run, and where it cannot write them; clients go on all the same. */
async function askedFromHere(
  { public: answers }: Ledger,
  now: number,
  { endpoint }: Stage['ports'],
): Promise<PublicVerdict | undefined> {
  const last = newestBy(answers, now)?.tick;
  if (last !== undefined && now - last <= LATE_MS) return undefined;
  return answerTo(() => endpoint.ask(), now);
}

async function directly(
  health: Situation['health'],
  now: number,
  ask: Stage['direct'],
): Promise<Snapshot['direct']> {
  const sides = SIDES.filter((side) => health[side].state === 'unknown');
  const answers = sides.map(async (side) => [side, await answerTo(() => ask(side), now)] as const);
  const known = (await Promise.all(answers)).filter(([, { judgement }]) => judgement !== 'unknown');
  return Object.fromEntries(known);
}

const answerTo = (ask: () => Promise<PublicVerdict>, now: number): Promise<PublicVerdict> =>
  ask().catch((error) => ({ tick: now, judgement: 'unknown', evidence: messageOf(error) }));

/** Never throws: a drill that cannot be read is no reason not to show the rest. */
async function drillSeen({ read }: DrillItem, { now }: Clock): Promise<DrillSnapshot> {
  try {
    const drill = drillAt(await read(), now());
    if (drill === 'none') return {};
    return typeof drill === 'string' ? { trouble: drill } : { on: drill };
  } catch (error) {
    const why = messageOf(error);
    return { trouble: `Whether a drill is on cannot be read: ${why}` };
  }
}

export function unlessEnded(drill: DrillSnapshot, journal: Journal): DrillSnapshot {
  if (drill.on === undefined || !isEnded(drill.on, journal)) return drill;
  return {
    trouble:
      'A real outage has ended the drill, and its item in the table has no effect any more: routeaway drill --end.',
  };
}

/** The journal as the rules saw it: without the entry that this turn would begin. */
function beforeIt(turn: Plan | Halt): Journal {
  const { journal } = turn;
  const begun = actionOf(turn, 'move')?.entry;
  return begun
    ? { ...journal, entries: journal.entries.filter(({ epoch }) => epoch !== begun.epoch) }
    : journal;
}

/** The switcher goes by what it remembers of the store; whoever looks at the screen wants to know what stands there now. */
async function withKeyOfNow(seen: Observation, { store, clock }: Stage['ports']): Promise<Observation> {
  if (!store || seen.edge.key === 'none' || seen.keyRead) return seen;
  const read = await store.look(seen.journal.key);
  if (read.key === 'unreadable') {
    const { key, why, newer } = read;
    return { ...seen, edge: { ...seen.edge, key, keyWhy: why, ...(newer && { keyNewer: true }) } };
  }
  const edge = { ...seen.edge, key: read.key, storeEtag: read.etag, ...whatItSays(read.text) };
  return { ...seen, edge, keyRead: { says: read.key, etag: read.etag, at: clock.now() } };
}
