/**
 * Clients behind resolvers, who hear of a change of the DNS when their resolver asks again. With steady traffic a
 * resolver asks as often as the time to live allows, so that the moments of all of them are spread evenly over it.
 * Some resolvers keep answers for longer than they may.
 */
import type { Side } from '../../../shared/core/side.ts';
import type { Since } from '../world/ground-truth.ts';
import type { Given, Group, Path } from './policy.ts';

/** So many resolvers stand for all those of a kind. */
const PHASES = 20;

/** `answers`: what the DNS says, oldest first, the first one from 0. */
export function behindResolvers(
  answers: readonly Since<Side>[],
  { ttl, overstay }: Pick<Given, 'ttl' | 'overstay'>,
): Group[] {
  const kind = (share: number, keeps: number): Group[] =>
    share === 0
      ? []
      : Array.from({ length: PHASES }, (_, i) => ({
          share: share / PHASES,
          via: 'direct' as const,
          path: heard(answers, ((i + 0.5) / PHASES) * keeps, keeps),
        }));
  return [...kind(1 - overstay.share, ttl), ...kind(overstay.share, overstay.ms)];
}

/** What a resolver says that asks at `phase`, `phase + keeps`, `phase + 2 keeps` and so on. */
function heard(answers: readonly Since<Side>[], phase: number, keeps: number): Since<Path>[] {
  const path: Since<Path>[] = [];
  for (const { from, is } of answers) {
    const asks = from === 0 ? 0 : phase + Math.max(0, Math.ceil((from - phase) / keeps)) * keeps;
    // It asks once and hears the newest: what was said in between it never heard of.
    if (path.at(-1)?.from === asks) path.pop();
    if (path.at(-1)?.is.side !== is) path.push({ from: asks, is: { side: is } });
  }
  return path;
}
