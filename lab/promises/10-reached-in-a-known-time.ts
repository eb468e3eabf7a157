/**
 * Promise 10: while the control Region works, the active side is unhealthy, the other is proven and no rule forbids it,
 * traffic reaches it within a known time, with either lever alone. And at rest no key stands.
 */
import { parseOverride, remembered } from '../../shared/core/override.ts';
import type { Side } from '../../shared/core/side.ts';
import { other } from '../../shared/core/side.ts';
import { sideOfKey } from '../world/keys.ts';
import type { World } from '../world/world.ts';
import { broken } from './broken.ts';
import type { Checker, Promised } from './checker.ts';
import { opinionOf } from './oracle.ts';
import { isAutomatic, type Past } from './past.ts';
import { isCalm, isUndisturbed, KNOWN_TIME_MS, oneLeverWorks } from './undisturbed.ts';

/** Waiting is measured this finely. */
const LOOK_MS = 2_000;
/** A key written by hand is noticed within a quarter of an hour, and taken away at the next run. */
const KEY_GONE_MS = 18 * 60_000;

export const reachedInAKnownTime: Promised = (past) => {
  const reaches = reached(past);
  const rests = atRest();
  return {
    stepped(w) {
      reaches(w);
      rests(w);
    },
  };
};

/** The rules would switch, and nothing that runs is disturbed, yet nothing happens. */
function reached(past: Past): NonNullable<Checker['stepped']> {
  let since: number | undefined;
  let nextLook = 0;
  return (w) => {
    const now = w.now();
    if (now < nextLook) return;
    nextLook = now + LOOK_MS;
    const active = (w.table.journal.entries.find((e) => e.phase === 'landed')?.to ?? 'primary') as Side;
    if (!mustMove(w, active, past)) since = undefined;
    else if (since === undefined) since = now;
    else if (now - since > KNOWN_TIME_MS)
      broken(10, w, `traffic stays on ${active}, which is unhealthy, while ${other(active)} is proven`);
  };
}

function mustMove(w: World, active: Side, past: Past): boolean {
  const { table, settings, truth } = w;
  const { journal, ledger } = table;
  const now = w.now();
  // Most worlds are well most of the time.
  if (!ledger[active].some((v) => v.judgement === 'unhealthy')) return false;
  const text = parseOverride(truth.override.at(-1)?.is ?? '');
  const free = remembered(journal).mode === 'auto' && typeof text === 'object' && text.mode === 'auto';
  const automatic = past.moves.filter(({ entry }) => isAutomatic(entry));
  const counted = automatic.filter(({ at, entry }) => now - at < settings.limitWithin && !entry.drill);
  const room =
    counted.length < settings.limit &&
    now - (automatic.at(-1)?.at ?? Number.NEGATIVE_INFINITY) > settings.coolDown + 60_000;
  const unhampered = journal.entries
    .filter(isAutomatic)
    .every((e) => e.phase === 'failed' || past.moves.some((m) => m.entry.epoch === e.epoch));
  const agreed = ledger.public.slice(-3).every((v) => v.judgement === 'healthy');
  return (
    isCalm(w) &&
    oneLeverWorks(w) &&
    free &&
    room &&
    unhampered &&
    !agreed &&
    w.edge.target() === active &&
    opinionOf(ledger, active, now, settings).bad &&
    opinionOf(ledger, other(active), now, settings).proven
  );
}

/** Where nothing is in the way, the key is taken away once the distribution sends traffic there as well. */
function atRest(): NonNullable<Checker['stepped']> {
  let since: number | undefined;
  return (w) => {
    if (!isNeedless(w)) since = undefined;
    else if (since === undefined) since = w.now();
    else if (w.now() - since > KEY_GONE_MS)
      broken(10, w, `the key ${w.edge.key()} stands although the distribution sends traffic there as well`);
  };
}

function isNeedless(w: World): boolean {
  const { edge, table } = w;
  const [last] = table.journal.entries;
  return (
    edge.runsFunction &&
    edge.key() !== undefined &&
    sideOfKey(edge.key()) !== undefined &&
    edge.deployed() &&
    edge.distribution() === edge.target() &&
    last?.phase === 'landed' &&
    last.to === edge.target() &&
    table.journal.step === undefined &&
    isUndisturbed(w)
  );
}
