/**
 * The ledgers of several probers as one. Judgement looks at each of them (`decision/judgement.ts`); this is for what only wants
 * to know what was answered: evidence, findings, the client-visible outage. What one prober of three says alone decides nothing
 * here either.
 */
import { SIDES, type Side } from '../side.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type Count, type DayCounts, NO_COUNTS, upTo } from './day-counts.ts';
import type { Ledger, SilentAlarms } from './ledger.ts';
import { seenByTwo } from './outage.ts';

/** The ledger of the prober in one Region. */
export interface RegionLedger {
  readonly region: string;
  /** The side that stands in this Region, if any. */
  readonly within?: Side;
  readonly ledger: Ledger;
}

/** Its revision changes with that of each. */
export function pooled(ledgers: readonly RegionLedger[]): Ledger {
  const merged = <V extends Verdict>(of: (ledger: Ledger) => readonly V[]): readonly V[] =>
    ledgers
      .flatMap(({ region, ledger }) => of(ledger).map((verdict): V => ({ ...verdict, from: region })))
      .sort((a, b) => a.tick - b.tick);
  const goodSince = sinceOf(ledgers.map(({ ledger }) => ledger.goodSince));
  const warnsSince = sinceOf(ledgers.map(({ ledger }) => ledger.warnsSince ?? {}));
  const outage = seenByTwo(ledgers.map(({ ledger }) => ledger.outage));
  const silentAlarms = silentOf(ledgers);
  const day = ledgers.map(({ ledger }) => ledger.day ?? NO_COUNTS).reduce(together);
  return {
    revision: ledgers.reduce((sum, { ledger }) => sum + ledger.revision, 0),
    primary: merged(({ primary }) => primary),
    standby: merged(({ standby }) => standby),
    public: merged((ledger) => ledger.public),
    goodSince,
    ...(Object.keys(warnsSince).length > 0 && { warnsSince }),
    ...(outage && { outage }),
    ...(day.hour > 0 && { day }),
    ...(Object.keys(silentAlarms).length > 0 && { silentAlarms }),
  };
}

/** What is the matter for one prober alone is that prober's. */
function silentOf(ledgers: readonly RegionLedger[]): NonNullable<Ledger['silentAlarms']> {
  const silent: { [side in Side]?: SilentAlarms } = {};
  for (const side of SIDES) {
    const all = ledgers.flatMap(({ region, ledger: { silentAlarms } }) =>
      silentAlarms?.[side] ? [{ region, ...silentAlarms[side] }] : [],
    );
    const [first] = all;
    if (!first) continue;
    const from = all.length === ledgers.length ? '' : `Seen from ${first.region}: `;
    silent[side] = { since: Math.min(...all.map(({ since }) => since)), why: `${from}${first.why}` };
  }
  return silent;
}

/** The second earliest: one prober alone makes it neither earlier nor later than the others say. */
function sinceOf(all: readonly Ledger['goodSince'][]): Ledger['goodSince'] {
  const since: { [side in Side]?: number } = {};
  for (const side of SIDES) {
    const [, earliest] = all.flatMap((one) => one[side] ?? []).sort((a, b) => a - b);
    if (earliest !== undefined) since[side] = earliest;
  }
  return since;
}

function together(one: DayCounts, two: DayCounts): DayCounts {
  const hour = Math.max(one.hour, two.hour);
  const [here, there] = [upTo(one, hour), upTo(two, hour)];
  const sum = (side: Side): readonly Count[] =>
    Array.from({ length: Math.max(here[side].length, there[side].length) }, (_, back) => ({
      bad: (here[side][back]?.bad ?? 0) + (there[side][back]?.bad ?? 0),
      all: (here[side][back]?.all ?? 0) + (there[side][back]?.all ?? 0),
    }));
  return { hour, primary: sum('primary'), standby: sum('standby') };
}
