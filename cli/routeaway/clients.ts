/** How clients are served now, since when, and what comes next: the first line of `status`. */
import { really } from '../../shared/core/drill.ts';
import { newest, newestLanded } from '../../shared/core/history.ts';
import { failingSince } from '../../shared/core/outage.ts';
import type { Settings } from '../../shared/core/settings.ts';
import type { Side } from '../../shared/core/side.ts';
import type { Sight } from './sight.ts';
import { clockTime } from './words.ts';

export interface Clients {
  /** `unsteady`: the newest answer is good, and too few have been good in a row. `unknown`: nothing fresh is known. */
  readonly state: 'served' | 'unsteady' | 'failing' | 'unknown';
  readonly from?: Side;
  /** ISO. Served from there, or failing, since then. */
  readonly since?: string;
  /** Of the newest answer that said something, and when that was (ISO). */
  readonly evidence?: string;
  readonly at?: string;
  readonly next: string;
}

const iso = (at: number): string => new Date(at).toISOString();

export function clientsOf(sight: Sight, settings: Settings): Clients {
  const { ledger, journal, now } = sight.seen;
  const answer = sight.answer && really(sight.answer);
  if (!answer) return { state: 'unknown', next: nextOf(sight, false) };
  const { tick, judgement, evidence, servedBy } = answer;
  const seen = { evidence, at: iso(tick) };
  if (now - tick > settings.freshness) return { state: 'unknown', ...seen, next: nextOf(sight, false) };
  const from = judgement === 'healthy' && servedBy !== undefined ? { from: servedBy } : {};
  const failing = failingSince(ledger.outage, now);
  if (failing !== undefined || judgement === 'unhealthy')
    return {
      state: judgement === 'unhealthy' ? 'failing' : 'unsteady',
      ...from,
      since: iso(failing ?? tick),
      ...seen,
      next: nextOf(sight, true),
    };
  const entry = newestLanded(journal);
  const moved = entry && entry.to === servedBy ? (entry.verifiedAt ?? entry.effectAt) : undefined;
  const since = Math.max(moved ?? 0, ledger.outage?.until ?? 0);
  return {
    state: 'served',
    ...from,
    ...(since > 0 && { since: iso(since) }),
    ...seen,
    next: nextOf(sight, false),
  };
}

function nextOf({ turn, seen }: Sight, failing: boolean): string {
  if ('stop' in turn) return 'Runs stop, and nothing moves.';
  const { move, step, withheld, waitsFor, until } = turn.decision;
  const open = newest(seen.journal);
  if (move) return `A run moves traffic to ${move.to} within a minute.`;
  if (open?.phase === 'begun') return `A switch to ${open.to} is under way.`;
  if (step !== undefined) return 'A failback by steps goes on.';
  if (withheld) return `A move to ${withheld.to} is observed only.`;
  if (waitsFor !== undefined)
    return `Nothing moves before: ${waitsFor}${until === undefined ? '' : `, at the latest ${clockTime(iso(until), iso(seen.now))}`}.`;
  return failing ? 'The rules see no reason to move traffic.' : 'Nothing is due.';
}

/** `at`, `ago`: how a time is shown, and how long ago it was. */
export function clientsText(
  { state, from, since, evidence, at: asked, next }: Clients,
  at: (iso: string) => string,
  ago: (iso: string) => string,
): string {
  const when = since === undefined ? '' : ` since ${at(since)} (${ago(since)})`;
  const side = from === undefined ? 'served; from which side is not said' : `served from ${from}`;
  switch (state) {
    case 'served':
      return `${side}${when}. ${next}`;
    case 'unsteady':
      return `${side} just now, but failing on and off${when}. ${next}`;
    case 'failing':
      return `FAILING${when}: ${evidence}. ${next}`;
    case 'unknown':
      return asked === undefined
        ? `not known: the public endpoint has not answered anybody yet. ${next}`
        : `not known: nothing was learned of the public endpoint since ${at(asked)} (${ago(asked)}). ${next}`;
  }
}

/** Without the journal: the public endpoint was asked a moment ago, and that is all. */
export function askedText(state: string, servedBy: Side | undefined, evidence = 'not asked'): string {
  const said = evidence.replace(/\.$/, '');
  if (state === 'healthy')
    return servedBy === undefined ? 'served just now' : `served from ${servedBy} just now`;
  return state === 'unhealthy' ? `FAILING just now: ${said}` : `not known: ${said}`;
}
