/**
 * Holds the ten promises of the README against a world, at every step. What it compares with is the world's truth (which
 * order the distribution took, from whom, when) and the oracle; of the production code's own words it believes nothing
 * but the entry that says why.
 */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Entry } from '../../shared/core/journal.ts';
import type { Ledger } from '../../shared/core/ledger.ts';
import { parseOverride, remembered } from '../../shared/core/override.ts';
import type { Side } from '../../shared/core/side.ts';
import { other } from '../../shared/core/side.ts';
import { notOurs } from '../world/behaviours.ts';
import { sideOfKey } from '../world/keys.ts';
import type { Happening } from '../world/trace.ts';
import type { World } from '../world/world.ts';
import { downLever } from './levers.ts';
import { freshBad, opinionOf } from './oracle.ts';

export class Broken extends Error {
  override readonly name = 'Broken';
}

/** An order that the distribution took from a switcher run. */
interface Move {
  readonly at: number;
  readonly run: string;
  readonly entry: Entry;
  /** Somebody moved the edge back before the order was written down: nobody can know that it had landed. */
  undone: boolean;
}

/** The schedule's minute, its jitter, and what a run may take: from then on waiting is no longer explained. */
export const KNOWN_TIME_MS = 90_000;

/** Waiting is measured this finely. */
const LOOK_MS = 2_000;

/** A key written by hand is noticed within a quarter of an hour, and taken away at the next run. */
const KEY_GONE_MS = 18 * 60_000;

/** Who moves the edge besides the switcher. */
const OUTSIDERS: readonly string[] = ['console', 'deploy'];

const isCalm = (w: World): boolean =>
  w.skew.prober === 0 &&
  w.skew.switcher === 0 &&
  w.weather.refused + w.weather.requestLost + w.weather.answerLost + w.weather.killed + w.weather.lingers ===
    0;

/** Either lever alone is enough, except that a store which fails while a key stands leaves traffic where the key says. */
function oneLeverWorks(w: World): boolean {
  const down = new Set(w.fates.map((rule) => downLever(rule)));
  if (down.size === 0) return true;
  if (down.size > 1 || down.has(undefined) || !w.edge.runsFunction) return false;
  return !down.has('store') || w.edge.key() === undefined;
}

export interface Watch {
  readonly moves: readonly Move[];
  onHappening(happening: Happening): void;
  onStep(world: World): void;
}

/** So long the override may fail to be read before the last valid word stands in; a little less, for clocks. */
const UNREAD_MS = 5 * 60_000 - 5_000;

