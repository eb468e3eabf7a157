import { standing, UNPROTECTED } from '../../../shared/core/decision/preflight.ts';
import { failbackDue } from '../../../shared/core/decision/rules.ts';
import { SECOND } from '../../../shared/core/duration.ts';
import { effective } from '../../../shared/core/edge.ts';
import { coolDownUntil, unconfirmed, usedLimit } from '../../../shared/core/journal/journal-queries.ts';
import { RISE_MS, TICK_MS } from '../../../shared/core/settings.ts';
import { other } from '../../../shared/core/side.ts';
import type { Snapshot } from '../stage/snapshot.ts';
import { evenThen } from './next-in-doubt.ts';
import { acting, arriving, type Next, serves, timeOf, whenDone } from './next-words.ts';

export function pinnedThere({ inForce, seen }: Snapshot): Next | undefined {
  const { mode, until } = inForce.override;
  if (mode !== 'primary' && mode !== 'standby') return undefined;
  const end = until === undefined ? '' : ` until ${timeOf(until, seen.now)}`;
  return {
    sentence: `Traffic stays on ${mode} whatever its health: the override pins it there${end}.`,
    ...acting(whenDone(until)),
  };
}

/** A drill has the other side count as unhealthy, which nobody has to repair. */
export function drilled({ drill: { on }, active, seen }: Snapshot): Next | undefined {
  const side = other(active);
  if (on?.side !== side || unconfirmed(seen.journal)) return undefined;
  return {
    sentence: `A drill has ${side} count as unhealthy until ${timeOf(on.until, seen.now)} at the latest; if ${active} really fails, the drill is over at once.`,
  };
}

/** Somebody has moved traffic past the switcher, with `routeaway break-glass` for example. */
export function unnoted({ active, seen }: Snapshot): Next | undefined {
  const there = effective(seen.edge);
  return there === other(active)
    ? {
        sentence: `The edge sends traffic to ${there}; a run sees that within a minute, and goes on from there.`,
      }
    : undefined;
}

const NO_PROTECTION = ' If standby fails too, nothing protects clients until primary works again.';

/** Traffic is on the standby, and all is well there. */
export function failback(snapshot: Snapshot): Next | undefined {
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
    const sentence = `Traffic stays on standby, and goes back by itself once primary has been proven for long enough.${state === 'unhealthy' ? NO_PROTECTION : ''}`;
    return { sentence, ...((state === 'unhealthy' || state === 'unknown') && { act: 'repair primary' }) };
  }
  const stays = (why: string): string => `Traffic stays on standby until you fail back; primary is ${why}.`;
  if (state === 'healthy' && proven)
    return {
      sentence:
        'Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`).',
    };
  if (state === 'degraded')
    return { sentence: stays(state), act: 'once primary is healthy and proven, `routeaway to primary`' };
  if (state !== 'healthy') {
    const sentence =
      state === 'unhealthy' ? `Traffic stays on standby until you fail back.${NO_PROTECTION}` : stays(state);
    return { sentence, act: 'repair primary, then `routeaway to primary`' };
  }
  const left = since === undefined ? RISE_MS : RISE_MS - (seen.now - since);
  const when = `in about ${Math.max(1, Math.ceil(left / SECOND))} s`;
  return { sentence: stays(`healthy, and proven ${when}`), act: 'once it is proven, `routeaway to primary`' };
}

/** All is well: what would happen if that changed. */
export function ready(snapshot: Snapshot): Next {
  const { active, health, situation, inForce, seen } = snapshot;
  const { journal, now, settings } = situation;
  const to = other(active);
  const { state, proven, since } = health[to];
  const { override } = inForce;
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
  return {
    sentence: `${known}If ${active} fails, ${serves(snapshot, to, settings.confirm + TICK_MS)}${cool}.`,
    ...readable,
  };
}
