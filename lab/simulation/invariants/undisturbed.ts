/** Premises that several promises share: that nothing is in the way of what they ask for. */
import { newestFact } from '../../../shared/core/journal/ledger.ts';
import { parseOverride, remembered } from '../../../shared/core/override.ts';
import { hasDns } from '../../../shared/core/routing.ts';
import type { Side } from '../../../shared/core/side.ts';
import { downControl, type FaultRule, isFair } from '../world/call-faults.ts';
import { struck } from '../world/control-regions.ts';
import type { World } from '../world/world.ts';
import type { History } from './history.ts';

/** The schedule's minute, its jitter, and what a run may take: from then on waiting is no longer explained. */
export const KNOWN_TIME_MS = 90_000;
/** What people have taken back is known by then, where calls work: one run sees it, and the next one goes by it. */
const SEEN_MS = 3 * 60_000;

/** Clocks are right and chance meddles with no call. */
export const isCalm = ({ skew, faultRates }: World): boolean =>
  skew.prober === 0 && skew.switcher === 0 && isFair(faultRates);

/** Those that no run waits for are in nobody's way: the user's functions, and how much may run. */
const inTheWay = (callFaults: readonly FaultRule[]): readonly FaultRule[] =>
  callFaults.filter(({ call, effect }) => !/^(hooks|capacity)\./.test(call) || effect.startsWith('killed'));

/** Nothing happens to single calls, nor to a control Region or the ways between them. */
export const isSpared = (w: World): boolean =>
  w.callHooks.length === 0 &&
  (w.callFaults.length === 0 || inTheWay(w.callFaults).length === 0) &&
  struck(w).length === 0;

/**
 * Either traffic control alone is enough where there are two, except that a store which fails while a key is set leaves traffic
 * where the key says.
 */
export function oneControlWorks({ callFaults, callHooks, edge, settings: { routing } }: World): boolean {
  if (callHooks.length > 0) return false;
  // Nothing is sent but the key, and where that is not set, nothing needs to be. Of whom it cannot ask it thinks what it thought.
  if (hasDns(routing)) {
    const down = callFaults
      .filter(({ call }) => !/^(owner|nameServers|beacon)\./.test(call))
      .map(downControl);
    return !down.includes(undefined) && (!down.includes('store') || edge.key() === undefined);
  }
  // A key of a newer version is never overwritten, and there is no other traffic control.
  if (routing === 'key' && isOfNewerVersion(edge.key())) return false;
  const down = new Set(inTheWay(callFaults).map(downControl));
  if (down.size === 0) return true;
  if (down.size > 1 || down.has(undefined) || routing === 'distribution') return false;
  return !down.has('store') || (routing !== 'key' && edge.key() === undefined);
}

/** Planned moves to that side wait, and after five minutes they are given up. */
export const mayWait = (w: World, side: Side): boolean =>
  lags(w, side) ||
  toldToLag(w, side) ||
  (w.hooks !== undefined && (w.hooks.is !== 'ready' || isHookStruck(w)));

const isHookStruck = ({ callFaults }: World): boolean =>
  callFaults.some(({ call }) => call.startsWith('hooks.'));

export const lags = ({ controls, settings }: World, side: Side): boolean =>
  controls.some(({ network }) => (network.behind[side] ?? 0) > settings.maxReplicaLag);

/** What the newest answer tells that tells it, also minutes ago. */
const toldToLag = ({ table, settings }: World, side: Side): boolean =>
  (newestFact(table.ledger[side], 'behindMs') ?? 0) > settings.maxReplicaLag;

/** A key that a newer version of the service has written. */
export const isOfNewerVersion = (key: string | undefined): boolean =>
  Number(/^v(\d+) /.exec(key ?? '')?.[1] ?? 0) > 1;

/** Nobody has said anything, and the service knows it; or has had the time to, whatever it remembers. */
export function isFree(w: World, history: History): boolean {
  const last = w.truth.override.at(-1);
  const word = parseOverride(last?.is ?? '');
  if (typeof word === 'string' || word.mode !== 'auto') return false;
  return remembered(w.table.journal).mode === 'auto' || isSeen(w, history, last?.from);
}

/** What is owned by another stack is left alone: while it does, and for as long as nobody can know that it no longer does. */
export function isOurs(w: World, history: History): boolean {
  const last = w.truth.mark.at(-1);
  if (last?.is === 'another') return false;
  return w.table.journal.owner?.other === undefined || isSeen(w, history, last?.from);
}

const isSeen = ({ now }: World, { troubledAt }: History, from = 0): boolean =>
  now() - Math.max(from, troubledAt) >= SEEN_MS;

export const isUndisturbed = (world: World, history: History): boolean =>
  isSpared(world) && isCalm(world) && isFree(world, history) && isOurs(world, history);
