/**
 * Short forms for tests: verdicts as a string, oldest first, the last at `NOW` unless told; `+` good, `x` bad, `?` unknown, `a`
 * an alarm beside a good one, `m` beside a bad one, `.` no verdict.
 */
import { MINUTE, SECOND } from '../../../shared/core/duration.ts';

export { MINUTE, SECOND } from '../../../shared/core/duration.ts';

import type { Situation } from '../../../shared/core/decision/decision.ts';
import { judge } from '../../../shared/core/decision/health.ts';
import type { Observation } from '../../../shared/core/decision/plan.ts';
import type { EdgeObservation } from '../../../shared/core/edge.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import { activeSide } from '../../../shared/core/journal/journal-queries.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import { EMPTY_LEDGER } from '../../../shared/core/journal/ledger.ts';
import { AUTO, parseOverride } from '../../../shared/core/override.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import { DEFAULT_SETTINGS, TICK_MS } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import { other } from '../../../shared/core/side.ts';
import { withAlarms } from '../../../shared/core/verdict/alarms.ts';
import type { Judgement, PublicVerdict, Verdict } from '../../../shared/core/verdict/verdict.ts';
import { fitSince } from '../../../shared/core/verdict/weigh.ts';

export const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);

const MEANING: Record<string, Judgement> = {
  '+': 'healthy',
  x: 'unhealthy',
  '?': 'unknown',
  a: 'healthy',
  m: 'unhealthy',
};

export function verdicts(marks: string, lastTick = NOW): Verdict[] {
  const ticks = [...marks].map((mark, i) => ({
    mark,
    tick: lastTick - (marks.length - 1 - i) * TICK_MS,
  }));
  return ticks.flatMap(({ mark, tick }) => {
    const judgement = MEANING[mark];
    if (!judgement) return [];
    const verdict = {
      tick,
      judgement,
      evidence: judgement === 'unhealthy' ? 'status 503, wanted 2xx' : 'as wanted',
    };
    return [withAlarms(verdict, mark === 'a' || mark === 'm' ? ['orders-5xx'] : [])];
  });
}

export const answers = (marks: string, servedBy: Side, lastTick = NOW): PublicVerdict[] =>
  verdicts(marks, lastTick).map((v) => (v.judgement === 'healthy' ? { ...v, servedBy } : v));

export function ledgerOf(given: {
  primary?: string;
  standby?: string;
  public?: readonly PublicVerdict[];
  goodSince?: { [side in Side]?: number };
}): Ledger {
  const primary = verdicts(given.primary ?? '');
  const standby = verdicts(given.standby ?? '');
  const since = (side: Side, of: Verdict[]): { [s in Side]?: number } => {
    const start = fitSince(of, given.goodSince?.[side]);
    return start === undefined ? {} : { [side]: start };
  };
  return {
    ...EMPTY_LEDGER,
    revision: 1,
    primary,
    standby,
    public: given.public ?? [],
    goodSince: { ...since('primary', primary), ...since('standby', standby) },
  };
}

export function entry(given: Partial<Entry> & Pick<Entry, 'kind' | 'to'>): Entry {
  const begunAt = given.begunAt ?? NOW - 60 * MINUTE;
  const phase = given.phase ?? 'applied';
  return {
    epoch: 1,
    from: other(given.to),
    phase,
    because: 'test',
    evidence: [],
    run: 'earlier',
    begunAt,
    leaseUntil: begunAt + 30 * SECOND,
    ...(phase === 'applied' && { effectAt: begunAt + SECOND, closedAt: begunAt + SECOND }),
    ...given,
  };
}

/** A journal whose entries are given newest first; a initial entry entry on the primary, a day and more ago, lies below them. */
export function journalOf(entries: readonly Entry[] = [], rest: Partial<Journal> = {}): Journal {
  const initialEntry = entry({
    kind: 'initial',
    to: 'primary',
    epoch: 0,
    from: 'primary',
    begunAt: NOW - 48 * 60 * MINUTE,
  });
  const numbered = entries.map((e, i) => ({ ...e, epoch: entries.length - i }));
  return { ...EMPTY_JOURNAL, revision: 7, entries: [...numbered, initialEntry], ...rest };
}

export const GOOD = '+'.repeat(36);
export const DOWN = `${'+'.repeat(30)}xxxxxx`;
/** Of the public endpoint: as much as makes a side unhealthy. */
export const FAILING = 'xxxxxx';
export const DEGRADED = `${'+'.repeat(35)}x`;

export const failoverAgo = (minutes: number): Entry =>
  entry({ kind: 'failover', to: 'standby', begunAt: NOW - minutes * MINUTE });

/** Traffic has been on the standby for so long. */
export const onStandby = (minutes: number, rest: Partial<Journal> = {}): Journal =>
  journalOf([failoverAgo(minutes)], rest);

/** Failovers to and fro, newest first. */
export const toAndFro = (count: number, everyMinutes: number, newestMinutesAgo: number): Entry[] =>
  Array.from({ length: count }, (_, i) => ({
    ...failoverAgo(newestMinutesAgo + i * everyMinutes),
    ...(i % 2 === 0 && ({ from: 'standby', to: 'primary' } as const)),
  }));

export type Observed = Partial<Omit<Observation, 'ledger' | 'edge'>> &
  Parameters<typeof ledgerOf>[0] & { edge?: Partial<EdgeObservation> };

export const seenOf = (given: Observed): Observation => ({
  now: NOW,
  run: 'this',
  journal: journalOf(),
  override: { text: 'auto' },
  ...given,
  ledger: ledgerOf({ primary: GOOD, standby: GOOD, ...given }),
  edge: { distribution: 'primary', deployed: true, key: 'none', ...given.edge },
});

export function situationOf(given: {
  primary?: string;
  standby?: string;
  public?: readonly PublicVerdict[];
  goodSince?: { [side in Side]?: number };
  journal?: Journal;
  override?: string;
  settings?: Partial<Settings>;
  edge?: Situation['edge'];
  run?: string;
}): Situation {
  const settings = { ...DEFAULT_SETTINGS, ...given.settings };
  const journal = given.journal ?? journalOf();
  const ledger = ledgerOf({ primary: GOOD, standby: GOOD, ...given });
  const override = given.override === undefined ? AUTO : parseOverride(given.override);
  if (typeof override === 'string') throw new Error(override);
  const active = activeSide(journal);
  return {
    now: NOW,
    run: given.run ?? 'this',
    settings,
    override,
    active,
    health: {
      primary: judge([ledger], 'primary', NOW, settings),
      standby: judge([ledger], 'standby', NOW, settings),
    },
    points: [ledger],
    public: ledger.public,
    edge: given.edge ?? { distribution: active, deployed: true, key: 'none' },
    journal,
  };
}
