/**
 * Promise 10: while the control Region works, the active side is unhealthy, the other is proven and no rule forbids it,
 * traffic reaches it within a known time, with either traffic control alone. Where it was sent clients arrive as soon as the
 * edge allows, and stay. And in steady state no key is set.
 */
import { STORE_EVERY_MS } from '../../../shared/core/decision/key-cache.ts';
import { MINUTE } from '../../../shared/core/duration.ts';
import { LIMIT_WITHIN_MS } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import { other } from '../../../shared/core/side.ts';
import { DISTRIBUTION_PROPAGATION } from '../../emulator/model/index.ts';
import { struck } from '../world/control-regions.ts';
import type { World } from '../world/world.ts';
import { type History, isAutomatic } from './history.ts';
import type { Checks, Invariant } from './invariant.ts';
import { broken } from './invariant.ts';
import { isVetoed, type Opinion, opinionOf } from './oracle.ts';
import { isCalm, isFree, isOurs, isUndisturbed, KNOWN_TIME_MS, oneControlWorks } from './undisturbed.ts';

/** Waiting is measured this finely. */
const LOOK_MS = 2_000;
/** The end of a cool-down is not measured. */
const COOLED_MS = 60_000;
/** A key written by hand that moves nobody is noticed within an hour, and deleted at the next run. */
const KEY_GONE_MS = STORE_EVERY_MS + 3 * MINUTE;

export const reachedInAKnownTime: Invariant = (history) => {
  const reaches = reached(history);
  const rests = atRest(history);
  const { changed, stepped: arrives } = arrival();
  return {
    changed,
    stepped(w) {
      reaches(w);
      arrives(w);
      rests(w);
    },
  };
};

/** The rules would switch, and nothing that runs is disturbed, yet nothing happens. */
function reached(history: History): NonNullable<Checks['stepped']> {
  let since: number | undefined;
  let nextLook = 0;
  return (w) => {
    const now = w.now();
    if (now < nextLook) return;
    nextLook = now + LOOK_MS;
    const active = (w.table.journal.entries.find((e) => e.phase === 'applied')?.to ?? 'primary') as Side;
    if (!mustMove(w, active, history)) since = undefined;
    else if (since === undefined) since = now;
    else if (now - since > KNOWN_TIME_MS)
      broken(10, w, `traffic stays on ${active}, which is unhealthy, while ${other(active)} is proven`);
  };
}

function mustMove(w: World, active: Side, history: History): boolean {
  // Most worlds are well most of the time.
  const seen = w.shared?.ledgers().map(({ ledger }) => ledger) ?? [w.table.ledger];
  if (!seen.some((one) => one[active].some((v) => v.judgement === 'unhealthy'))) return false;
  const { ledger, journal } = w.table;
  const now = w.now();
  return (
    isCalm(w) &&
    // Of three control Regions one may be gone: promise 11 says how much later that may be.
    struck(w).length === 0 &&
    oneControlWorks(w) &&
    isFree(w, history) &&
    isOurs(w, history) &&
    w.edge.target() === active &&
    hasRoom(w, active, history) &&
    isLost(opinionOf(ledger, active, now, w.settings, journal.drillsEnded)) &&
    opinionOf(ledger, other(active), now, w.settings, journal.drillsEnded).proven &&
    // The fault is on the prober's path.
    !isVetoed(ledger, active, now, w.settings)
  );
}

const isLost = ({ bad, fails }: Opinion): boolean => bad && fails;

/** Cool-down and limit leave room, whatever became of entries of which nobody saw that traffic moved. */
function hasRoom({ table, settings, now }: World, active: Side, { moves }: History): boolean {
  const automatic = moves.filter(({ entry }) => isAutomatic(entry));
  const unseen = table.journal.entries
    .filter((entry) => isAutomatic(entry) && entry.phase !== 'failed')
    .filter(({ epoch }) => !automatic.some(({ entry }) => entry.epoch === epoch))
    .map((entry) => ({ at: entry.effectAt ?? entry.leaseUntil, entry }));
  const used = [...automatic, ...unseen];
  const last = Math.max(...used.map(({ at }) => at));
  const undoing = used.find(({ at }) => at === last)?.entry;
  const exempt = (undoing?.kind === 'failback' || undoing?.drill) && undoing.to === active;
  return (
    (exempt || now() - last > settings.coolDown + COOLED_MS) &&
    used.filter(({ at, entry }) => now() - at < LIMIT_WITHIN_MS && !entry.drill).length < settings.limit
  );
}

/**
 * Clients are where the traffic controls send them once a change has had its time to the edge, and are not sent back by what
 * we do after that: a key that is written again, or taken away too early, would send some back for seconds.
 */
function arrival(): Required<Pick<Checks, 'changed' | 'stepped'>> {
  let from = 0;
  let keyFrom = 0;
  let target: unknown;
  let arrived = false;
  let slowest: number = DISTRIBUTION_PROPAGATION.to;
  let nextLook = 0;
  return {
    changed({ now }, { control, outside, key }) {
      if (control === 'store') keyFrom = now();
      // A share is given and taken back wherever the distribution points: its clients belong on either side.
      if (!outside && ![key.before, key.after].some((one) => one?.endsWith('%'))) return;
      from = now();
      arrived = false;
    },
    stepped(w) {
      slowest = Math.max(slowest, w.propagation.to);
      const there = w.edge.target();
      // What fails of DNS, or stands in a Region that fails, may keep clients where they are.
      const byDns = w.dns?.isWell() === false || (w.dns !== undefined && struck(w).length > 0);
      if (there !== target || byDns) {
        target = there;
        from = w.now();
        arrived = false;
      }
      const now = w.now();
      if (there === 'mixed' || now < nextLook) return;
      nextLook = now + LOOK_MS / 2;
      const known =
        w.edge.byKey() === there ? Math.min(keyFrom + w.storePropagation.to, from + slowest) : from + slowest;
      arrived ||= now > known;
      if (!arrived) return;
      const elsewhere = w.edge.locations.filter((location) => w.edge.served(location) !== there);
      if (elsewhere.length > 0) broken(10, w, `${elsewhere.join(' and ')} does not send clients to ${there}`);
    },
  };
}

/** Where nothing is in the way, the key is deleted once the distribution sends traffic there as well. */
function atRest(history: History): NonNullable<Checks['stepped']> {
  let since: number | undefined;
  return (w) => {
    if (!isNeedless(w, history)) since = undefined;
    else if (since === undefined) since = w.now();
    else if (w.now() - since > KEY_GONE_MS)
      broken(10, w, `the key ${w.edge.key()} stands although the distribution sends traffic there as well`);
  };
}

function isNeedless(w: World, history: History): boolean {
  const { edge, table } = w;
  const [last] = table.journal.entries;
  return (
    edge.byKey() !== undefined &&
    edge.deployed() &&
    edge.distribution() === edge.target() &&
    last?.phase === 'applied' &&
    last.to === edge.target() &&
    table.journal.step === undefined &&
    isUndisturbed(w, history)
  );
}