export function watch(): Watch {
  let world: World | undefined;
  const moves: Move[] = [];
  /** Ledgers of the last few seconds: a run decides on one that it read a moment ago. */
  let ledgers: { readonly from: number; readonly ledger: Ledger }[] = [];
  let config: DistributionConfig | undefined;
  /** Where traffic was last sent, whichever lever said so. */
  let sent: Side | 'mixed' | undefined;
  let keySeen: string | undefined;
  let keyStandsSince: number | undefined;
  let sharedSince: number | undefined;
  let epochSeen = -1;
  let epochLanded = -1;
  const decided = new Set<string>();
  /** By run: what stood in the override, and what was remembered, when it started. */
  const started = new Map<
    string,
    { readonly at: number; readonly text: string; readonly wordAt: number; readonly kept: string }
  >();
  let mustMoveSince: number | undefined;
  let nextLook = 0;
  /** How far the switcher's clock was ever off. */
  let mostSkew = 0;
  let outsideMoves = 0;
  const pending: Happening[] = [];

  function broken(promise: number, sentence: string): never {
    throw new Broken(`Promise ${promise}: ${sentence} (at ${new Date(world?.now() ?? 0).toISOString()})`);
  }

  function ledgersSince(from: number): Ledger[] {
    const last = ledgers.filter((l) => l.from < from).at(-1);
    return [...(last ? [last] : []), ...ledgers.filter((l) => l.from >= from)].map((l) => l.ledger);
  }

  /** Promises 1 and 2, when an entry is begun. */
  function begun(w: World, entry: Entry): void {
    const { settings: s } = w;
    // The run's own clock may be off; the entry carries its time.
    const seen = ledgersSince(w.now() - 40_000);
    const some = (test: (ledger: Ledger) => boolean) => seen.some(test);
    const at = entry.begunAt;
    if (entry.kind === 'failover' || entry.kind === 'failback') {
      if (!some((l) => opinionOf(l, entry.to, at, s).proven))
        broken(1, `${entry.kind} to ${entry.to}, which was not proven`);
    }
    if (entry.kind === 'failover') {
      if (!some((l) => opinionOf(l, entry.from, at, s).bad))
        broken(2, `failover from ${entry.from}, which was not unhealthy`);
      if (!some((l) => freshBad(l, entry.from, at, s) >= 3))
        broken(2, 'failover on fewer than three fresh bad verdicts');
    }
    if (entry.kind === 'repair') {
      const better = (l: Ledger) => {
        const to = opinionOf(l, entry.to, at, s);
        return to.proven || (to.fair && opinionOf(l, other(entry.to), at, s).bad);
      };
      if (!some(better)) broken(1, `repair to ${entry.to}, which was not better`);
    }
    if (entry.kind === 'failback' && s.failback !== 'auto')
      broken(3, 'an automatic failback where failback is manual');
  }

  /** By the truth: what was begun and moved nothing (the edge was there already) is no switch. */
  function keepsLimits(w: World, entry: Entry): void {
    const { settings: s } = w;
    // An earlier switch may have been written down by a clock that has been put right since.
    const skewed = mostSkew + Math.abs(w.skew.switcher);
    const earlier = moves.filter(
      (m) => !m.undone && (m.entry.kind === 'failover' || m.entry.kind === 'failback'),
    );
    const last = earlier.at(-1);
    const undoing = last?.entry.kind === 'failback' && entry.kind === 'failover';
    if (last && !undoing && w.now() - last.at < s.coolDown - skewed - 1_000)
      broken(3, 'an automatic switch within the cool-down');
    const from = Math.max(w.now() - s.limitWithin + skewed + 1_000, w.table.journal.acknowledgedAt ?? 0);
    // A drill's failover is a person's doing and uses up nothing.
    if (earlier.filter((m) => m.at > from && !m.entry.drill).length >= s.limit)
      broken(3, 'more automatic switches than the limit allows');
  }

  /** Promises 3 to 7, when the distribution has taken an order from a switcher run. */
  function moved(w: World, run: string): void {
    const entry = w.table.journal.entries.find((e) => e.run === run);
    if (!entry) broken(6, `the edge was moved by ${run}, which has begun nothing`);
    if (entry.phase === 'landed')
      broken(6, `the edge was moved by ${run}, whose epoch ${entry.epoch} had landed: tending moves nothing`);
    const began = started.get(run);
    if (began) obeys(w, began, entry);
    const last = moves.at(-1);
    if (last && last.entry.epoch > entry.epoch)
      broken(6, `epoch ${entry.epoch} moved the edge after epoch ${last.entry.epoch}`);
    if (last && outsideMoves === 0 && last.entry.to !== entry.to && w.now() - last.at < 15_000) {
      const words = w.truth.override.filter((o) => o.from > last.at - 30_000).length;
      if (words === 0 && (entry.kind === 'repair' || entry.kind === 'failback'))
        broken(5, `moved to ${entry.to} right after ${last.entry.to}`);
    }
    outsideMoves = 0;
    if (entry.kind === 'failover' || entry.kind === 'failback') keepsLimits(w, entry);
    moves.push({ at: w.now(), run, entry, undone: false });
  }

  function movedFromOutside(w: World): void {
    outsideMoves++;
    const last = moves.at(-1);
    const open = w.table.journal.entries.find((e) => e.epoch === last?.entry.epoch)?.phase === 'begun';
    if (last && open) last.undone = true;
  }

  /** A word that stood before the run started, and still stands, binds it. */
  function obeys(
    w: World,
    began: { readonly at: number; readonly text: string; readonly wordAt: number; readonly kept: string },
    entry: Entry,
  ): void {
    const present = w.truth.override.at(-1);
    if (!present || present.from !== began.wordAt) return;
    const now = w.now() + w.skew.switcher;
    const parsed = parseOverride(began.text);
    // Nonsense and a missing parameter leave the last valid word in force, and so do reads that fail for five minutes.
    const unread = w.table.journal.overrideFailingSince;
    const unknown = unread !== undefined && now - unread >= UNREAD_MS;
    const word = typeof parsed === 'string' || unknown ? parseOverride(began.kept) : parsed;
    if (typeof word === 'string') return;
    // Near its end either reading is right.
    if (word.until !== undefined && now > word.until - 45_000) return;
    if (word.mode === 'hold' || word.mode === 'observe')
      broken(4, `${entry.kind} to ${entry.to} under ${word.mode}`);
    if ((word.mode === 'primary' || word.mode === 'standby') && entry.to !== word.mode) {
      broken(4, `${entry.kind} to ${entry.to} under a pin to ${word.mode}`);
    }
  }

  /** Promise 10: the rules would switch, and nothing that runs is disturbed, yet nothing happens. */
  function reaches(w: World): void {
    if (w.now() < nextLook) return;
    nextLook = w.now() + LOOK_MS;
    const { journal, ledger } = w.table;
    const active = (journal.entries.find((e) => e.phase === 'landed')?.to ?? 'primary') as Side;
    const s = w.settings;
    const now = w.now();
    // Most worlds are well most of the time.
    if (!ledger[active].some((v) => v.judgement === 'unhealthy')) {
      mustMoveSince = undefined;
      return;
    }
    const calm = isCalm(w) && oneLeverWorks(w);
    const word = remembered(journal);
    const text = parseOverride(w.truth.override.at(-1)?.is ?? '');
    const free = word.mode === 'auto' && typeof text === 'object' && text.mode === 'auto';
    const automatic = moves.filter((m) => m.entry.kind === 'failover' || m.entry.kind === 'failback');
    const counted = automatic.filter((m) => now - m.at < s.limitWithin && !m.entry.drill);
    const room =
      counted.length < s.limit &&
      now - (automatic.at(-1)?.at ?? Number.NEGATIVE_INFINITY) > s.coolDown + 60_000;
    const recorded = journal.entries.filter((e) => e.kind === 'failover' || e.kind === 'failback');
    const unhampered = recorded.every(
      (e) => e.phase === 'failed' || moves.some((m) => m.entry.epoch === e.epoch),
    );
    const agreed = ledger.public.slice(-3).every((v) => v.judgement === 'healthy');
    const must =
      calm &&
      free &&
      room &&
      unhampered &&
      !agreed &&
      w.edge.target() === active &&
      opinionOf(ledger, active, now, s).bad &&
      opinionOf(ledger, other(active), now, s).proven;
    if (!must) mustMoveSince = undefined;
    else if (mustMoveSince === undefined) mustMoveSince = now;
    else if (now - mustMoveSince > KNOWN_TIME_MS)
      broken(10, `traffic stays on ${active}, which is unhealthy, while ${other(active)} is proven`);
  }

  /** Promise 10, its last words: where nothing is in the way, no key stands at rest. */
  function letsGo(w: World): void {
    const { journal } = w.table;
    const [last] = journal.entries;
    const rests =
      w.edge.runsFunction &&
      w.edge.key() !== undefined &&
      sideOfKey(w.edge.key()) !== undefined &&
      w.edge.deployed() &&
      w.edge.distribution() === w.edge.target() &&
      last?.phase === 'landed' &&
      last.to === w.edge.target() &&
      journal.step === undefined &&
      remembered(journal).mode === 'auto' &&
      w.truth.override.at(-1)?.is === 'auto' &&
      isCalm(w) &&
      w.fates.length === 0;
    if (!rests) keyStandsSince = undefined;
    else if (keyStandsSince === undefined) keyStandsSince = w.now();
    else if (w.now() - keyStandsSince > KEY_GONE_MS)
      broken(10, `the key ${w.edge.key()} stands although the distribution sends traffic there as well`);
  }

  /** Promise 6: what the journal calls landed, while nothing is in the way, did send traffic there since it was begun. */
  function landed(w: World, entry: Entry): void {
    const from = entry.begunAt - Math.abs(w.skew.switcher) - 40_000;
    const { target } = w.truth;
    const went = target.some(({ is }, i) => is === entry.to && (target[i + 1]?.from ?? w.now()) >= from);
    if (!went)
      broken(6, `epoch ${entry.epoch} landed on ${entry.to}, says the journal; traffic never went there`);
  }

  /** Promises 6 and 7 for the store: an older intent never replaces a newer one, nor what a newer version wrote. */
  function keyWritten(by: string, before: string | undefined, after: string | undefined): void {
    if (OUTSIDERS.includes(by) || before === undefined) return;
    const versionOf = (value: string) => Number(/^v(\d+) /.exec(value)?.[1] ?? 0);
    const epochOf = (value: string) => Number(/^v1 \w+ (\d{1,15})\b/.exec(value)?.[1] ?? 0);
    if (versionOf(before) > 1) broken(7, `the key "${before}" of a newer version gave way to "${after}"`);
    if (after !== undefined && epochOf(after) < epochOf(before))
      broken(6, `the key "${before}" gave way to the older "${after}"`);
  }

  /** A failback by steps ends at the first bad verdict, where nobody holds and nothing is in the way. */
  function sharesOnlyWithTheFit(w: World): void {
    const shares = w.edge.runsFunction && / \d+%$/.test(w.edge.key() ?? '');
    const wrong =
      shares &&
      w.table.ledger.primary.at(-1)?.judgement === 'unhealthy' &&
      w.table.journal.step !== undefined &&
      remembered(w.table.journal).mode === 'auto' &&
      w.truth.override.at(-1)?.is === 'auto' &&
      isCalm(w) &&
      w.fates.length === 0;
    if (!wrong) sharedSince = undefined;
    else if (sharedSince === undefined) sharedSince = w.now();
    else if (w.now() - sharedSince > KNOWN_TIME_MS)
      broken(1, `the key ${w.edge.key()} sends clients to the primary, which is unhealthy`);
  }

  /** Promise 8. */
  function explains(happening: Happening): void {
    if (happening.what === 'line' && happening.role === 'switcher' && happening.verb === 'decide') {
      if (happening.level !== 'warn' || 'rule' in happening.fields) decided.add(happening.run);
      const { waitsFor, overrule, rule } = happening.fields;
      if (rule !== undefined && !overrule)
        broken(8, `"${happening.sentence}" does not say how to overrule it`);
      if (happening.sentence.startsWith('Hold') && !waitsFor)
        broken(8, `"${happening.sentence}" does not say what it waits for`);
    }
    if (happening.what === 'run-ended' && happening.role === 'switcher') {
      if (happening.end === 'done' && !decided.has(happening.run))
        broken(8, `${happening.run} ended without a word`);
      if (happening.end === 'threw' && !happening.why)
        broken(8, `${happening.run} failed without saying why`);
      decided.delete(happening.run);
      started.delete(happening.run);
    }
  }

  return {
    moves,
    // What happens is told in the middle of an effect; it is looked at when the step is over.
    onHappening: (happening) => void pending.push(happening),
    onStep(w) {
      world = w;
      mostSkew = Math.max(mostSkew, Math.abs(w.skew.switcher));
      if (ledgers.at(-1)?.ledger !== w.table.ledger) {
        ledgers = [...ledgers.slice(-12), { from: w.now(), ledger: w.table.ledger }];
      }
      const newest = w.table.journal.entries[0];
      if (newest && newest.epoch !== epochSeen) {
        for (const entry of w.table.journal.entries) {
          if (entry.epoch > epochSeen && entry.phase === 'begun') begun(w, entry);
        }
        epochSeen = newest.epoch;
      }
      for (const happening of pending.splice(0)) {
        if (happening.what === 'run-started' && happening.role === 'switcher') {
          const word = w.truth.override.at(-1);
          started.set(happening.run, {
            at: happening.at,
            text: word?.is ?? '',
            wordAt: word?.from ?? 0,
            kept: w.table.journal.override?.expired ? 'auto' : (w.table.journal.override?.text ?? 'auto'),
          });
        }
        if (happening.what === 'distribution' || happening.what === 'store') {
          const after = w.edge.read().config;
          const outside = OUTSIDERS.includes(happening.by);
          if (!outside && config && notOurs(config) !== notOurs(after))
            broken(7, 'the distribution has changed beyond our origins');
          config = after;
          if (happening.what === 'store') {
            keyWritten(happening.by, keySeen, happening.value);
            keySeen = happening.value;
          }
          const before = sent;
          sent = w.edge.target();
          if (sent !== before) {
            if (outside) movedFromOutside(w);
            else moved(w, happening.by);
          }
        }
        explains(happening);
      }
      config ??= w.edge.read().config;
      sent ??= w.edge.target();
      if (newest && newest.epoch !== epochLanded && newest.phase === 'landed') {
        epochLanded = newest.epoch;
        if (newest.kind !== 'genesis' && isCalm(w) && oneLeverWorks(w)) landed(w, newest);
      }
      reaches(w);
      letsGo(w);
      sharesOnlyWithTheFit(w);
    },
  };
}
