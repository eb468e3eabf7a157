/** Premises that several promises share: that nothing is in the way of what they ask for. */
import { parseOverride, remembered } from '../../shared/core/override.ts';
import type { World } from '../world/world.ts';
import { downLever } from './levers.ts';

/** Clocks are right and chance meddles with no call. */
export const isCalm = ({ skew, weather }: World): boolean =>
  skew.prober === 0 &&
  skew.switcher === 0 &&
  weather.refused + weather.requestLost + weather.answerLost + weather.killed + weather.lingers === 0;

/** Either lever alone is enough, except that a store which fails while a key stands leaves traffic where the key says. */
export function oneLeverWorks({ fates, edge }: World): boolean {
  const down = new Set(fates.map((rule) => downLever(rule)));
  if (down.size === 0) return true;
  if (down.size > 1 || down.has(undefined) || !edge.runsFunction) return false;
  return !down.has('store') || edge.key() === undefined;
}

/** Nobody has said anything, and the service knows it. */
export function isFree({ truth, table }: World): boolean {
  if (remembered(table.journal).mode !== 'auto') return false;
  const word = parseOverride(truth.override.at(-1)?.is ?? '');
  return typeof word === 'object' && word.mode === 'auto';
}

/** What bears the mark of another stack is left alone. */
export const isOurs = ({ table }: World): boolean => table.journal.owner?.other === undefined;

export const isUndisturbed = (world: World): boolean =>
  world.fates.length === 0 && isCalm(world) && isFree(world) && isOurs(world);

/** The schedule's minute, its jitter, and what a run may take: from then on waiting is no longer explained. */
export const KNOWN_TIME_MS = 90_000;
